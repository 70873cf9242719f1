// The course of a lifecycle: what a record and all that changed or undid it come to.
import { exactText } from '../domain/money.ts'
import { type ResponseCodeTable, tableFor } from '../domain/response-codes.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { magnitude, textOf } from './exact-amount.ts'
import { amountOf, isLive, type Knot } from './knot.ts'
import { byContent, nameOf } from './row-order.ts'
import { directionOfKind, type Note } from './unit.ts'

export interface Course {
  readonly amount: bigint | null
  readonly undoneBy: 'void' | 'reversal' | null
  readonly date: string
  /** The root first, then what changed or undid it: their amounts add up to `amount`. */
  readonly rows: readonly StoredTransaction[]
  /** Members without effect on the money: an upload, a void or a tip that was taken back. */
  readonly beside: readonly StoredTransaction[]
  /** Undoings that had no effect: of what was undone already, or of a part of a refund. */
  readonly extra: readonly Knot[]
  /** The upload's outcome counts for the sale that was stored. */
  readonly decisive: StoredTransaction
  readonly notes: readonly Note[]
}

/** Works out what a root and its followers come to. */
export function courseOf(knot: Knot, tables: readonly ResponseCodeTable[]): Course {
  let before = amountOf(knot.row)
  let date = knot.row.businessDate
  let decisive = knot.row
  let holder = knot.row
  let tips = 0n
  const notes: Note[] = []
  const undoings: Knot[] = []
  const rows: StoredTransaction[] = []
  const beside: StoredTransaction[] = []
  for (const follower of followersOf(knot)) {
    const { row } = follower
    if (row.kind === 'void' || row.kind === 'reversal') {
      if (isLive(follower)) undoings.push(follower)
      else addWithFollowers(follower, beside)
      continue
    }
    if (row.businessDate > date) date = row.businessDate
    if (row.kind !== 'tip_adjust') {
      // The sale that was stored stays the member that holds the money, unless an upload corrects it;
      // of several uploads the last one does.
      const isLast = holder !== knot.row || amountOf(row) !== before
      const holds = row.amount !== null && isLast && !follower.isPlaced
      beside.push(holds ? holder : row)
      if (holds) {
        holder = row
        before = amountOf(row)
      }
      decisive = row
      continue
    }
    const live = isLive(follower)
    // A tip that was taken back under another figure, or none, must not be summed with the rest.
    addWithFollowers(follower, live || sumOf(follower) === 0n ? rows : beside)
    const tip = live ? amountOf(row) : null
    if (tip === null || tip === 0n) continue
    tips += tip
    notes.push({ fact: 'tip', value: exactText(textOf(tip), row.currency) })
  }
  rows.unshift(holder)
  if (tips !== 0n) before = (before ?? 0n) + tips

  let amount = before
  let undoneBy: 'void' | 'reversal' | null = null
  const extra: Knot[] = []
  const own = amountOf(holder)
  const isReturn = directionOfKind(holder.kind) === 'return'
  for (const undoing of undoings) {
    const kind = undoing.row.kind === 'void' ? 'void' : 'reversal'
    const figure = magnitude(amountOf(undoing.row) ?? 0n)
    const rest = magnitude(amount ?? 0n)
    // Of a partial approval a void bears what was approved, which may stand nowhere else.
    const approved = kind === 'void' && figure < rest && isPartial(decisive, tables)
    const whole =
      figure === 0n || figure === rest || (own !== null && figure === magnitude(own)) || approved
    // A refund is taken back wholly or not at all, and nothing is taken back twice.
    if (undoneBy !== null || (!whole && isReturn)) {
      extra.push(undoing)
      continue
    }
    rows.push(undoing.row)
    if (whole) {
      amount = 0n
      undoneBy = kind
    } else {
      amount = (amount ?? 0n) - figure
      notes.push({ fact: 'undone_in_part', value: nameOf(undoing.row) })
    }
  }
  return { rows, beside, amount, undoneBy, date, extra, decisive, notes }
}

/** Approved for less than was asked for (DE 39 = 10): the record may bear either figure. */
export function isPartial(row: StoredTransaction, tables: readonly ResponseCodeTable[]): boolean {
  if (row.outcome !== null || row.responseCode === null) return false
  return tableFor(row, tables).partial.includes(row.responseCode)
}

const isUpload = ({ row: { kind } }: Knot) => kind === 'sale' || kind === 'offline_sale'

/** What follows a root, in order of content: what refers to an upload changes or undoes the sale itself. */
function followersOf(knot: Knot): readonly Knot[] {
  if (!knot.followers.some((one) => isUpload(one) && one.followers.length > 0)) {
    return knot.followers
  }
  const all: Knot[] = []
  const gather = (from: Knot) => {
    for (const follower of from.followers) {
      all.push(follower)
      if (isUpload(follower)) gather(follower)
    }
  }
  gather(knot)
  return all.sort((one, other) => byContent(one.row, other.row))
}

/** What a knot and all that hangs on it come to. */
function sumOf(knot: Knot): bigint {
  return knot.followers.reduce((sum, one) => sum + sumOf(one), amountOf(knot.row) ?? 0n)
}

/** A knot and all that hangs on it. */
function addWithFollowers(knot: Knot, into: StoredTransaction[]): void {
  into.push(knot.row)
  for (const follower of knot.followers) addWithFollowers(follower, into)
}
