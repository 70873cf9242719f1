// The key ladder: joins units whose references and money agree, the strongest rung first.
import type { Rule } from './rule.ts'
import { LADDER, NAMING_RULES } from './rule-order.ts'
import { ACQUIRER_REFERENCE } from './rules/acquirer-reference.ts'
import {
  anyParted,
  areParted,
  type Group,
  groupsUnder,
  isUntakenDue,
  type Scene,
  withinWindow,
} from './scene.ts'
import { contradict, sayTheSame, type Unit } from './unit.ts'

/** How many rows under one key are tried for one: a reference shared by thousands names nothing. */
const TRIES_MAX = 30
/** Pairs up to which the tied ones are told from the others; beyond, the whole class is shown. */
const PAIRS_MAX = 100_000

export function climbLadder(scene: Scene): void {
  for (const rule of LADDER) {
    for (const group of groupsUnder(scene, rule, isUntakenDue)) joinGroup(scene, rule, group)
  }
}

/** True where a rule joins two units: same money, near in time, and no stronger reference against it. */
export function agrees(scene: Scene, rule: Rule, journal: Unit, settlement: Unit): boolean {
  return (
    journal.amount === settlement.amount &&
    journal.currency === settlement.currency &&
    journal.direction === settlement.direction &&
    withinWindow(scene, rule, journal, settlement) &&
    !opposed(rule, journal, settlement) &&
    !areParted(scene, journal, settlement)
  )
}

/** True where a reference or a fact that the rule respects speaks against the pair. */
export function opposed(rule: Rule, journal: Unit, settlement: Unit): boolean {
  if (rule.unless.length > 0 && contradict(journal, settlement, rule.unless)) return true
  return rule.isOther?.(journal.root, settlement.root) ?? false
}

/**
 * Joins two units, or puts them on record together: a refund beyond its sale, a second void, or the
 * settlement of a refund or completion whose original nobody knows (that it was settled does not make
 * it right).
 */
export function join(scene: Scene, rule: Rule, journal: Unit, settlement: Unit): void {
  if (journal.excess) scene.tally.leave('amount_difference', rule.id, [journal, settlement])
  else if (journal.undoesAgain) {
    scene.tally.leave('duplicate_journal', rule.id, [journal, settlement])
  } else if (journal.orphan && !isVouchedFor(rule, journal)) {
    scene.tally.leave('orphan_lifecycle', rule.id, [journal, settlement])
  } else scene.tally.match(rule.id, [journal], [settlement])
}

/**
 * An acquirer gives a refund an id of its own only under a sale that it holds: where both sides bear
 * that id, the sale is merely older than the first file that we know.
 */
function isVouchedFor(rule: Rule, journal: Unit): boolean {
  return rule === ACQUIRER_REFERENCE && journal.root.kind === 'refund'
}

function joinGroup(scene: Scene, rule: Rule, group: Group): void {
  const [one] = group.journal
  const [other] = group.settlement
  if (group.journal.length === 1 && group.settlement.length === 1) {
    if (one === undefined || other === undefined || one.taken || other.taken) return
    if (agrees(scene, rule, one, other)) join(scene, rule, one, other)
    return
  }
  for (const bucket of bucketsOf(group, money)) {
    if (NAMING_RULES.includes(rule)) {
      pairBy(scene, rule, bucket, likeness)
      pairBy(scene, rule, bucket, (unit) => unit.root.businessDate)
      pairBy(scene, rule, bucket, () => '')
    } else {
      pairBy(scene, rule, bucket, likeness)
      pairBy(scene, rule, bucket, momentOf)
      decideRest(scene, rule, bucket)
    }
  }
}

/** Money of one direction and currency. */
export function money(unit: Unit): string {
  return `${unit.direction}|${unit.currency}|${unit.amount}`
}

/** All by which one record can be told from another. */
function likeness(unit: Unit): string {
  const { root } = unit
  return `${momentOf(unit)}|${root.batchNo}|${root.stan}|${root.rrn}|${root.acquirerReference}|${root.authCode}`
}

function momentOf(unit: Unit): string {
  return `${unit.root.terminalId}|${unit.root.businessDate}|${unit.root.at}`
}

