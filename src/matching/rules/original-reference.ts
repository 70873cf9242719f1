// Between rungs 3 and 4: two records that take back the same original, by that original's RRN.
import { reference } from '../../domain/reference.ts'
import type { StoredTransaction } from '../../domain/transaction.ts'
import type { Rule } from '../rule.ts'

function originalOf(row: StoredTransaction): string | null {
  if (row.kind !== 'refund') return null
  return reference(row.originalRrn) ?? (row.side === 'settlement' ? reference(row.rrn) : null)
}

/** Acquirers present a refund under its sale's RRN, which the journal keeps as the original's. */
export const ORIGINAL_REFERENCE: Rule = {
  id: 'original_reference',
  version: 3,
  decides: 'match',
  joins: 'one to one',
  key: ["the original's RRN", 'terminal'],
  agreement: [
    'direction (a return)',
    'currency',
    'amount',
    "RRN and STAN where both carry one and the settlement's is not the original's",
  ],
  unless: ['acquirerReference'],
  isOther: isOtherRefund,
  tolerance: 'none',
  window: { earlier: 7, later: 7, laterWithoutTime: 180 },
  keyOf: (row) => {
    const original = originalOf(row)
    return original === null || row.terminalId === null ? null : `${row.terminalId}|${original}`
  },
  hintOf: originalOf,
}

/** True where the references that each side gives the refund itself are those of two refunds. */
function isOtherRefund(journal: StoredTransaction, settlement: StoredTransaction): boolean {
  const rrn = reference(settlement.rrn)
  // The original's RRN in the refund's place: its STAN may be the original's as well.
  if (rrn !== null && rrn === originalOf(journal)) return false
  const stan = reference(settlement.stan)
  return (
    differ(reference(journal.rrn), rrn) ||
    (differ(reference(journal.stan), stan) && stan !== reference(journal.originalStan))
  )
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other
}
