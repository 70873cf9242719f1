// What the simulator knows to be true of the rows that it invented.
import type { CauseId, ExceptionType } from '../domain/exception.ts'
import type { BankRow, JournalRow, SettlementRow } from './rows.ts'

export type Row = JournalRow | SettlementRow

export type MatchKind =
  | 'plain'
  | 'twin'
  | 'refund'
  | 'tip'
  | 'completion'
  | 'partial'
  | 'offline'
  | 'late'
  | 'retry'
  | 'sparse'

export interface TrueMatch {
  readonly says: 'match'
  readonly kind: MatchKind
  readonly journal: readonly JournalRow[]
  readonly settlement: readonly SettlementRow[]
  /** Rows of the lifecycle that hold no money of their own: the preauthorization of a completion. */
  readonly context: readonly Row[]
}

/** Rows that come to nothing together. */
export interface TrueNetting {
  readonly says: 'netted'
  readonly rows: readonly Row[]
}

export interface TrueException {
  readonly says: 'exception'
  readonly type: ExceptionType
  readonly cause: CauseId
  /** Which variant of the story it is, e.g. `swapped` or `4021`: for whoever reads a failure. */
  readonly note: string
  readonly journal: readonly JournalRow[]
  readonly settlement: readonly SettlementRow[]
  readonly bank: readonly BankRow[]
  /**
   * True: what is in the files decides the cause. False with the cause `unknown`: nothing does, and
   * no cause may be forced. False with another cause: it is the truth, but a clerk could not tell.
   */
  readonly decidable: boolean
  /** False: it only points at rows that stand elsewhere (fee, batch and bank differences). */
  readonly holds: boolean
  readonly on: string
}

/** An exception of a run made before a later file is there; that file clears it. */
export interface PassingException {
  readonly says: 'passing'
  readonly type: ExceptionType
  readonly cause: CauseId
  readonly journal: readonly JournalRow[]
  readonly on: string
  readonly clearedOn: string
}

/** Rows that may change places with each other in all that is said here. */
export interface Interchangeable {
  readonly says: 'interchangeable'
  readonly rows: readonly Row[]
}

export type Statement = TrueMatch | TrueNetting | TrueException | PassingException | Interchangeable

export function rowsOf(statement: Statement): readonly (Row | BankRow)[] {
  switch (statement.says) {
    case 'match':
      return [...statement.journal, ...statement.settlement, ...statement.context]
    case 'exception':
      return [...statement.journal, ...statement.settlement, ...statement.bank]
    case 'passing':
      return statement.journal
    case 'netted':
    case 'interchangeable':
      return statement.rows
  }
}
