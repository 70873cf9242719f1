// The order of rows in time, for evidence: delivery must not decide which of one second comes first.
import type { StoredTransaction } from './transaction.ts'

/** What tells rows of one second and line apart: they stand in several files. */
const TIES = ['stan', 'rrn', 'acquirerReference', 'kind', 'amount'] as const

/**
 * Byte order of (at, line, what the row says); a row without a time comes first. The file's number,
 * which depends on the order of delivery, comes last.
 */
export function byTime(one: StoredTransaction, two: StoredTransaction): number {
  const [a, b] = [one.at ?? '', two.at ?? '']
  if (a !== b) return a < b ? -1 : 1
  if (one.line !== two.line) return one.line - two.line
  for (const field of TIES) {
    const [left, right] = [one[field] ?? '', two[field] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return one.fileId - two.fileId
}
