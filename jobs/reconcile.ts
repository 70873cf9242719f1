// The second job: one business date becomes a run. Read from the store, decide, write to the store.
import type { Configuration } from '../src/config/config.ts'
import { addDays } from '../src/domain/business-date.ts'
import type { DayStatus, FileEntry, Notice, SourceRemark } from '../src/domain/day-books.ts'
import { exactText } from '../src/domain/money.ts'
import type { Restatement } from '../src/domain/restatement.ts'
import type { Side } from '../src/domain/transaction.ts'
import { UNREADABLE_AMOUNT } from '../src/domain/zero-ledger.ts'
import { fileRemarks } from '../src/inbox/file-remarks.ts'
import {
  type Client,
  carryAgain,
  connect,
  type FileRecord,
  heldTallies,
  knownRows,
  type Lane,
  leaveOut,
  leaveToRules,
  leftRows,
  linesRefusedBy,
  openLane,
  partLargeMerchants,
  type RunRecord,
  RunWriter,
  refusedTotals,
  reopenHeld,
  runOf,
  runWithInputs,
  type SieveTerms,
  type Store,
  sieve,
  supersededRows,
  takeRunLock,
} from '../src/store/store.ts'
import {
  carriedExceptions,
  earliestCarried,
  heldRows,
  isCarried,
  isMendable,
  openExceptionsBefore,
} from './carried-exceptions.ts'
import { DayEvidence } from './day-evidence.ts'
import { DayTally } from './day-tally.ts'
import { type DecidedDay, decidedDay } from './decided-day.ts'
import { decisionNotices } from './decision-notices.ts'
import { unmappedNotices } from './id-maps.ts'
import { JudgedDay, PORTION_ROWS } from './judged-day.ts'
import { restatementsOf } from './restatements.ts'
import { fileIdentity, gatherInputs, isUnread, type RunInputs, sha256 } from './run-inputs.ts'
import type { RunSummary } from './run-summary.ts'
import { countPairs, pairsDigest, split } from './sieved-pairs.ts'
import { remarksOnSources } from './source-remarks.ts'
import { StepClock } from './step-clock.ts'

export interface ReconcileOptions {
  readonly businessDate: string
  /** Only what was received until then counts. */
  readonly asOf?: string | undefined
  /** Decides everything and writes nothing. */
  readonly dryRun?: boolean | undefined
  readonly say?: ((text: string) => void) | undefined
  /** How many left rows of a merchant are judged at once; no result depends on it. */
  readonly portionRows?: number | undefined
}

export interface Reconciled {
  readonly run: RunRecord<RunSummary>
  /** False where the same inputs had a run already. */
  readonly isNew: boolean
  /** Milliseconds by step. */
  readonly durations: Readonly<Record<string, number>>
}

/** Below this many rows a second lane costs more than it brings. */
const WORTH_TWO_LANES = 50_000
/** A row may be repeated on the day after; a STAN that comes again later is another sale's. */
const REPEATS_DAYS = 1
/** A refund's sale is looked for this many days back. */
const ORIGINALS_DAYS = 180

