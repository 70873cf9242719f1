// Gathers all that one side says of one lifecycle or under one reference, and sees whether it nets.
import { explainingNotes } from './explaining-notes.ts'
import { file, type KeyIndex, under } from './key-index.ts'
import { bucketsOf } from './key-ladder.ts'
import { collapse } from './lifecycles.ts'
import { byContent } from './row-order.ts'
import type { Rule } from './rule.ts'
import { NAMING_RULES } from './rule-order.ts'
import {
  anyParted,
  areParted,
  groupsUnder,
  hinted,
  hintsOf,
  indexBy,
  isUntakenDue,
  keysOf,
  type Scene,
  untaken,
  withinWindow,
} from './scene.ts'
import { totalOf } from './tally.ts'
import { typeBesideUndone, type Unit } from './unit.ts'

/** A reference under which more rows stand than this names no lifecycle. */
const GROUP_MAX = 200

const hasMembers = (unit: Unit) => unit.rows.length + unit.beside.length > 1
const isUndone = (unit: Unit) => unit.standing === 'undone'

/** A lifecycle against every settlement row that bears a reference of any of its members. */
export function settleLifecycles(scene: Scene): void {
  const lifecycles = untaken(scene.journal).filter(hasMembers)
  for (const [unit, { rule, others }] of gatheredBy(scene, lifecycles)) {
    settleLifecycle(scene, rule, unit, others)
  }
}

/** Settlement rows of a lifecycle that was netted on an earlier day: late, they may net as well. */
export function netBesideKnown(scene: Scene): void {
  const rows = scene.known.filter((row) => row.side === 'journal' && row.place === 'netted')
  if (rows.length === 0) return
  const { units } = collapse(
    rows.sort(byContent),
    [],
    scene.terms.responseCodes,
    () => scene.source,
  )
  // Of a lifecycle only those members are known to which something refers.
  const lifecycles = units.map((unit): Unit => ({ ...unit, standing: 'undone' }))
  for (const [, { others }] of gatheredBy(scene, lifecycles)) {
    const lot = withoutNeedless(others)
    if (lot.length < 2 || totalOf(lot) !== 0n) continue
    for (const one of lot) scene.tally.place('netted', one)
  }
}

interface Gathered {
  /** The strongest that brought them together. */
  readonly rule: string
  readonly others: readonly Unit[]
}

/** For each lifecycle in turn the settlement units that bear a reference of its members. */
function* gatheredBy(scene: Scene, lifecycles: readonly Unit[]): Iterable<[Unit, Gathered]> {
  const settlement = untaken(scene.settlement)
  if (lifecycles.length === 0 || settlement.length === 0) return
  const indexes = NAMING_RULES.map((rule) => ({
    rule,
    index: indexBy(hinted(settlement, rule, hintsOf(lifecycles, rule)), rule),
  }))
  if (lifecycles.some(isUndone)) for (const each of indexes) fileRefunds(settlement, each)
  for (const unit of lifecycles) {
    const others = new Set<Unit>()
    let strongest: string | null = null
    for (const { rule, index } of indexes) {
      for (const key of keysOf(unit, rule)) {
        for (const other of under(index, key).slice(0, GROUP_MAX)) {
          if (other.taken || !belongs(unit, other)) continue
          if (!withinWindow(scene, rule, unit, other) || areParted(scene, unit, other)) continue
          strongest ??= rule.id
          others.add(other)
        }
      }
    }
    if (strongest !== null) yield [unit, { rule: strongest, others: [...others] }]
  }
}

interface Filed {
  readonly rule: Rule
  readonly index: KeyIndex<Unit>
}

/** Files refunds under what they name as well: an acquirer may pay back a voided sale as a refund. */
function fileRefunds(settlement: readonly Unit[], { rule, index }: Filed): void {
  for (const unit of settlement) {
    if (unit.root.kind !== 'refund') continue
    const { originalStan: stan, originalRrn: rrn, originalReference: acquirerReference } = unit.root
    const key = rule.keyOf({ ...unit.root, stan, rrn, acquirerReference })
    if (key !== null) file(index, key, unit)
  }
}

/** A refund under its sale's reference is no part of the sale's lifecycle, unless that was undone. */
function belongs(unit: Unit, other: Unit): boolean {
  if (unit.currency !== other.currency) return false
  if (other.standing === 'declined' || other.standing === 'unanswered') return false
  return other.root.kind !== 'refund' || unit.root.kind === 'refund' || isUndone(unit)
}

function settleLifecycle(scene: Scene, rule: string, unit: Unit, gathered: readonly Unit[]): void {
  const { tally } = scene
  const others = withoutNeedless(gathered)
  const settled = totalOf(others)
  if (unit.standing === 'undone') {
    if (settled === 0n) {
      for (const one of [unit, ...others]) tally.place('netted', one)
      return
    }
    tally.leave(typeBesideUndone(unit.direction, others), rule, [unit, ...others])
    return
  }
  if (unit.standing !== 'due' || others.length < 2) return
  if (settled === unit.amount) {
    // What is undone comes to nothing, and yet its rows need not: an undoing may bear no amount.
    if (unit.excess) tally.leave('amount_difference', rule, [unit, ...others])
    else
      tally.match(
        rule,
        [unit],
        others.filter((other) => !isUndone(other)),
      )
    return
  }
  if (others.every((other) => other.amount === unit.amount)) return // repeats of the whole
  tally.leave('amount_difference', rule, [unit, ...others], explainingNotes([unit], others))
}

/** What nets without refunds needs none of them. */
function withoutNeedless(gathered: readonly Unit[]): readonly Unit[] {
  const others = gathered.filter((unit) => unit.root.kind !== 'refund')
  return others.length > 0 && totalOf(others) === 0n ? others : gathered
}

/** Several rows under one reference that come to the same sum: split tenders, partial captures. */
export function netUnderOneReference(scene: Scene): void {
  for (const rule of NAMING_RULES) {
    for (const group of groupsUnder(scene, rule, isUntakenDue)) {
      for (const bucket of bucketsOf(group, (unit) => `${unit.direction}|${unit.currency}`)) {
        const { journal, settlement } = bucket
        const size = journal.length + settlement.length
        if (size === 2 || size > GROUP_MAX) continue
        if (totalOf(journal) !== totalOf(settlement)) continue
        const [first] = journal
        if (first === undefined || journal.some((unit) => unit.excess)) continue
        if (anyParted(scene, journal, settlement)) continue
        if (settlement.every((other) => withinWindow(scene, rule, first, other))) {
          scene.tally.match(rule.id, journal, settlement)
        }
      }
    }
  }
}
