// Rung 5: what a person may want to look at, terminal, amount and currency within minutes. Never a match.
import { file, type KeyIndex, under } from './key-index.ts'
import { nameOf } from './row-order.ts'
import { AMOUNT_WITHIN_MINUTES, SUGGESTION_MINUTES } from './rules/amount-within-minutes.ts'
import { type Scene, untakenDue } from './scene.ts'
import type { Note, Unit } from './unit.ts'

const SHOWN_MAX = 3
const LOOKED_AT_MAX = 50

/** Notes for a unit, naming open units of the other side that may be the same sale. */
export function suggestionsAmong(scene: Scene): (unit: Unit) => Note[] {
  const journal = untakenDue(scene.journal)
  const settlement = untakenDue(scene.settlement)
  if (journal.length === 0 || settlement.length === 0) return () => []
  const index = { journal: indexOf(journal), settlement: indexOf(settlement) }
  return (unit) => {
    const key = keyOf(unit)
    if (key === null) return []
    const near: Unit[] = []
    for (const other of under(otherSide(index, unit), key).slice(0, LOOKED_AT_MAX)) {
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

function indexOf(units: readonly Unit[]): KeyIndex<Unit> {
  const index: KeyIndex<Unit> = new Map()
  for (const unit of units) {
    const key = keyOf(unit)
    if (key !== null) file(index, key, unit)
  }
  return index
}

function isNear(one: Unit, other: Unit): boolean {
  const left = one.root.at
  const right = other.root.at
  if (left === null || right === null) return one.root.businessDate === other.root.businessDate
  return Math.abs(Date.parse(`${left}Z`) - Date.parse(`${right}Z`)) <= SUGGESTION_MINUTES * 60_000
}
