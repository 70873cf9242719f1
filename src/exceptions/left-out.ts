// What the acquirer left out of a lifecycle: a void in part, a tip, or that a hold was completed otherwise.
import type { Fact } from '../domain/evidence-facts.ts'
import type { Kind } from '../domain/kind.ts'
import { exactText, isAmountText, type Money, money, plainText, sum } from '../domain/money.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import type { Finding } from './cause-rule.ts'
import { amountEvidence, rowEvidence, type Scene } from './scene.ts'

/** Kinds that change the amount of another record of their side. */
const CHANGES: ReadonlyMap<Kind, Fact> = new Map([
  ['void', 'void_left_out'],
  ['tip_adjust', 'tip_left_out'],
])

/** Settled as if a void in part or a tip had never been: the difference is it, to the cent. */
export function changeLeftOut(scene: Scene): Finding[] {
  const { terms, type } = scene
  const { expected = null, settled = null } = scene.leftover ?? {}
  if (type !== 'amount_difference' || expected === null || settled === null) return []
  const left = changesOf(scene, money(expected).minus(settled))
  if (left.length === 0) return []
  return [
    {
      ground: 'left_out',
      evidence: [
        ...left.map(({ fact, row }) => rowEvidence(fact, unsigned(row), row, terms)),
        ...[...scene.journal, ...scene.settlement].map((row) => amountEvidence(row, terms)),
      ],
    },
  ]
}

interface Change {
  readonly row: StoredTransaction
  readonly fact: Fact
  readonly amount: Money
}

/** All changes, or the one, that come to this; none where that says nothing. */
function changesOf({ attempt, journal }: Scene, missing: Money): readonly Change[] {
  const changes = journal.flatMap((row) => {
    const fact = CHANGES.get(row.kind)
    if (row === attempt || fact === undefined || row.amount === null) return []
    return [{ row, fact, amount: money(row.amount) }]
  })
  const sets = [changes, ...changes.map((one) => [one])]
  return sets.find((some) => sum(some.map((one) => one.amount)).equals(missing)) ?? []
}

/** Settled as it was held, while the completion came to another amount. */
export function holdSettled(scene: Scene): Finding[] {
  const { leftover, row, terms, type } = scene
  const [settled, ...more] = scene.settlement
  if (type !== 'amount_difference' || row.kind !== 'completion' || more.length > 0) return []
  if (settled === undefined || settled.amount === null) return []
  // As matching names a row: its kind, its amount, its currency.
  const original = leftover?.notes.find((note) => note.fact === 'original')?.value.split(', ')
  const [kind, held = '', currency] = original ?? []
  if (kind !== 'preauth' || currency !== settled.currency || !isAmountText(held)) return []
  if (!money(held).equals(settled.amount)) return []
  const told = rowEvidence('hold_settled', unsigned(settled), settled, terms)
  return [{ ground: 'left_out', evidence: [told, amountEvidence(row, terms)] }]
}

/** `30.00 CNY`, whichever way it goes. */
function unsigned({ amount, currency }: StoredTransaction): string {
  return `${exactText(plainText(money(amount ?? '0').abs()), currency)} ${currency}`
}
