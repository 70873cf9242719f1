// What every step of one source sees: its units of both sides, its terms, and the tally they write to.
import type { KnownRow, SaidOfRows } from '../domain/leftover.ts'
import type { Source } from '../domain/source.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import type { DueDates } from './due-dates.ts'
import { magnitude, SCALE, unitsOf } from './exact-amount.ts'
import { file, type KeyIndex, under } from './key-index.ts'
import type { DateWindow, Rule } from './rule.ts'
import { rankOf } from './rule-order.ts'
import type { Tally } from './tally.ts'
import type { MatchingTerms } from './terms.ts'
import type { Unit } from './unit.ts'

/** One settlement source within one merchant. Units are in content order. */
export interface Scene {
  readonly source: string
  readonly settings: Source | undefined
  readonly journal: readonly Unit[]
  readonly settlement: readonly Unit[]
  readonly known: readonly KnownRow[]
  /** The journal's inquiries, verifications and preauthorizations: nothing should be settled of them. */
  readonly moneyless: readonly StoredTransaction[]
  /** undefined: people decided nothing about these rows. */
  readonly said: SaidOfRows | undefined
  readonly terms: MatchingTerms
  readonly dates: DueDates
  readonly tally: Tally
  /** By rule: worked out at the first question, asked by many steps. */
  readonly meetings: Map<Rule, Meeting>
}

/** Units of both sides under one key. */
export interface Group {
  readonly journal: Unit[]
  readonly settlement: Unit[]
}

/** Every key that a unit has under a rule: one of each member. Asked often, so worked out once. */
export function keysOf(unit: Unit, rule: Rule): readonly string[] {
  const rank = rankOf(rule)
  let keys = unit.keys[rank]
  if (keys === undefined) {
    keys = keysOfRows(unit.beside.length === 0 ? unit.rows : [...unit.rows, ...unit.beside], rule)
    unit.keys[rank] = keys
  }
  return keys
}

const NO_KEYS: readonly string[] = []

function keysOfRows(rows: readonly StoredTransaction[], rule: Rule): readonly string[] {
  const [first, ...others] = rows
  const key = first === undefined ? null : rule.keyOf(first)
  if (others.length === 0) return key === null ? NO_KEYS : [key]
  const keys = new Set(rows.map((row) => rule.keyOf(row)))
  return [...keys].filter((one) => one !== null)
}

export function indexBy(units: readonly Unit[], rule: Rule): KeyIndex<Unit> {
  const index: KeyIndex<Unit> = new Map()
  for (const unit of units) for (const key of keysOf(unit, rule)) file(index, key, unit)
  return index
}

/** Every hint that some units have under a rule. */
export function hintsOf(units: readonly Unit[], rule: Rule): Set<string> {
  const hints = new Set<string>()
  for (const { rows, beside } of units) {
    for (const members of [rows, beside]) {
      for (const row of members) {
        const hint = rule.hintOf(row)
        if (hint !== null) hints.add(hint)
      }
    }
  }
  return hints
}

/** The units that have one of the hints: only they may share a key with those whose hints these are. */
export function hinted(
  units: readonly Unit[],
  rule: Rule,
  hints: ReadonlySet<string>,
): readonly Unit[] {
  const found: Unit[] = []
  if (hints.size === 0) return found
  for (const unit of units) {
    if (isAmong(unit.rows, rule, hints) || isAmong(unit.beside, rule, hints)) found.push(unit)
  }
  return found
}

function isAmong(
  rows: readonly StoredTransaction[],
  rule: Rule,
  hints: ReadonlySet<string>,
): boolean {
  for (const row of rows) if (hints.has(rule.hintOf(row) ?? '')) return true
  return false
}

/** Where the sides meet under a rule: the journal's units and, by key, the settlement's. */
interface Meeting {
  readonly journal: readonly Unit[]
  readonly settlement: ReadonlyMap<string, readonly Unit[]>
}

