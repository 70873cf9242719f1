// What the lanes of a run are told, from what the run reads, what it carries and what people decided.
import type { Configuration } from '../src/config/config.ts'
import { addDays } from '../src/domain/business-date.ts'
import type { RowReference, StoredTransaction } from '../src/domain/transaction.ts'
import { REPEAT_DAYS_MAX } from '../src/matching/matching.ts'
import {
  type Connection,
  type KeptException,
  type KnownScope,
  type Lane,
  openDates,
  type PlacedReference,
  type RunKey,
  type Share,
  type SieveTerms,
  type Store,
} from '../src/store/store.ts'
import { type Carried, earliestCarried, isMendable } from './carried-exceptions.ts'
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
  /** Rows of reopened exceptions. */
  readonly again: readonly (StoredTransaction & PlacedReference)[]
  /** What the run before left open: may end or go on, waits for a row that mends it, waits for a person. */
  readonly joinable: readonly KeptException[]
  readonly mendable: readonly KeptException[]
  readonly heldIds: readonly string[]
}

/** What is known before the lanes begin. */
export interface BeforeLanes {
  readonly superseded: readonly RowReference[]
  readonly byHand: readonly RowReference[]
  readonly decided: DecidedDay
  readonly before: Carried
  /** Of the rows that the run reads. */
  readonly firstDate: string
  readonly portionRows: number
}

export type SharedTask = Omit<LaneTask, 'lane'>

export async function sharedTask(
  { sources, responseCodes }: Configuration,
  store: Store,
  inputs: RunInputs,
  run: RunKey,
  known: BeforeLanes,
): Promise<SharedTask> {
  const { slices, counted, keys, businessDate, files, reaching } = inputs
  const { superseded, byHand, decided, before, firstDate, portionRows } = known
  const previousRun = inputs.previous?.id ?? null
  const fileIds = [...new Set([...counted, ...slices.map((slice) => slice.fileId)])]
  const near = addDays(firstDate, -REPEAT_DAYS_MAX)
  const carriedFrom = await earliestCarried(store, inputs, before.again)
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
      previousRun,
      responseCodes,
      keys,
      from: carriedFrom !== null && carriedFrom < firstDate ? carriedFrom : firstDate,
      until: businessDate,
      carriedFrom,
    },
    known: {
      fileIds,
      previousRun,
      from: near,
      until: businessDate,
      originalsFrom: olderRows(inputs, near) ? addDays(firstDate, -ORIGINALS_DAYS) : null,
    },
    evidence: { fileIds, dates: await datesToExplain(store, inputs) },
    portionRows,
    firstDate,
    superseded,
    byHand,
    forRules: decided.forRules,
    said: decided.said,
    again: before.again,
    joinable: before.joinable,
    mendable: before.held.filter(isMendable),
    heldIds: before.held.map((one) => one.id),
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

/** Business dates of what the run reads and of what the run before left open. */
async function datesToExplain(store: Store, inputs: RunInputs): Promise<string[]> {
  const { previous, read, businessDate } = inputs
  const carried = previous === null ? [] : await openDates(store.knex, previous.id)
  const dates = read.flatMap((file) => file.totals.map((total) => total.businessDate))
  return [...new Set([...dates, ...carried])].filter((date) => date <= businessDate)
}

/** Whether the chain knows any row of before `date`. */
function olderRows({ files, counted }: RunInputs, date: string): boolean {
  return files.some(
    (file) => counted.has(file.id) && file.totals.some((total) => total.businessDate < date),
  )
}
