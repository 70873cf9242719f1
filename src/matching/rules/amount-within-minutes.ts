// Rung 5: terminal, amount and currency within minutes: a suggestion to a person, never automatic.
import type { Rule } from '../rule.ts'

/** How far apart two clocks of one sale may stand. */
export const SUGGESTION_MINUTES = 10

export const AMOUNT_WITHIN_MINUTES: Rule = {
  id: 'amount_within_minutes',
  version: 1,
  decides: 'suggestion',
  joins: 'one to one',
  key: ['terminal'],
  agreement: ['direction', 'currency', 'amount', `${SUGGESTION_MINUTES} minutes`],
  unless: [],
  tolerance: 'none',
  window: { earlier: 0, later: 0, laterWithoutTime: 0 },
  keyOf: (row) => row.terminalId,
  hintOf: (row) => row.terminalId,
}
