// The judge: places each row of a portion exactly once, in a match, in a place of its own, or in a leftover.
import { ACQUIRER_ENTRY_KINDS, type Kind, NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import type { Judgement, KnownRow, Portion } from '../domain/leftover.ts'
import { type Route, routeOf } from '../domain/routing.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { findDifferences } from './differences.ts'
import { type DueDates, dueDates } from './due-dates.ts'
import { netBesideKnown, netUnderOneReference, settleLifecycles } from './gathering.ts'
import { climbLadder } from './key-ladder.ts'
import { collapse } from './lifecycles.ts'
import { settleLines } from './lines.ts'
import { placeRemains } from './remains.ts'
import { repeatsOf } from './repeats.ts'
import { byContent } from './row-order.ts'
import type { Scene } from './scene.ts'
import { Tally } from './tally.ts'
import type { MatchingTerms } from './terms.ts'
import type { Unit } from './unit.ts'
import { searchWindow } from './window-search.ts'

export { REPEAT_DAYS_MAX } from './repeats.ts'
export type { Rule } from './rule.ts'
export { RULES, rulesFingerprint } from './rule-order.ts'
export type { MatchingTerms } from './terms.ts'

/**
 * Judges the rows of one merchant. Pure: the same rows in any order give the same judgement, in the
 * same order. Amounts are exact decimal text. Throws UnknownYearError where a source's calendar does
 * not know a year (src/domain/calendar.ts); anything else thrown is a bug of ours.
 */
export function judge(portion: Portion, terms: MatchingTerms): Judgement {
  const tally = new Tally()
  const ground = groundworkOf(terms)
  const journal = journalUnits(portion, terms, ground, tally)
  const settlement = settlementUnits(portion, terms, tally)
  const moneyless = portion.journal.filter((row) => ASKING_KINDS.has(row.kind))
  for (const source of sourcesOf(journal, settlement)) {
    judgeSource({
      source,
      settings: terms.sources.find((one) => one.name === source),
      journal: journal.get(source) ?? [],
      settlement: settlement.get(source) ?? [],
      known: portion.known.filter((row) => mayConcern(row, source, ground)),
      moneyless: moneyless.filter((row) => mayConcern(row, source, ground)),
      said: portion.said,
      terms,
      dates: ground.dates,
      tally,
      meetings: new Map(),
    })
  }
  return tally.judgement()
}

/** Attempts that ask and take nothing: under the references of one an acquirer may settle all the same. */
const ASKING_KINDS: ReadonlySet<Kind> = new Set([
  'preauth',
  'balance_inquiry',
  'account_verification',
])

/** What hangs on the terms alone. */
interface Groundwork {
  readonly dates: DueDates
  readonly route: (row: StoredTransaction) => Route
  /** The source that owes a journal row; '' where none does. */
  readonly owedBy: (row: StoredTransaction) => string
}

const GROUNDWORKS = new WeakMap<MatchingTerms, Groundwork>()

/**
 * Made once for many portions: V8 forgets the code of a function that nobody holds any more, and
 * compiled the closures of each portion anew. What rows are given to outlives the portion.
 */
function groundworkOf(terms: MatchingTerms): Groundwork {
  let ground = GROUNDWORKS.get(terms)
  if (ground === undefined) {
    const route = router(terms)
    const owedBy = (row: StoredTransaction) => {
      const way = route(row)
      return 'to' in way ? way.to : ''
    }
    ground = { dates: dueDates(terms), route, owedBy }
    GROUNDWORKS.set(terms, ground)
  }
  return ground
}

/** Acquirers count for themselves: the same number is another sale's. What undoes a sale may name none. */
function mayConcern(row: KnownRow, source: string, { owedBy }: Groundwork): boolean {
  const own = row.side === 'journal' ? owedBy(row) : row.source
  return own === source || own === ''
}

/** The steps, in order of trust: what one has taken, the next does not see. */
function judgeSource(scene: Scene): void {
  const open = withoutReserved(scene)
  climbLadder(open)
  settleLifecycles(open)
  netBesideKnown(open)
  netUnderOneReference(open)
  findDifferences(open)
  const repeats = new Map([...repeatsOf(scene, 'journal'), ...repeatsOf(scene, 'settlement')])
  settleLines(open, new Set(repeats.keys()))
  searchWindow(open)
  placeRemains(scene, repeats)
}

/** What a person joined to a row that is still to come is kept from the rules, and only placed. */
function withoutReserved(scene: Scene): Scene {
  const { said } = scene
  if (said === undefined) return scene
  const isOpen = (unit: Unit) => !unit.rows.some((row) => said.isReserved(row))
  return {
    ...scene,
    journal: scene.journal.filter(isOpen),
    settlement: scene.settlement.filter(isOpen),
    meetings: new Map(),
  }
}

type BySource = Map<string, Unit[]>

function sourcesOf(journal: BySource, settlement: BySource): string[] {
  return [...new Set([...journal.keys(), ...settlement.keys()])].sort()
}

function put(bySource: BySource, unit: Unit): void {
  const list = bySource.get(unit.source)
  if (list === undefined) bySource.set(unit.source, [unit])
  else list.push(unit)
}

/** Sorts out what is no money at all and collapses the rest. */
function unitsOf(
  rows: readonly StoredTransaction[],
  side: 'journal' | 'settlement',
  portion: Portion,
  terms: MatchingTerms,
  tally: Tally,
  sourceOf: (row: StoredTransaction) => string,
): readonly Unit[] {
  const financial: StoredTransaction[] = []
  const others: StoredTransaction[] = []
  for (const row of [...rows].sort(byContent)) {
    if (NEVER_FINANCIAL_KINDS.has(row.kind)) {
      tally.placeRow('not_financial', row)
      others.push(row)
    } else if (ACQUIRER_ENTRY_KINDS.has(row.kind)) tally.placeRow('acquirer_entry', row)
    else financial.push(row)
  }
  const known: KnownRow[] = []
  for (const row of portion.known) if (row.side === side) known.push(row)
  // A completion's preauth and a reversed one are originals too, though they never clear.
  for (const row of others) known.push(row)
  const { units, idle } = collapse(financial, known, terms.responseCodes, sourceOf)
  for (const { row, uploadOf } of idle) tally.placeRow('not_financial', row, null, uploadOf)
  return units
}

const ownSource = (row: StoredTransaction) => row.source

function settlementUnits(portion: Portion, terms: MatchingTerms, tally: Tally): BySource {
  const bySource: BySource = new Map()
  const units = unitsOf(portion.settlement, 'settlement', portion, terms, tally, ownSource)
  for (const unit of units) put(bySource, unit)
  return bySource
}

/** Routes each unit to the source that owes it; what none owes has its place at once. */
function journalUnits(
  portion: Portion,
  terms: MatchingTerms,
  { route, owedBy }: Groundwork,
  tally: Tally,
): BySource {
  const bySource: BySource = new Map()
  for (const unit of unitsOf(portion.journal, 'journal', portion, terms, tally, owedBy)) {
    if (unit.source !== '') {
      put(bySource, unit)
      continue
    }
    const way = route(unit.root)
    if ('none' in way) placeUnowed(unit, way.none, tally)
  }
  return bySource
}

function placeUnowed(
  unit: Unit,
  why: 'other_tender' | 'unclaimed' | 'claimed_twice',
  tally: Tally,
): void {
  if (unit.standing === 'declined' || unit.standing === 'unanswered') tally.place('declined', unit)
  else if (why === 'other_tender') tally.place('other_tender', unit)
  else tally.place(unit.standing === 'undone' ? 'netted' : 'unrouted', unit)
}

/** Combinations that are kept: where claims name merchants or terminals, each makes one. */
const ROUTES_MAX = 10_000

/** Routes by the facts that the sources' claims look at, each combination once. */
function router(terms: MatchingTerms): (row: StoredTransaction) => Route {
  const claims = terms.sources.map((source) => source.settles)
  const byMerchant = claims.some((claim) => claim?.merchants !== undefined)
  const byTerminal = claims.some((claim) => claim?.terminals !== undefined)
  const routes = new Map<string, Map<string | null, Map<string | null, Route>>>()
  return (row) => {
    let first = row.source
    if (byMerchant) first += `|${row.merchantId}`
    if (byTerminal) first += `|${row.terminalId}`
    if (routes.size > ROUTES_MAX) routes.clear()
    const ofScheme = nested(nested(routes, first), row.scheme)
    let route = ofScheme.get(row.paymentMethod)
    if (route === undefined) {
      route = routeOf(row, row.source, terms.sources)
      ofScheme.set(row.paymentMethod, route)
    }
    return route
  }
}

/** The map under a key, made where it is not there yet. */
function nested<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  let inner = map.get(key)
  if (inner === undefined) {
    inner = new Map()
    map.set(key, inner)
  }
  return inner
}
