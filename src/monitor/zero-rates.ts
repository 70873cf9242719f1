// Zero-amount rates per terminal, merchant, scheme and operator, each against its own past.
import { bytewise } from '../domain/byte-order.ts'
import { grouped, groupedInOrder } from '../domain/grouping.ts'
import {
  ALERT_SCOPES,
  type Alert,
  type AlertScope,
  type MonitorThresholds,
  type WatchedCell,
  type WatchedDays,
  type WatchedZeroCause,
} from '../domain/monitoring.ts'
import { chanceOf, chanceText, percentText, rateOf, type Share, standingOut } from './unusual.ts'

/** A subject's zero rate on the date, and what it was held against. */
export interface WatchedRate {
  readonly scope: AlertScope
  readonly merchantId: string
  readonly name: string
  readonly today: Share
  readonly past: Share
  /** `own` past; `others` of its sort where its own is too short. */
  readonly against: 'own' | 'others'
  readonly chance: number
  readonly isUnusual: boolean
}

interface Subject extends WatchedRate {
  readonly key: string
  readonly cells: readonly WatchedCell[]
}

const nameIn: Readonly<Record<AlertScope, (cell: Cell) => readonly [string, string] | null>> = {
  terminal: (cell) => (cell.terminalId === '' ? null : [cell.merchantId, cell.terminalId]),
  merchant: (cell) => [cell.merchantId, cell.merchantId],
  scheme: (cell) => (cell.scheme === '' ? null : ['', cell.scheme]),
  operator: (cell) => (cell.operatorId === '' ? null : [cell.merchantId, cell.operatorId]),
}
type Cell = Pick<WatchedCell, 'merchantId' | 'terminalId' | 'scheme' | 'operatorId'>

const keyIn = (scope: AlertScope, cell: Cell) => nameIn[scope](cell)?.join('\n') ?? null

export function share(cells: readonly WatchedCell[]): Share {
  let [hits, of] = [0, 0]
  for (const cell of cells) {
    hits += cell.zeros
    of += cell.attempts
  }
  return { hits, of }
}

const minus = (one: Share, two: Share): Share => ({
  hits: one.hits - two.hits,
  of: one.of - two.of,
})
const plus = (one: Share, two: Share): Share => ({ hits: one.hits + two.hits, of: one.of + two.of })

/** Every subject's rate on the date, unusual ones first, and the alerts that remain of them. */
export function zeroRates(
  days: WatchedDays,
  thresholds: MonitorThresholds,
): { rates: WatchedRate[]; alerts: Alert[] } {
  const subjects = ALERT_SCOPES.flatMap((scope) => subjectsOf(scope, days, thresholds))
  const flags = standingOut(
    subjects.map((one) => one.chance),
    thresholds.falseDiscoveryRate,
  )
  const judged = subjects.map((one, at) => ({
    ...one,
    isUnusual:
      flags[at] === true &&
      one.today.hits >= thresholds.minimumZeros &&
      rateOf(one.today) >= thresholds.minimumRatio * rateOf(one.past),
  }))
  const kept = withoutEchoes(judged.filter((one) => one.isUnusual))
  const byScope = new Map(
    [...new Set(kept.map((one) => one.scope))].map((scope) => [
      scope,
      grouped(days.zeroCauses, (cause) => keyIn(scope, cause)),
    ]),
  )
  const causes = ({ scope, key }: Subject) => byScope.get(scope)?.get(key) ?? []
  const rank = (one: WatchedRate) => (one.isUnusual ? 0 : 1)
  return {
    rates: judged
      .map(({ key: _key, cells: _cells, ...rate }) => rate)
      .sort(
        (a, b) =>
          rank(a) - rank(b) ||
          a.chance - b.chance ||
          bytewise(
            `${a.scope}\n${a.merchantId}\n${a.name}`,
            `${b.scope}\n${b.merchantId}\n${b.name}`,
          ),
      ),
    alerts: kept.map((one) => alertOf(one, days.businessDate, causes(one))),
  }
}

