// Every cause, in the order in which equal grounds are heard: a new one is one file, one line here and its id in `CAUSES`.
import type { CauseRule } from '../cause-rule.ts'
import { DATA_ENTRY_ERROR } from './data-entry-error.ts'
import { FRAUD_SUSPECTED } from './fraud-suspected.ts'
import { INSUFFICIENT_FUNDS } from './insufficient-funds.ts'
import { NETWORK_FAILURE } from './network-failure.ts'
import { NOT_FINANCIAL } from './not-financial.ts'
import { OPERATOR_ERROR } from './operator-error.ts'
import { PAYMENT_CHANNEL } from './payment-channel.ts'
import { SECURITY_LIMIT } from './security-limit.ts'
import { SETTLEMENT_PROCESS } from './settlement-process.ts'
import { SYSTEM_FAULT } from './system-fault.ts'
import { TIMING } from './timing.ts'
import { UNKNOWN } from './unknown.ts'
import { UNSUPPORTED_PAYMENT_METHOD } from './unsupported-payment-method.ts'

export const CAUSE_RULES: readonly CauseRule[] = [
  NOT_FINANCIAL,
  INSUFFICIENT_FUNDS,
  SECURITY_LIMIT,
  UNSUPPORTED_PAYMENT_METHOD,
  OPERATOR_ERROR,
  DATA_ENTRY_ERROR,
  FRAUD_SUSPECTED,
  PAYMENT_CHANNEL,
  NETWORK_FAILURE,
  SYSTEM_FAULT,
  TIMING,
  SETTLEMENT_PROCESS,
  UNKNOWN,
]
