// References as keys compare them, in SQL: the twin of src/domain/reference.ts.

/** A column's text as a key compares it: numbers without their leading zeros, fillers null. */
export function plainReference(column: string): string {
  return `CASE WHEN ${column} LIKE '0%' AND ${column} ~ '^0[0-9]*$' THEN nullif(ltrim(${column}, '0'), '') ELSE ${column} END`
}

/** Longer than any reference. */
const FILLER = '0'.repeat(200)

/**
 * False for what files fill absent references with. One comparison of bytes: zeros alone come before a
 * longer row of zeros. So does what begins with a mark before `0`, which the rules may look at.
 */
export const isNoFiller = (column: string) => `${column} > '${FILLER}'`

/** Digits of a STAN and of an RRN (ISO 8583): with their zeros, or without where a spreadsheet ate them. */
const WIDTHS = { stan: 6, rrn: 12 } as const

/**
 * The other spellings of a number, as a row source `other (spelled)` beside the column's table: what is
 * looked for in a million rows is spelled as they may be, so that they need not be respelled.
 */
export function otherSpellings(column: string, is: keyof typeof WIDTHS): string {
  const width = WIDTHS[is]
  const plain = `ltrim(${column}, '0')`
  // Most numbers are as long as they should be, and begin with another digit: they have no other spelling.
  return `LATERAL (
    SELECT lpad(${plain}, wide, '0') AS spelled
    FROM generate_series(length(${plain}), ${width}) AS wide
    WHERE (${column} LIKE '0%' OR length(${column}) < ${width}) AND ${column} ~ '^[0-9]+$'
      AND length(${plain}) BETWEEN 1 AND ${width} AND lpad(${plain}, wide, '0') <> ${column}
  ) AS other`
}
