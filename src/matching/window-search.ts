// Sources without references: the same amount within configured days, where only one candidate is there.
import { magnitude } from './exact-amount.ts'
import { candidatesNote } from './key-ladder.ts'
import { initialsAgree, initialsOf, plainRemark, sharedBeginning } from './remarks.ts'
import { AMOUNT_IN_WINDOW } from './rules/amount-in-window.ts'
import { REMARK_IN_WINDOW, REMARK_LEAST } from './rules/remark-in-window.ts'
import { areParted, type Scene, toleranceOf, untakenDue } from './scene.ts'
import { contradict, sameTerminal, type Unit } from './unit.ts'

/** Candidates for all units together; a tolerance that brings more of them decides nothing. */
const CANDIDATES_MAX = 3_000_000
/** A tied class up to this size is shown as one ambiguous exception; a larger one stays open. */
const CLASS_MAX = 24

type Candidates = Map<Unit, Set<Unit>>

/**
 * Off unless the source configures days. Equal amounts come first, then those within the tolerance;
 * of both, what the remark tells from all other candidates, then what has one candidate only.
 */
export function searchWindow(scene: Scene): void {
  const tolerance = scene.settings?.tolerance
  if (tolerance?.daysEarlier === undefined && tolerance?.daysLater === undefined) return
  const isWide = tolerance.amount !== undefined || tolerance.rate !== undefined
  const exact = candidatesOf(scene, false)
  if (exact === null) return
  joinByRemark(scene, exact)
  joinUnique(scene, exact)
  const candidates = isWide ? candidatesOf(scene, true) : exact
  if (candidates === null) return
  if (isWide) {
    joinByRemark(scene, candidates)
    joinUnique(scene, candidates)
  }
  showTies(scene, candidates)
}

/** The date of a settlement row that a window is measured to. */
function settledOn({ root }: Unit): string {
  return root.at === null ? (root.settlementDate ?? root.businessDate) : root.businessDate
}

function fits(
  scene: Scene,
  one: Unit,
  other: Unit,
  initials: (unit: Unit) => string | null,
): boolean {
  return (
    one.direction === other.direction &&
    one.currency === other.currency &&
    sameTerminal(one.root, other.root) &&
    !one.excess &&
    !one.orphan &&
    !one.undoesAgain &&
    initialsAgree(initials(one), initials(other)) &&
    !contradict(one, other, AMOUNT_IN_WINDOW.unless) &&
    !areParted(scene, one, other)
  )
}

/** Who may be whose, both ways; null where the tolerance brings too many to decide anything. */
function candidatesOf(scene: Scene, isWide: boolean): Candidates | null {
  const byDate = new Map<string, Unit[]>()
  for (const unit of untakenDue(scene.settlement).sort(byAmount)) {
    const date = settledOn(unit)
    const list = byDate.get(date)
    if (list === undefined) byDate.set(date, [unit])
    else list.push(unit)
  }
  const dates = [...byDate.keys()].sort()
  const within = new Map<string, string[]>()
  const candidates: Candidates = new Map()
  const initials = initialsByUnit()
  let count = 0
  for (const one of untakenDue(scene.journal)) {
    let near = within.get(one.date)
    if (near === undefined) {
      near = dates.filter((date) => inDays(scene, one.date, date))
      within.set(one.date, near)
    }
    for (const date of near) {
      for (const other of around(scene, byDate.get(date) ?? [], one, isWide)) {
        if (!fits(scene, one, other, initials)) continue
        add(candidates, one, other)
        add(candidates, other, one)
        if (++count > CANDIDATES_MAX) return null
      }
    }
  }
  return candidates
}

/** Initials of remarks, worked out once per unit: pairs are many. */
function initialsByUnit(): (unit: Unit) => string | null {
  const known = new Map<Unit, string | null>()
  return (unit) => {
    let initials = known.get(unit)
    if (initials === undefined) {
      initials = initialsOf(unit.root.remark)
      known.set(unit, initials)
    }
    return initials
  }
}

function inDays(scene: Scene, from: string, date: string): boolean {
  const tolerance = scene.settings?.tolerance
  const apart = scene.dates.businessDays(scene.source, from, date)
  return apart >= -(tolerance?.daysEarlier ?? 0) && apart <= (tolerance?.daysLater ?? 0)
}

function byAmount(one: Unit, other: Unit): number {
  const left = one.amount ?? 0n
  const right = other.amount ?? 0n
  return left < right ? -1 : left > right ? 1 : 0
}

function add(candidates: Candidates, one: Unit, other: Unit): void {
  const held = candidates.get(one)
  if (held === undefined) candidates.set(one, new Set([other]))
  else held.add(other)
}

