// The day books of a finished run: what sheets, JSON and people read, gathered from the store.
import type { Configuration } from '../src/config/config.ts'
import { calendarOfSource } from '../src/config/config.ts'
import { daysBetween, dueDate } from '../src/domain/business-date.ts'
import type { AwaitingEntry, CappedList, DayBooks, DayStatus } from '../src/domain/day-books.ts'
import type { CauseId, ExceptionRecord } from '../src/domain/exception.ts'
import { routeOf } from '../src/domain/routing.ts'
import type { Source } from '../src/domain/source.ts'
import type { RowReference, StoredTransaction } from '../src/domain/transaction.ts'
import type { ZeroEntry, ZeroValue } from '../src/domain/zero-ledger.ts'
import {
  awaitingRows,
  fileNames,
  type KeptException,
  type KeptZero,
  type Largest,
  largestZeros,
  openExceptions,
  type RunRecord,
  type Store,
} from '../src/store/store.ts'
import { configurationThen } from './configuration-then.ts'
import type { RunSummary } from './run-summary.ts'

/** Beyond this many, a sheet lists the largest and sums the rest per merchant. */
const LISTED_ROWS = 20_000

/** Everything that a run knows, lists cut at `LISTED_ROWS`. */
export async function dayBooks(
  configuration: Configuration,
  store: Store,
  run: RunRecord<RunSummary>,
): Promise<DayBooks> {
  const { knex } = store
  // The run's own: a book written again says what it said, whatever the configuration is by now.
  const { sources } = configurationThen(run, configuration) ?? configuration
  const [names, exceptions, zeros, awaiting] = await Promise.all([
    fileNames(knex),
    openExceptions(knex, run.id, LISTED_ROWS),
    largestZeros(knex, run.id, LISTED_ROWS),
    awaitingRows(knex, run.id, LISTED_ROWS),
  ])
  return {
    businessDate: run.businessDate,
    revision: run.revision,
    runId: run.runId,
    previousRunId: run.previousRunId,
    status: run.status as DayStatus,
    digest: run.digest,
    rulesDigest: run.rulesDigest,
    decisionHead: run.decisionHead,
    received: run.summary.received,
    places: run.summary.places,
    totals: run.summary.totals,
    rollForward: run.summary.rollForward,
    exceptions: ordered(
      exceptions,
      (one) => exceptionRecord(one, run.businessDate, names),
      (one) => `${one.businessDate}\n${one.merchantId}\n${one.id}`,
    ),
    exceptionsByCause: run.summary.exceptionsByCause as Partial<Record<CauseId, number>>,
    awaiting: ordered(
      awaiting,
      (row) => awaitingEntry(row, run.businessDate, sources, names),
      (one) =>
        `${one.source}\n${one.businessDate}\n${one.merchantId}\n${one.file}\n${pad(one.line)}`,
    ),
    zero: {
      ...ordered(
        zeros,
        (one) => zeroEntry(one, names),
        (one) => `${one.legitimate}\n${one.merchantId}\n${one.file}\n${pad(one.line)}`,
      ),
      legitimateBeyond: zeros.legitimateBeyond,
    },
    files: run.summary.files,
    sourceRemarks: run.summary.sourceRemarks,
    notices: run.summary.notices,
  }
}

const pad = (line: number) => String(line).padStart(10, '0')

type Names = ReadonlyMap<number, string>

const placeIn = (names: Names) => (row: RowReference) => ({
  file: names.get(row.fileId) ?? '',
  line: row.line,
})

/** An exception as JSON and sheets show it, seen from the business date `on`. */
export function exceptionRecord(one: KeptException, on: string, names: Names): ExceptionRecord {
  const { rule: _rule, journal, settlement, ...rest } = one
  return {
    ...rest,
    ageDays: daysBetween(one.raisedOn, on),
    journal: journal.map(placeIn(names)),
    settlement: settlement.map(placeIn(names)),
    decision: null,
  }
}

export function zeroEntry(one: KeptZero, names: Names): ZeroEntry {
  const { fileId, businessDate: _date, value, ...rest } = one
  return {
    ...rest,
    file: names.get(fileId) ?? '',
    value: value as ZeroValue,
    class: one.class,
    cause: one.cause as CauseId,
    alternativeCause: one.alternativeCause as CauseId | null,
  }
}

function awaitingEntry(
  row: StoredTransaction,
  on: string,
  sources: readonly Source[],
  names: Names,
): AwaitingEntry {
  const route = routeOf(row, row.source, sources)
  const owed = row.side === 'settlement' ? row.source : 'to' in route ? route.to : row.source
  const source = sources.find((one) => one.name === owed)
  return {
    side: row.side,
    source: owed,
    ...placeIn(names)(row),
    businessDate: row.businessDate,
    dueDate:
      source === undefined || row.side === 'settlement'
        ? null
        : dueDate(row.businessDate, source.settlesWithin, calendarOfSource(source)),
    ageDays: daysBetween(row.businessDate, on),
    merchantId: row.merchantId,
    terminalId: row.terminalId,
    reference: row.acquirerReference ?? row.rrn ?? row.stan ?? '',
    amount: row.amount,
    currency: row.currency,
  }
}

/** A list in the order in which people look for its rows. */
function ordered<R, T>(
  { rows, beyond }: Largest<R>,
  entryOf: (row: R) => T,
  orderOf: (entry: T) => string,
): CappedList<T> {
  const keyed = rows.map((row) => {
    const entry = entryOf(row)
    return { entry, order: orderOf(entry) }
  })
  keyed.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
  return { listed: keyed.map(({ entry }) => entry), beyond }
}
