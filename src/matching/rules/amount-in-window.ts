// The same amount within a configured window of days: for sources without any reference, off unless configured.
import type { Rule } from '../rule.ts'

export const AMOUNT_IN_WINDOW: Rule = {
  id: 'amount_in_window',
  version: 2,
  decides: 'match',
  joins: 'one to one',
  key: ['merchant'],
  agreement: [
    'direction',
    'currency',
    'terminal where both carry one',
    'initials of the remark where both carry one',
    'no other candidate',
  ],
  unless: ['acquirerReference', 'batchNo', 'stan', 'rrn', 'authCode'],
  tolerance: 'configured',
  window: 'configured',
  keyOf: (row) => row.merchantId,
  hintOf: (row) => row.merchantId,
}
