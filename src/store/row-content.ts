// What a row says, as one SQL expression: what twins in several files are recognized by.
import { COLUMNS } from './rows.ts'

const CONTENT = COLUMNS.filter((column) => column !== 'file_id' && column !== 'line')
/** The columns of figures: 5.0 and 5.00 are the same money. */
export const FIGURES: readonly string[] = ['amount', 'fee', 'net']

/**
 * The digest of all that a row of `table` says, its place apart. A blank response code is kept only in
 * files that have others: the row itself says as much in both.
 */
export function contentDigest(table: string): string {
  const written = CONTENT.map((column) => {
    if (column === 'response_code') return `coalesce(${table}.response_code, '')`
    return FIGURES.includes(column) ? `trim_scale(${table}.${column})` : `${table}.${column}`
  })
  return `md5(ROW(${written.join(', ')})::text)`
}
