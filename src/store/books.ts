// What day books read back: names of files, rows that wait, matches.
import type { Knex } from 'knex'
import type pg from 'pg'
import type { RowReference, StoredTransaction } from '../domain/transaction.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'
import { references } from './runs.ts'

/** The name that each file had in the inbox. */
export async function fileNames(knex: Knex): Promise<ReadonlyMap<number, string>> {
  const rows = await knex('received_file').select('id', 'name')
  return new Map(rows.map((row) => [row.id, row.name]))
}

async function fileSources(knex: Knex): Promise<(fileId: number) => string> {
  const rows = await knex('received_file').select('id', 'source')
  const sources = new Map<number, string>(rows.map((row) => [row.id, row.source]))
  return (fileId) => sources.get(fileId) ?? ''
}

/** The rows that wait at the end of a run. */
export async function awaitingRows(knex: Knex, run: number): Promise<StoredTransaction[]> {
  const sourceOf = await fileSources(knex)
  const { rows } = await knex.raw<{ rows: TransactionRecord[] }>(
    `SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}
     FROM (SELECT business_date, file_id, unnest(lines) AS line FROM placed_rows
           WHERE run = ? AND place = 'awaiting') waiting
     JOIN transaction t USING (business_date, file_id, line)`,
    [run],
  )
  return rows.map((record) => storedTransaction(record, sourceOf))
}

/** Whole rows by their references, in no order. */
export async function rowsAt(
  knex: Knex,
  wanted: readonly RowReference[],
): Promise<StoredTransaction[]> {
  if (wanted.length === 0) return []
  const sourceOf = await fileSources(knex)
  const { rows } = await knex.raw<{ rows: TransactionRecord[] }>(
    `SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}
     FROM unnest(?::int[], ?::int[]) AS wanted (file_id, line)
     JOIN transaction t ON t.file_id = wanted.file_id AND t.line = wanted.line`,
    [wanted.map((row) => row.fileId), wanted.map((row) => row.line)],
  )
  return rows.map((record) => storedTransaction(record, sourceOf))
}

/** A match as programs read it. */
export interface MatchLine {
  readonly rule: string
  readonly merchantId: string
  readonly journal: readonly RowReference[]
  readonly settlement: readonly RowReference[]
  readonly amount: string
  readonly currency: string
  /** settlement - journal, exact text. */
  readonly difference: string
}

const FETCH_MATCHES = 10_000

/** A run's matches in the order of merchant and journal line, some thousands at a time. */
export async function* matchesOfRun(client: pg.Client, run: number): AsyncGenerator<MatchLine[]> {
  await client.query('BEGIN READ ONLY')
  await client.query(
    `DECLARE matches NO SCROLL CURSOR FOR
     SELECT m.rule, m.merchant_id, m.journal_file, m.settlement_file, m.journal_line,
            m.settlement_line, j.amount, j.currency, s.amount - j.amount AS difference
     FROM (SELECT rule, merchant_id, journal_file, settlement_file,
                  unnest(journal_lines) AS journal_line, unnest(settlement_lines) AS settlement_line
           FROM pair_match WHERE run = ${Number(run)}) m
     JOIN transaction j ON j.file_id = m.journal_file AND j.line = m.journal_line
     JOIN transaction s ON s.file_id = m.settlement_file AND s.line = m.settlement_line
     ORDER BY m.merchant_id, m.journal_file, m.journal_line`,
  )
  for (;;) {
    const { rows } = await client.query<{
      rule: string
      merchant_id: string
      journal_file: number
      settlement_file: number
      journal_line: number
      settlement_line: number
      amount: string | null
      currency: string
      difference: string | null
    }>(`FETCH ${FETCH_MATCHES} FROM matches`)
    if (rows.length === 0) break
    yield rows.map((row) => ({
      rule: row.rule,
      merchantId: row.merchant_id,
      journal: [{ fileId: row.journal_file, line: row.journal_line }],
      settlement: [{ fileId: row.settlement_file, line: row.settlement_line }],
      amount: row.amount ?? '0',
      currency: row.currency,
      difference: row.difference ?? '0',
    }))
  }
  const groups = await client.query(
    'SELECT * FROM group_match WHERE run = $1 ORDER BY merchant_id, journal_rows::text',
    [run],
  )
  yield groups.rows.map((row) => ({
    rule: row.rule,
    merchantId: row.merchant_id,
    journal: references(row.journal_rows),
    settlement: references(row.settlement_rows),
    amount: row.amount,
    currency: row.currency,
    difference: row.difference,
  }))
  await client.query('COMMIT')
}
