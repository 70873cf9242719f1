// One settlement line for a terminal's batch: all that is unsettled in the batch, to the cent.
import { reference } from '../../domain/reference.ts'
import type { Rule } from '../rule.ts'

export const BATCH_LINE: Rule = {
  id: 'batch_line',
  version: 2,
  decides: 'match',
  joins: 'group',
  key: ['terminal', 'batch', 'scheme where the line names one'],
  agreement: ['currency', 'sum'],
  unless: [],
  tolerance: 'none',
  window: { earlier: 7, later: 7, laterWithoutTime: 180 },
  keyOf: (row) => {
    const batch = reference(row.batchNo)
    return batch === null || row.terminalId === null ? null : `${row.terminalId}|${batch}`
  },
  hintOf: (row) => reference(row.batchNo),
}
