// What the monitor reads and keeps: counts of a date, its past, and the history of alerts.
import type { Knex } from 'knex'
import { addDays } from '../domain/business-date.ts'
import type { CauseId } from '../domain/exception.ts'
import { NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import type {
  Alert,
  WatchedCell,
  WatchedDays,
  WatchedDeclines,
  WatchedStans,
  WatchedVersion,
  WatchedZeroCause,
} from '../domain/monitoring.ts'
import {
  causeOfCode,
  outcomeOf,
  type ResponseCodeTable,
  tableFor,
} from '../domain/response-codes.ts'
import type { Outcome } from '../domain/transaction.ts'
import { rangesIn } from './terminal-activity.ts'

const NO_ATTEMPTS = [...NEVER_FINANCIAL_KINDS, 'reversal']

const LATEST_RUNS = `
  SELECT DISTINCT ON (business_date) id, business_date FROM run
  ORDER BY business_date, revision DESC`

/** Rows of a date that another file counts, as the latest runs know them. */
const COUNTED_ELSEWHERE = `
  SELECT p.run, p.file_id, p.lines FROM placed_rows p
  JOIN (${LATEST_RUNS}) latest ON latest.id = p.run AND latest.business_date >= :date
  WHERE p.place = 'superseded' AND p.business_date = :date`

/** Faulty zeros of journals on a date, as the latest runs know them. */
const FAULTY_ZEROS = `
  SELECT merchant_id, terminal_id, scheme, operator_id, cause FROM (
    SELECT DISTINCT ON (z.file_id, z.line)
           z.merchant_id, coalesce(z.terminal_id, '') AS terminal_id, coalesce(t.scheme, '') AS scheme,
           coalesce(t.operator_id, '') AS operator_id, z.cause, z.legitimate
    FROM zero_amount z
    JOIN (${LATEST_RUNS}) latest ON latest.id = z.run
    JOIN counted_file f ON f.id = z.file_id
    LEFT JOIN transaction t
      ON t.business_date = z.business_date AND t.file_id = z.file_id AND t.line = z.line
    WHERE z.business_date = :date AND z.side = 'journal' AND z.kind <> ALL(:noAttempts)
    ORDER BY z.file_id, z.line, latest.business_date DESC
  ) last WHERE NOT legitimate`

/**
 * Counts the attempts and faulty zeros of a date anew, where its journals or its runs have changed
 * since the last count. A line whose amount could not be read is an attempt as well.
 */
export async function countWatchedDay(knex: Knex, date: string): Promise<void> {
  const { rows } = await knex.raw<{ rows: { counted_from: string }[] }>(
    `SELECT concat_ws(' ',
       (SELECT string_agg(file_id || ':' || row_count, ',' ORDER BY file_id)
        FROM (SELECT t.file_id, sum(t.row_count) AS row_count FROM file_total t
              JOIN counted_file f ON f.id = t.file_id
              WHERE t.business_date = :date AND t.side = 'journal' GROUP BY t.file_id) files),
       (SELECT string_agg(run, ',' ORDER BY run) FROM
         (SELECT z.run::text AS run FROM zero_amount z
          JOIN (${LATEST_RUNS}) latest ON latest.id = z.run
          WHERE z.business_date = :date
          UNION SELECT run::text FROM (${COUNTED_ELSEWHERE}) elsewhere) runs)) AS counted_from`,
    { date },
  )
  const from = rows[0]?.counted_from ?? ''
  const known = await knex('watched_day').where({ business_date: date }).first('counted_from')
  if (known?.counted_from === from) return
  await knex.transaction(async (work) => {
    // The date's own row is the lock: two monitors count one after the other.
    await work('watched_day')
      .insert({ business_date: date, counted_from: from, is_watched: false })
      .onConflict('business_date')
      .merge()
    await work('watched_cell').where({ business_date: date }).delete()
    await work.raw(
      `WITH zeros AS (
         SELECT merchant_id, terminal_id, scheme, operator_id, count(*) AS zeros
         FROM (${FAULTY_ZEROS}) faulty GROUP BY 1, 2, 3, 4
       ), attempts AS (
         SELECT t.merchant_id, coalesce(t.terminal_id, '') AS terminal_id,
                coalesce(t.scheme, '') AS scheme, coalesce(t.operator_id, '') AS operator_id,
                count(*) AS attempts
         FROM transaction t JOIN counted_file f ON f.id = t.file_id
         WHERE t.business_date = :date AND t.side = 'journal' AND t.kind <> ALL(:noAttempts)
           AND NOT EXISTS (
             SELECT FROM (SELECT file_id, unnest(lines) AS line FROM (${COUNTED_ELSEWHERE}) p) elsewhere
             WHERE elsewhere.file_id = t.file_id AND elsewhere.line = t.line)
         GROUP BY 1, 2, 3, 4
       )
       INSERT INTO watched_cell
         (business_date, merchant_id, terminal_id, scheme, operator_id, attempts, zeros)
       SELECT :date, merchant_id, terminal_id, scheme, operator_id,
              greatest(coalesce(attempts, 0), coalesce(zeros, 0)), coalesce(zeros, 0)
       FROM attempts FULL JOIN zeros USING (merchant_id, terminal_id, scheme, operator_id)`,
      { date, noAttempts: NO_ATTEMPTS } as never,
    )
  })
}

/** All that the monitor looks at on a date; its past must have been counted. */
export async function watchedDays(
  knex: Knex,
  date: string,
  pastDays: number,
  responseCodes: readonly ResponseCodeTable[],
): Promise<WatchedDays> {
  const span = { from: addDays(date, -pastDays), date, noAttempts: NO_ATTEMPTS }
  const [cells, stans, declines, versions, zeroCauses] = await Promise.all([
    cellsOf(knex, span),
    stansOf(knex, span),
    declinesOf(knex, span, responseCodes),
    versionsOf(knex, span),
    zeroCausesOf(knex, span),
  ])
  return { businessDate: date, cells, stans, declines, versions, zeroCauses }
}

interface Span {
  readonly from: string
  readonly date: string
  readonly noAttempts: readonly string[]
}

async function select(knex: Knex, sql: string, span: Span): Promise<Record<string, unknown>[]> {
  const { rows } = await knex.raw<{ rows: Record<string, unknown>[] }>(sql, span as never)
  return rows
}

async function cellsOf(knex: Knex, span: Span): Promise<WatchedCell[]> {
  const rows = await select(
    knex,
    `SELECT * FROM watched_cell WHERE business_date BETWEEN :from AND :date
     ORDER BY business_date, merchant_id, terminal_id, scheme, operator_id`,
    span,
  )
  return rows.map((row) => ({
    businessDate: row.business_date as string,
    merchantId: row.merchant_id as string,
    terminalId: row.terminal_id as string,
    scheme: row.scheme as string,
    operatorId: row.operator_id as string,
    attempts: row.attempts as number,
    zeros: row.zeros as number,
  }))
}

/** Of the date, and of each terminal's latest date before it. */
async function stansOf(knex: Knex, span: Span): Promise<WatchedStans[]> {
  const rows = await select(
    knex,
    `WITH days AS (
       SELECT d.business_date, d.merchant_id, d.terminal_id, sum(d.row_count) AS row_count,
              range_agg(d.stans) AS stans
       FROM terminal_day d JOIN counted_file f ON f.id = d.file_id
       WHERE d.business_date BETWEEN :from AND :date
       GROUP BY 1, 2, 3
     )
     SELECT * FROM days WHERE business_date = :date
     UNION ALL
     (SELECT DISTINCT ON (merchant_id, terminal_id) * FROM days
      WHERE business_date < :date AND NOT isempty(stans)
      ORDER BY merchant_id, terminal_id, business_date DESC)`,
    span,
  )
  return rows.map((row) => ({
    businessDate: row.business_date as string,
    merchantId: row.merchant_id as string,
    terminalId: row.terminal_id as string,
    rows: row.row_count as number,
    stans: rangesIn(row.stans),
  }))
}

async function declinesOf(
  knex: Knex,
  span: Span,
  tables: readonly ResponseCodeTable[],
): Promise<WatchedDeclines[]> {
  const rows = await select(
    knex,
    `SELECT d.business_date, d.merchant_id, f.source, d.scheme, d.response_code, d.outcome,
            sum(d.row_count) AS count
     FROM journal_tally d JOIN counted_file f ON f.id = d.file_id
     WHERE d.business_date BETWEEN :from AND :date AND d.kind <> ALL(:noAttempts)
       AND (d.response_code IS NOT NULL OR d.outcome IS NOT NULL)
     GROUP BY 1, 2, 3, 4, 5, 6`,
    span,
  )
  const counts = new Map<string, WatchedDeclines>()
  for (const row of rows) {
    const table = tableFor(
      { scheme: row.scheme as string | null, source: row.source as string },
      tables,
    )
    const said = {
      outcome: row.outcome as Outcome | null,
      responseCode: row.response_code as string | null,
    }
    const outcome = outcomeOf(said, table)
    if (outcome !== 'declined' && outcome !== 'unanswered') continue
    const known = causeOfCode(said.responseCode ?? '', table)
    const cause: CauseId = known ?? (outcome === 'unanswered' ? 'network_failure' : 'unknown')
    const [businessDate, merchantId] = [row.business_date as string, row.merchant_id as string]
    const key = `${businessDate}\n${merchantId}\n${cause}`
    const count = (counts.get(key)?.count ?? 0) + (row.count as number)
    counts.set(key, { businessDate, merchantId, cause, count })
  }
  return [...counts.values()]
}

async function versionsOf(knex: Knex, span: Span): Promise<WatchedVersion[]> {
  const rows = await select(
    knex,
    `SELECT d.merchant_id, d.terminal_id, d.software_version, min(d.business_date) AS first_seen
     FROM journal_tally d JOIN counted_file f ON f.id = d.file_id
     WHERE d.business_date BETWEEN :from AND :date AND d.software_version <> ''
       AND d.terminal_id IS NOT NULL
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    span,
  )
  return rows.map((row) => ({
    merchantId: row.merchant_id as string,
    terminalId: row.terminal_id as string,
    version: row.software_version as string,
    firstSeen: row.first_seen as string,
  }))
}

async function zeroCausesOf(knex: Knex, span: Span): Promise<WatchedZeroCause[]> {
  const rows = await select(
    knex,
    `SELECT merchant_id, terminal_id, scheme, operator_id, cause, count(*) AS count
     FROM (${FAULTY_ZEROS}) faulty GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    span,
  )
  return rows.map((row) => ({
    merchantId: row.merchant_id as string,
    terminalId: row.terminal_id as string,
    scheme: row.scheme as string,
    operatorId: row.operator_id as string,
    cause: row.cause as CauseId,
    count: row.count as number,
  }))
}

/** Alerts of the dates from `from` to `until`, by date and key. */
export async function alertsBetween(knex: Knex, from: string, until: string): Promise<Alert[]> {
  const rows = await knex('alert')
    .whereBetween('business_date', [from, until])
    .orderBy(['business_date', 'merchant_id', 'kind', 'scope', 'name', 'detail'])
  return rows.map((row) => ({
    businessDate: row.business_date,
    kind: row.kind,
    scope: row.scope,
    merchantId: row.merchant_id,
    name: row.name,
    detail: row.detail,
    since: row.since,
    evidence: row.evidence,
  }))
}

/** Those of the dates that were run and have no alerts of their latest counts. */
export async function unwatchedDates(knex: Knex, dates: readonly string[]): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { business_date: string }[] }>(
    `SELECT DISTINCT business_date FROM run WHERE business_date = ANY(?::date[])
     EXCEPT SELECT business_date FROM watched_day WHERE is_watched ORDER BY business_date`,
    [[...dates]],
  )
  return rows.map((row) => row.business_date)
}

/** Puts a date's alerts in the place of those that it had. */
export async function keepAlerts(
  knex: Knex,
  date: string,
  alerts: readonly Alert[],
): Promise<void> {
  await knex.transaction(async (work) => {
    await work('alert').where({ business_date: date }).delete()
    await work('watched_day').where({ business_date: date }).update({ is_watched: true })
    if (alerts.length === 0) return
    await work.batchInsert(
      'alert',
      alerts.map((one) => ({
        business_date: one.businessDate,
        merchant_id: one.merchantId,
        kind: one.kind,
        scope: one.scope,
        name: one.name,
        detail: one.detail,
        since: one.since,
        evidence: JSON.stringify(one.evidence),
      })),
      500,
    )
  })
}
