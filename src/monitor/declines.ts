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

export function declineRates(
  days: WatchedDays,
  thresholds: MonitorThresholds,
): { rates: WatchedDeclineRate[]; alerts: Alert[] } {
  const { businessDate } = days
  const attempts = new Map<string, Share>()
  for (const cell of days.cells) {
    const before = attempts.get(cell.merchantId) ?? { hits: 0, of: 0 }
    // Here `hits` are the date's attempts and `of` all of them.
    const now = cell.businessDate === businessDate ? cell.attempts : 0
    attempts.set(cell.merchantId, { hits: before.hits + now, of: before.of + cell.attempts })
  }
  const both = (merchantId: string, list: WatchedDays['declines']) => {
    const { hits: now, of: all } = attempts.get(merchantId) ?? { hits: 0, of: 0 }
    const sum = (isToday: boolean) =>
      list
        .filter((one) => (one.businessDate === businessDate) === isToday)
        .reduce((total, one) => total + one.count, 0)
    return { today: { hits: sum(true), of: now }, past: { hits: sum(false), of: all - now } }
  }
  const tested = [...groupedInOrder(days.declines, (one) => `${one.merchantId}\n${one.cause}`)].map(
    ([key, list]) => {
      const [merchantId = '', cause = ''] = key.split('\n')
      const { today, past } = both(merchantId, list)
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
  const rates = [...groupedInOrder(days.declines, (one) => one.cause)].map(([cause, list]) => {
    const merchants = [...attempts.keys()]
    const of = (pick: (one: Share) => number) =>
      merchants.reduce((sum, name) => sum + pick(attempts.get(name) as Share), 0)
    const { today, past } = both('', list)
    return {
      cause: cause as CauseId,
      today: { hits: today.hits, of: of((one) => one.hits) },
      past: { hits: past.hits, of: of((one) => one.of - one.hits) },
    }
  })
  return {
    rates: rates.sort((a, b) => b.today.hits - a.today.hits || bytewise(a.cause, b.cause)),
    alerts,
  }
}
