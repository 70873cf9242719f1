// The day's line of jobs: receive, reconcile, report; for one date or several, in their order.
import type { Configuration } from '../src/config/config.ts'
import type { OnDelay } from '../src/domain/delay.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import type { Locale } from '../src/domain/wording/wording.ts'
import {
  latestRuns,
  receivedFiles,
  runsThatRead,
  type Share,
  type Store,
} from '../src/store/store.ts'
import { undecidedDates } from './decision-dates.ts'
import { type OpenedInbox, openInbox } from './opened-inbox.ts'
import { type Progress, type ReceiveReport, receive } from './receive.ts'
import type { Reconciled } from './reconcile.ts'
import type { RunSummary } from './run-summary.ts'
import type { Threads } from './threads.ts'

export interface DaysOptions {
  readonly dates: readonly string[]
  readonly asOf?: string | undefined
  readonly locale: Locale
  readonly dryRun?: boolean
  /** Run later dates again that stand on an older revision. */
  readonly cascade?: boolean
  /**
   * Write only the workbooks that are not there yet, and go on past one that cannot be written: it is
   * handed over here. Absent: every workbook is written, and the first failure stops.
   */
  readonly unwritten?: (error: StoppedError) => void
  readonly say?: OnDelay
  readonly portionRows?: number
  readonly judgeAll?: boolean
  readonly lanes?: Share['of']
  /** Where days with much left are judged; null: in this thread. Absent: where the inbox is. */
  readonly threads?: Threads | null
  readonly progress?: Progress
  /** Opened before the store was; absent: it is opened now. */
  readonly inbox?: OpenedInbox
  readonly received?: (received: ReceiveReport) => void
  readonly ran?: (done: DayDone) => void
}

export interface DayDone extends Reconciled {
  /** Path of the workbook; null in a dry run, and where it could not be written. */
  readonly workbook: string | null
}

export interface DaysDone {
  readonly received: ReceiveReport
  readonly runs: readonly DayDone[]
  /** Later dates whose latest revision stands on an older one than there is now. */
  readonly stale: readonly string[]
}

/** Loads what waits, reconciles the dates in their order, and writes their workbooks. */
export async function runDates(
  configuration: Configuration,
  store: Store,
  options: DaysOptions,
): Promise<DaysDone> {
  const inbox = options.inbox ?? openInbox(configuration)
  try {
    return await runOpened(configuration, store, { threads: inbox.threads, ...options }, inbox)
  } finally {
    await inbox.end()
  }
}

async function runOpened(
  configuration: Configuration,
  store: Store,
  options: DaysOptions,
  inbox: OpenedInbox,
): Promise<DaysDone> {
  const progress = options.progress ?? (() => {})
  const [received] = await Promise.all([
    receive(configuration, store, progress, inbox),
    laterJobs(), // loaded while files are
  ])
  options.received?.(received)
  const runs: DayDone[] = []
  const dates = [...options.dates].sort()
  for (const [at, date] of dates.entries()) {
    progress('reconcile', at, dates.length)
    const done = await runDate(configuration, store, date, options)
    runs.push(done)
    options.ran?.(done)
  }
  let stale = options.dryRun ? [] : await staleDates(store)
  const unchanged = new Set<string>()
  for (;;) {
    const date = options.cascade ? stale.find((one) => !unchanged.has(one)) : undefined
    if (date === undefined) break
    const done = await runDate(configuration, store, date, options)
    runs.push(done)
    options.ran?.(done)
    if (!done.isNew) unchanged.add(date) // it stays what it is, however often it is run
    stale = await staleDates(store)
  }
  return { received, runs, stale }
}

const laterJobs = () => Promise.all([import('./reconcile.ts'), import('./report.ts')])

async function runDate(
  configuration: Configuration,
  store: Store,
  businessDate: string,
  options: DaysOptions,
): Promise<DayDone> {
  const { asOf, dryRun, say, portionRows, judgeAll, lanes, threads } = options
  const [{ reconcile }] = await laterJobs()
  const terms = { businessDate, asOf, dryRun, say, portionRows, judgeAll, lanes, threads }
  const done = await reconcile(configuration, store, terms)
  // Their memory is wanted for the workbook; another large date has new ones.
  await threads?.end()
  if (dryRun) return { ...done, workbook: null }
  const began = performance.now()
  const workbook = await workbookOf(configuration, store, done, options)
  const durations = { ...done.durations, workbook: Math.round(performance.now() - began) }
  return { ...done, durations, workbook }
}

/** Path of the run's workbook, written as the options say; null where it could not be. */
async function workbookOf(
  configuration: Configuration,
  store: Store,
  { run, isNew }: Reconciled,
  { locale, unwritten }: DaysOptions,
): Promise<string | null> {
  const [, { report, standingWorkbook }] = await laterJobs()
  if (unwritten === undefined) return report(configuration, store, run, locale)
  const standing = isNew ? null : await standingWorkbook(configuration, run)
  if (standing !== null) return standing
  try {
    return await report(configuration, store, run, locale)
  } catch (error) {
    if (!(error instanceof StoppedError) || error.exit !== EXIT.space) throw error
    unwritten(error)
    return null
  }
}

/**
 * Dates to run again, earliest first: the latest run does not stand on the latest run of the date
 * before it, or it read a file that was restated since, or people have decided otherwise since.
 */
export async function staleDates(store: Store): Promise<string[]> {
  const runs = await latestRuns<RunSummary>(store.knex)
  const files = await receivedFiles(store.knex)
  const restated = files.filter((one) => one.status === 'restated').map((one) => one.id)
  const readRestated = await runsThatRead(store.knex, restated)
  const undecided = await undecidedDates(store, runs, files)
  const stale: string[] = []
  let before: number | null = null
  let broken = false
  for (const run of runs) {
    const isRestated = readRestated.has(run.id)
    if (run.previous !== before || isRestated || undecided.has(run.businessDate)) broken = true
    if (broken) stale.push(run.businessDate)
    before = run.id
  }
  return stale
}
