// The few whole rows that evidence looks at: all but the plain approved, and the neighbors of zeros.
import type pg from 'pg'
import type { RefusedLine } from '../domain/day-facts.ts'
import { PLAIN_KINDS } from '../domain/kind.ts'
import { approvedCodes, type ResponseCodeTable } from '../domain/response-codes.ts'
import type { Side, StoredTransaction } from '../domain/transaction.ts'
import { bytewise, ensured, key, type Part, tableOf, timeAt } from './day-parts.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'

const ROWS_MAX = 1_000
const NEAR_SECONDS = 600
const SLOT_SECONDS = 300

/** A slot of a terminal's day of which the beginning, the end or all is near a zero row. */
interface NearSlot {
  readonly merchantId: string
  readonly terminalId: string
  readonly slot: number
  /** Near are times up to this one ... */
  until: number | null
  /** ... and from this one on. */
  from: number | null
}

/**
 * The times within ten minutes of a zero row, cut into slots of five: a slot is shorter than what
 * one zero covers, so it is near at its beginning, at its end or both. One equality join finds them.
 */
export class NearZeros {
  readonly #slots = new Map<string, NearSlot>()

  add(part: Part): void {
    const { merchantId, terminalId } = part
    if (!part.isZero || terminalId === null) return
    for (const time of part.times) {
      const [first, last] = [time - NEAR_SECONDS, time + NEAR_SECONDS]
      for (let at = slotOf(first); at <= slotOf(last); at++) {
        const near = ensured(this.#slots, key(merchantId, terminalId, String(at)), () => ({
          merchantId,
          terminalId,
          slot: at * SLOT_SECONDS,
          until: null,
          from: null,
        }))
        if (first <= near.slot) near.until = Math.max(near.until ?? last, last)
        else near.from = Math.min(near.from ?? first, first)
      }
    }
  }

  slots(): NearSlot[] {
    return [...this.#slots.values()]
  }
}

const slotOf = (time: number) => Math.floor(time / SLOT_SECONDS)

/**
 * Puts the whole rows of the dates into `day_row`, a temporary table that the transaction's end
 * drops: one scan, which two backends share.
 */
export async function gatherRows(
  client: pg.Client,
  wanted: {
    readonly fileIds: readonly number[]
    readonly dates: readonly string[]
    readonly responseCodes: readonly ResponseCodeTable[]
    readonly near: NearZeros
  },
): Promise<void> {
  const near = wanted.near.slots()
  const quote = (text: string) => client.escapeLiteral(text)
  const array = (values: readonly (string | null)[]) => quote(arrayText(values))
  const time = (seconds: number | null) => (seconds === null ? null : timeAt(seconds))
  const { rows } = await client.query<{ workers: string }>(
    "SELECT current_setting('max_parallel_workers_per_gather') AS workers",
  )
  await client.query('SET LOCAL max_parallel_workers_per_gather = 1; DROP TABLE IF EXISTS day_row')
  await client.query(`
    CREATE TEMP TABLE day_row ON COMMIT DROP AS
    SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')},
           (${plain(wanted.responseCodes, quote)}) IS NOT TRUE AS notable
    FROM transaction t
    LEFT JOIN unnest(
      ${array(near.map((one) => one.merchantId))}::text[],
      ${array(near.map((one) => one.terminalId))}::text[],
      ${array(near.map((one) => time(one.slot)))}::timestamp[],
      ${array(near.map((one) => time(one.until)))}::timestamp[],
      ${array(near.map((one) => time(one.from)))}::timestamp[]
    ) AS near (merchant_id, terminal_id, slot, until, since)
      ON near.merchant_id = t.merchant_id AND near.terminal_id = t.terminal_id
      AND near.slot = date_bin('${SLOT_SECONDS} seconds', t.at, '1970-01-01')
    WHERE t.business_date = ANY (${array(wanted.dates)}::date[])
      AND t.file_id = ANY ('{${wanted.fileIds.join(',')}}'::int[])
      AND t.side = 'journal' AND t.terminal_id IS NOT NULL
      AND ((${plain(wanted.responseCodes, quote)}) IS NOT TRUE
        OR t.at <= near.until OR t.at >= near.since)
  `)
  await client.query(
    `SET LOCAL max_parallel_workers_per_gather = ${Number(rows[0]?.workers ?? 0)};
     CREATE INDEX ON day_row (merchant_id)`,
  )
}

