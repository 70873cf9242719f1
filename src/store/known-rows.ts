// Rows that already have their place, and that rows left over refer to or repeat.
import type pg from 'pg'
import type { StoredTransaction } from '../domain/transaction.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'

/**
 * Looks among the rows of `fileIds` with business dates `from` to `until` for those that a left row
 * of the lane names as its original or repeats by STAN, RRN or acquirer reference. One scan, three
 * hashed look-ups. By merchant.
 */
export async function knownRows(
  client: pg.Client,
  scope: {
    readonly fileIds: readonly number[]
    readonly from: string
    readonly until: string
  },
  sourceOf: (fileId: number) => string,
): Promise<Map<string, StoredTransaction[]>> {
  await client.query(`
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT t.merchant_id, t.terminal_id, t.stan, t.rrn, t.acquirer_reference,
           t.original_stan, t.original_rrn, t.original_reference
    FROM left_row l JOIN transaction t ON t.file_id = l.file_id AND t.line = l.line
  `)
  await client.query('ANALYZE wanted')
  const { rows } = await client.query<TransactionRecord>(
    `SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}
     FROM transaction t
     WHERE t.business_date BETWEEN $2 AND $3 AND t.file_id = ANY ($1)
       AND ((t.merchant_id, t.terminal_id, t.stan) IN (
              SELECT merchant_id, terminal_id, stan FROM wanted WHERE stan IS NOT NULL
              UNION SELECT merchant_id, terminal_id, original_stan FROM wanted WHERE original_stan IS NOT NULL)
         OR (t.merchant_id, t.rrn) IN (
              SELECT merchant_id, rrn FROM wanted WHERE rrn IS NOT NULL
              UNION SELECT merchant_id, original_rrn FROM wanted WHERE original_rrn IS NOT NULL)
         OR (t.merchant_id, t.acquirer_reference) IN (
              SELECT merchant_id, acquirer_reference FROM wanted WHERE acquirer_reference IS NOT NULL
              UNION SELECT merchant_id, original_reference FROM wanted WHERE original_reference IS NOT NULL))
       AND NOT EXISTS (SELECT FROM left_row l WHERE l.file_id = t.file_id AND l.line = t.line)
     ORDER BY t.merchant_id, t.file_id, t.line`,
    [scope.fileIds, scope.from, scope.until],
  )
  const byMerchant = new Map<string, StoredTransaction[]>()
  for (const record of rows) {
    const row = storedTransaction(record, sourceOf)
    const list = byMerchant.get(row.merchantId)
    if (list === undefined) byMerchant.set(row.merchantId, [row])
    else list.push(row)
  }
  return byMerchant
}
