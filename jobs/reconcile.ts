// The second job: one business date becomes a run. Read from the store, decide, write to the store.
import type { Configuration } from '../src/config/config.ts'
import type { OnDelay } from '../src/domain/delay.ts'
import type { Judgement } from '../src/domain/leftover.ts'
import type { Side } from '../src/domain/transaction.ts'
import { UNREADABLE_AMOUNT } from '../src/domain/zero-ledger.ts'
import {
  type Client,
  connect,
  exceptionLines,
  linesRefusedBy,
  placeLines,
  type RunRecord,
  RunWriter,
  refusedTotals,
  runOf,
  runWithInputs,
  type Share,
  type Store,
  supersededRows,
  takeRunLock,
  writtenException,
  zeroLines,
} from '../src/store/store.ts'
import { DayTally } from './day-tally.ts'
import { decidedDay } from './decided-day.ts'
import { joinByHand } from './joined-by-hand.ts'
import { judgedDigest } from './judged-digest.ts'
import type { LaneDone } from './lane.ts'
import { lanesOf, sharedTask } from './lane-tasks.ts'
import { type LanesDone, workLanes } from './lanes.ts'
import { restatementsOf } from './restatements.ts'
import { countsNow, fileIdentity, gatherInputs, isUnread, type RunInputs } from './run-inputs.ts'
import { type Outcome, resultOf } from './run-outcome.ts'
import type { RunSummary } from './run-summary.ts'
import { questionsOf, type RunQuestions } from './run-terms.ts'
import { remarksOnSources } from './source-remarks.ts'
import { StepClock } from './step-clock.ts'
import { Threads } from './threads.ts'
import { unreadableZeros } from './unreadable-zeros.ts'

export interface ReconcileOptions {
  readonly businessDate: string
  /** Only what was received until then counts. */
  readonly asOf?: string | undefined
  /** Decides everything and writes nothing. */
  readonly dryRun?: boolean | undefined
  readonly say?: OnDelay | undefined
  /** How many left rows of a merchant are judged at once; no result depends on it. */
  readonly portionRows?: number | undefined
  /** Judges again all that the run before left open, whether or not a row reaches it; no result depends on it. */
  readonly judgeAll?: boolean | undefined
  /** How many lanes share the merchants; no result depends on it. */
  readonly lanes?: Share['of'] | undefined
  /** Where lanes with much left are judged; null: in this thread, however much it is. */
  readonly threads?: Threads | null | undefined
  /** From how many left rows on a lane is judged in a thread; no result depends on it. */
  readonly threadRows?: number | undefined
}

export interface Reconciled {
  readonly run: RunRecord<RunSummary>
  /** False where the same inputs had a run already. */
  readonly isNew: boolean
  /**
   * Whether the revision before this new one was made under other rules. Beside the run, not in it:
   * its digest tells of its inputs alone, whatever the store held before.
   */
  readonly rulesChanged: boolean
  /** Milliseconds by step. */
  readonly durations: Readonly<Record<string, number>>
}

/** Below this many rows a second lane costs more than it brings. */
const WORTH_LANES = 50_000
const LANES = 2
/** A merchant with more left rows than this is judged in parts that no rule reaches across. */
const PORTION_ROWS = 60_000
/**
 * With fewer left rows a lane has no thread of its own: V8 compiles all that judges them in each
 * thread anew, which takes as long as judging so many.
 */
const THREAD_ROWS = 25_000
const NOTHING: Judgement = { matches: [], placed: [], leftovers: [] }

/** Reconciles a business date. The same inputs give the existing run. */
export async function reconcile(
  configuration: Configuration,
  store: Store,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const client = await connect(store.connection)
  const own = new Threads()
  try {
    await takeRunLock(client, () => options.say?.('waiting_for_run'))
    return await reconcileLocked(configuration, store, client, {
      ...options,
      threads: options.threads === undefined ? own : options.threads,
    })
  } finally {
    await own.end()
    await client.end().catch(() => {}) // a dead connection is ended already
  }
}

