// Rows that people decided on: how the store finds them again, and what a run's lane must know of them.
import type { Knex } from 'knex'
import type pg from 'pg'
import type { RowReference, StoredTransaction } from '../domain/transaction.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'

/** What a row's twins in a file share with it, as far as the store compares. */
export interface RowTraits {
  readonly fileId: number
  readonly merchantId: string
  readonly businessDate: string
  readonly amount: string | null
  readonly currency: string
}

/** Rows with these traits, in no order: among them all that are alike one that has them. */
export async function rowsWith(
  knex: Knex,
  wanted: readonly RowTraits[],
): Promise<StoredTransaction[]> {
  if (wanted.length === 0) return []
  const { rows } = await knex.raw<{ rows: (TransactionRecord & { source: string })[] }>(
    `SELECT DISTINCT ${COLUMNS.map((column) => `t.${column}`).join(', ')}, f.source
     FROM unnest(?::int[], ?::text[], ?::date[], ?::text[], ?::text[])
       AS wanted (file_id, merchant_id, business_date, amount, currency)
     JOIN transaction t ON t.file_id = wanted.file_id AND t.business_date = wanted.business_date
       AND t.merchant_id = wanted.merchant_id AND t.currency = wanted.currency
       AND t.amount IS NOT DISTINCT FROM nullif(wanted.amount, '')::numeric
     JOIN received_file f ON f.id = t.file_id`,
    [
      wanted.map((one) => one.fileId),
      wanted.map((one) => one.merchantId),
      wanted.map((one) => one.businessDate),
      wanted.map((one) => one.amount ?? ''),
      wanted.map((one) => one.currency),
    ],
  )
  const sources = new Map(rows.map((row) => [row.file_id, row.source]))
  return rows.map((row) => storedTransaction(row, (fileId) => sources.get(fileId) ?? ''))
}

/** A row and its merchant: by it the store finds what runs say of the row. */
export interface PlacedReference extends RowReference {
  readonly merchantId: string
}

/** Of these rows, the ones that wait at the end of a run. */
export async function waitingAmong(
  knex: Knex,
  run: number,
  wanted: readonly PlacedReference[],
): Promise<RowReference[]> {
  if (wanted.length === 0) return []
  const { rows } = await knex.raw<{ rows: { file_id: number; line: number }[] }>(
    `SELECT wanted.file_id, wanted.line
     FROM unnest(?::int[], ?::int[], ?::text[]) AS wanted (file_id, line, merchant_id)
     WHERE EXISTS (
       SELECT FROM placed_rows p
       WHERE p.run = ? AND p.place = 'awaiting' AND p.merchant_id = wanted.merchant_id
         AND p.file_id = wanted.file_id AND wanted.line = ANY (p.lines))`,
    [...columnsOf(wanted), run],
  )
  return rows.map((row) => ({ fileId: row.file_id, line: row.line }))
}

/** Where a run placed a row: `matched`, `exception`, or as `placed_rows` says. */
export interface Placement extends RowReference {
  readonly run: number
  readonly place: string
}

/** What these runs say of these rows; each row is at most once in a run. */
export async function placementsOf(
  knex: Knex,
  runs: readonly number[],
  wanted: readonly PlacedReference[],
): Promise<Placement[]> {
  if (wanted.length === 0 || runs.length === 0) return []
  const { rows } = await knex.raw<{
    rows: { file_id: number; line: number; run: number; place: string }[]
  }>(
    `WITH wanted AS (
       SELECT * FROM unnest(?::int[], ?::int[], ?::text[]) AS wanted (file_id, line, merchant_id)
     ),
     said AS (SELECT id AS run, business_date FROM run WHERE id = ANY (?))
     SELECT w.file_id, w.line, p.run, p.place FROM wanted w
       JOIN placed_rows p ON p.merchant_id = w.merchant_id AND p.file_id = w.file_id
         AND w.line = ANY (p.lines)
       JOIN said USING (run)
     UNION ALL
     SELECT w.file_id, w.line, m.run, 'matched' FROM wanted w
       JOIN pair_match m ON m.merchant_id = w.merchant_id
         AND ((m.journal_file = w.file_id AND w.line = ANY (m.journal_lines))
           OR (m.settlement_file = w.file_id AND w.line = ANY (m.settlement_lines)))
       JOIN said ON said.run = m.run AND said.business_date = m.business_date
     UNION ALL
     SELECT w.file_id, w.line, g.run, 'matched' FROM wanted w
       JOIN group_match g ON g.merchant_id = w.merchant_id
         AND (g.journal_rows || g.settlement_rows) @> jsonb_build_array(jsonb_build_array(w.file_id, w.line))
       JOIN said ON said.run = g.run AND said.business_date = g.business_date
     UNION ALL
     SELECT w.file_id, w.line, e.run, 'exception' FROM wanted w
       JOIN exception_of_run e ON e.merchant_id = w.merchant_id AND e.status <> 'cleared'
         AND (e.journal_rows || e.settlement_rows) @> jsonb_build_array(jsonb_build_array(w.file_id, w.line))
       WHERE e.run = ANY (?)`,
    [...columnsOf(wanted), [...runs], [...runs]],
  )
  return rows.map((row) => ({
    fileId: row.file_id,
    line: row.line,
    run: row.run,
    place: row.place,
  }))
}

/** Notes rows that the sieve must leave to the rules, which know what people said of them. */
export async function leaveToRules(
  client: pg.Client,
  rows: readonly RowReference[],
): Promise<void> {
  await client.query('CREATE TEMP TABLE for_rules (file_id int, line int) ON COMMIT DROP')
  await client.query('INSERT INTO for_rules SELECT * FROM unnest($1::int[], $2::int[])', [
    rows.map((row) => row.fileId),
    rows.map((row) => row.line),
  ])
  await client.query('ANALYZE for_rules')
}

function columnsOf(rows: readonly PlacedReference[]): [number[], number[], string[]] {
  return [
    rows.map((row) => row.fileId),
    rows.map((row) => row.line),
    rows.map((row) => row.merchantId),
  ]
}