/** Reconciles a business date. The same inputs give the existing run. */
export async function reconcile(
  configuration: Configuration,
  store: Store,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const client = await connect(store.connection)
  try {
    await takeRunLock(client, () => options.say?.('Waiting for another run to end.'))
    return await reconcileLocked(configuration, store, client, options)
  } finally {
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
    return { run: existing, isNew: false, durations: clock.durations }
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
  const lanes: Client[] = []
  try {
    const outcome = await decide(
      configuration,
      store,
      inputs,
      writer,
      lanes,
      clock,
      options.portionRows ?? PORTION_ROWS,
    )
    const restatements = await restatementsOf(store, inputs.files, inputs.read)
    const isRead = new Set(inputs.read.map((file) => file.id))
    const known = inputs.files.filter((file) => inputs.chain.has(file.id) || isRead.has(file.id))
    const remarks = await remarksOnSources(store, known, inputs.businessDate)
    const result = resultOf(inputs, outcome, restatements, remarks)
    const isNew = latest?.digest !== result.digest || !standsOn(latest, inputs)
    if (options.dryRun || !isNew) await writer.abandon()
    else await writer.finish(result)
    clock.step('finish')
    if (!isNew) return { run: latest, isNew, durations: clock.durations }
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
    return { run, isNew, durations: clock.durations }
  } catch (error) {
    await writer.abandon()
    throw error
  } finally {
    await Promise.all(lanes.map((lane) => lane.end().catch(() => {})))
  }
}

/** A run whose previous one was run again stands on the past, even if all it read is the same. */
function standsOn(run: RunRecord, inputs: RunInputs): boolean {
  return run.previous === (inputs.previous?.id ?? null)
}

interface Outcome {
  readonly tally: DayTally
  readonly digests: readonly string[]
  readonly exceptionsByCause: ReadonlyMap<string, number>
  readonly openExceptions: number
  readonly decided: DecidedDay
}

async function decide(
  configuration: Configuration,
  store: Store,
  inputs: RunInputs,
  writer: RunWriter,
  clients: Client[],
  clock: StepClock,
  portionRows: number,
): Promise<Outcome> {
  const fileOf = new Map(inputs.files.map((file) => [file.id, file]))
  const file = (id: number): FileRecord => {
    const found = fileOf.get(id)
    if (found === undefined) throw new Error(`No file has the number ${id}`)
    return found
  }
  const sourceOf = (id: number) => file(id).source
  const tally = new DayTally()
  await writer.files(inputs.read.map((one) => ({ fileId: one.id, status: one.status })))

  countFiles(inputs, tally)
  await countRefused(store, inputs, tally)
  const superseded = await leaveOutSuperseded(store, inputs, tally, writer, clients, fileOf)
  const firstDate = inputs.read
    .flatMap((one) => one.totals.map((total) => total.businessDate))
    .reduce((a, b) => (a < b ? a : b), inputs.businessDate)
  const open = await openExceptionsBefore(store, inputs)
  const decided = await decidedDay(store, inputs, firstDate, superseded, open)
  const before = await carriedExceptions(store, inputs, tally, open, decided.reopened)
  const mendable = before.held.filter(isMendable)
  const byHand = decided.matches.flatMap((match) => [...match.journal, ...match.settlement])

  const terms: SieveTerms = {
    slices: inputs.slices,
    sources: configuration.sources,
    previousRun: inputs.previous?.id ?? null,
    responseCodes: configuration.responseCodes,
    keys: inputs.keys,
    until: inputs.businessDate,
    carriedFrom: await earliestCarried(store, inputs, before.again),
  }
  const scope = {
    fileIds: [...new Set([...inputs.chain, ...inputs.slices.map((slice) => slice.fileId)])],
    previousRun: inputs.previous?.id ?? null,
    from: addDays(firstDate, -REPEATS_DAYS),
    until: inputs.businessDate,
    originalsFrom: olderRows(inputs, addDays(firstDate, -REPEATS_DAYS))
      ? addDays(firstDate, -ORIGINALS_DAYS)
      : null,
  }
  const rows = inputs.slices.reduce((total, slice) => total + file(slice.fileId).accepted, 0)
  const laneCount = rows >= WORTH_TWO_LANES ? 2 : 1
  const lanes = await Promise.all(
    Array.from({ length: laneCount }, async (_, index) => {
      const laneClient = await connect(store.connection)
      clients.push(laneClient)
      const lane: Lane = {
        index,
        of: laneCount,
        leavesOut: superseded.length + byHand.length > 0,
        leavesToRules: decided.forRules.length > 0,
      }
      await openLane(laneClient, terms, lane)
      if (before.again.length > 0) await carryAgain(laneClient, before.again, lane)
      if (lane.leavesOut) await leaveOut(laneClient, superseded, byHand)
      if (lane.leavesToRules) await leaveToRules(laneClient, decided.forRules)
      const pairs = await sieve(laneClient, terms, lane)
      const mended = await reopenHeld(laneClient, heldRows(mendable), lane)
      const known = await knownRows(laneClient, scope, lane, sourceOf)
      await partLargeMerchants(laneClient, portionRows)
      return { laneClient, pairs, known, mended }
    }),
  )
  clock.step('sieve')
  const evidenceClient = await connect(store.connection)
  clients.push(evidenceClient)
  const evidence = new DayEvidence(configuration, store, evidenceClient, inputs)
  evidence.begin()
  const mended = new Set(lanes.flatMap((lane) => lane.mended))
  const again = before.held.filter((one) => mended.has(one.id))
  const held = before.held.filter((one) => !mended.has(one.id))
  for (const one of await heldTallies(store.knex, held)) {
    tally.stillOpen([one.side, one.source, one.currency], true, one.count, one.amount)
  }
  const digests: string[] = []
  for (const { pairs } of lanes) {
    countPairs(pairs, tally, sourceOf)
    digests.push(...pairs.map((one) => pairsDigest(one, (id) => fileIdentity(file(id)))))
    await writer.pairs(
      pairs.map((one) => ({
        merchantId: one.merchantId,
        rule: one.rule,
        journalFile: one.journalFile,
        settlementFile: one.settlementFile,
        ...split(one.lines),
      })),
    )
  }
  clock.step('matches')

  const judged = new JudgedDay(
    configuration,
    inputs,
    tally,
    writer,
    evidence,
    { nameOf: (id) => file(id).name, identityOf: (id) => fileIdentity(file(id)) },
    [...before.joinable, ...again],
    held.map((one) => one.id),
    decided.said,
    portionRows,
  )
  await judged.takeByHand(decided.matches, (row) => isCarried(inputs, file(row.fileId), row))
  for (const { laneClient, known } of lanes) {
    for await (const batch of leftRows(laneClient, sourceOf)) await judged.take(batch, known)
    await judged.end(known)
  }
  for (const one of inputs.first) {
    if (one.rejected === 0 || one.status !== 'accepted') continue
    for await (const lines of linesRefusedBy(store.knex, one.id, UNREADABLE_AMOUNT)) {
      await judged.takeUnreadable(one, lines)
    }
  }
  clock.step('judge')
  clock.share('judge', 'causes', judged.explaining)

  const cleared = judged.cleared().map((one) => ({ ...one, status: 'cleared' as const }))
  await writer.exceptions([...cleared, ...held])
  for (const one of held) {
    tally.bySource.exceptions.add([one.source, one.currency], 1, one.amount)
    judged.exceptionsByCause.set(one.cause, (judged.exceptionsByCause.get(one.cause) ?? 0) + 1)
  }
  return {
    tally,
    digests: [...digests, ...judged.digests, ...cleared.map((one) => `cleared ${one.id}`)],
    exceptionsByCause: judged.exceptionsByCause,
    openExceptions: [...judged.exceptionsByCause.values()].reduce((a, b) => a + b, 0),
    decided,
  }
}

/** Whether the chain knows any row of before `date`. */
function olderRows({ files, chain }: RunInputs, date: string): boolean {
  return files.some(
    (file) => chain.has(file.id) && file.totals.some((total) => total.businessDate < date),
  )
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
    inputs.first.filter((file) => file.rejected > 0).map((file) => [file.id, file]),
  )
  for (const total of await refusedTotals(store.knex, [...refusing.keys()])) {
    const file = refusing.get(total.fileId)
    if (file === undefined) throw new Error(`Refused lines of file ${total.fileId}, not asked for`)
    const side: Side = total.side ?? (file.side === 'settlement' ? 'settlement' : 'journal')
    tally.placed('rejected', [side, file.source, total.currency], total.count, total.amount)
  }
}

