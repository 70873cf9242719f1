// The monitor's job: counts a date and its past, watches it, and keeps the alerts.
import type { Configuration } from '../src/config/config.ts'
import { addDays } from '../src/domain/business-date.ts'
import type { Alert } from '../src/domain/monitoring.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import { type Watched, watchDay } from '../src/monitor/monitor.ts'
import {
  alertsBetween,
  countWatchedDay,
  keepAlerts,
  latestRuns,
  type Store,
  watchedDays,
} from '../src/store/store.ts'

export interface WatchedDate extends Watched {
  /** Alerts of the past that is looked at, the date left out: the latest first. */
  readonly history: readonly Alert[]
}

/**
 * Watches a business date that was run (absent: the latest one). Watched again, a date gets the
 * alerts that its counts give now. Throws StoppedError NO_RUN (exit 2) where it was never run.
 */
export async function watch(
  configuration: Configuration,
  store: Store,
  date?: string,
): Promise<WatchedDate> {
  const { knex } = store
  const dates = (await latestRuns(knex)).map((run) => run.businessDate)
  const businessDate = date ?? dates.at(-1)
  if (businessDate === undefined || !dates.includes(businessDate)) {
    throw new StoppedError(
      'NO_RUN',
      EXIT.usage,
      businessDate === undefined
        ? 'No date has been reconciled.'
        : `${businessDate} has not been reconciled.`,
      { hint: `Run tieout run --date ${businessDate ?? 'YYYY-MM-DD'} first.` },
    )
  }
  const { monitor, responseCodes } = configuration
  const from = addDays(businessDate, -monitor.pastDays)
  const past = dates.filter((one) => one >= from && one < businessDate)
  for (const one of [...past, businessDate]) await countWatchedDay(knex, one)
  const days = await watchedDays(knex, businessDate, monitor.pastDays, responseCodes)
  const earlier = await alertsBetween(knex, from, addDays(businessDate, -1))
  const before = past.at(-1)
  const watched = watchDay(
    days,
    monitor,
    earlier.filter((alert) => alert.businessDate === before),
  )
  await keepAlerts(knex, businessDate, watched.alerts)
  return { ...watched, history: earlier.toReversed() }
}