async function reconcileLocked(
  configuration: Configuration,
  store: Store,
  client: Client,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const clock = new StepClock()
  const asOf = options.asOf ?? new Date().toISOString()
  const inputs = await gatherInputs(configuration, store, options.businessDate, options.asOf)
  const latest = await runOf<RunSummary>(store.knex, inputs.businessDate)
  const existing =
    options.asOf === undefined
      ? latest
      : await runWithInputs<RunSummary>(store.knex, inputs.businessDate, inputs.inputsDigest)
  if (existing?.inputsDigest === inputs.inputsDigest && standsOn(existing, inputs)) {
    return { run: existing, isNew: false, rulesChanged: false, durations: clock.durations }
  }
  clock.step('inputs')

  const writer = await RunWriter.begin(client, {
    businessDate: inputs.businessDate,
    previous: inputs.previous?.id ?? null,
    asOf,
    inputsDigest: inputs.inputsDigest,
    rulesDigest: inputs.rulesDigest,
    configuration: configuration.text,
    decisionHead: inputs.decisionHead,
  })
  try {
    const outcome = await decide(configuration, store, inputs, writer, clock, options)
    const restatements = await restatementsOf(store, inputs.files, inputs.read)
    const isRead = new Set(inputs.read.map((file) => file.id))
    const known = inputs.files.filter((file) => inputs.chain.has(file.id) || isRead.has(file.id))
    const remarks = await remarksOnSources(store, known, inputs.businessDate)
    const result = resultOf(inputs, outcome, restatements, remarks)
    const isNew = latest?.digest !== result.digest || !standsOn(latest, inputs)
    if (options.dryRun || !isNew) await writer.abandon()
    else await writer.finish(result)
    clock.step('finish')
    if (!isNew) return { run: latest, isNew, rulesChanged: false, durations: clock.durations }
    const { businessDate, previous, inputsDigest, rulesDigest } = inputs
    const run = {
      ...result,
      id: writer.id,
      businessDate,
      revision: writer.revision,
      previous: previous?.id ?? null,
      previousRunId: previous?.runId ?? null,
      asOf,
      inputsDigest,
      rulesDigest,
      configuration: configuration.text,
      decisionHead: inputs.decisionHead,
    }
    const rulesChanged = latest !== null && latest.rulesDigest !== rulesDigest
    return { run, isNew, rulesChanged, durations: clock.durations }
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

/** A run whose previous one was run again stands on the past, even if all it read is the same. */
function standsOn(run: RunRecord, inputs: RunInputs): boolean {
  return run.previous === (inputs.previous?.id ?? null)
}

async function decide(
  configuration: Configuration,
  store: Store,
  inputs: RunInputs,
  writer: RunWriter,
  clock: StepClock,
  {
    portionRows = PORTION_ROWS,
    lanes,
    threads,
    threadRows = THREAD_ROWS,
    judgeAll = false,
  }: ReconcileOptions,
): Promise<Outcome> {
  const tally = new DayTally()
  await writer.files(inputs.read.map((one) => ({ fileId: one.id, status: one.status })))
  countFiles(inputs, tally)
  await countRefused(store, inputs, tally)
  const superseded = await leaveOutSuperseded(store, inputs, tally, writer)
  const firstDate = inputs.read
    .flatMap((one) => one.totals.map((total) => total.businessDate))
    .reduce((a, b) => (a < b ? a : b), inputs.businessDate)
  const decided = await decidedDay(store, inputs, firstDate, superseded)
  for (const row of inputs.previous?.summary.rollForward ?? []) {
    tally.opened([row.side, row.source, row.currency], row.closing)
  }
  const byHand = decided.matches.flatMap((match) => [...match.journal, ...match.settlement])

  const known = { superseded, byHand, decided, judgeAll, firstDate, portionRows }
  const task = await sharedTask(configuration, store, inputs, writer.key, known)
  const rows = inputs.read.reduce((total, file) => total + file.accepted, 0)
  const tasks = lanesOf(task, lanes ?? (rows >= WORTH_LANES ? LANES : 1))
  const judges = threads ? { threads, fromRows: threadRows } : null
  const done = await workLanes(tasks, judges, (lines) => writer.write(lines))
  clock.parts(slowest(done.lanes))

  for (const lane of done.lanes) tally.join(lane.figures)
  const questions = questionsOf(task.terms)
  const handDigests = await joinByHand(store, inputs, decided, task, questions, tally, writer)
  const zeroDigests = await takeUnreadable(store, inputs, done, questions, tally, writer)
  const { cleared, exceptionsByCause } = await closeExceptions(inputs, done, tally, writer)
  return {
    tally,
    digests: [
      ...done.lanes.flatMap((lane) => lane.digests),
      ...handDigests,
      ...zeroDigests,
      ...cleared.map((id) => `cleared ${id}`),
    ],
    exceptionsByCause,
    openExceptions: [...exceptionsByCause.values()].reduce((a, b) => a + b, 0),
    decided,
  }
}

/** Where the lanes' time went: as in the one for which the run waited. */
function slowest(lanes: readonly LaneDone[]): Readonly<Record<string, number>> {
  const whole = ({ durations }: LaneDone) => Object.values(durations).reduce((a, b) => a + b, 0)
  return lanes.reduce((a, b) => (whole(b) > whole(a) ? b : a)).durations
}

/** Amounts that no one could read: they stand in the ledger. Gives their part of the digest. */
async function takeUnreadable(
  store: Store,
  inputs: RunInputs,
  { channels }: LanesDone,
  questions: RunQuestions,
  tally: DayTally,
  writer: RunWriter,
): Promise<string[]> {
  const digests: string[] = []
  for (const file of inputs.read) {
    if (file.rejected === 0 || file.status !== 'accepted') continue
    for await (const all of linesRefusedBy(store.knex, file.id, UNREADABLE_AMOUNT)) {
      const lines = all.filter((line) => countsNow(file, line.businessDate, inputs))
      if (lines.length === 0) continue
      const zeros = unreadableZeros(file, lines, channels, questions, tally)
      await writer.write(zeroLines(writer.key, zeros))
      digests.push(judgedDigest(NOTHING, [], zeros, () => fileIdentity(file)))
    }
  }
  return digests
}

/** What became of the exceptions of the run before, and all that stand open, by cause. */
async function closeExceptions(
  { previous }: RunInputs,
  { lanes }: LanesDone,
  tally: DayTally,
  writer: RunWriter,
): Promise<{
  readonly cleared: readonly string[]
  readonly exceptionsByCause: ReadonlyMap<string, number>
}> {
  const reopened = lanes.flatMap((lane) => lane.reopened)
  const carriedOn = new Set(lanes.flatMap((lane) => lane.carriedOn))
  const cleared = reopened.filter((one) => !carriedOn.has(one.id))
  const ended = cleared.map((one) => ({ ...one, status: 'cleared' as const }))
  await writer.write(exceptionLines(writer.key, ended.map(writtenException)))
  const exceptionsByCause = new Map<string, number>()
  const count = (cause: string, more: number) =>
    exceptionsByCause.set(cause, (exceptionsByCause.get(cause) ?? 0) + more)
  for (const [cause, own] of lanes.flatMap((lane) => lane.exceptionsByCause)) count(cause, own)
  if (previous !== null) {
    const again = reopened.map((one) => one.id)
    const held = await writer.hold(previous.id, again)
    for (const one of held.rows) {
      tally.stillOpen([one.side, one.source, one.currency], true, one.count, one.amount)
    }
    for (const one of held.exceptions) {
      tally.bySource.exceptions.add([one.source, one.currency], one.count, one.amount)
      count(one.cause, one.count)
    }
  }
  return { cleared: cleared.map((one) => one.id), exceptionsByCause }
}

/** What the files hold for this run, as counted when they were loaded. */
function countFiles(inputs: RunInputs, tally: DayTally): void {
  for (const file of inputs.read) {
    for (const total of file.totals) {
      if (!isUnread(file, total.businessDate, inputs)) continue
      const book = [total.side, file.source, total.currency] as const
      tally.received(book, total.count, total.amount)
      if (file.status === 'restated') tally.placed('superseded', book, total.count, total.amount)
      else if (total.side === 'settlement') {
        tally.bySource.fee.add([file.source, total.currency], 0, total.fee)
        tally.bySource.net.add([file.source, total.currency], 0, total.net)
      }
    }
  }
}

/** Refused lines, with what they say of money: the places add up to the files by it as well. */
async function countRefused(store: Store, inputs: RunInputs, tally: DayTally): Promise<void> {
  const refusing = new Map(
    inputs.read.filter((file) => file.rejected > 0).map((file) => [file.id, file]),
  )
  for (const total of await refusedTotals(store.knex, [...refusing.keys()])) {
    const file = refusing.get(total.fileId)
    if (file === undefined) throw new Error(`Refused lines of file ${total.fileId}, not asked for`)
    if (!countsNow(file, total.businessDate, inputs)) continue
    const side: Side = total.side ?? (file.side === 'settlement' ? 'settlement' : 'journal')
    tally.placed('rejected', [side, file.source, total.currency], total.count, total.amount)
  }
}

async function leaveOutSuperseded(
  store: Store,
  inputs: RunInputs,
  tally: DayTally,
  writer: RunWriter,
): Promise<{ fileId: number; line: number }[]> {
  if (inputs.overlaps.length === 0) return []
  const sourceOf = new Map(inputs.files.map((file) => [file.id, file.source]))
  const rows: { fileId: number; line: number }[] = []
  const client = await connect(store.connection)
  try {
    for (const overlap of inputs.overlaps) {
      const all = await supersededRows(client, overlap)
      const places = all.map((found) => {
        return { ...found, businessDate: overlap.date, place: 'superseded' as const }
      })
      await writer.write(placeLines(writer.key, places))
      for (const { fileId, side, currency, lines, amount } of all) {
        const book = [side, sourceOf.get(fileId) ?? '', currency] as const
        tally.placed('superseded', book, lines.length, amount)
        for (const line of lines) rows.push({ fileId, line })
      }
    }
    return rows
  } finally {
    await client.end().catch(() => {}) // a dead connection is ended already
  }
}
