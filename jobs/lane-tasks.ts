// What the lanes of a run are told, from what the run reads, what it carries and what people decided.
import type { Configuration } from '../src/config/config.ts'
import { addDays } from '../src/domain/business-date.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import { REPEAT_DAYS_MAX } from '../src/matching/matching.ts'
import {
  awaitingDates,
  type Connection,
  type KnownScope,
  type Lane,
  openDates,
  type RunKey,
  type Share,
  type SieveTerms,
  type Store,
} from '../src/store/store.ts'
import { heldTerms, type JudgedAgain } from './carried-exceptions.ts'
import type { EvidenceScope } from './day-evidence.ts'
import type { DecidedDay } from './decided-day.ts'
import { fileIdentity, type RunInputs } from './run-inputs.ts'
import type { RunTerms } from './run-terms.ts'
import type { SaidRows } from './said-rows.ts'

/** A refund's sale is looked for this many days back. */
const ORIGINALS_DAYS = 180

/** What a lane is told. */
export interface LaneTask {
  readonly connection: Connection
  readonly terms: RunTerms
  readonly lane: Lane
  readonly sieve: SieveTerms
  readonly known: KnownScope
  readonly evidence: EvidenceScope
  /** A merchant with more left rows than this is judged in parts; no result depends on it. */
  readonly portionRows: number
  /** Of the rows that the run reads. */
  readonly firstDate: string
  /** Rows that another file counts, that people joined, and that rules alone may join. */
  readonly superseded: readonly RowReference[]
  readonly byHand: readonly RowReference[]
  readonly forRules: readonly RowReference[]
  readonly said: SaidRows | undefined
}

/** What is known before the lanes begin. */
export interface BeforeLanes extends JudgedAgain {
  readonly superseded: readonly RowReference[]
  readonly byHand: readonly RowReference[]
  readonly decided: DecidedDay
  /** Of the rows that the run reads. */
  readonly firstDate: string
  readonly portionRows: number
}

export type SharedTask = Omit<LaneTask, 'lane'>

export async function sharedTask(
  configuration: Configuration,
  store: Store,
  inputs: RunInputs,
  run: RunKey,
  known: BeforeLanes,
): Promise<SharedTask> {
  const { slices, counted, keys, businessDate, files, reaching } = inputs
  const { superseded, byHand, decided, firstDate, portionRows } = known
  const previousRun = inputs.previous?.id ?? null
  const fileIds = [...new Set([...counted, ...slices.map((slice) => slice.fileId)])]
  // A file may hold refused lines alone: no row of it is read, and it is evidence all the same.
  const withoutRows = inputs.read.filter(({ status, totals }) => {
    return status === 'accepted' && totals.length === 0
  })
  const withRefused = [...fileIds, ...withoutRows.map((file) => file.id)]
  const { sources, responseCodes } = configuration
  const read = datesRead(inputs)
  const waiting = previousRun === null ? [] : await awaitingDates(store.knex, previousRun)
  const open = previousRun === null ? [] : await openDates(store.knex, previousRun)
  const earliest = (dates: readonly string[]) => dates.reduce((a, b) => (a < b ? a : b), firstDate)
  return {
    connection: store.connection,
    terms: {
      run,
      sources,
      responseCodes,
      files: files.map((file) => {
        const { id, source, name } = file
        return { id, source, name, identity: fileIdentity(file) }
      }),
      reaching,
    },
    sieve: {
      slices,
      sources,
      held: heldTerms(configuration, inputs, known, [...open, ...read], earliest(waiting)),
      responseCodes,
      keys,
      from: earliest(open),
      until: businessDate,
      awaitingDates: waiting,
    },
    known: {
      fileIds,
      previousRun,
      repeatDays: REPEAT_DAYS_MAX,
      until: businessDate,
      originalsFrom: olderRows(inputs, addDays(businessDate, -REPEAT_DAYS_MAX))
        ? addDays(firstDate, -ORIGINALS_DAYS)
        : null,
    },
    evidence: { fileIds: withRefused, dates: [...new Set([...read, ...waiting])] },
    portionRows,
    firstDate,
    superseded,
    byHand,
    forRules: decided.forRules,
    said: decided.said,
  }
}

/** The task shared out: each lane has merchants of its own. */
export function lanesOf(task: SharedTask, count: Share['of']): LaneTask[] {
  return Array.from({ length: count }, (_, index) => ({
    ...task,
    lane: {
      index,
      of: count,
      leavesOut: task.superseded.length + task.byHand.length > 0,
      leavesToRules: task.forRules.length > 0,
    },
  }))
}

/** Business dates of what the run reads. */
function datesRead({ read, businessDate }: RunInputs): string[] {
  const dates = read.flatMap((file) => file.totals.map((total) => total.businessDate))
  return dates.filter((date) => date <= businessDate)
}

/** Whether the chain knows any row of before `date`. */
function olderRows({ files, counted }: RunInputs, date: string): boolean {
  return files.some(
    (file) => counted.has(file.id) && file.totals.some((total) => total.businessDate < date),
  )
}