/** Groups of open units of both sides with an equal key, in the journal's order. */
export function groupsUnder(
  scene: Scene,
  rule: Rule,
  isOpen: (unit: Unit) => boolean,
): Iterable<Group> {
  const meeting = meetingUnder(scene, rule)
  const groups = new Map<string, Group>()
  for (const unit of meeting.journal) {
    if (!isOpen(unit)) continue
    for (const key of keysOf(unit, rule)) {
      const group = groups.get(key)
      if (group !== undefined) {
        group.journal.push(unit)
        continue
      }
      const settlement = meeting.settlement.get(key)?.filter(isOpen) ?? []
      if (settlement.length > 0) groups.set(key, { journal: [unit], settlement })
    }
  }
  return groups.values()
}

function meetingUnder(scene: Scene, rule: Rule): Meeting {
  let meeting = scene.meetings.get(rule)
  if (meeting === undefined) {
    const near = hinted(scene.settlement, rule, hintsOf(scene.journal, rule))
    const index = indexBy(near, rule)
    const settlement = new Map<string, readonly Unit[]>()
    const journal: Unit[] = []
    for (const unit of hinted(scene.journal, rule, hintsOf(near, rule))) {
      let meets = false
      for (const key of keysOf(unit, rule)) {
        if (!index.has(key)) continue
        settlement.set(key, under(index, key))
        meets = true
      }
      if (meets) journal.push(unit)
    }
    meeting = { journal, settlement }
    scene.meetings.set(rule, meeting)
  }
  return meeting
}

export const isUntaken = (unit: Unit): boolean => !unit.taken

export const isUntakenDue = (unit: Unit): boolean => !unit.taken && unit.standing === 'due'

export function untaken(units: readonly Unit[]): Unit[] {
  return units.filter(isUntaken)
}

export function untakenDue(units: readonly Unit[]): Unit[] {
  return units.filter(isUntakenDue)
}

/** True where a person took a row of one unit from a row of the other: no rule may join them. */
export function areParted({ said }: Scene, journal: Unit, settlement: Unit): boolean {
  if (said === undefined) return false
  return journal.rows.some((one) => settlement.rows.some((other) => said.areParted(one, other)))
}

/** True where any of some units was taken from any of others. */
export function anyParted(
  scene: Scene,
  journal: readonly Unit[],
  settlement: readonly Unit[],
): boolean {
  if (scene.said === undefined) return false
  return journal.some((one) => settlement.some((other) => areParted(scene, one, other)))
}

/** True where the settlement's date lies within the rule's window around the journal's. */
export function withinWindow(scene: Scene, rule: Rule, journal: Unit, settlement: Unit): boolean {
  const { window } = rule
  if (window === null || window === 'configured') return true
  return inside(scene, window, journal, settlement.root)
}

function inside(
  scene: Scene,
  window: DateWindow,
  journal: Unit,
  settlement: StoredTransaction,
): boolean {
  const date = settlement.businessDate
  if (date === journal.root.businessDate || date === journal.date) return true
  if (scene.dates.days(journal.root.businessDate, date) < -window.earlier) {
    // Without a time, the earliest date that is due on the settlement date stands for all of them.
    return settlement.at === null && sameDue(scene, journal, date)
  }
  const later = settlement.at === null ? window.laterWithoutTime : window.later
  return scene.dates.days(journal.date, date) <= later
}

function sameDue(scene: Scene, journal: Unit, date: string): boolean {
  const { dates, source } = scene
  return dates.dueOf(source, journal.date) === dates.dueOf(source, date)
}

/** The source's tolerance for one amount, in units; null: none is configured. */
export function toleranceOf(scene: Scene, amount: bigint): bigint | null {
  const tolerance = scene.settings?.tolerance
  if (tolerance?.amount === undefined && tolerance?.rate === undefined) return null
  const absolute = tolerance.amount === undefined ? 0n : magnitude(unitsOf(tolerance.amount))
  const relative =
    tolerance.rate === undefined
      ? 0n
      : (magnitude(amount) * magnitude(unitsOf(tolerance.rate))) / SCALE
  return absolute > relative ? absolute : relative
}

/** True where two amounts differ by no more than the source's tolerance. */
export function tolerable(scene: Scene, expected: bigint, settled: bigint): boolean {
  const bound = toleranceOf(scene, expected)
  return bound !== null && magnitude(settled - expected) <= bound
}
