// What matching could not settle: the rows that belong together, and what disagrees about them.
import type { ExceptionType } from './exception.ts'
import type { Match } from './match.ts'
import type { Place } from './place.ts'
import type { StoredTransaction } from './transaction.ts'

/** Rows that stand together as one exception; its cause is found later. */
export interface Leftover {
  readonly type: ExceptionType
  /** The rung that brought both sides together; null where there is only one side. */
  readonly rule: string | null
  /** The anchor comes first: the row by which the exception is known. */
  readonly journal: readonly StoredTransaction[]
  readonly settlement: readonly StoredTransaction[]
  /** The settlement source concerned (for journal rows: the one that owes them). */
  readonly source: string
  /** What the journal's members come to, lifecycle collapsed; null: no amount is known. */
  readonly expected: string | null
  /** What the settlement's members come to; null: none, or no amount is known. */
  readonly settled: string | null
  readonly currency: string
  /** Facts that matching saw and the explanation needs, e.g. an assignment it could not decide. */
  readonly notes: readonly { readonly fact: string; readonly value: string }[]
}

/** A row whose place is decided without any counterpart. */
export interface PlacedRow {
  readonly place: Exclude<Place, 'matched' | 'exception' | 'rejected' | 'superseded'>
  readonly row: StoredTransaction
  /** The settlement source that the row's lifecycle is of; null: none, or the row itself tells. */
  readonly source: string | null
  /** Of an upload without effect on the money: the stored sale that it forwards. */
  readonly uploadOf: StoredTransaction | null
}

/** What matching says of one portion: each row of the portion stands in it exactly once. */
export interface Judgement {
  readonly matches: readonly Match[]
  readonly placed: readonly PlacedRow[]
  readonly leftovers: readonly Leftover[]
}

/** A row placed by the sieve or by an earlier run; `place` where the store tells it. */
export type KnownRow = StoredTransaction & { readonly place?: Place | undefined }

/** What people said of rows that rules must respect. */
export interface SaidOfRows {
  /** A person joined it to a row that is not there yet: no rule may join it meanwhile. */
  isReserved(row: StoredTransaction): boolean
  /** A person took the two apart. */
  areParted(one: StoredTransaction, other: StoredTransaction): boolean
}

/** The rows of one merchant that the sieve left, with what they refer to. */
export interface Portion {
  readonly merchantId: string
  /** To be placed: leftovers of this run and rows carried forward as awaiting or as an exception. */
  readonly journal: readonly StoredTransaction[]
  readonly settlement: readonly StoredTransaction[]
  /**
   * Rows with a place already (matched by the sieve or by an earlier run) that rows of the portion
   * refer to (original STAN, RRN or reference), that share such an original, or that bear an equal
   * rung 1, 2 or 3 key, of either side (a repeated row; a journal row declined or netted earlier that
   * is settled now). Evidence and lifecycle context only: they are never placed again.
   */
  readonly known: readonly KnownRow[]
  /** Absent: people decided nothing about these rows. */
  readonly said?: SaidOfRows | undefined
}

/** How far the received files reach: decides waiting against missing (contract, Semantics 3). */
export interface Coverage {
  /** True once a received file of the settlement source covers this settlement date. */
  settlementCovered(source: string, dueDate: string): boolean
  /** True once the journal of this business date is there, for the rows that the source settles. */
  journalCovered(source: string, businessDate: string): boolean
}
