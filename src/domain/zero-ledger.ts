// The zero-amount ledger's words: every zero, blank or unreadable amount, in one class each.
import type { CauseId, Evidence } from './exception.ts'
import { NEVER_FINANCIAL_KINDS } from './kind.ts'
import { isZeroText } from './money.ts'
import type { Place } from './place.ts'
import type { RejectedLine } from './received-file.ts'
import type { Action } from './remedy.ts'
import type { Side, StoredTransaction, Transaction } from './transaction.ts'

/** The four values that must never be taken for one another. */
export type ZeroValue = 'zero' | 'blank' | 'not_applicable' | 'unparseable'

/** Zeros that are as they should be: `not_financial`, nothing to do. */
export const LEGITIMATE_ZERO_CLASSES = [
  'balance_inquiry',
  'account_verification',
  'management',
  'batch_close',
  'preauth',
  'mandate',
  'tip_to_zero',
  'undone',
  'cancelled',
  'fee_only',
  'acquirer_entry',
  'paid_by_voucher',
  'given_free',
] as const

/** Zeros that stand for money that is missing, or for an attempt that failed. */
export const FAULTY_ZERO_CLASSES = [
  'declined',
  'amount_not_recorded',
  'settled_as_zero',
  'upgrade',
  'card_testing',
  'keyed_again',
  'channel_outage',
  'merchant_outage',
  'terminal_failure',
  'no_response',
  'record_lost',
  'unreadable',
  'unexplained',
] as const

export const ZERO_CLASSES = [...LEGITIMATE_ZERO_CLASSES, ...FAULTY_ZERO_CLASSES] as const
export type ZeroClass = (typeof ZERO_CLASSES)[number]

/**
 * Which of the four values a row's amount is; null where money stands there. An empty field on a
 * kind that moves no money (an inquiry) is not blank: no figure belongs there.
 */
export function zeroValueOf(
  row: Pick<Transaction, 'amount' | 'amountState' | 'kind'>,
): ZeroValue | null {
  if (row.amountState === 'not_applicable') return 'not_applicable'
  if (row.amountState === 'blank' || row.amount === null) {
    return NEVER_FINANCIAL_KINDS.has(row.kind) ? 'not_applicable' : 'blank'
  }
  return isZeroText(row.amount) ? 'zero' : null
}

/** True for a row that carries a charge. */
export function hasFee({ fee }: Pick<Transaction, 'fee'>): boolean {
  return fee !== null && !isZeroText(fee)
}

/** The rule of a refused line whose amount could not be read: the ledger counts it. */
export const UNREADABLE_AMOUNT = 'amount_unreadable'

/** A row of the ledger, with the rows that stand beside it in one match, exception or lifecycle. */
export interface ZeroSubject {
  readonly row: StoredTransaction
  /** Where the row stands at the end of the run; null where that is not known. */
  readonly place: Place | null
  /** Members of the row's own side, without the row itself. */
  readonly own: readonly StoredTransaction[]
  /** Members of the other side. */
  readonly other: readonly StoredTransaction[]
}

/** A refused line of the ledger. */
export interface UnreadableSubject {
  readonly fileId: number
  readonly rejected: RejectedLine
}

/** What the ledger says of one row. */
export interface ZeroFinding {
  readonly value: ZeroValue
  readonly class: ZeroClass
  readonly cause: CauseId
  readonly alternativeCause: CauseId | null
  readonly legitimate: boolean
  readonly evidence: readonly Evidence[]
  readonly action: Action
  /** What the other side has, where it has an amount in the row's currency: exact text. */
  readonly otherAmount: string | null
}

export interface ZeroEntry {
  readonly file: string
  readonly line: number
  readonly side: Side
  readonly value: ZeroValue
  /** A stable id; its words stand in the catalog (`zero.<class>`). */
  readonly class: string
  readonly cause: CauseId
  readonly alternativeCause: CauseId | null
  readonly legitimate: boolean
  readonly evidence: readonly Evidence[]
  /** The remedy's id, as an exception has it. */
  readonly action: string
  readonly merchantId: string
  readonly terminalId: string | null
  readonly kind: string
  /** What the other side has, where it has an amount in this currency: exact text. */
  readonly otherAmount: string | null
  readonly currency: string
}
