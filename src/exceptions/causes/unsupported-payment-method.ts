// unsupported_payment_method: the terminal or its contract does not take this card or transaction.
import type { CauseRule } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'

export const UNSUPPORTED_PAYMENT_METHOD: CauseRule = {
  id: 'unsupported_payment_method',
  edition: 2,
  remedy: 'ask_supported_methods',
  decider: 'decide_methods',
  finders: byAnswer('unsupported_payment_method'),
}
