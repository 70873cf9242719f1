// The day books of a finished run: what sheets, JSON and people read, gathered from the store.
import type { Configuration } from '../src/config/config.ts'
import { calendarOfSource } from '../src/config/config.ts'
import { daysBetween, dueDate } from '../src/domain/business-date.ts'
import type {
  AwaitingEntry,
  CappedList,
  DayBooks,
  DayStatus,
  Tally,
} from '../src/domain/day-books.ts'
import type { CauseId, ExceptionRecord } from '../src/domain/exception.ts'
import { type Money, money, plainText, ZERO } from '../src/domain/money.ts'
import { routeOf } from '../src/domain/routing.ts'
import type { RowReference, StoredTransaction } from '../src/domain/transaction.ts'
import type { ZeroEntry, ZeroValue } from '../src/domain/zero-ledger.ts'
import {
  awaitingRows,
  exceptionsOfRun,
  fileNames,
  type KeptException,
  type KeptZero,
  type RunRecord,
  type Store,
  zerosOfRun,
} from '../src/store/store.ts'
import type { RunSummary } from './run-summary.ts'

/** Beyond this many rows a sheet lists the largest and sums the rest per merchant. */
export const LISTED_ROWS = 20_000

/** Everything that a run knows, lists cut at `LISTED_ROWS`. */
export async function dayBooks(
  configuration: Configuration,
  store: Store,
  run: RunRecord<RunSummary>,
): Promise<DayBooks> {
  const names = await fileNames(store.knex)
  const exceptions = (await exceptionsOfRun(store.knex, run.id)).filter(
    (one) => one.status !== 'cleared',
  )
  const zeros = await zerosOfRun(store.knex, run.id)
  const awaiting = await awaitingRows(store.knex, run.id)
  return {
    businessDate: run.businessDate,
    revision: run.revision,
    runId: run.runId,
    previousRunId: run.previousRunId,
    status: run.status as DayStatus,
    digest: run.digest,
    rulesDigest: run.rulesDigest,
    received: run.summary.received,
    places: run.summary.places,
    totals: run.summary.totals,
    rollForward: run.summary.rollForward,
    exceptions: capped(
      exceptions.map((one) => exceptionRecord(one, run.businessDate, names)),
      (one) => one.amount,
      (one) => `${one.businessDate}\n${one.merchantId}\n${one.id}`,
    ),
    exceptionsByCause: run.summary.exceptionsByCause as Partial<Record<CauseId, number>>,
    awaiting: capped(
      awaiting.map((row) => awaitingEntry(row, run.businessDate, configuration, names)),
      (one) => one.amount,
      (one) =>
        `${one.source}\n${one.businessDate}\n${one.merchantId}\n${one.file}\n${pad(one.line)}`,
    ),
    zero: capped(
      zeros.map((one) => zeroEntry(one, names)),
      (one) => one.otherAmount,
      (one) => `${one.legitimate}\n${one.merchantId}\n${one.file}\n${pad(one.line)}`,
    ),
    files: run.summary.files,
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
  }
}

function awaitingEntry(
  row: StoredTransaction,
  on: string,
  configuration: Configuration,
  names: Names,
): AwaitingEntry {
  const route = routeOf(row, row.source, configuration.sources)
  const owed = row.side === 'settlement' ? row.source : 'to' in route ? route.to : row.source
  const source = configuration.sources.find((one) => one.name === owed)
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

/** All of a list in its order; of a long one the largest amounts, and sums per merchant of the rest. */
function capped<T extends { readonly merchantId: string; readonly currency: string }>(
  items: readonly T[],
  amountOf: (item: T) => string | null,
  orderOf: (item: T) => string,
): CappedList<T> {
  const keyed = items.map((item) => ({ item, order: orderOf(item) }))
  const byOrder = (a: { order: string }, b: { order: string }) =>
    a.order < b.order ? -1 : a.order > b.order ? 1 : 0
  if (items.length <= LISTED_ROWS) {
    return { listed: keyed.sort(byOrder).map(({ item }) => item), beyond: [] }
  }
  const sized = keyed.map((one) => ({ ...one, size: sizeOf(amountOf(one.item)) }))
  sized.sort((a, b) => b.size.comparedTo(a.size) || byOrder(a, b))
  const beyond = new Map<string, { count: number; amount: Money; item: T }>()
  for (const { item } of sized.slice(LISTED_ROWS)) {
    const key = `${item.merchantId}\n${item.currency}`
    const sum = beyond.get(key) ?? { count: 0, amount: ZERO, item }
    beyond.set(key, sum)
    sum.count++
    const amount = amountOf(item)
    if (amount !== null) sum.amount = sum.amount.plus(money(amount))
  }
  return {
    listed: sized
      .slice(0, LISTED_ROWS)
      .sort(byOrder)
      .map(({ item }) => item),
    beyond: [...beyond]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { count, amount, item }]): Tally & { merchantId: string; currency: string } => ({
        merchantId: item.merchantId,
        currency: item.currency,
        count,
        amount: plainText(amount),
      })),
  }
}

function sizeOf(amount: string | null): Money {
  return amount === null ? ZERO : money(amount).abs()
}
