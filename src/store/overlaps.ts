// Rows that stand in several files of one source: each counts once, in the first by slot name.
import type pg from 'pg'
import type { Side } from '../domain/transaction.ts'
import { contentDigest } from './row-content.ts'

/** Files of one source and side that hold rows of the same business date. */
export interface Overlap {
  readonly date: string
  readonly side: Side
  /** In order of standing: files whose rows an earlier run has read come first, then by slot name. */
  readonly files: readonly OverlappingFile[]
}

export interface OverlappingFile {
  readonly fileId: number
  /** An earlier run has read its rows. */
  readonly read: boolean
  /** How many it holds of the date. */
  readonly rows: number
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
 * in another: legitimate twins inside one file all count. Of the largest file only those rows are
 * compared in every column that a cheap key of the others finds: mostly it is a whole day, and they
 * hold a few sales after a cut-off.
 */
export async function supersededRows(
  client: pg.Client,
  overlap: Overlap,
): Promise<SupersededRows[]> {
  const largest = overlap.files.reduce((a, b) => (b.rows > a.rows ? b : a))
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
     few AS MATERIALIZED (
       SELECT * FROM transaction t
       WHERE t.file_id = ANY ($1) AND t.file_id <> $5 AND t.business_date = $3 AND t.side = $4
     ),
     alike AS (
       SELECT * FROM few
       UNION ALL
       SELECT * FROM transaction t
       WHERE t.file_id = $5 AND t.business_date = $3 AND t.side = $4
         AND ${cheapKey('t')} IN (SELECT ${cheapKey('few')} FROM few)
     ),
     known AS (
       SELECT file_id, line, merchant_id, currency, amount, was_read, rank,
              ${contentDigest('alike')} AS identity
       FROM alike JOIN standing USING (file_id)
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
      largest.fileId,
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

const cheapKey = (of: string) =>
  `hash_record_extended(ROW(${['merchant_id', 'terminal_id', 'kind', 'stan', 'rrn', 'at', 'amount']
    .map((column) => `${of}.${column}`)
    .join(', ')}), 0)`
