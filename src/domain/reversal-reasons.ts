// Reversal reasons (DE 56 or 25 of a reversal): why an attempt was undone, better told than by DE 39.
import type { CauseId } from './exception.ts'

/** A table of one edition; a reason that is not in it is shown as unknown. */
export interface ReversalReasonTable {
  readonly edition: string
  readonly causes: Readonly<Partial<Record<CauseId, readonly string[]>>>
}

/** ISO 8583:1993 message reason codes and the private ones that processors publish. */
export const REVERSAL_REASONS: ReversalReasonTable = {
  edition: '2026-11',
  causes: {
    network_failure: [
      '4006',
      '4353',
      '4360', // late response
      '4021',
      '4354',
      '4361', // timeout
      '4013',
      '4356',
      '4363', // undeliverable
    ],
    system_fault: ['4007', '4355', '4362'], // terminal cannot complete; MAC wrong
    data_entry_error: ['4003', '4005'],
    operator_error: ['4512'], // duplicate
    fraud_suspected: ['4514', '4515', '4562'],
    settlement_process: ['4536'], // late presentment
  },
}

/** The cause that a reversal's reason names; null where the table does not know it. */
export function causeOfReversal(reason: string): CauseId | null {
  for (const [cause, reasons] of Object.entries(REVERSAL_REASONS.causes)) {
    if (reasons.includes(reason)) return cause as CauseId
  }
  return null
}
