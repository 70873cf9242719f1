// Repeats: a row whose reference another row of its side bears already is the same record once more.
import type { KnownRow } from '../domain/leftover.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { file, type KeyIndex, under } from './key-index.ts'
import { amountOf } from './knot.ts'
import { nameOf } from './row-order.ts'
import type { Rule } from './rule.ts'
import { BATCH_AND_STAN } from './rules/batch-and-stan.ts'
import { RRN_AND_TERMINAL } from './rules/rrn-and-terminal.ts'
import { hintsOf, keysOf, type Scene, untaken } from './scene.ts'
import { directionOfKind, type Unit } from './unit.ts'

/** The keys whose equality within one side makes a duplicate (contract, Semantics 5). */
const KEYS: readonly Rule[] = [BATCH_AND_STAN, RRN_AND_TERMINAL]

/**
 * Days within which a row may be the same record once more, or settled in spite of its void; a number
 * that comes again later is another sale's.
 */
export const REPEAT_DAYS_MAX = 7

/** The surplus units of one side, each with the row that stands for its record already. */
export function repeatsOf(
  scene: Scene,
  side: 'journal' | 'settlement',
): Map<Unit, StoredTransaction> {
  const repeats = new Map<Unit, StoredTransaction>()
  const units = scene[side]
  const open = untaken(units).filter((unit) => unit.standing === 'due' || unit.standing === 'zero')
  if (open.length === 0) return repeats
  for (const rule of KEYS) {
    const holders: KeyIndex<StoredTransaction> = new Map()
    const hints = hintsOf(open, rule)
    for (const row of scene.known) {
      if (row.side === side && standsForMoney(row)) hold(holders, row, rule, hints)
    }
    for (const unit of units) {
      if (!unit.taken && unit.standing !== 'undone') continue
      for (const row of unit.rows) hold(holders, row, rule, hints)
    }
    for (const unit of open) {
      if (repeats.has(unit)) continue
      for (const key of keysOf(unit, rule)) {
        const holder = under(holders, key)
          .slice(0, HOLDERS_MAX)
          .find((row) => sameRecord(scene, row, unit.root))
        if (holder !== undefined) repeats.set(unit, holder)
        else file(holders, key, unit.root)
      }
    }
  }
  return repeats
}

/** Files what an open unit may repeat. */
function hold(
  holders: KeyIndex<StoredTransaction>,
  row: StoredTransaction,
  rule: Rule,
  hints: ReadonlySet<string>,
): void {
  const key = hints.has(rule.hintOf(row) ?? '') ? rule.keyOf(row) : null
  if (key !== null) file(holders, key, row)
}

/** An attempt that failed under the same references is not repeated by the one that went through. */
function standsForMoney(row: KnownRow): boolean {
  return row.place !== 'declined' && row.place !== 'not_financial' && row.outcome !== 'declined'
}

/** How many rows under one key are compared: a reference shared by thousands names nothing. */
const HOLDERS_MAX = 30

/** Numbers wrap: the same record is of the same day, the same second, or the same money soon after. */
export function sameRecord(scene: Scene, held: StoredTransaction, row: StoredTransaction): boolean {
  if (held === row || directionOfKind(held.kind) !== directionOfKind(row.kind)) return false
  if (held.businessDate === row.businessDate) return true
  if (held.at !== null && row.at !== null) return held.at === row.at
  const apart = Math.abs(scene.dates.days(held.businessDate, row.businessDate))
  return apart <= REPEAT_DAYS_MAX && amountOf(held) === amountOf(row)
}

export function repeatNote(holder: StoredTransaction): {
  fact: string
  value: string
} {
  return { fact: 'repeats', value: nameOf(holder) }
}
