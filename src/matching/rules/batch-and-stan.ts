// Rung 2: terminal, batch and STAN (within the merchant, as everything here).
import { reference } from '../../domain/reference.ts'
import type { Rule } from '../rule.ts'

export const BATCH_AND_STAN: Rule = {
  id: 'batch_and_stan',
  version: 3,
  decides: 'match',
  joins: 'one to one, else a group that nets',
  key: ['terminal', 'batch', 'STAN'],
  agreement: ['direction', 'currency', 'amount'],
  unless: ['acquirerReference'],
  tolerance: 'configured',
  // Batch and STAN numbers wrap: a key alone must not join rows of different seasons.
  window: { earlier: 7, later: 7, laterWithoutTime: 180 },
  keyOf: (row) => {
    const stan = reference(row.stan)
    if (stan === null || row.terminalId === null) return null
    const batch = reference(row.batchNo)
    return batch === null ? null : `${row.terminalId}|${batch}|${stan}`
  },
  hintOf: (row) => reference(row.stan),
}
