// What a terminal's journal shows of its dates: on which it has rows, and which numbers it gave.
import type { NumberRange } from './number-gaps.ts'

/** A terminal of one source, on a business date and some weeks before. Ranges are ascending. */
export interface TerminalActivity {
  readonly source: string
  readonly merchantId: string
  readonly terminalId: string
  /** Dates with rows of any kind, ascending. */
  readonly dates: readonly string[]
  /** STANs of the date; empty where the journal has none. */
  readonly stans: readonly NumberRange[]
  /** Refused lines of the date: their STANs are among none of these. */
  readonly refused: number
  /** STANs of the last date before that has any. */
  readonly stansBefore: readonly NumberRange[]
  /** Numeric batch numbers of the date. */
  readonly batches: readonly NumberRange[]
  /** The highest batch of the last date before that has any; null where none has. */
  readonly lastBatch: number | null
  /** Batches of all dates before. */
  readonly batchesBefore: readonly NumberRange[]
}
