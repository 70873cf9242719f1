// The few whole rows that evidence looks at: all but the plain approved, and the neighbors of zeros.
import type pg from 'pg'
import type { RefusedLine } from '../domain/day-facts.ts'
import { PLAIN_KINDS } from '../domain/kind.ts'
import { approvedCodes, type ResponseCodeTable } from '../domain/response-codes.ts'
import { byTime } from '../domain/time-order.ts'
import type { Side, StoredTransaction } from '../domain/transaction.ts'
import { codeCondition } from './code-condition.ts'
import { arraySql, type Cell, copiedOut, copiedTransaction } from './copied-rows.ts'
import { ensured, key, type Part, timeAt } from './day-parts.ts'
import { laneTable, type Share } from './lane.ts'
import { COLUMNS, isOf } from './rows.ts'

const ROWS_MAX = 1_000
const NEAR_SECONDS = 600
const SLOT_SECONDS = 300

/** Beyond so many slots nearly every row is near: whole terminals are gathered instead. */
const SLOTS_MAX = 100_000

/** A slot of a terminal's day of which the beginning, the end or all is near a zero row. */
interface NearSlot {
  readonly merchantId: string
  readonly terminalId: string
  readonly slot: number
  /** Near are times up to this one ... */
  until: number | null
  /** ... and from this one on. */
  since: number | null
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
          since: null,
        }))
        if (first <= near.slot) near.until = Math.max(near.until ?? last, last)
        else near.since = Math.min(near.since ?? first, first)
      }
    }
  }

  get count(): number {
    return this.#slots.size
  }

  /** A row source for FROM. */
  sql(client: pg.Client): string {
    const slots = [...this.#slots.values()]
    const time = (seconds: number | null) => (seconds === null ? null : timeAt(seconds))
    return `unnest(
      ${arraySql(
        client,
        slots.map((one) => one.merchantId),
      )}::text[],
      ${arraySql(
        client,
        slots.map((one) => one.terminalId),
      )}::text[],
      ${arraySql(
        client,
        slots.map((one) => time(one.slot)),
      )}::timestamp[],
      ${arraySql(
        client,
        slots.map((one) => time(one.until)),
      )}::timestamp[],
      ${arraySql(
        client,
        slots.map((one) => time(one.since)),
      )}::timestamp[]
    ) AS near (merchant_id, terminal_id, slot, until, since)`
  }
}

const slotOf = (time: number) => Math.floor(time / SLOT_SECONDS)
const slotSql = (at: string) => `date_bin('${SLOT_SECONDS} seconds', ${at}, '1970-01-01')`

/**
 * Puts the whole rows of the dates into `day_row`, a temporary table that the transaction's end
 * drops: one scan, which two backends share where no other lane does. Of the neighbors it takes some too many: a semi-join
 * by slots costs half of the exact one, and batches are small. True where a terminal's date may
 * have more rows than are wanted of it.
 */
export async function gatherRows(
  client: pg.Client,
  wanted: {
    /** The files with journal rows, and their sources. */
    readonly sources: ReadonlyMap<number, string>
    readonly dates: readonly string[]
    readonly responseCodes: readonly ResponseCodeTable[]
    readonly near: NearZeros
    readonly lane: Share
  },
): Promise<boolean> {
  const { needed, before } = await settings(client, wanted.lane)
  const isPlain = plain(client, wanted.responseCodes, wanted.sources)
  const [ofRow, ofNear] =
    wanted.near.count > SLOTS_MAX
      ? ['t.merchant_id, t.terminal_id', 'DISTINCT near.merchant_id, near.terminal_id']
      : [
          `t.merchant_id, t.terminal_id, ${slotSql('t.at')}`,
          'near.merchant_id, near.terminal_id, near.slot',
        ]
  await client.query(`
    ${needed}
    DROP TABLE IF EXISTS day_row;
    CREATE TEMP TABLE day_row ON COMMIT DROP AS
    SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}, (${isPlain}) IS NOT TRUE AS notable
    FROM ${laneTable(wanted.lane)} t
    WHERE t.business_date = ANY (${arraySql(client, wanted.dates)}::date[])
      AND ${isOf(wanted.sources.keys())}
      AND t.side = 'journal' AND t.terminal_id IS NOT NULL
      AND ((${isPlain}) IS NOT TRUE OR (t.at IS NOT NULL
        AND (${ofRow}) IN (SELECT ${ofNear} FROM ${wanted.near.sql(client)})));
    CREATE INDEX ON day_row (merchant_id);
    ${before}
  `)
  const { rows } = await client.query<{ crowded: boolean }>(
    `SELECT EXISTS (
       SELECT FROM day_row GROUP BY notable, business_date, merchant_id, terminal_id
       HAVING count(*) > ${ROWS_MAX}) AS crowded`,
  )
  return rows[0]?.crowded ?? true
}

