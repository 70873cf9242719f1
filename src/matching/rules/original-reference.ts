// Between rungs 3 and 4: two records that take back the same original, by that original's RRN.
import type { StoredTransaction } from '../../domain/transaction.ts'
import { reference } from '../references.ts'
import type { Rule } from '../rule.ts'

function originalOf(row: StoredTransaction): string | null {
  if (row.kind !== 'refund') return null
  return reference(row.originalRrn) ?? (row.side === 'settlement' ? reference(row.rrn) : null)
}

/** Acquirers present a refund under its sale's RRN, which the journal keeps as the original's. */
export const ORIGINAL_REFERENCE: Rule = {
  id: 'original_reference',
  rank: 3,
  version: 1,
  decides: 'match',
  joins: 'one to one',
  key: ["the original's RRN", 'terminal'],
  agreement: ['direction (a return)', 'currency', 'amount'],
  unless: ['acquirerReference'],
  tolerance: 'none',
  window: { earlier: 7, later: 7, laterWithoutTime: 180 },
  keyOf: (row) => {
    const original = originalOf(row)
    return original === null || row.terminalId === null ? null : `${row.terminalId}|${original}`
  },
  hintOf: originalOf,
}
