// The same money on the same terminal in the same second under other references: a difference, never a match.
import type { Rule } from '../rule.ts'

export const SAME_MOMENT: Rule = {
  id: 'same_moment',
  version: 1,
  decides: 'difference',
  joins: 'one to one',
  key: ['terminal', 'transaction time'],
  agreement: ['direction', 'currency', 'amount', 'a reference that both carry and that differs'],
  unless: [],
  tolerance: 'none',
  window: { earlier: 0, later: 0, laterWithoutTime: 0 },
  keyOf: (row) =>
    row.terminalId === null || row.at === null ? null : `${row.terminalId}|${row.at}`,
  hintOf: (row) => row.at,
}
