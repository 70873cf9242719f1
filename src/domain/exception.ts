// An exception: a leftover on record, with what disagrees, why, what shows it, and what to do.

export const EXCEPTION_TYPES = [
  'missing_settlement',
  'missing_journal',
  'amount_difference',
  'zero_amount',
  'fee_difference',
  'status_difference',
  'kind_difference',
  'currency_difference',
  'reference_difference',
  'duplicate_journal',
  'duplicate_settlement',
  'batch_total_difference',
  'bank_credit_difference',
  'orphan_lifecycle',
  'ambiguous',
] as const
export type ExceptionType = (typeof EXCEPTION_TYPES)[number]

/** One-sided exceptions of these types may still meet the other side: later runs take them up again. */
export const JOINABLE_TYPES: readonly ExceptionType[] = [
  'missing_settlement',
  'missing_journal',
  'orphan_lifecycle',
  'zero_amount',
  'duplicate_journal',
  'duplicate_settlement',
  'amount_difference',
  'status_difference',
  'kind_difference',
]

/** Types of rows beside which nothing was found. */
export const LONE_TYPES: readonly ExceptionType[] = [
  'missing_settlement',
  'missing_journal',
  'orphan_lifecycle',
]

/**
 * Two-sided exceptions of these types may be mended by a row that comes late: the rest of a part
 * settlement, the taking back of what was settled in spite of a void, the right row after a wrong one.
 */
export const MENDABLE_TYPES: readonly ExceptionType[] = [
  'amount_difference',
  'status_difference',
  'kind_difference',
  'currency_difference',
  'reference_difference',
]

export const CAUSES = [
  'system_fault',
  'network_failure',
  'operator_error',
  'unsupported_payment_method',
  'insufficient_funds',
  'security_limit',
  'data_entry_error',
  'settlement_process',
  'fraud_suspected',
  'payment_channel',
  'not_financial',
  'timing',
  'unknown',
] as const
/** The id of a cause; `Cause` is the rule that finds it. */
export type CauseId = (typeof CAUSES)[number]

export const EXCEPTION_STATUSES = ['open', 'proposed', 'approved', 'rejected', 'cleared'] as const
export type ExceptionStatus = (typeof EXCEPTION_STATUSES)[number]

export const DECISIONS = [
  'accept_settlement',
  'accept_journal',
  'write_off',
  'claim_from_acquirer',
  'collect_from_customer',
  'refund_customer',
  'void_duplicate',
  'correct_journal',
  'escalate_fraud',
  'no_action',
] as const
export type Decision = (typeof DECISIONS)[number]

/**
 * One fact that decided. `fact` is an id whose words stand in the catalog (`evidence.<fact>`);
 * `value` is what was found, with where it stands when it is a row's ("stores.csv:12").
 */
export interface Evidence {
  readonly fact: string
  readonly value: string
}

/** What an explanation says of one exception: the second axis. */
export interface Explanation {
  readonly cause: CauseId
  readonly alternativeCause: CauseId | null
  readonly evidence: readonly Evidence[]
}

/** An exception as the books and the JSON show it. Amounts are exact decimal text. */
export interface ExceptionRecord extends Explanation {
  readonly id: string
  readonly businessDate: string
  readonly raisedOn: string
  readonly ageDays: number
  readonly type: ExceptionType
  /** The remedy's id: the words stand in the catalog (`action.<id>`). */
  readonly action: string
  readonly source: string
  readonly journal: readonly { readonly file: string; readonly line: number }[]
  readonly settlement: readonly { readonly file: string; readonly line: number }[]
  readonly amount: string | null
  /** settlement - journal. */
  readonly amountDifference: string | null
  readonly currency: string
  readonly merchantId: string
  readonly terminalId: string | null
  readonly status: ExceptionStatus
  readonly decision: Decision | null
}
