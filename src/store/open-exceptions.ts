// Exceptions that stay open from run to run: told of once, and then only named by each run that holds them.
import type { Knex } from 'knex'
import type pg from 'pg'
import type { RowReference, Side } from '../domain/transaction.ts'
import type { PlacedReference } from './decided-rows.ts'
import type { RunKey } from './run-lines.ts'

/**
 * SQL: to each exception its rows `t`, by their `places` ([[file, line], ...]). One look-up for each: joined,
 * the planner would read all rows that ever were in an exception.
 */
export const ROWS_AT_PLACES = `
  CROSS JOIN jsonb_array_elements(places) AS place
  CROSS JOIN LATERAL (
    SELECT * FROM exception_row
    WHERE file_id = (place->>0)::int AND line = (place->>1)::int LIMIT 1
  ) AS t`

/** The business dates of rows that a run left open, ascending. */
export async function openDates(knex: Knex, run: number): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { business_date: string }[] }>(
    `SELECT business_date FROM placed_rows WHERE run = :run AND place = 'awaiting'
     UNION
     SELECT business_date FROM exception_of_run WHERE run = :run AND status <> 'cleared'
     ORDER BY business_date`,
    { run },
  )
  return rows.map((row) => row.business_date)
}

/** A row that an open exception holds. */
export interface OpenRow extends RowReference {
  readonly exceptionId: string
}

/** Of these rows, the ones that open exceptions of a run hold. */
export async function openAmong(
  knex: Knex,
  run: number,
  wanted: readonly PlacedReference[],
): Promise<OpenRow[]> {
  if (wanted.length === 0) return []
  const { rows } = await knex.raw<{ rows: { id: string; file_id: number; line: number }[] }>(
    `SELECT DISTINCT e.id, wanted.file_id, wanted.line
     FROM exception_of_run e
     CROSS JOIN jsonb_array_elements(e.journal_rows || e.settlement_rows) AS place
     JOIN unnest(?::int[], ?::int[]) AS wanted (file_id, line)
       ON wanted.file_id = (place->>0)::int AND wanted.line = (place->>1)::int
     WHERE e.run = ? AND e.status <> 'cleared' AND e.merchant_id = ANY (?)`,
    [
      wanted.map((row) => row.fileId),
      wanted.map((row) => row.line),
      run,
      [...new Set(wanted.map((row) => row.merchantId))],
    ],
  )
  return rows.map((row) => ({ exceptionId: row.id, fileId: row.file_id, line: row.line }))
}

/** What a run holds as it was: its exceptions by source, currency and cause, and the rows in them. */
export interface HeldOpen {
  readonly exceptions: readonly {
    readonly source: string
    readonly currency: string
    readonly cause: string
    readonly count: number
    readonly amount: string
  }[]
  readonly rows: readonly {
    readonly side: Side
    readonly source: string
    readonly currency: string
    readonly count: number
    readonly amount: string
  }[]
}

/**
 * Names for a run what the one before left open and none of its lanes judged again, and counts it from
 * the rows themselves.
 */
export async function holdOpen(
  client: pg.Client,
  run: RunKey,
  previous: number,
  judgedAgain: readonly string[],
): Promise<HeldOpen> {
  const { rowCount } = await client.query(
    `INSERT INTO held_exception (business_date, merchant_id, run, ids, told_in)
     SELECT $1::date, merchant_id, $2::int, array_agg(id ORDER BY id), array_agg(told_in ORDER BY id)
     FROM (
       SELECT merchant_id, id, run AS told_in FROM exception WHERE run = $3 AND status <> 'cleared'
       UNION ALL
       SELECT merchant_id, unnest(ids), unnest(told_in) FROM held_exception WHERE run = $3
     ) open
     WHERE id NOT IN (SELECT unnest($4::text[]))
     GROUP BY merchant_id`,
    [run.businessDate, run.id, previous, judgedAgain],
  )
  if (rowCount === 0) return { exceptions: [], rows: [] }
  await client.query(
    `CREATE TEMP TABLE held_open ON COMMIT DROP AS
     SELECT source, currency, cause, amount, journal_rows || settlement_rows AS places
     FROM exception_of_run WHERE run = ${run.id} AND told_in <> ${run.id}`,
  )
  const { rows: exceptions } = await client.query<HeldOpen['exceptions'][number]>(
    `SELECT source, currency, cause, count(*)::int AS count, coalesce(sum(amount), 0)::text AS amount
     FROM held_open GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  )
  const { rows } = await client.query<HeldOpen['rows'][number]>(
    `SELECT t.side, f.source, t.currency, count(*)::int AS count, coalesce(sum(t.amount), 0)::text AS amount
     FROM held_open
     ${ROWS_AT_PLACES}
     JOIN received_file f ON f.id = t.file_id
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  )
  return { exceptions, rows }
}
