// References as keys compare them, in SQL: the twin of src/matching/references.ts.

/** A column's text as a key compares it: numbers without their leading zeros, fillers null. */
export function plainReference(column: string): string {
  // Few references begin with a zero: only those are looked at character by character.
  return `CASE WHEN ${column} >= '0' AND ${column} < '1' AND ${column} ~ '^0[0-9]*$'
    THEN nullif(ltrim(${column}, '0'), '') ELSE ${column} END`
}

/** False for what files fill absent references with. */
export const isNoFiller = (column: string) => `ltrim(${column}, '0') <> ''`

/** Digits of a STAN and of an RRN (ISO 8583): with their zeros, or without where a spreadsheet ate them. */
const WIDTHS = { stan: 6, rrn: 12 } as const

/**
 * The other spellings of a number: what is looked for in a million rows is spelled as they may be, so
 * that they need not be respelled.
 */
export function otherSpellings(column: string, is: keyof typeof WIDTHS): string {
  const plain = `ltrim(${column}, '0')`
  return `SELECT DISTINCT spelled FROM (VALUES (${plain}), (lpad(${plain}, ${WIDTHS[is]}, '0'))) AS other (spelled)
    WHERE ${column} ~ '^[0-9]{1,${WIDTHS[is]}}$' AND ${plain} <> '' AND spelled <> ${column}`
}
