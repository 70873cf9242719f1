// The schedule: node-cron is a doorbell; on every ring the run table tells which dates are due.
import cron, { type ScheduledTask } from 'node-cron'
import type { Configuration } from '../src/config/config.ts'
import type { OnDelay } from '../src/domain/delay.ts'
import type { StoppedError } from '../src/domain/stopped-error.ts'
import type { Locale } from '../src/domain/wording/wording.ts'
import { type Store, unwatchedDates } from '../src/store/store.ts'
import { type DayDone, runDates } from './days.ts'
import { dueDates } from './due-dates.ts'
import { type ReceiveReport, receive } from './receive.ts'
import { type WatchedDate, watch } from './watch.ts'

export interface RingOptions {
  /** A timestamp, for what is overdue; absent: the clock's. */
  readonly now?: string
  readonly locale: Locale
  readonly say: OnDelay
  readonly received: (received: ReceiveReport) => void
  readonly ran: (done: DayDone) => void
  readonly watched: (watched: WatchedDate) => void
}

export interface BlockedDate {
  readonly businessDate: string
  readonly missing: readonly string[]
}

/** What a ring met, beside what it was told of as it came. */
export interface Rung {
  /** A file was quarantined. */
  readonly refused: boolean
  /** A file was accepted. */
  readonly fed: boolean
  /** Dates that are due and cannot be reconciled, with the names of the files that they lack. */
  readonly blocked: readonly BlockedDate[]
  /** Why workbooks could not be written; the next ring tries again. */
  readonly unwritten: readonly StoppedError[]
  /** Dates that have journal files and no run, and that no ring will run. */
  readonly passedOver: readonly string[]
}

/**
 * Rings at once, and then by the times that the last ring gave, until the process is told to stop.
 * Nothing is stored by node-cron: a slot missed while the daemon was down is made up for at start.
 * `ring` tells its own failures and never rejects.
 */
export async function keepSchedule(ring: () => Promise<Configuration>): Promise<never> {
  let ringing: Promise<void> | null = null
  // A ring while the last one is still at work is answered by it.
  const answer = () => {
    ringing ??= ring()
      .then(arm)
      .finally(() => {
        ringing = null
      })
    return ringing
  }
  let armed: { readonly times: string; readonly task: ScheduledTask } | null = null
  const arm = async ({ schedule, sources: [first] }: Configuration) => {
    const timezone = first?.timezone ?? 'UTC'
    const times = `${schedule} ${timezone}`
    if (armed?.times === times) return
    await armed?.task.destroy()
    armed = { times, task: cron.schedule(schedule, answer, { timezone }) }
  }
  await answer()
  return new Promise(() => {}) // whoever started the process ends it by a signal
}

/** Loads what waits and runs every date that is due: it has files, and no run or an older one. */
export async function ringOnce(
  configuration: Configuration,
  store: Store,
  options: RingOptions,
): Promise<Rung> {
  let [refused, fed] = [false, false]
  const received = (report: ReceiveReport) => {
    if (report.files.length > 0) options.received(report)
    refused ||= report.files.some((file) => file.status === 'quarantined')
    fed ||= report.files.some((file) => file.status === 'accepted')
  }
  received(await receive(configuration, store))
  const { dates, passedOver } = await dueDates(store, configuration.sources, options.now)
  if (dates.length === 0) return { refused, fed, blocked: [], unwritten: [], passedOver }
  const { locale, say } = options
  const ran = (done: DayDone) => {
    if (done.isNew) options.ran(done)
  }
  const unwritten: StoppedError[] = []
  const terms = {
    dates,
    locale,
    say,
    received,
    ran,
    cascade: true,
    unwritten: (error: StoppedError) => unwritten.push(error),
  }
  const { runs } = await runDates(configuration, store, terms) // and what came meanwhile
  const anew = new Set([
    ...runs.filter((one) => one.isNew).map((one) => one.run.businessDate),
    // Run before, by hand or by a daemon that was stopped in between.
    ...(await unwatchedDates(store.knex, dates)),
  ])
  for (const date of [...anew].sort()) {
    options.watched(await watch(configuration, store, date))
  }
  return { refused, fed, blocked: blockedAmong(runs), unwritten, passedOver }
}

function blockedAmong(runs: readonly DayDone[]): BlockedDate[] {
  // A date may have been run twice: its last run counts.
  const last = new Map(runs.map(({ run }) => [run.businessDate, run]))
  return [...last.values()]
    .filter((run) => run.status === 'not_reconcilable')
    .map(({ businessDate, summary }) => {
      const missing = summary.files.filter((file) => file.status === 'missing')
      return { businessDate, missing: missing.map((file) => file.name) }
    })
}
