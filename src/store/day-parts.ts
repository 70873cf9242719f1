// Tallies on their way out of the store: alike journal rows, with what they are in the words of the day's facts.
import type pg from 'pg'
import type { Kind } from '../domain/kind.ts'
import { NEVER_FINANCIAL_KINDS, PLAIN_KINDS } from '../domain/kind.ts'
import {
  causeOfCode,
  DEFAULT_RESPONSE_CODES,
  outcomeOf,
  type ResponseCodeTable,
} from '../domain/response-codes.ts'
import type { Outcome } from '../domain/transaction.ts'

/** Causes of response codes that tell of a failure, not of a refusal. */
const FAILING_CAUSES: ReadonlySet<string | null> = new Set([
  'payment_channel',
  'network_failure',
  'system_fault',
])

/** What classifies a row, or a tally of rows alike in it. */
export interface Classified {
  readonly kind: Kind
  readonly scheme: string | null
  readonly responseCode: string | null
  readonly outcome: Outcome | null
  /** The amount is 0, blank or not applicable. */
  readonly isNothing: boolean
}

/** The words of src/domain/day-facts.ts. */
export interface Standing {
  readonly isFinancial: boolean
  readonly isAttempt: boolean
  readonly isApproved: boolean
  /** Approved, and of a kind that stands for a settlement of its own. */
  readonly isPlain: boolean
  readonly isZero: boolean
  readonly isFailed: boolean
}

/** Alike rows of one file, date and terminal. */
export interface Part extends Classified, Standing {
  readonly fileId: number
  readonly businessDate: string
  readonly merchantId: string
  readonly terminalId: string | null
  readonly batchNo: string | null
  readonly softwareVersion: string | null
  readonly paymentMethod: string | null
  readonly rows: number
  /** Local times of the rows that have one: seconds from 1970, as if the zone were UTC. */
  readonly times: readonly number[]
}

/** The table for a scheme: its network's own, else the one named `default`, else the built-in one. */
export function tableOf(
  scheme: string | null,
  tables: readonly ResponseCodeTable[],
): ResponseCodeTable {
  return (
    tables.find((one) => one.network === scheme) ??
    tables.find((one) => one.network === 'default') ??
    DEFAULT_RESPONSE_CODES
  )
}

export function standingOf(row: Classified, tables: readonly ResponseCodeTable[]): Standing {
  const table = tableOf(row.scheme, tables)
  const outcome = outcomeOf(row, table)
  const code = row.responseCode ?? ''
  const isFinancial = !NEVER_FINANCIAL_KINDS.has(row.kind)
  const isAttempt = isFinancial && row.kind !== 'reversal'
  const isApproved = outcome === 'approved' && !row.isNothing
  const isZero =
    isFinancial &&
    row.isNothing &&
    outcome === 'approved' &&
    !(row.outcome === null && table.approvedZeroOnly.includes(code))
  return {
    isFinancial,
    isAttempt,
    isApproved,
    isPlain: isApproved && PLAIN_KINDS.includes(row.kind),
    isZero,
    isFailed:
      isAttempt &&
      (outcome === 'unanswered' || isZero || FAILING_CAUSES.has(causeOfCode(code, table))),
  }
}

interface TallyRecord {
  file_id: number
  business_date: string
  merchant_id: string
  terminal_id: string | null
  batch_no: string | null
  software_version: string | null
  scheme: string | null
  payment_method: string | null
  kind: string
  response_code: string | null
  outcome: string | null
  is_nothing: boolean
  row_count: number
  seconds: string
}

export const PART_COLUMNS = `file_id, business_date, merchant_id, terminal_id, batch_no,
  software_version, scheme, payment_method, kind, response_code, outcome, is_nothing, row_count,
  seconds::text AS seconds`