async function leaveOutSuperseded(
  store: Store,
  inputs: RunInputs,
  tally: DayTally,
  writer: RunWriter,
  clients: Client[],
  fileOf: ReadonlyMap<number, FileRecord>,
): Promise<{ fileId: number; line: number }[]> {
  if (inputs.overlaps.length === 0) return []
  const client = await connect(store.connection)
  clients.push(client)
  const rows: { fileId: number; line: number }[] = []
  for (const overlap of inputs.overlaps) {
    const all = await supersededRows(client, overlap)
    await writer.places(
      all.map((found) => ({ ...found, businessDate: overlap.date, place: 'superseded' as const })),
    )
    for (const found of all) {
      const source = fileOf.get(found.fileId)?.source ?? ''
      tally.placed(
        'superseded',
        [found.side, source, found.currency],
        found.lines.length,
        found.amount,
      )
      for (const line of found.lines) rows.push({ fileId: found.fileId, line })
    }
  }
  return rows
}

function resultOf(
  inputs: RunInputs,
  outcome: Outcome,
  restatements: ReadonlyMap<number, Restatement>,
  remarks: readonly SourceRemark[],
): Pick<RunRecord<RunSummary>, 'runId' | 'status' | 'digest' | 'summary'> {
  outcome.tally.prove()
  const causes = [...outcome.exceptionsByCause].sort(([a], [b]) => (a < b ? -1 : 1))
  const summary: RunSummary = {
    files: fileEntries(inputs, restatements),
    received: outcome.tally.files(),
    places: outcome.tally.places(),
    totals: outcome.tally.totals(),
    rollForward: outcome.tally.rollForward(),
    exceptionsByCause: Object.fromEntries(causes),
    notices: [
      ...notices(outcome.tally),
      ...unmappedNotices(inputs.read),
      ...decisionNotices(outcome.decided, inputs.pairings),
    ],
    ...(outcome.decided.summary === undefined ? {} : { decisions: outcome.decided.summary }),
    ...(remarks.length === 0 ? {} : { sourceRemarks: remarks }),
  }
  const status: DayStatus =
    inputs.missing.length > 0
      ? 'not_reconcilable'
      : outcome.openExceptions > 0
        ? 'exceptions'
        : 'balanced'
  const digest = sha256([
    inputs.readingDigest,
    status,
    JSON.stringify(summary),
    ...[...outcome.digests].sort(),
  ])
  return { runId: `run-${inputs.businessDate}-${digest.slice(0, 12)}`, status, digest, summary }
}

