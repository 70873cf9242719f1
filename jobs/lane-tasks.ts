// What the lanes of a run are told, from what the run reads, what it carries and what people decided.
import type { Configuration } from '../src/config/config.ts'
import { addDays } from '../src/domain/business-date.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import { openDates, type RunKey, type Share, type Store } from '../src/store/store.ts'
import { type Carried, earliestCarried, isMendable } from './carried-exceptions.ts'
import type { DecidedDay } from './decided-day.ts'
import type { LaneTask } from './lane.ts'
import { fileIdentity, type RunInputs } from './run-inputs.ts'

/** A row may be repeated on the day after; a STAN that comes again later is another sale's. */
const REPEATS_DAYS = 1
/** A refund's sale is looked for this many days back. */
const ORIGINALS_DAYS = 180

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
  const near = addDays(firstDate, -REPEATS_DAYS)
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
      until: businessDate,
      carriedFrom: await earliestCarried(store, inputs, before.again),
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
