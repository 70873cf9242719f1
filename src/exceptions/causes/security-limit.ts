// security_limit: a limit on amounts, counts or transaction types stood in the way.
import type { CauseRule } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'

export const SECURITY_LIMIT: CauseRule = {
  id: 'security_limit',
  edition: 2,
  remedy: 'adjust_limits',
  decider: 'decide_limits',
  finders: byAnswer('security_limit'),
}
