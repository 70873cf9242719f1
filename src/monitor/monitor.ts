// The monitor's door: what is unusual about a business date, told once and with what shows it.
import { bytewise } from '../domain/byte-order.ts'
import {
  ALERT_KINDS,
  type Alert,
  type MonitorThresholds,
  type WatchedDays,
} from '../domain/monitoring.ts'
import { declineRates, type WatchedDeclineRate } from './declines.ts'
import { silentTerminals } from './silence.ts'
import { stanGaps } from './stan-gaps.ts'
import type { Share } from './unusual.ts'
import { newVersions } from './versions.ts'
import { share, type WatchedRate, zeroRates } from './zero-rates.ts'

export type { Share } from './unusual.ts'
export { chanceOf, chanceText, percentText, standingOut } from './unusual.ts'
export type { WatchedDeclineRate, WatchedRate }

export interface Watched {
  readonly businessDate: string
  /** Dates of its past that have journal rows. */
  readonly pastDates: number
  readonly today: Share
  readonly past: Share
  /** Unusual ones first, then by chance. */
  readonly rates: readonly WatchedRate[]
  readonly declines: readonly WatchedDeclineRate[]
  readonly alerts: readonly Alert[]
}

/**
 * Watches one date. `earlier` are the alerts of the date before: what was raised then as well keeps
 * the date on which it began. Pure: the same counts, the same alerts, in the order of kinds and bytes.
 */
export function watchDay(
  days: WatchedDays,
  thresholds: MonitorThresholds,
  earlier: readonly Alert[] = [],
): Watched {
  const zeros = zeroRates(days, thresholds)
  const declines = declineRates(days, thresholds)
  const began = new Map(earlier.map((alert) => [subjectOf(alert), alert.since]))
  const alerts = [
    ...zeros.alerts,
    ...declines.alerts,
    ...silentTerminals(days, thresholds),
    ...stanGaps(days, thresholds),
    ...newVersions(days),
  ].map((alert) => ({
    ...alert,
    // Another day's missing STANs are others.
    since: (alert.kind === 'stan_gap' ? null : began.get(subjectOf(alert))) ?? alert.since,
  }))
  const isToday = (one: { businessDate: string }) => one.businessDate === days.businessDate
  return {
    businessDate: days.businessDate,
    pastDates: new Set(days.cells.filter((one) => !isToday(one)).map((one) => one.businessDate))
      .size,
    today: share(days.cells.filter(isToday)),
    past: share(days.cells.filter((one) => !isToday(one))),
    rates: zeros.rates,
    declines: declines.rates,
    alerts: alerts.sort(
      (a, b) =>
        ALERT_KINDS.indexOf(a.kind) - ALERT_KINDS.indexOf(b.kind) ||
        bytewise(subjectOf(a), subjectOf(b)),
    ),
  }
}

const subjectOf = (alert: Alert) =>
  [alert.kind, alert.scope, alert.merchantId, alert.name, alert.detail].join('\n')
