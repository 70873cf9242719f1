// Adds up the refunds of each sale: together they may come to the sale and no more.
import type { KnownRow } from '../domain/leftover.ts'
import { exactText } from '../domain/money.ts'
import type { ResponseCodeTable } from '../domain/response-codes.ts'
import type { Outcome, StoredTransaction } from '../domain/transaction.ts'
import { courseOf } from './course.ts'
import { magnitude, textOf } from './exact-amount.ts'
import { amountOf, type Knot } from './knot.ts'
import { namesOriginal, type Originals } from './originals.ts'
import type { Note } from './unit.ts'

export interface RefundLedger {
  /** Refunds that take back more than is left of their sale, with the note that says so. */
  readonly excess: ReadonlyMap<StoredTransaction, Note>
}

/** Adds up the refunds of each sale, in order of time, those of earlier runs included. */
export function refundLedger(
  rows: readonly StoredTransaction[],
  known: readonly KnownRow[],
  originals: Originals,
  outcome: (row: StoredTransaction) => Outcome,
  knots: ReadonlyMap<StoredTransaction, Knot>,
  tables: readonly ResponseCodeTable[],
): RefundLedger {
  const taken = new Map<StoredTransaction, bigint>()
  const excess = new Map<StoredTransaction, Note>()
  const stands = (row: KnownRow) => row.place !== 'declined' && row.place !== 'netted'
  const earlier = known.filter((row) => row.kind === 'refund' && stands(row))
  const tips = new Map<StoredTransaction, bigint>()
  for (const tip of known) {
    if (tip.kind !== 'tip_adjust' || !stands(tip) || outcome(tip) !== 'approved') continue
    const original = originals.find(tip)
    if (original !== null) {
      tips.set(original, (tips.get(original) ?? 0n) + (amountOf(tip) ?? 0n))
    }
  }
  /** What a sale that has its place already came to: nothing, where it was undone or refused. */
  const worthOf = (row: KnownRow) =>
    stands(row) ? (amountOf(row) ?? 0n) + (tips.get(row) ?? 0n) : 0n
  for (const refund of [...earlier, ...rows]) {
    if (refund.kind !== 'refund' || !namesOriginal(refund) || outcome(refund) !== 'approved')
      continue
    const own = knots.get(refund)
    const amount = own === undefined ? amountOf(refund) : courseOf(own, tables).amount
    if (amount === null || amount === 0n) continue
    const original = originals.find(refund)
    if (original === null) continue
    const knot = knots.get(original)
    const refused = ['declined', 'cancelled'].includes(
      outcome(knot === undefined ? original : courseOf(knot, tables).decisive),
    )
    const came = knot === undefined ? worthOf(original) : courseOf(knot, tables).amount
    const worth = refused ? 0n : magnitude(came ?? 0n)
    const total = (taken.get(original) ?? 0n) + magnitude(amount)
    taken.set(original, total)
    if (total > worth && own !== undefined) {
      excess.set(refund, {
        fact: 'refunds_exceed_sale',
        value: [total, worth].map((one) => exactText(textOf(one), refund.currency)).join(' / '),
      })
    }
  }
  return { excess }
}
