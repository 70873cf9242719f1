// What the run before left open: exceptions that may still find their other side, and those that are held.
import { JOINABLE_TYPES, MENDABLE_TYPES } from '../src/domain/exception.ts'
import type { StoredTransaction } from '../src/domain/transaction.ts'
import {
  exceptionsOfRun,
  type FileRecord,
  type HeldRow,
  type KeptException,
  openDates,
  type PlacedReference,
  rowsAt,
  type Store,
} from '../src/store/store.ts'
import type { DayTally } from './day-tally.ts'
import { isUnread, type RunInputs } from './run-inputs.ts'

export async function openExceptionsBefore(
  store: Store,
  inputs: RunInputs,
): Promise<KeptException[]> {
  if (inputs.previous === null) return []
  const all = await exceptionsOfRun(store.knex, inputs.previous.id)
  return all.filter((one) => one.status !== 'cleared')
}

/** What is carried into a run. */
export interface Carried {
  readonly joinable: readonly KeptException[]
  readonly held: readonly KeptException[]
  /** Rows of reopened exceptions: they take part again. */
  readonly again: readonly (StoredTransaction & PlacedReference)[]
}

/**
 * What the previous run left: one-sided exceptions whose counterpart may come now, and the others,
 * which are held as they are until a person decides, or a row comes late that may mend them: what
 * that reopens is judged again.
 */
export async function carriedExceptions(
  store: Store,
  inputs: RunInputs,
  tally: DayTally,
  open: readonly KeptException[],
  reopened: readonly KeptException[],
): Promise<Carried> {
  if (inputs.previous === null) return { joinable: [], held: [], again: [] }
  for (const row of inputs.previous.summary.rollForward) {
    tally.opened([row.side, row.source, row.currency], row.closing)
  }
  const again = new Set(reopened.filter((one) => !isJoinable(one)))
  return {
    joinable: open.filter((one) => isJoinable(one) || again.has(one)),
    held: open.filter((one) => !isJoinable(one) && !again.has(one)),
    again: await rowsAt(
      store.knex,
      [...again].flatMap((one) => [...one.journal, ...one.settlement]),
    ),
  }
}

/** The earliest business date of a row that the previous run left open; null: it left none. */
export async function earliestCarried(
  store: Store,
  inputs: RunInputs,
  again: readonly StoredTransaction[],
): Promise<string | null> {
  if (inputs.previous === null) return null
  const dates = [
    ...(await openDates(store.knex, inputs.previous.id)).slice(0, 1),
    ...again.map((row) => row.businessDate),
  ]
  return dates.sort()[0] ?? null
}

/** True where an earlier run has read the row: then it stood open, or this run could not take it. */
export function isCarried(inputs: RunInputs, file: FileRecord, row: StoredTransaction): boolean {
  return !isUnread(file, row.businessDate, inputs)
}

/** The sieve's SQL reads the same ones (src/store/sieve.ts). */
function isJoinable(exception: KeptException): boolean {
  const oneSided = exception.journal.length === 0 || exception.settlement.length === 0
  return oneSided && JOINABLE_TYPES.includes(exception.type)
}

/** True where a row that comes late may settle the difference. */
export function isMendable({ type, journal, settlement }: KeptException): boolean {
  return MENDABLE_TYPES.includes(type) && journal.length > 0 && settlement.length > 0
}

export function heldRows(exceptions: readonly KeptException[]): HeldRow[] {
  return exceptions.flatMap(({ id, merchantId, journal, settlement }) =>
    [...journal, ...settlement].map((row) => ({ ...row, exceptionId: id, merchantId })),
  )
}
