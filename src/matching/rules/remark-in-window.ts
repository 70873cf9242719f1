// The same amount within a configured window of days, told from other candidates by the remark: for sources without references.
import type { Rule } from '../rule.ts'

/** Shared characters at a remark's beginning below which they are chance: two initials and a blank. */
export const REMARK_LEAST = 3

export const REMARK_IN_WINDOW: Rule = {
  id: 'remark_in_window',
  version: 1,
  decides: 'match',
  joins: 'one to one',
  key: ['merchant'],
  agreement: [
    'direction',
    'currency',
    'terminal where both carry one',
    `${REMARK_LEAST} or more characters at the beginning of the remark`,
    'no other candidate that shares as many, the most first',
  ],
  unless: ['acquirerReference', 'batchNo', 'stan', 'rrn', 'authCode'],
  tolerance: 'configured',
  window: 'configured',
  keyOf: (row) => row.merchantId,
  hintOf: (row) => row.merchantId,
}
