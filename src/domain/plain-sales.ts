// Many plain sales of one file, column by column: how a large file passes from its reader to the store.
import type { Side } from './transaction.ts'

/** A column of few different texts: `words[ids[row]]`. The list only grows; an id is good for the whole file. */
export interface WordColumn {
  readonly words: readonly (string | null)[]
  readonly ids: Int32Array
}

/** A column of many different texts, plain ASCII each: `bytes[starts[row] .. ends[row]]`; a start of -1 is null. */
export interface SpanColumn {
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** Figures: their texts as the file writes them, and their values in units (src/domain/exact-sum.ts). */
export interface FigureColumn extends SpanColumn {
  readonly units: Float64Array
  /** A figure that is not zero goes the other way: the file writes it without the sign that it has here. */
  readonly negated: boolean
}

export type WordField =
  | 'businessDate'
  | 'merchantId'
  | 'terminalId'
  | 'batchNo'
  | 'currency'
  | 'settlementDate'
  | 'scheme'
  | 'paymentMethod'
  | 'payoutReference'
  | 'responseCode'
  | 'reversalReason'
  | 'originalStan'
  | 'originalRrn'
  | 'originalReference'
  | 'entryMode'
  | 'cardProduct'
  | 'operatorId'
  | 'softwareVersion'
  | 'item'
export type SpanField = 'at' | 'stan' | 'rrn' | 'authCode' | 'pan' | 'acquirerReference' | 'remark'
export type FigureField = 'amount' | 'fee' | 'net'

/**
 * Sales whose amount is a figure other than zero: `kind` is `sale`, `amountState` is `value`. Fields
 * without a column are null in every row. What is here is good until the taker's promise settles.
 */
export interface PlainSales {
  readonly side: Side
  readonly count: number
  readonly bytes: Uint8Array
  readonly lines: Int32Array
  readonly words: ReadonlyMap<WordField, WordColumn>
  readonly spans: ReadonlyMap<SpanField, SpanColumn>
  readonly figures: ReadonlyMap<FigureField, FigureColumn>
  /** Of `at`, from the business date's midnight; negative where it lies before. */
  readonly seconds: Int32Array
}
