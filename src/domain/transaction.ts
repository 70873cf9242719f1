// One record of a terminal's journal or of a settlement file, as a layout read it.
import type { Kind } from './kind.ts'

export type Side = 'journal' | 'settlement'

/**
 * Why a row has an amount or none. An unreadable amount is no row at all: its line is rejected.
 * - `value`: a figure stands there (it may be 0)
 * - `blank`: the field is empty where a figure belongs
 * - `not_applicable`: the kind of record carries no amount
 */
export type AmountState = 'value' | 'blank' | 'not_applicable'

/** What became of the attempt, where the file says it in words instead of by response code. */
export type Outcome = 'approved' | 'declined' | 'cancelled' | 'unanswered'

/**
 * Amounts are exact decimal text in major units, signed from the merchant's view: money to the
 * merchant is positive, fees and refunds are negative. `null` means: the file does not say.
 */
export interface Transaction {
  readonly side: Side
  /** Where the record begins in its file: text lines count the header as 1. */
  readonly line: number
  readonly businessDate: string // YYYY-MM-DD
  readonly settlementDate: string | null // YYYY-MM-DD, DE 15
  /** Local wall time `YYYY-MM-DDTHH:MM:SS` in the source's zone. DE 12/13 */
  readonly at: string | null
  readonly kind: Kind // MTI and DE 3
  readonly merchantId: string // DE 42, after mapping
  readonly terminalId: string | null // DE 41
  readonly batchNo: string | null // DE 60.2
  readonly stan: string | null // DE 11
  readonly rrn: string | null // DE 37
  readonly authCode: string | null // DE 38
  /** Truncated: first six and last four at most. DE 2 */
  readonly pan: string | null
  readonly scheme: string | null
  /** `card`, `wallet`, `cash`, `voucher`, ...: null where the file does not tell. */
  readonly paymentMethod: string | null
  readonly amount: string | null // DE 4
  readonly amountState: AmountState
  readonly currency: string // DE 49, ISO 4217 letters
  /** What the acquirer keeps; negative when charged. */
  readonly fee: string | null
  readonly net: string | null
  /** The acquirer's own unique id (queryId, PSP reference, ARN), where the file carries one. */
  readonly acquirerReference: string | null
  readonly payoutReference: string | null
  readonly originalStan: string | null // DE 61 or 90
  readonly originalRrn: string | null
  readonly originalReference: string | null // the original's acquirer reference
  /**
   * DE 39. null: the file carries no response codes, or the tender has none; '': none came back. A
   * file whose column is blank in every row carries none.
   */
  readonly responseCode: string | null
  readonly outcome: Outcome | null
  readonly reversalReason: string | null
  readonly entryMode: string | null // DE 22
  readonly cardProduct: string | null
  readonly operatorId: string | null
  readonly softwareVersion: string | null
  readonly storedOffline: boolean | null
  readonly item: string | null
  readonly remark: string | null
}

/** Where a record stands: the store's number of the file, and the line in it. */
export interface RowReference {
  readonly fileId: number
  readonly line: number
}

/** Unique among the rows of a store. */
export function rowKey({ fileId, line }: RowReference): string {
  return `${fileId}:${line}`
}

/** Approved by its terminal alone, to be forwarded later: a file may say so by the kind only. */
export function isStoredOffline({ storedOffline, kind }: Transaction): boolean {
  return storedOffline ?? kind === 'offline_sale'
}

/** A transaction that the store holds. */
export interface StoredTransaction extends Transaction, RowReference {
  readonly source: string
}

/** Tenders that no acquirer settles: counted apart, never missing. */
export const OTHER_TENDERS: readonly string[] = ['cash', 'voucher', 'gift_card', 'points', 'cheque']

export function isOtherTender(paymentMethod: string | null): boolean {
  return paymentMethod !== null && OTHER_TENDERS.includes(paymentMethod)
}
