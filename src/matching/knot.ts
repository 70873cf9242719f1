// A row with what refers to it: how lifecycles are tied before they are worked out.
import type { KnownRow } from '../domain/leftover.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { unitsOf } from './exact-amount.ts'

export interface Knot {
  readonly row: StoredTransaction
  readonly followers: Knot[]
  followed: Knot | null
  /** An original that has its place already. */
  knownOriginal: KnownRow | null
  orphan: boolean
  /** The row has its place already: it lends its references, and holds no money. */
  isPlaced: boolean
}

export function knotOf(row: StoredTransaction): Knot {
  return {
    row,
    followers: [],
    followed: null,
    knownOriginal: null,
    orphan: false,
    isPlaced: false,
  }
}

export function amountOf(row: StoredTransaction): bigint | null {
  return row.amount === null ? null : unitsOf(row.amount)
}

/** A follower counts unless it was itself undone. */
export function isLive(knot: Knot): boolean {
  return !knot.followers.some(
    (one) => (one.row.kind === 'reversal' || one.row.kind === 'void') && isLive(one),
  )
}
