// Tallies on their way out of the store: alike journal rows, with what they are in the words of the day's facts.
import type pg from 'pg'
import { bytewise } from '../domain/byte-order.ts'
import type { Kind } from '../domain/kind.ts'
import { NEVER_FINANCIAL_KINDS, PLAIN_KINDS } from '../domain/kind.ts'
import {
  causeOfCode,
  outcomeOf,
  type ResponseCodeTable,
  tableFor,
} from '../domain/response-codes.ts'
import type { Outcome } from '../domain/transaction.ts'
import { arraySql, type Cell, copiedOut } from './copied-rows.ts'
import { laneCondition, type Share } from './lane.ts'
import { isOf } from './rows.ts'

/** Causes of response codes that tell of a failure, not of a refusal. */
const FAILING_CAUSES: ReadonlySet<string | null> = new Set([
  'payment_channel',
  'network_failure',
  'system_fault',
])

/** What classifies a row, or a tally of rows alike in it. */
export interface Classified {
  readonly kind: Kind
  readonly source: string
  readonly scheme: string | null
  readonly responseCode: string | null
  readonly outcome: Outcome | null
  /** The amount is 0, blank or not applicable. */
  readonly isNothing: boolean
  /** Nothing, and right by the record's own word. */
  readonly isRightful: boolean
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
  readonly times: Float64Array
}

