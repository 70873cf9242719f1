// Rung 3: retrieval reference number and terminal.
import { reference } from '../../domain/reference.ts'
import type { Rule } from '../rule.ts'

export const RRN_AND_TERMINAL: Rule = {
  id: 'rrn_and_terminal',
  version: 3,
  decides: 'match',
  joins: 'one to one, else a group that nets',
  key: ['RRN', 'terminal'],
  agreement: ['direction', 'currency', 'amount'],
  unless: ['acquirerReference', 'stan'],
  tolerance: 'configured',
  window: { earlier: 7, later: 7, laterWithoutTime: 180 },
  keyOf: (row) => {
    const rrn = reference(row.rrn)
    return rrn === null || row.terminalId === null ? null : `${row.terminalId}|${rrn}`
  },
  hintOf: (row) => reference(row.rrn),
}
