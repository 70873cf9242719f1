// Rung 5: what a person may want to look at, terminal, amount and currency within minutes. Never a match.
import { nameOf } from './row-order.ts'
import { AMOUNT_WITHIN_MINUTES, SUGGESTION_MINUTES } from './rules/amount-within-minutes.ts'
import { type Scene, untakenDue } from './scene.ts'
import type { Note, Unit } from './unit.ts'

const SHOWN_MAX = 3

/** Notes for a unit, naming open units of the other side that may be the same sale. */
export function suggestionsAmong(scene: Scene): (unit: Unit) => Note[] {
  const journal = untakenDue(scene.journal)
  const settlement = untakenDue(scene.settlement)
  if (journal.length === 0 || settlement.length === 0) return () => []
  const index = { journal: indexOf(journal), settlement: indexOf(settlement) }
  return (unit) => {
    const key = keyOf(unit)
    const others = key === null ? undefined : otherSide(index, unit).get(key)
    if (others === undefined) return []
    const near: Unit[] = []
    for (const other of others) {
      if (isNear(unit, other)) near.push(other)
      if (near.length > SHOWN_MAX) break
    }
    return near.slice(0, SHOWN_MAX).map((other) => ({
      fact: `suggests_${AMOUNT_WITHIN_MINUTES.id}`,
      value: nameOf(other.root),
    }))
  }
}

function otherSide<T>(index: { journal: T; settlement: T }, unit: Unit): T {
  return unit.side === 'journal' ? index.settlement : index.journal
}

function keyOf(unit: Unit): string | null {
  const terminal = AMOUNT_WITHIN_MINUTES.keyOf(unit.root)
  if (terminal === null) return null
  return `${terminal}|${unit.direction}|${unit.currency}|${unit.amount}`
}

function indexOf(units: readonly Unit[]): Map<string, Unit[]> {
  const index = new Map<string, Unit[]>()
  for (const unit of units) {
    const key = keyOf(unit)
    if (key === null) continue
    const list = index.get(key)
    if (list === undefined) index.set(key, [unit])
    else if (list.length < 50) list.push(unit)
  }
  return index
}

function isNear(one: Unit, other: Unit): boolean {
  const left = one.root.at
  const right = other.root.at
  if (left === null || right === null) return one.root.businessDate === other.root.businessDate
  return Math.abs(Date.parse(`${left}Z`) - Date.parse(`${right}Z`)) <= SUGGESTION_MINUTES * 60_000
}
