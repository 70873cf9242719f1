// A unit: rows of one side that come to one figure, a single sale or a whole lifecycle.
import type { Kind } from '../domain/kind.ts'
import { reference } from '../domain/reference.ts'
import type { Side, StoredTransaction } from '../domain/transaction.ts'
import type { ReferenceField } from './references.ts'
import { isTwin } from './row-order.ts'

/**
 * - `due`: money must pass
 * - `zero`: approved or unanswered, and no amount on it
 * - `undone`: voided or reversed wholly
 * - `declined`, `unanswered`: nothing is owed, unless the other side says so
 */
export type Standing = 'due' | 'zero' | 'undone' | 'declined' | 'unanswered'

/** Money to the merchant, or back from it. */
export type Direction = 'payment' | 'return'

export interface Note {
  readonly fact: string
  readonly value: string
}

export interface Unit {
  readonly side: Side
  /** The root (sale, refund, completion, ...) first, then what changed or undid it. */
  readonly rows: readonly StoredTransaction[]
  readonly root: StoredTransaction
  /** Records of the lifecycle without effect on the money: their references count, their place is their own. */
  readonly beside: readonly StoredTransaction[]
  /** The settlement source concerned. */
  readonly source: string
  readonly direction: Direction
  readonly standing: Standing
  /** What the unit comes to, in units of 10^-18; null: no amount is known. */
  readonly amount: bigint | null
  readonly currency: string
  /** The business date from which its settlement is due. */
  readonly date: string
  readonly undoneBy: 'void' | 'reversal' | null
  /** Approved in part (DE 39 = 10): the settlement may be less than what was asked for. */
  readonly partial: boolean
  /** Approved for an amount of zero only (DE 39 = 85). */
  readonly zeroOnly: boolean
  /** It takes back or completes something that is not known. */
  readonly orphan: boolean
  /** It voids what was undone already. */
  readonly undoesAgain: boolean
  /** What it takes back, where that has a place already. */
  readonly settledOriginal: StoredTransaction | null
  /** A refund that takes back more than its sale came to. */
  readonly excess: boolean
  readonly notes: readonly Note[]
  /** True once a step has given its rows a place. */
  taken: boolean
  /** Its keys by the rules' ranks, as far as they were asked for. */
  readonly keys: (readonly string[] | undefined)[]
}

const RETURNS: ReadonlySet<Kind> = new Set(['refund', 'void', 'reversal'])

export function directionOfKind(kind: Kind): Direction {
  return RETURNS.has(kind) ? 'return' : 'payment'
}

const NOTHING: readonly never[] = []

/** A unit that awaits its place, as a single row. */
export function singleUnit(
  row: StoredTransaction,
  source: string,
  standing: Standing,
  amount: bigint | null,
): Unit {
  return {
    side: row.side,
    rows: [row],
    root: row,
    beside: NOTHING,
    source,
    direction: directionOfKind(row.kind),
    standing,
    amount,
    currency: row.currency,
    date: row.businessDate,
    undoneBy: null,
    partial: false,
    zeroOnly: false,
    orphan: false,
    undoesAgain: false,
    settledOriginal: null,
    excess: false,
    notes: NOTHING,
    taken: false,
    keys: [],
  }
}

/**
 * What disagrees where a lifecycle was undone and these were settled of it. The attempt itself is not
 * in dispute where only the undoing was settled: both sides have it undone, and money went the wrong way.
 */
export function typeBesideUndone(
  direction: Direction,
  settled: readonly Unit[],
): 'amount_difference' | 'status_difference' {
  const undoingOnly = settled.every((unit) => unit.direction !== direction)
  return undoingOnly ? 'amount_difference' : 'status_difference'
}

/** A word for what became of the attempt, for notes. */
export function standingWord(unit: Unit): string {
  if (unit.standing === 'undone') return unit.undoneBy === 'void' ? 'voided' : 'reversed'
  return unit.standing
}

/** True where the rows of both say the same, cell by cell. */
export function sayTheSame(one: Unit, other: Unit): boolean {
  return areTwins(one.rows, other.rows) && areTwins(one.beside, other.beside)
}

function areTwins(
  some: readonly StoredTransaction[],
  others: readonly StoredTransaction[],
): boolean {
  return (
    some.length === others.length &&
    some.every((row, at) => isTwin(row, others[at] as StoredTransaction))
  )
}

function differsIn(one: Unit, other: Unit, field: ReferenceField): boolean {
  if (one.rows.length + one.beside.length === 1 && other.rows.length + other.beside.length === 1) {
    const left = reference(one.root[field])
    if (left === null) return false
    const right = reference(other.root[field])
    return right !== null && left !== right
  }
  const left = new Set<string>()
  for (const row of [...one.rows, ...one.beside]) {
    const value = reference(row[field])
    if (value !== null) left.add(value)
  }
  const right = [...other.rows, ...other.beside]
    .map((row) => reference(row[field]))
    .filter((value) => value !== null)
  return left.size > 0 && right.length > 0 && !right.some((value) => left.has(value))
}

/** True where both units carry the reference and no member's agrees. */
export function contradict(one: Unit, other: Unit, fields: readonly ReferenceField[]): boolean {
  for (const field of fields) if (differsIn(one, other, field)) return true
  return false
}

/** False where both name a terminal, and not the same. */
export function sameTerminal(one: StoredTransaction, other: StoredTransaction): boolean {
  return one.terminalId === null || other.terminalId === null || one.terminalId === other.terminalId
}