export function partOf(record: TallyRecord, tables: readonly ResponseCodeTable[]): Part {
  const classified = {
    kind: record.kind as Kind,
    scheme: record.scheme,
    responseCode: record.response_code,
    outcome: record.outcome as Outcome | null,
    isNothing: record.is_nothing,
  }
  return {
    ...classified,
    ...standingOf(classified, tables),
    fileId: record.file_id,
    businessDate: record.business_date,
    merchantId: record.merchant_id,
    terminalId: record.terminal_id,
    batchNo: record.batch_no,
    softwareVersion: record.software_version,
    paymentMethod: record.payment_method,
    rows: record.row_count,
    times: timesOf(record.seconds, secondsAt(`${record.business_date}T00:00:00`)),
  }
}

/** Which tallies: of these files and dates; of all merchants where none are named. */
export interface PartsWanted {
  readonly fileIds: readonly number[]
  readonly dates: readonly string[]
  readonly merchants?: readonly string[]
  readonly kind?: Kind
}

const FETCH_PARTS = 5_000

/** Tallies by merchant in the order of bytes, some thousands at a time. Needs an open transaction. */
export async function* parts(
  client: pg.Client,
  wanted: PartsWanted,
  tables: readonly ResponseCodeTable[],
): AsyncGenerator<Part[]> {
  await client.query(
    `DECLARE parts NO SCROLL CURSOR FOR
     SELECT ${PART_COLUMNS} FROM journal_tally
     WHERE business_date = ANY ($1::date[]) AND file_id = ANY ($2::int[])
       AND ($3::text[] IS NULL OR merchant_id = ANY ($3::text[]))
       AND ($4::text IS NULL OR kind = $4)
     ORDER BY merchant_id`,
    [wanted.dates, wanted.fileIds, wanted.merchants ?? null, wanted.kind ?? null],
  )
  for (;;) {
    const { rows } = await client.query<TallyRecord>(`FETCH ${FETCH_PARTS} FROM parts`)
    if (rows.length === 0) break
    yield rows.map((record) => partOf(record, tables))
  }
  await client.query('CLOSE parts')
}

const COMMA = 44
const MINUS = 45
const ZERO = 48

/** PostgreSQL's `{28800,-60}`, each moved by `from`. A million of them: no splitting. */
function timesOf(text: string, from: number): number[] {
  const times: number[] = []
  const end = text.length - 1
  for (let at = 1; at < end; at++) {
    const isNegative = text.charCodeAt(at) === MINUS
    if (isNegative) at++
    let seconds = 0
    for (; at < end; at++) {
      const mark = text.charCodeAt(at)
      if (mark === COMMA) break
      seconds = seconds * 10 + mark - ZERO
    }
    times.push(from + (isNegative ? -seconds : seconds))
  }
  return times
}

/** A local time as seconds; no zone is ever applied. */
export function secondsAt(at: string): number {
  return Date.parse(`${at}Z`) / 1000
}

/** `YYYY-MM-DDTHH:MM:SS` */
export function timeAt(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19)
}

export const BUCKET_SECONDS = 300

/** The five-minute bucket of a time, counted from 1970. */
export function bucketAt(seconds: number): number {
  return Math.floor(seconds / BUCKET_SECONDS)
}

/** `YYYY-MM-DDTHH:M0` or `:M5` */
export function bucketName(bucket: number): string {
  return timeAt(bucket * BUCKET_SECONDS).slice(0, 16)
}

/** Order of bytes, as everywhere. */
export const bytewise = (one: string, two: string) => (one < two ? -1 : one > two ? 1 : 0)

export const key = (...names: readonly (string | null)[]) => names.join('\n')

/** The values of a map in the order of their keys' bytes. */
export function inOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].sort(([one], [two]) => bytewise(one, two)).map(([, value]) => value)
}

/** The value of `name`, made where there is none. */
export function ensured<K, V>(map: Map<K, V>, name: K, make: () => V): V {
  let value = map.get(name)
  if (value === undefined) {
    value = make()
    map.set(name, value)
  }
  return value
}
