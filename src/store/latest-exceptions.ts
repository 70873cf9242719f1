// The exceptions of all runs, each as the latest run knows it: what people are shown, however many there are.
import type { Knex } from 'knex'
import type pg from 'pg'
import type { KeptException } from './run-lines.ts'
import { keptException } from './runs.ts'

/** Which exceptions are asked for; absent: any. */
export interface WantedExceptions {
  readonly businessDate?: string | undefined
  readonly status?: string | undefined
  readonly type?: string | undefined
  readonly cause?: string | undefined
}

export interface LatestException {
  readonly exception: KeptException
  /** Business date of the latest run in which it stands. */
  readonly on: string
}

const LATEST = `
  SELECT DISTINCT ON (business_date) id, business_date, previous FROM run
  ORDER BY business_date, revision DESC`

const FETCHED = 1_000

/**
 * Each exception as the latest run in which it stands knows it, some hundreds at a time, by date, merchant
 * and id. What is open stands in every run that follows: only the last of such a row is asked for it.
 */
export async function* latestExceptions(
  client: pg.Client,
  wanted: WantedExceptions,
): AsyncGenerator<LatestException[]> {
  await client.query('BEGIN READ ONLY')
  const { rows: last } = await client.query<{ id: number }>(
    `SELECT id FROM (
       SELECT id, lead(previous) OVER (ORDER BY business_date) IS DISTINCT FROM id AS is_last
       FROM (${LATEST}) latest
     ) told WHERE is_last`,
  )
  // Which runs are asked is said in figures: the planner would ask the view for the list of every run.
  await client.query(
    `DECLARE listed NO SCROLL CURSOR FOR
     WITH mentioned AS (
       SELECT e.*, e.run AS told_in, latest.business_date AS run_date
       FROM exception e JOIN (${LATEST}) latest ON latest.id = e.run
       WHERE e.status = 'cleared'
       UNION ALL
       SELECT e.*, run.business_date FROM exception_of_run e JOIN run ON run.id = e.run
       WHERE e.run = ANY ($1) AND e.status <> 'cleared'
     )
     SELECT * FROM (SELECT DISTINCT ON (id) * FROM mentioned ORDER BY id, run_date DESC) latest
     WHERE ($2::date IS NULL OR business_date = $2) AND ($3::text IS NULL OR status = $3)
       AND ($4::text IS NULL OR type = $4) AND ($5::text IS NULL OR cause = $5)
     ORDER BY business_date, merchant_id, id`,
    [
      last.map((run) => run.id),
      wanted.businessDate ?? null,
      wanted.status ?? null,
      wanted.type ?? null,
      wanted.cause ?? null,
    ],
  )
  for (;;) {
    const { rows } = await client.query<Record<string, unknown>>(`FETCH ${FETCHED} FROM listed`)
    if (rows.length === 0) break
    yield rows.map((row) => ({ exception: keptException(row), on: row.run_date as string }))
  }
  await client.query('COMMIT')
}

/** Whether any run ever told of an exception of this date. */
export async function hasExceptionsOf(knex: Knex, businessDate: string): Promise<boolean> {
  return (await knex('exception').where({ business_date: businessDate }).first('id')) !== undefined
}
