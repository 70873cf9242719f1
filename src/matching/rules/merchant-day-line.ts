// One settlement line for a merchant's day: wallets that aggregate over all terminals.
import type { Rule } from '../rule.ts'

export const MERCHANT_DAY_LINE: Rule = {
  id: 'merchant_day_line',
  version: 2,
  decides: 'match',
  joins: 'group',
  key: ['merchant', 'due date', 'scheme where the line names one'],
  agreement: ['currency', 'sum'],
  unless: [],
  tolerance: 'none',
  window: null,
  keyOf: (row) => row.merchantId,
  hintOf: (row) => row.merchantId,
}
