// Uploads that a run placed while the stored sales that they forward stayed open.
import type pg from 'pg'
import { COLUMNS, type TransactionRecord } from './rows.ts'
import { chainOf } from './run-chain.ts'

/**
 * A row source `upload`: what runs of `chain` placed as uploads of the stored sales among the rows `of`.
 * One look-up for each sale: joined, the planner would read all uploads that ever were.
 */
export const uploadsOf = (of: string) => `
  (SELECT * FROM ${of} WHERE kind = 'offline_sale' AND side = 'journal') AS sale
  CROSS JOIN LATERAL (
    SELECT * FROM idle_upload t
    WHERE t.sale_file = sale.file_id AND t.sale_line = sale.line AND t.run IN (SELECT id FROM chain)
    OFFSET 0
  ) AS upload`

/** The uploads of stored sales that are left over, but for those that are left over as well. */
export async function uploadsOfLeft(
  client: pg.Client,
  previousRun: number | null,
): Promise<TransactionRecord[]> {
  const { rows } = await client.query<TransactionRecord>(
    `WITH ${chainOf('$1')}
     SELECT DISTINCT ${COLUMNS.map((column) => `upload.${column}`).join(', ')}
     FROM ${uploadsOf('left_whole')}
     WHERE (upload.file_id, upload.line) NOT IN (SELECT file_id, line FROM left_row)
       AND (upload.file_id, upload.line) NOT IN (SELECT file_id, line FROM counted_elsewhere)`,
    [previousRun],
  )
  return rows
}
