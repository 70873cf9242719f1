// Rows that already have their place, and that rows left over refer to or repeat.
import type pg from 'pg'
import type { StoredTransaction } from '../domain/transaction.ts'
import { type Lane, laneCondition } from './lane.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'

/** Where to look: files that the chain knows, and business dates. */
export interface KnownScope {
  readonly fileIds: readonly number[]
  /** Rows of these dates may be repeated by a left row. */
  readonly from: string
  readonly until: string
  /** Originals are looked for back to this date, if a left row names one that is not found; null: no file reaches back. */
  readonly originalsFrom: string | null
}

/**
 * Rows that a left row of the lane names as its original, or repeats by STAN, RRN or acquirer
 * reference, by merchant. Repetitions stand close by; only originals are worth a walk through
 * older days, and only when one is named there.
 */
export async function knownRows(
  client: pg.Client,
  scope: KnownScope,
  lane: Lane,
  sourceOf: (fileId: number) => string,
): Promise<Map<string, StoredTransaction[]>> {
  await client.query(`
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT merchant_id, terminal_id, stan, rrn, acquirer_reference AS reference FROM left_whole;
    CREATE TEMP TABLE original ON COMMIT DROP AS
    SELECT merchant_id, terminal_id, original_stan AS stan, original_rrn AS rrn,
           original_reference AS reference
    FROM left_whole
    WHERE num_nonnulls(original_stan, original_rrn, original_reference) > 0;
    INSERT INTO wanted SELECT * FROM original;
    ANALYZE wanted, original;
  `)
  const near = await rowsLike(client, 'wanted', scope, lane, scope.from, scope.until)
  await client.query(
    `DELETE FROM original o USING unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       AS found (merchant_id, terminal_id, stan, rrn, reference)
     WHERE found.merchant_id = o.merchant_id
       AND (found.rrn = o.rrn OR found.reference = o.reference
         OR (found.terminal_id = o.terminal_id AND found.stan = o.stan))`,
    [
      near.map((row) => row.merchant_id),
      near.map((row) => row.terminal_id),
      near.map((row) => row.stan),
      near.map((row) => row.rrn),
      near.map((row) => row.acquirer_reference),
    ],
  )
  const { rows: unfound } = await client.query('SELECT FROM original LIMIT 1')
  const older =
    unfound.length === 0 || scope.originalsFrom === null
      ? []
      : await rowsLike(client, 'original', scope, lane, scope.originalsFrom, scope.from)
  const byMerchant = new Map<string, StoredTransaction[]>()
  for (const record of [...older.filter((row) => row.business_date < scope.from), ...near]) {
    const row = storedTransaction(record, sourceOf)
    const list = byMerchant.get(row.merchantId)
    if (list === undefined) byMerchant.set(row.merchantId, [row])
    else list.push(row)
  }
  return byMerchant
}

/** One scan of the dates, a hashed look-up for each reference. */
async function rowsLike(
  client: pg.Client,
  table: 'wanted' | 'original',
  scope: KnownScope,
  lane: Lane,
  from: string,
  until: string,
): Promise<TransactionRecord[]> {
  const { rows: carried } = await client.query<Record<'stan' | 'rrn' | 'reference', boolean>>(
    `SELECT count(stan) > 0 AS stan, count(rrn) > 0 AS rrn, count(reference) > 0 AS reference FROM ${table}`,
  )
  const has = carried[0]
  // One look-up by the reference alone settles it for nearly every row; the whole key is asked for
  // only where it is found.
  const among = (name: string, column: string, key: string, names: string) =>
    `(${column} IN (SELECT ${name} FROM ${table} WHERE ${name} IS NOT NULL)
       AND (${key}) IN (SELECT ${names} FROM ${table} WHERE ${name} IS NOT NULL))`
  const alike = [
    has?.stan
      ? among(
          'stan',
          't.stan',
          't.merchant_id, t.terminal_id, t.stan',
          'merchant_id, terminal_id, stan',
        )
      : null,
    has?.rrn ? among('rrn', 't.rrn', 't.merchant_id, t.rrn', 'merchant_id, rrn') : null,
    has?.reference
      ? among(
          'reference',
          't.acquirer_reference',
          't.merchant_id, t.acquirer_reference',
          'merchant_id, reference',
        )
      : null,
  ].filter((condition) => condition !== null)
  if (alike.length === 0) return []
  const { rows } = await client.query<TransactionRecord>(
    `WITH alike AS MATERIALIZED (
       SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}
       FROM transaction t
       WHERE t.business_date BETWEEN $2 AND $3 AND t.file_id = ANY ($1)
         AND ${laneCondition(lane)} AND (${alike.join(' OR ')})
     )
     SELECT * FROM alike
     WHERE (file_id, line) NOT IN (SELECT file_id, line FROM left_row)
     ORDER BY merchant_id, file_id, line`,
    [scope.fileIds, from, until],
  )
  return rows
}
