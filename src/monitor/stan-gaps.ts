// STAN gaps: numbers that a terminal gave and its journal does not have.
import { groupedInOrder } from '../domain/grouping.ts'
import type { Alert, MonitorThresholds, WatchedDays, WatchedStans } from '../domain/monitoring.ts'
import { densityOf, gapsText, type NumberGaps, stanGapsOf } from '../domain/number-gaps.ts'

/** From so many terminals of a merchant on, one alert tells of all. */
const TOGETHER = 4

interface Gaps extends NumberGaps {
  readonly merchantId: string
  readonly terminalId: string
}

export function stanGaps(days: WatchedDays, thresholds: MonitorThresholds): Alert[] {
  const { businessDate } = days
  const terminals = groupedInOrder(days.stans, (one) => `${one.merchantId}\n${one.terminalId}`)
  const found = [...terminals.values()].flatMap((list): Gaps[] => {
    const gaps = gapsOf(list, businessDate)
    if (gaps === null || gaps.missing < thresholds.minimumMissingStans) return []
    return densityOf(gaps) < thresholds.stanDensity ? [] : [gaps]
  })
  return [...groupedInOrder(found, (one) => one.merchantId)].flatMap(([merchantId, list]) => {
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
  const value = `missing=${missing}; list=${gapsText(gaps)}; present=${present}`
  return scope === 'terminal'
    ? { fact: 'stans_missing', value }
    : { fact: 'stans_missing_on', value: `terminal=${terminalId}; ${value}` }
}

/** The date's gaps, the one from the day before included; null where it has no STANs. */
function gapsOf(list: readonly WatchedStans[], businessDate: string): Gaps | null {
  const today = list.find((one) => one.businessDate === businessDate)
  if (today === undefined || today.stans.length === 0) return null
  const before = list
    .filter((one) => one.businessDate < businessDate && one.stans.length > 0)
    .sort((one, two) => (one.businessDate < two.businessDate ? 1 : -1))[0]
  const { merchantId, terminalId } = today
  return { merchantId, terminalId, ...stanGapsOf(today.stans, before?.stans ?? null) }
}