/** Splits a group by a text; only buckets with untaken units on both sides are given. */
export function bucketsOf(group: Group, by: (unit: Unit) => string): readonly Group[] {
  const { journal, settlement } = group
  if (journal.length === 1 && settlement.length === 1) {
    const [one, other] = [journal[0] as Unit, settlement[0] as Unit]
    return !one.taken && !other.taken && by(one) === by(other) ? [group] : []
  }
  const buckets = new Map<string, Group>()
  for (const unit of journal) {
    if (unit.taken) continue
    const key = by(unit)
    const bucket = buckets.get(key)
    if (bucket === undefined) buckets.set(key, { journal: [unit], settlement: [] })
    else bucket.journal.push(unit)
  }
  for (const unit of settlement) {
    if (!unit.taken) buckets.get(by(unit))?.settlement.push(unit)
  }
  return [...buckets.values()].filter((bucket) => bucket.settlement.length > 0)
}

/** Pairs the n-th with the n-th among those alike by a text: occurrences count. */
function pairBy(scene: Scene, rule: Rule, bucket: Group, by: (unit: Unit) => string): void {
  for (const { journal, settlement } of bucketsOf(bucket, by)) {
    let first = 0
    for (const unit of journal) {
      while (settlement[first]?.taken === true) first++
      const near = settlement.slice(first, first + TRIES_MAX)
      const other = near.find((one) => !one.taken && agrees(scene, rule, unit, one))
      if (other !== undefined) join(scene, rule, unit, other)
    }
  }
}

/** What must be the same for an assignment to make no difference: money is, already. */
function consequence(unit: Unit): string {
  const { root } = unit
  return unit.side === 'journal'
    ? `${unit.date}|${root.terminalId}|${root.responseCode}|${root.storedOffline}`
    : `${root.businessDate}|${root.settlementDate}|${root.terminalId}|${root.fee}|${root.net}|${root.payoutReference}`
}

/** Several candidates tie: any assignment will do when all of them mean the same, else a person decides. */
function decideRest(scene: Scene, rule: Rule, bucket: Group): void {
  const journal = bucket.journal.filter((unit) => !unit.taken)
  const settlement = bucket.settlement.filter((unit) => !unit.taken)
  if (journal.length === 0 || settlement.length === 0) return
  const open = { journal, settlement }
  if (journal.length === 1 && settlement.length === 1) {
    joinGroup(scene, rule, open)
    return
  }
  const alike = (units: readonly Unit[]) => new Set(units.map(consequence)).size === 1
  if (alike(journal) && alike(settlement)) {
    pairBy(scene, rule, open, () => '')
    return
  }
  const tied = tiedUnits(scene, rule, open)
  if (areInterchangeable(scene, rule, tied)) {
    pairBy(scene, rule, tied, () => '')
    return
  }
  const units = [...tied.journal, ...tied.settlement]
  if (units.length > 0) scene.tally.leave('ambiguous', rule.id, units, candidatesNote(units))
}

/** The units that have at least one candidate. */
function tiedUnits(scene: Scene, rule: Rule, open: Group): Group {
  if (open.journal.length * open.settlement.length > PAIRS_MAX) return open
  const tied = new Set<Unit>()
  for (const unit of open.journal) {
    for (const other of open.settlement) {
      if (agrees(scene, rule, unit, other)) {
        tied.add(unit)
        tied.add(other)
      }
    }
  }
  const isTied = (unit: Unit) => tied.has(unit)
  return { journal: open.journal.filter(isTied), settlement: open.settlement.filter(isTied) }
}

/** True where one side says the same as often as the other answers: whichever is whose, the story is one. */
function areInterchangeable(scene: Scene, rule: Rule, { journal, settlement }: Group): boolean {
  const [one] = journal
  const [other] = settlement
  if (one === undefined || other === undefined || journal.length !== settlement.length) return false
  if (anyParted(scene, journal, settlement)) return false
  if (journal.every((unit) => sayTheSame(unit, one))) {
    return settlement.every((unit) => agrees(scene, rule, one, unit))
  }
  return (
    settlement.every((unit) => sayTheSame(unit, other)) &&
    journal.every((unit) => agrees(scene, rule, unit, other))
  )
}

export function candidatesNote(units: readonly Unit[]): { fact: string; value: string }[] {
  const journal = units.filter((unit) => unit.side === 'journal').length
  return [{ fact: 'candidates', value: `${journal} : ${units.length - journal}` }]
}