function subjectsOf(
  scope: AlertScope,
  days: WatchedDays,
  { minimumPast }: MonitorThresholds,
): Subject[] {
  const groups = groupedInOrder(days.cells, (cell) => keyIn(scope, cell))
  const isToday = (cell: WatchedCell) => cell.businessDate === days.businessDate
  const all = share(days.cells)
  return [...groups].flatMap(([key, cells]): Subject[] => {
    const now = cells.filter(isToday)
    const today = share(now)
    if (today.of === 0) return []
    const own = share(cells.filter((cell) => !isToday(cell)))
    const against = own.of >= minimumPast ? 'own' : 'others'
    const past = against === 'own' ? own : minus(all, plus(today, own))
    const [merchantId = '', name = ''] = key.split('\n')
    const chance = chanceOf(today, past)
    return [
      { scope, merchantId, name, key, cells: now, today, past, against, chance, isUnusual: false },
    ]
  })
}

/**
 * One fault shows in every scope that holds it: a broken terminal raises its merchant's rate, its
 * operator's, its scheme's. Told once: a wider scope stands only where no single narrower one
 * holds most of its zeros, and then takes the narrower ones in.
 */
function withoutEchoes(unusual: readonly Subject[]): Subject[] {
  const wide = unusual.filter((one) => {
    const narrower =
      one.scope === 'scheme' ? 'merchant' : one.scope === 'merchant' ? 'terminal' : null
    if (narrower === null) return false
    const parts = groupedInOrder(one.cells, (cell) => keyIn(narrower, cell))
    return [...parts.values()].every((cells) => share(cells).hits <= 0.6 * one.today.hits)
  })
  const kept: Subject[] = []
  for (const scope of ['scheme', 'merchant', 'terminal', 'operator'] as const) {
    for (const one of unusual) {
      if (one.scope !== scope) continue
      const isWide = scope === 'scheme' || scope === 'merchant'
      // A wide one whose zeros lie in one place that stands out by itself is that place's echo.
      const isEcho = isWide
        ? !wide.includes(one) &&
          unusual.some((two) => isInside(two, one) && within(one, two) >= 0.6)
        : false
      if (!isEcho && !kept.some((two) => within(one, two) >= 0.8)) kept.push(one)
    }
  }
  return kept
}

const ORDER: readonly AlertScope[] = ['terminal', 'operator', 'merchant', 'scheme']
const isInside = (one: Subject, two: Subject) => ORDER.indexOf(one.scope) < ORDER.indexOf(two.scope)

/** The part of the first one's zeros that the second one holds as well. */
function within(one: Subject, two: Subject): number {
  const [first] = two.cells
  if (first === undefined) return 0
  const common = one.cells.filter((cell) => keyIn(two.scope, cell) === two.key)
  return share(common).hits / one.today.hits
}

function alertOf(one: Subject, businessDate: string, causes: readonly WatchedZeroCause[]): Alert {
  const { scope, merchantId, name, today, past, against, chance } = one
  const rates = [
    `zeros=${today.hits}`,
    `attempts=${today.of}`,
    `rate=${percentText(today)}`,
    `past=${percentText(past)}`,
    `past_zeros=${past.hits}`,
    `past_attempts=${past.of}`,
  ].join('; ')
  return {
    businessDate,
    kind: 'zero_rate',
    scope,
    merchantId,
    name,
    detail: '',
    since: businessDate,
    evidence: [
      { fact: against === 'own' ? 'zero_rate_own' : 'zero_rate_others', value: rates },
      { fact: 'chance', value: chanceText(chance) },
      ...causesOf(causes),
      ...concentration(one),
    ],
  }
}

function causesOf(causes: readonly WatchedZeroCause[]) {
  const counts = new Map<string, number>()
  for (const { cause, count } of causes) counts.set(cause, (counts.get(cause) ?? 0) + count)
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || bytewise(a, b))
    .map(([cause, count]) => ({ fact: `zero_cause_${cause}`, value: String(count) }))
}

/** Where within the subject the zeros lie, as far as one place holds most of them. */
function concentration(one: Subject) {
  return (['terminal', 'operator', 'scheme'] as const).flatMap((scope) => {
    if (scope === one.scope) return []
    const parts = groupedInOrder(one.cells, (cell) => keyIn(scope, cell))
    if (parts.size < 2) return []
    return [...parts].flatMap(([key, cells]) => {
      const { hits } = share(cells)
      if (hits < 0.8 * one.today.hits) return []
      const [, name = ''] = key.split('\n')
      return [
        { fact: `zeros_of_${scope}`, value: `name=${name}; zeros=${hits}; all=${one.today.hits}` },
      ]
    })
  })
}