/** SQL's twin of "an approved row of PLAIN_KINDS" (src/domain/day-facts.ts). */
function plain(tables: readonly ResponseCodeTable[], quote: (text: string) => string): string {
  const among = (table: ResponseCodeTable) =>
    `t.response_code = ANY (${quote(arrayText(approvedCodes(table)))}::text[])`
  const networks = tables.filter(
    (table, index) => tables.findIndex((one) => one.network === table.network) === index,
  )
  const rest = tableOf(null, tables)
  const codes = networks
    .filter((table) => table !== rest)
    .map((table) => `WHEN ${quote(table.network)} THEN ${among(table)}`)
  const isApproved =
    codes.length === 0 ? among(rest) : `CASE t.scheme ${codes.join(' ')} ELSE ${among(rest)} END`
  const kinds = PLAIN_KINDS.map(quote).join(', ')
  return `t.kind IN (${kinds}) AND t.amount_state = 'value' AND t.amount <> 0 AND (t.outcome = 'approved'
    OR (t.outcome IS NULL AND (t.response_code IS NULL OR ${isApproved})))`
}

/** The text of an array: null bare, everything else quoted. */
function arrayText(values: readonly (string | null)[]): string {
  const texts = values.map((value) =>
    value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`,
  )
  return `{${texts.join(',')}}`
}

/** The terminals concerned, as two columns. */
export interface Terminals {
  readonly merchants: readonly string[]
  readonly terminals: readonly string[]
}

/** Notable rows and neighbors of the terminals; per terminal and date the first thousand of each. */
export async function rowsOf(
  client: pg.Client,
  of: Terminals,
  sourceOf: (fileId: number) => string,
): Promise<{ readonly notable: StoredTransaction[]; readonly neighbors: StoredTransaction[] }> {
  const columns = COLUMNS.join(', ')
  const { rows } = await client.query<TransactionRecord & { notable: boolean }>(
    `SELECT ${columns}, notable FROM (
       SELECT r.*, row_number() OVER (
         PARTITION BY notable, business_date, merchant_id, terminal_id
         ORDER BY at NULLS FIRST, file_id, line) AS place
       FROM day_row r
       WHERE merchant_id = ANY ($1::text[])
         AND (merchant_id, terminal_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
     ) placed
     WHERE place <= ${ROWS_MAX}`,
    [of.merchants, of.terminals],
  )
  const notable: StoredTransaction[] = []
  const neighbors: StoredTransaction[] = []
  for (const record of rows) {
    const list = record.notable ? notable : neighbors
    list.push(storedTransaction(record, sourceOf))
  }
  return { notable: notable.sort(byTime), neighbors: neighbors.sort(byTime) }
}

/** Byte order of (at, file, line); a row without a time comes first. */
function byTime(one: StoredTransaction, two: StoredTransaction): number {
  return bytewise(one.at ?? '', two.at ?? '') || one.fileId - two.fileId || one.line - two.line
}

/** Refused lines whose terminal and date could be read; per terminal and date the first thousand. */
export async function refusedLines(
  client: pg.Client,
  fileIds: readonly number[],
  dates: readonly string[],
  of: Terminals,
): Promise<RefusedLine[]> {
  const { rows } = await client.query<{
    file_id: number
    line: number
    side: string
    merchant_id: string
    terminal_id: string
    business_date: string
    excerpt: string
  }>(
    `SELECT file_id, line, side, merchant_id, terminal_id, business_date, excerpt FROM (
       SELECT r.*, row_number() OVER (
         PARTITION BY business_date, merchant_id, terminal_id ORDER BY file_id, line) AS place
       FROM rejected_line r
       WHERE file_id = ANY ($1::int[]) AND business_date = ANY ($2::date[]) AND side IS NOT NULL
         AND (merchant_id, terminal_id) IN (SELECT * FROM unnest($3::text[], $4::text[]))
     ) placed
     WHERE place <= ${ROWS_MAX}
     ORDER BY business_date, merchant_id, terminal_id, file_id, line`,
    [fileIds, dates, of.merchants, of.terminals],
  )
  return rows.map((row) => ({
    fileId: row.file_id,
    line: row.line,
    side: row.side as Side,
    merchantId: row.merchant_id,
    terminalId: row.terminal_id,
    businessDate: row.business_date,
    excerpt: row.excerpt,
  }))
}
