// STAN gaps: numbers that a terminal gave and its journal does not have.
import type { Alert, MonitorThresholds, WatchedDays, WatchedStans } from '../domain/monitoring.ts'
import { grouped } from './grouping.ts'

/** STANs run to this and begin again at 1. */
const STANS = 999_999
/** Where a date's STANs lie further apart than this, the numbers have wrapped. */
const APART = 500_000
/** A wider jump is a new start (another batch of numbers, a terminal replaced). */
const WIDTH_MAX = 1_000
/** From so many terminals of a merchant on, one alert tells of all. */
const TOGETHER = 4
const GAPS_SHOWN = 5

type Range = readonly [from: number, to: number]

interface Gaps {
  readonly merchantId: string
  readonly terminalId: string
  readonly gaps: readonly Range[]
  readonly missing: number
  readonly present: number
}

export function stanGaps(days: WatchedDays, thresholds: MonitorThresholds): Alert[] {
  const { businessDate } = days
  const terminals = grouped(days.stans, (one) => `${one.merchantId}\n${one.terminalId}`)
  const found = [...terminals.values()].flatMap((list): Gaps[] => {
    const gaps = gapsOf(list, businessDate)
    if (gaps === null || gaps.missing < thresholds.minimumMissingStans) return []
    const density = gaps.present / (gaps.present + gaps.missing)
    return density < thresholds.stanDensity ? [] : [gaps]
  })
  return [...grouped(found, (one) => one.merchantId)].flatMap(([merchantId, list]) => {
    const alert = (scope: Alert['scope'], name: string, of: readonly Gaps[]): Alert => ({
      businessDate,
      kind: 'stan_gap',
      scope,
      merchantId,
      name,
      detail: '',
      since: businessDate,
      evidence: of.map((one) => gapEvidence(one, scope)),
    })
    return list.length >= TOGETHER
      ? [alert('merchant', merchantId, list)]
      : list.map((one) => alert('terminal', one.terminalId, [one]))
  })
}

function gapEvidence({ terminalId, gaps, missing, present }: Gaps, scope: Alert['scope']) {
  const shown = gaps
    .slice(0, GAPS_SHOWN)
    .map(([from, to]) => (from === to ? from : `${from}-${to}`))
  const list = `${shown.join(' ')}${gaps.length > GAPS_SHOWN ? ' ...' : ''}`
  const value = `missing=${missing}; list=${list}; present=${present}`
  return scope === 'terminal'
    ? { fact: 'stans_missing', value }
    : { fact: 'stans_missing_on', value: `terminal=${terminalId}; ${value}` }
}

/** The date's gaps, the one from the day before included; null where it has no STANs. */
function gapsOf(list: readonly WatchedStans[], businessDate: string): Gaps | null {
  const today = list.find((one) => one.businessDate === businessDate)
  if (today === undefined || today.stans.length === 0) return null
  const ranges = unwrapped(today.stans)
  const before = list
    .filter((one) => one.businessDate < businessDate && one.stans.length > 0)
    .sort((one, two) => (one.businessDate < two.businessDate ? 1 : -1))[0]
  const gaps: Range[] = []
  let last = before === undefined ? null : lastOf(before.stans)
  const [first] = ranges
  if (last !== null && first !== undefined && last > first[0]) last -= STANS
  for (const [from, to] of ranges) {
    if (last !== null && from > last + 1 && from - last - 1 <= WIDTH_MAX) {
      gaps.push([last + 1, from - 1])
    }
    last = Math.max(last ?? to, to)
  }
  return {
    merchantId: today.merchantId,
    terminalId: today.terminalId,
    gaps: gaps.map(([from, to]) => [wrapped(from), wrapped(to)]),
    missing: gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    present: ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0),
  }
}

const wrapped = (stan: number) => (stan < 1 ? stan + STANS : stan > STANS ? stan - STANS : stan)

function unwrapped(ranges: readonly Range[]): Range[] {
  const least = ranges[0]?.[0] ?? 0
  const most = ranges.at(-1)?.[1] ?? 0
  if (most - least <= APART) return [...ranges]
  return ranges
    .map(([from, to]): Range => (from < APART ? [from + STANS, to + STANS] : [from, to]))
    .sort(([one], [two]) => one - two)
}

/** The last number given, in the numbers as written. */
function lastOf(ranges: readonly Range[]): number {
  const last = unwrapped(ranges).at(-1)?.[1] ?? 0
  return wrapped(last)
}
