// Sources without references: the same amount within configured days, where only one candidate is there.
import { candidatesNote } from './key-ladder.ts'
import { AMOUNT_IN_WINDOW } from './rules/amount-in-window.ts'
import { type Scene, tolerable, untakenDue } from './scene.ts'
import { contradict, sameTerminal, type Unit } from './unit.ts'

/** Candidates that are looked at for one unit; more than that decide nothing. */
const CANDIDATES_MAX = 60
/** A tied class up to this size is shown as one ambiguous exception. */
const CLASS_MAX = 24

/** Off unless the source configures days. Joins what has one candidate only, nearest amounts first. */
export function searchWindow(scene: Scene): void {
  const tolerance = scene.settings?.tolerance
  if (tolerance?.daysEarlier === undefined && tolerance?.daysLater === undefined) return
  const exact = (one: Unit, other: Unit) => one.amount === other.amount
  joinUnique(scene, exact)
  if (tolerance.amount !== undefined || tolerance.rate !== undefined) {
    joinUnique(scene, (one, other) => tolerable(scene, one.amount ?? 0n, other.amount ?? 0n))
  }
  showTies(scene)
}

function inDays(scene: Scene, journal: Unit, settlement: Unit): boolean {
  const tolerance = scene.settings?.tolerance
  const { root } = settlement
  const date = root.at === null ? (root.settlementDate ?? root.businessDate) : root.businessDate
  const apart = scene.dates.businessDays(scene.source, journal.date, date)
  return apart >= -(tolerance?.daysEarlier ?? 0) && apart <= (tolerance?.daysLater ?? 0)
}

function fits(scene: Scene, one: Unit, other: Unit): boolean {
  return (
    one.direction === other.direction &&
    one.currency === other.currency &&
    sameTerminal(one.root, other.root) &&
    !one.excess &&
    !contradict(one, other, AMOUNT_IN_WINDOW.unless) &&
    inDays(scene, one, other)
  )
}

type Close = (journal: Unit, settlement: Unit) => boolean

/** Candidates of each open unit, found in a list ordered by amount. */
function candidatesOf(scene: Scene, close: Close): Map<Unit, Unit[]> {
  const journal = untakenDue(scene.journal)
  const settlement = untakenDue(scene.settlement).sort(byAmount)
  const candidates = new Map<Unit, Unit[]>()
  for (const one of journal) {
    for (const other of around(settlement, one, close)) {
      if (!fits(scene, one, other)) continue
      add(candidates, one, other)
      add(candidates, other, one)
    }
  }
  return candidates
}

function byAmount(one: Unit, other: Unit): number {
  const left = one.amount ?? 0n
  const right = other.amount ?? 0n
  return left < right ? -1 : left > right ? 1 : 0
}

function add(candidates: Map<Unit, Unit[]>, one: Unit, other: Unit): void {
  const list = candidates.get(one)
  if (list === undefined) candidates.set(one, [other])
  else list.push(other)
}

/** The units of an ordered list that are close to one's amount: closeness holds over one stretch. */
function around(ordered: readonly Unit[], one: Unit, close: Close): Unit[] {
  let low = 0
  let high = ordered.length
  const amount = one.amount ?? 0n
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ordered[middle]?.amount ?? 0n) < amount) low = middle + 1
    else high = middle
  }
  const found: Unit[] = []
  for (let at = low - 1; at >= 0 && found.length < CANDIDATES_MAX; at--) {
    const other = ordered[at]
    if (other === undefined || !close(one, other)) break
    found.push(other)
  }
  for (let at = low; at < ordered.length && found.length < 2 * CANDIDATES_MAX; at++) {
    const other = ordered[at]
    if (other === undefined || !close(one, other)) break
    found.push(other)
  }
  return found
}

/** Joins pairs that are each other's only candidate, until no more are. */
function joinUnique(scene: Scene, close: Close): void {
  for (let joined = true; joined; ) {
    joined = false
    const candidates = candidatesOf(scene, close)
    for (const one of untakenDue(scene.journal)) {
      const [other, ...more] = candidates.get(one) ?? []
      if (other === undefined || more.length > 0 || other.taken) continue
      if (candidates.get(other)?.length !== 1) continue
      scene.tally.match(AMOUNT_IN_WINDOW.id, [one], [other])
      joined = true
    }
  }
}

/** Classes of units that are candidates of one another; alike in all that counts, they are joined. */
function showTies(scene: Scene): void {
  const tolerance = scene.settings?.tolerance
  const wide = tolerance?.amount !== undefined || tolerance?.rate !== undefined
  const candidates = candidatesOf(scene, (one, other) =>
    wide ? tolerable(scene, one.amount ?? 0n, other.amount ?? 0n) : one.amount === other.amount,
  )
  const seen = new Set<Unit>()
  for (const start of untakenDue(scene.journal)) {
    if (seen.has(start) || !candidates.has(start)) continue
    const members = [start]
    seen.add(start)
    for (let at = 0; at < members.length; at++) {
      const member = members[at]
      for (const other of (member && candidates.get(member)) ?? []) {
        if (!seen.has(other)) {
          seen.add(other)
          members.push(other)
        }
      }
    }
    decideClass(scene, members)
  }
}

function decideClass(scene: Scene, members: readonly Unit[]): void {
  const journal = members.filter((unit) => unit.side === 'journal')
  const settlement = members.filter((unit) => unit.side === 'settlement')
  const same = (units: readonly Unit[]) =>
    new Set(
      units.map((unit) => `${unit.amount}|${unit.date}|${unit.root.fee}|${unit.root.terminalId}`),
    ).size === 1
  if (same(journal) && same(settlement) && journal.length === settlement.length) {
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
