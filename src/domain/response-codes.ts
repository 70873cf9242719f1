// Response codes (DE 39): what became of an attempt, and the candidate cause of a refusal.
import type { CauseId } from './exception.ts'
import type { Outcome } from './transaction.ts'

/** A table of one network and edition. A code gives a candidate; the lifecycle decides. */
export interface ResponseCodeTable {
  readonly network: string
  readonly edition: string
  readonly approved: readonly string[]
  /** Approved, but a partial amount was: compare amounts. */
  readonly partial: readonly string[]
  /** Approved for an amount of zero only. */
  readonly approvedZeroOnly: readonly string[]
  /** Approved, unconfirmed: a late or missing counterpart is to be expected. */
  readonly unconfirmed: readonly string[]
  /** No answer, or one that leaves the outcome open: look for the reversal. */
  readonly unanswered: readonly string[]
  readonly causes: Readonly<Partial<Record<CauseId, readonly string[]>>>
  readonly offlineDeclined: readonly string[]
}

/** ISO 8583 with China UnionPay's additions, as public manuals give them. */
export const DEFAULT_RESPONSE_CODES: ResponseCodeTable = {
  network: 'default',
  edition: '2026-11',
  approved: ['00', '08', '11', '16', 'Y1', 'Y3'],
  partial: ['10'],
  approvedZeroOnly: ['85'],
  unconfirmed: ['A2', 'A4', 'A5', 'A6'],
  unanswered: ['', '68', '98', '92'],
  causes: {
    payment_channel: ['91', '96', '06', '22'],
    system_fault: ['A0', 'A7', '99', 'C1'],
    network_failure: ['68', '98', '92'],
    operator_error: ['03', '12', '14', '25', '54', '55', '64', '97'],
    data_entry_error: ['13', '30', '94'],
    unsupported_payment_method: [
      '15',
      '31',
      '39',
      '40',
      '42',
      '44',
      '45',
      '52',
      '53',
      '57',
      '58',
      '81',
    ],
    insufficient_funds: ['51'],
    security_limit: ['61', '65', '38', '75', '62', '63', '21', '05', '01', 'P1'],
    fraud_suspected: ['34', '59', '41', '43', '04', '07', '33', '36', '37'],
    settlement_process: ['90', '95'],
  },
  offlineDeclined: ['Z1', 'Z3'],
}

/** Every code that lets money through (the zero-only one is judged with its amount). */
export function approvedCodes(table: ResponseCodeTable): string[] {
  return [...table.approved, ...table.partial, ...table.approvedZeroOnly, ...table.unconfirmed]
}

/** Codes of attempts approved in full, for any amount: the sieve needs no more than that. */
export function approvedInFull(table: ResponseCodeTable): string[] {
  return [...table.approved, ...table.unconfirmed]
}

/**
 * What became of an attempt. The file's own word goes first; a record without response codes is
 * one that its terminal counts as done.
 */
export function outcomeOf(
  row: { readonly outcome: Outcome | null; readonly responseCode: string | null },
  table: ResponseCodeTable,
): Outcome {
  if (row.outcome !== null) return row.outcome
  if (row.responseCode === null || approvedCodes(table).includes(row.responseCode))
    return 'approved'
  return table.unanswered.includes(row.responseCode) ? 'unanswered' : 'declined'
}

/** The candidate cause of a code; null for an approved one or a code that the table does not know. */
export function causeOfCode(code: string, table: ResponseCodeTable): CauseId | null {
  for (const [cause, codes] of Object.entries(table.causes)) {
    if (codes.includes(code)) return cause as CauseId
  }
  return null
}
