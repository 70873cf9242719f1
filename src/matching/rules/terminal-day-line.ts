// One settlement line for a terminal's day, from a source that carries no batch numbers.
import type { Rule } from '../rule.ts'

export const TERMINAL_DAY_LINE: Rule = {
  id: 'terminal_day_line',
  version: 2,
  decides: 'match',
  joins: 'group',
  key: ['terminal', 'due date', 'scheme where the line names one'],
  agreement: ['currency', 'sum'],
  unless: [],
  tolerance: 'none',
  window: null,
  keyOf: (row) => row.terminalId,
  hintOf: (row) => row.terminalId,
}
