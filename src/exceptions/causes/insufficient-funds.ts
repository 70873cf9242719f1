// insufficient_funds: the balance did not suffice; for a refund it is the merchant's own.
import type { CauseRule } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'

export const INSUFFICIENT_FUNDS: CauseRule = {
  id: 'insufficient_funds',
  edition: 2,
  remedy: 'other_means_of_payment',
  decider: 'decide_balance',
  finders: byAnswer('insufficient_funds'),
}
