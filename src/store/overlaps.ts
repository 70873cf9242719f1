// Rows that stand in several files of one source: each counts once, in the first by slot name.
import type pg from 'pg'
import type { Side } from '../domain/transaction.ts'
import { contentDigest } from './row-content.ts'

/** Files of one source and side that hold rows of the same business date. */
export interface Overlap {
  readonly date: string
  readonly side: Side
  /** In order of standing: files whose rows an earlier run has read come first, then by slot name. */
  readonly files: readonly { readonly fileId: number; readonly read: boolean }[]
}

/** Rows not to be read, because another file's row is the same one. */
export interface SupersededRows {
  readonly fileId: number
  readonly merchantId: string
  readonly side: Side
  readonly currency: string
  readonly lines: readonly number[]
  readonly amount: string
}

/**
 * The rows of an overlap that count elsewhere. The n-th of identical rows in one file is the n-th
 * in another: legitimate twins inside one file all count. A cheap key of the smaller files narrows
 * the rows whose every column is then compared.
 */
export async function supersededRows(
  client: pg.Client,
  overlap: Overlap,
): Promise<SupersededRows[]> {
  const { rows } = await client.query<{
    file_id: number
    merchant_id: string
    currency: string
    lines: number[]
    amount: string
  }>(
    `WITH standing AS (
       SELECT * FROM unnest($1::int[], $2::boolean[]) WITH ORDINALITY AS file (file_id, was_read, rank)
     ),
     day AS (
       SELECT t.*, s.was_read, s.rank,
              hash_record_extended(ROW(t.merchant_id, t.terminal_id, t.kind, t.stan, t.rrn, t.at, t.amount), 0) AS cheap
       FROM transaction t JOIN standing s USING (file_id)
       WHERE t.file_id = ANY ($1) AND t.business_date = $3 AND t.side = $4
     ),
     largest AS (SELECT file_id FROM day GROUP BY file_id ORDER BY count(*) DESC, file_id LIMIT 1),
     alike AS (
       SELECT * FROM day WHERE cheap IN (
         SELECT cheap FROM day WHERE file_id <> (SELECT file_id FROM largest))
     ),
     known AS (
       SELECT file_id, line, merchant_id, currency, amount, was_read, rank,
              ${contentDigest('alike')} AS identity
       FROM alike
     ),
     counted AS (
       SELECT *, row_number() OVER (PARTITION BY file_id, identity ORDER BY line) AS occurrence
       FROM known
     ),
     ranked AS (
       SELECT *, row_number() OVER (PARTITION BY identity, occurrence ORDER BY rank) AS standing
       FROM counted
     )
     SELECT file_id, merchant_id, currency, array_agg(line ORDER BY line) AS lines, coalesce(sum(amount), 0) AS amount
     FROM ranked WHERE standing > 1 AND NOT was_read
     GROUP BY file_id, merchant_id, currency ORDER BY file_id, merchant_id, currency`,
    [
      overlap.files.map((file) => file.fileId),
      overlap.files.map((file) => file.read),
      overlap.date,
      overlap.side,
    ],
  )
  return rows.map((row) => ({
    fileId: row.file_id,
    merchantId: row.merchant_id,
    side: overlap.side,
    currency: row.currency,
    lines: row.lines,
    amount: row.amount,
  }))
}
