// Declines by cause: what share of attempts each cause refused, against the merchant's own past.
import { bytewise } from '../domain/byte-order.ts'
import type { CauseId } from '../domain/exception.ts'
import { groupedInOrder } from '../domain/grouping.ts'
import type { Alert, MonitorThresholds, WatchedDays } from '../domain/monitoring.ts'
import { chanceOf, chanceText, percentText, rateOf, type Share, standingOut } from './unusual.ts'

/** One cause over all merchants. */
export interface WatchedDeclineRate {
  readonly cause: CauseId
  readonly today: Share
  readonly past: Share
}

/** Of the date, and of the dates before it. */
interface Attempts {
  readonly today: number
  readonly past: number
}

const NONE: Attempts = { today: 0, past: 0 }

export function declineRates(
  days: WatchedDays,
  thresholds: MonitorThresholds,
): { rates: WatchedDeclineRate[]; alerts: Alert[] } {
  const { businessDate } = days
  const ofMerchants = new Map<string, Attempts>()
  for (const cell of days.cells) {
    const { today, past } = ofMerchants.get(cell.merchantId) ?? NONE
    ofMerchants.set(
      cell.merchantId,
      cell.businessDate === businessDate
        ? { today: today + cell.attempts, past }
        : { today, past: past + cell.attempts },
    )
  }
  const shares = (list: WatchedDays['declines'], attempts: Attempts) => {
    const sum = (isToday: boolean) =>
      list
        .filter((one) => (one.businessDate === businessDate) === isToday)
        .reduce((total, one) => total + one.count, 0)
    return {
      today: { hits: sum(true), of: attempts.today },
      past: { hits: sum(false), of: attempts.past },
    }
  }
  const tested = [...groupedInOrder(days.declines, (one) => `${one.merchantId}\n${one.cause}`)].map(
    ([key, list]) => {
      const [merchantId = '', cause = ''] = key.split('\n')
      const { today, past } = shares(list, ofMerchants.get(merchantId) ?? NONE)
      return { merchantId, cause, today, past, chance: chanceOf(today, past) }
    },
  )
  const flags = standingOut(
    tested.map((one) => one.chance),
    thresholds.falseDiscoveryRate,
  )
  const alerts = tested
    .filter(
      (one, at) =>
        flags[at] === true &&
        one.past.of >= thresholds.minimumPast &&
        one.today.hits >= thresholds.minimumDeclines &&
        rateOf(one.today) >= thresholds.minimumRatio * rateOf(one.past),
    )
    .map(({ merchantId, cause, today, past, chance }): Alert => {
      const value = [
        `count=${today.hits}`,
        `attempts=${today.of}`,
        `rate=${percentText(today)}`,
        `past=${percentText(past)}`,
      ].join('; ')
      return {
        businessDate,
        kind: 'decline_rate',
        scope: 'merchant',
        merchantId,
        name: merchantId,
        detail: cause,
        since: businessDate,
        evidence: [
          { fact: `declines_${cause}`, value },
          { fact: 'chance', value: chanceText(chance) },
        ],
      }
    })
  const all = [...ofMerchants.values()].reduce(
    (sum, one) => ({ today: sum.today + one.today, past: sum.past + one.past }),
    NONE,
  )
  const rates = [...groupedInOrder(days.declines, (one) => one.cause)].map(([cause, list]) => ({
    cause: cause as CauseId,
    ...shares(list, all),
  }))
  return {
    rates: rates.sort((a, b) => b.today.hits - a.today.hits || bytewise(a.cause, b.cause)),
    alerts,
  }
}