/** The units of a list ordered by amount that are close to one's amount. */
function around(scene: Scene, ordered: readonly Unit[], one: Unit, isWide: boolean): Unit[] {
  const amount = one.amount ?? 0n
  const bound = isWide ? (toleranceOf(scene, amount) ?? 0n) : 0n
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ordered[middle]?.amount ?? 0n) < amount - bound) low = middle + 1
    else high = middle
  }
  const found: Unit[] = []
  for (let at = low; at < ordered.length; at++) {
    const other = ordered[at]
    if (other === undefined || magnitude((other.amount ?? 0n) - amount) > bound) break
    found.push(other)
  }
  return found
}

/** Joins pairs that are each other's only candidate. */
function joinUnique(scene: Scene, candidates: Candidates): void {
  for (const one of untakenDue(scene.journal)) {
    const other = only(candidates, one)
    if (other === undefined || only(candidates, other) !== one) continue
    scene.tally.match(AMOUNT_IN_WINDOW.id, [one], [other])
    forget(candidates, [one, other])
  }
}

interface LikePair {
  readonly one: Unit
  readonly other: Unit
  readonly shared: number
}

/**
 * Joins pairs of which neither has another candidate with as much of the remark in common. Those
 * that share most come first; what they have taken is no candidate of the next.
 */
function joinByRemark(scene: Scene, candidates: Candidates): void {
  const pairs = likePairs(scene, candidates)
  const steps = [...new Set(pairs.map((pair) => pair.shared))].sort((a, b) => b - a)
  for (const least of steps) {
    const open = pairs.filter(
      ({ one, other, shared }) => shared >= least && !one.taken && !other.taken,
    )
    const counts = new Map<Unit, number>()
    const count = (unit: Unit) => counts.set(unit, (counts.get(unit) ?? 0) + 1)
    for (const { one, other } of open) {
      count(one)
      count(other)
    }
    for (const { one, other } of open) {
      if (counts.get(one) !== 1 || counts.get(other) !== 1) continue
      scene.tally.match(REMARK_IN_WINDOW.id, [one], [other])
      forget(candidates, [one, other])
    }
  }
}

function likePairs(scene: Scene, candidates: Candidates): LikePair[] {
  const remarks = new Map<Unit, string | null>()
  for (const unit of candidates.keys()) remarks.set(unit, plainRemark(unit.root.remark))
  const pairs: LikePair[] = []
  for (const one of untakenDue(scene.journal)) {
    const remark = remarks.get(one)
    if (typeof remark !== 'string') continue
    for (const other of candidates.get(one) ?? []) {
      const shared = sharedBeginning(remark, remarks.get(other) ?? '')
      if (shared >= REMARK_LEAST) pairs.push({ one, other, shared })
    }
  }
  return pairs
}

/** What is taken is nobody's candidate any more. */
function forget(candidates: Candidates, units: readonly Unit[]): void {
  for (const unit of units) {
    for (const other of candidates.get(unit) ?? []) candidates.get(other)?.delete(unit)
    candidates.delete(unit)
  }
}

function only(candidates: Candidates, unit: Unit): Unit | undefined {
  const held = candidates.get(unit)
  if (held === undefined || held.size !== 1) return undefined
  const [first] = held
  return first
}

/** Classes of units that are candidates of one another. */
function showTies(scene: Scene, candidates: Candidates): void {
  const seen = new Set<Unit>()
  for (const start of untakenDue(scene.journal)) {
    if (seen.has(start) || !candidates.has(start)) continue
    const members = [start]
    seen.add(start)
    for (let at = 0; at < members.length; at++) {
      const member = members[at]
      for (const other of (member && candidates.get(member)) ?? []) {
        if (seen.has(other)) continue
        seen.add(other)
        members.push(other)
      }
    }
    decideClass(scene, members, candidates)
  }
}

/**
 * Alike in all that counts, as many on each side, and each the candidate of each, the units are joined;
 * else a person decides. A class hangs together by single candidates: the n-th of one side need not be
 * one of the n-th of the other.
 */
function decideClass(scene: Scene, members: readonly Unit[], candidates: Candidates): void {
  const journal = members.filter((unit) => unit.side === 'journal')
  const settlement = members.filter((unit) => unit.side === 'settlement')
  const same = (units: readonly Unit[]) => new Set(units.map(consequence)).size === 1
  const tied =
    journal.length === settlement.length &&
    journal.every((one) => candidates.get(one)?.size === settlement.length)
  if (tied && same(journal) && same(settlement)) {
    journal.forEach((one, at) => {
      const other = settlement[at]
      if (other !== undefined) scene.tally.match(AMOUNT_IN_WINDOW.id, [one], [other])
    })
    return
  }
  if (members.length > CLASS_MAX) return
  scene.tally.leave(
    'ambiguous',
    AMOUNT_IN_WINDOW.id,
    [...journal, ...settlement],
    candidatesNote(members),
  )
}

function consequence({ amount, date, root }: Unit): string {
  return `${amount}|${date}|${root.settlementDate}|${root.fee}|${root.terminalId}`
}