function standingOf(row: Classified, tables: readonly ResponseCodeTable[]): Standing {
  const table = tableFor(row, tables)
  const outcome = outcomeOf(row, table)
  const code = row.responseCode ?? ''
  const isFinancial = !NEVER_FINANCIAL_KINDS.has(row.kind)
  const isAttempt = isFinancial && row.kind !== 'reversal'
  const isApproved = isFinancial && outcome === 'approved' && !row.isNothing
  const isZero =
    isFinancial &&
    row.isNothing &&
    !row.isRightful &&
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

/** What rows are under these tables; each likeness is looked up once. */
export class Standings {
  readonly #tables: readonly ResponseCodeTable[]
  readonly #sources: ReadonlyMap<number, string>
  readonly #known = new Map<string, Standing>()

  /** `sources`: of each file that rows come from. */
  constructor(tables: readonly ResponseCodeTable[], sources: ReadonlyMap<number, string>) {
    this.#tables = tables
    this.#sources = sources
  }

  sourceOf(fileId: number): string {
    return this.#sources.get(fileId) ?? ''
  }

  of(row: Classified): Standing {
    const code = row.responseCode === null ? 'none' : `=${row.responseCode}`
    const name = `${row.kind}\n${row.outcome}\n${row.isNothing}${row.isRightful}\n${code}\n${row.source}\n${row.scheme}`
    return ensured(this.#known, name, () => standingOf(row, this.#tables))
  }
}

const PART_COLUMNS = `business_date, merchant_id, file_id, terminal_id, batch_no,
  software_version, scheme, payment_method, kind, response_code, outcome, is_nothing, row_count,
  seconds, is_rightful`

function partOf(cells: readonly Cell[], standings: Standings, times: Times): Part {
  const [businessDate, merchantId, fileId, terminalId, batchNo, softwareVersion] = cells
  const scheme = cells[6] as Cell
  const kind = cells[8] as Kind
  const responseCode = cells[9] as Cell
  const outcome = cells[10] as Outcome | null
  const isNothing = cells[11] === 't'
  const isRightful = cells[14] === 't'
  const source = standings.sourceOf(Number(fileId))
  const like = { kind, source, scheme, responseCode, outcome, isNothing, isRightful }
  const standing = standings.of(like)
  const rows = Number(cells[12])
  // Written out: to spread objects of this size took twenty times as long.
  return {
    kind,
    source,
    scheme,
    responseCode,
    outcome,
    isNothing,
    isRightful,
    isFinancial: standing.isFinancial,
    isAttempt: standing.isAttempt,
    isApproved: standing.isApproved,
    isPlain: standing.isPlain,
    isZero: standing.isZero,
    isFailed: standing.isFailed,
    fileId: Number(fileId),
    businessDate: businessDate as string,
    merchantId: merchantId as string,
    terminalId: terminalId as Cell,
    batchNo: batchNo as Cell,
    softwareVersion: softwareVersion as Cell,
    paymentMethod: cells[7] as Cell,
    rows,
    times: times.read(cells[13] as string, rows, businessDate as string),
  }
}

/** Which tallies: of these files and dates; of all merchants where none are named. */
export interface PartsWanted {
  readonly fileIds: readonly number[]
  readonly dates: readonly string[]
  readonly merchants?: readonly string[]
  readonly kind?: Kind
  readonly lane?: Share
}

/** Tallies by merchant in the order of bytes, some hundreds at a time. */
export async function* parts(
  client: pg.Client,
  wanted: PartsWanted,
  standings: Standings,
): AsyncGenerator<Part[]> {
  const { fileIds, dates, merchants, kind, lane } = wanted
  const conditions = [`business_date = ANY (${arraySql(client, dates)}::date[])`, isOf(fileIds)]
  if (merchants) conditions.push(`merchant_id = ANY (${arraySql(client, merchants)}::text[])`)
  if (kind) conditions.push(`kind = ${client.escapeLiteral(kind)}`)
  if (lane) conditions.push(laneCondition(lane))
  const query = `SELECT ${PART_COLUMNS} FROM journal_tally t WHERE ${conditions.join(' AND ')}`
  const times = new Times()
  const of = (cells: readonly Cell[]) => partOf(cells, standings, times)
  yield* copiedOut(client, `${query} ORDER BY merchant_id`, of)
}

const COMMA = 44
const MINUS = 45
const ZERO = 48

const TIMES_TOGETHER = 1 << 16

/** Reads PostgreSQL's `{28800,-60}`. A million of them: no splitting, and no array for each to grow. */
class Times {
  #numbers = new Float64Array(TIMES_TOGETHER)
  #used = 0

  /** At most `count` seconds, as times of the date. */
  read(text: string, count: number, date: string): Float64Array {
    if (this.#used + count > this.#numbers.length) {
      this.#numbers = new Float64Array(Math.max(count, TIMES_TOGETHER))
      this.#used = 0
    }
    const numbers = this.#numbers
    const midnight = secondsAt(`${date}T00:00:00`)
    const start = this.#used
    let used = start
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
      numbers[used++] = midnight + (isNegative ? -seconds : seconds)
    }
    this.#used = used
    return numbers.subarray(start, used)
  }
}

/** A local time as seconds; no zone is ever applied. */
export function secondsAt(at: string): number {
  return Date.parse(`${at}Z`) / 1000
}

const DAY_SECONDS = 86_400
const PAIRS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const dates = new Map<number, string>()

/** `YYYY-MM-DDTHH:MM:SS` */
export function timeAt(seconds: number): string {
  const day = Math.floor(seconds / DAY_SECONDS)
  const date = ensured(dates, day, () =>
    new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10),
  )
  const second = seconds - day * DAY_SECONDS
  const minute = Math.floor(second / 60)
  return `${date}T${PAIRS[Math.floor(minute / 60)]}:${PAIRS[minute % 60]}:${PAIRS[second % 60]}`
}

const BUCKET_SECONDS = 300

/** The five-minute bucket of a time, counted from 1970. */
export function bucketAt(seconds: number): number {
  return Math.floor(seconds / BUCKET_SECONDS)
}

/** `YYYY-MM-DDTHH:M0` or `:M5` */
export function bucketName(bucket: number): string {
  return timeAt(bucket * BUCKET_SECONDS).slice(0, 16)
}

export function key(first: string | null, ...others: readonly (string | null)[]): string {
  let text = first ?? ''
  for (const name of others) text += `\n${name ?? ''}`
  return text
}

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