/** The files that the run read, the refused ones of its date, and the missing ones. */
function fileEntries(
  inputs: RunInputs,
  restatements: ReadonlyMap<number, Restatement>,
): FileEntry[] {
  const readIds = new Set(inputs.read.map((file) => file.id))
  const remarks = fileRemarks(inputs.files, inputs.read)
  const received = inputs.files
    .filter((file) => readIds.has(file.id))
    .concat(inputs.refused)
    .map(
      (file): FileEntry => ({
        name: file.name,
        sha256: file.sha256,
        source: file.source,
        side: file.side,
        status: file.status,
        rows: file.rows,
        accepted: file.accepted,
        rejected: file.rejected,
        controlTotals: file.controlTotals,
        reason: file.refusal === null ? '' : `${file.refusal.code}: ${file.refusal.message}`,
        ...restated(restatements.get(file.id)),
        ...remarked(remarks.get(file.id)),
      }),
    )
  const missing = inputs.missing.map(
    (file): FileEntry => ({
      name: file.name,
      sha256: '',
      source: file.source,
      side: file.side,
      status: 'missing',
      rows: 0,
      accepted: 0,
      rejected: 0,
      controlTotals: { state: 'absent' },
      reason: '',
    }),
  )
  const order = (file: FileEntry) => [file.source, file.name, file.sha256].join('\n')
  return [...missing, ...received].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function remarked(remarks: readonly Notice[] | undefined): Pick<FileEntry, 'remarks'> {
  return remarks === undefined ? {} : { remarks }
}

/** Counts only: the rows are listed by `tieout files`. */
function restated(one: Restatement | undefined): Pick<FileEntry, 'restatement'> {
  if (one === undefined) return {}
  const { of, added, removed, changed } = one
  return { restatement: { of, added, removed, changed } }
}

function notices(tally: DayTally): Notice[] {
  const unrouted = tally.places().filter((one) => one.place === 'unrouted' && one.count > 0)
  return unrouted.map((one) => ({
    code: 'unrouted',
    values: {
      source: one.source,
      count: String(one.count),
      amount: exactText(one.amount, one.currency),
      currency: one.currency,
    },
  }))
}