/**
 * Where it has the store to itself two backends scan, though the planner, which expects most rows to
 * come back, would not; and the slots fit into memory: without it each row would be looked up in a list.
 */
const GATHERING = {
  parallel_tuple_cost: '0',
  work_mem: '64MB',
}

/** The statements that set what gathering needs, and put back what was there. */
async function settings(
  client: pg.Client,
  lane: Share,
): Promise<{ needed: string; before: string }> {
  const gathering = { ...GATHERING, max_parallel_workers_per_gather: lane.of === 1 ? '1' : '0' }
  const names = Object.keys(gathering)
  const { rows } = await client.query<{ value: string }>(
    'SELECT current_setting(name) AS value FROM unnest($1::text[]) WITH ORDINALITY AS one (name, place) ORDER BY place',
    [names],
  )
  const set = (values: readonly (string | undefined)[]) =>
    names
      .map((name, at) => `SET LOCAL ${name} = ${client.escapeLiteral(values[at] ?? '0')};`)
      .join('\n')
  return { needed: set(Object.values(gathering)), before: set(rows.map((row) => row.value)) }
}

/** SQL's twin of "an approved row of PLAIN_KINDS" (src/domain/day-facts.ts). */
function plain(
  client: pg.Client,
  tables: readonly ResponseCodeTable[],
  sources: ReadonlyMap<number, string>,
): string {
  const quote = (text: string) => client.escapeLiteral(text)
  const isApproved = codeCondition(client, tables, approvedCodes, (names) => {
    const files = [...sources].filter(([, source]) => names.includes(source)).map(([id]) => id)
    return isOf(files)
  })
  const kinds = PLAIN_KINDS.map(quote).join(', ')
  return `t.kind IN (${kinds}) AND t.amount_state = 'value' AND t.amount <> 0 AND (t.outcome = 'approved'
    OR (t.outcome IS NULL AND (t.response_code IS NULL OR ${isApproved})))`
}

/** The terminals concerned, as two columns. */
export interface Terminals {
  readonly merchants: readonly string[]
  readonly terminals: readonly string[]
}

/**
 * Notable rows of the terminals, and the rows that are near their zeros; per terminal and date the
 * first thousand of each.
 */
export async function rowsOf(
  client: pg.Client,
  of: Terminals,
  near: NearZeros,
  isCrowded: boolean,
  sourceOf: (fileId: number) => string,
): Promise<{ readonly notable: StoredTransaction[]; readonly neighbors: StoredTransaction[] }> {
  const lists = { notable: [] as StoredTransaction[], neighbors: [] as StoredTransaction[] }
  const merchants = arraySql(client, [...new Set(of.merchants)])
  const mine = `
    SELECT r.* FROM day_row r
    LEFT JOIN ${near.sql(client)}
      ON near.merchant_id = r.merchant_id AND near.terminal_id = r.terminal_id
      AND near.slot = ${slotSql('r.at')} AND NOT r.notable
    WHERE r.merchant_id = ANY (${merchants}::text[])
      AND (r.merchant_id, r.terminal_id) IN (SELECT * FROM
        unnest(${arraySql(client, of.merchants)}::text[], ${arraySql(client, of.terminals)}::text[]))
      AND (r.notable OR r.at <= near.until OR r.at >= near.since)`
  const capped = `
    SELECT * FROM (
      SELECT mine.*, row_number() OVER (
        PARTITION BY notable, business_date, merchant_id, terminal_id
        ORDER BY at NULLS FIRST, line, stan, rrn, amount, file_id) AS place
      FROM (${mine}) mine
    ) placed WHERE place <= ${ROWS_MAX}`
  const query = `SELECT notable, ${COLUMNS.join(', ')} FROM (${isCrowded ? capped : mine}) wanted`
  const told = (cells: readonly Cell[]) => ({
    isNotable: cells[0] === 't',
    row: copiedTransaction(cells, 1, sourceOf),
  })
  for await (const portion of copiedOut(client, query, told)) {
    for (const { isNotable, row } of portion) {
      const list = isNotable ? lists.notable : lists.neighbors
      list.push(row)
    }
  }
  lists.notable.sort(byTime)
  lists.neighbors.sort(byTime)
  return lists
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
    stan: string | null
    rrn: string | null
    business_date: string
    rule: string
    excerpt: string
  }>(
    `SELECT file_id, line, side, merchant_id, terminal_id, stan, rrn, business_date, rule, excerpt FROM (
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
    stan: row.stan,
    rrn: row.rrn,
    businessDate: row.business_date,
    rule: row.rule,
    excerpt: row.excerpt,
  }))
}
