// What journals show of each terminal's dates, from the tallies that loading leaves: no row is read again.
import type { Knex } from 'knex'
import { addDays } from '../domain/business-date.ts'
import type { NumberRange } from '../domain/number-gaps.ts'
import type { TerminalActivity } from '../domain/terminal-activity.ts'

/** Terminals of these files with a row on the date or in the `pastDays` before, in the order of bytes. */
export async function terminalActivity(
  knex: Knex,
  fileIds: readonly number[],
  date: string,
  pastDays: number,
): Promise<TerminalActivity[]> {
  if (fileIds.length === 0) return []
  const latest = (ranges: string) =>
    `(array_agg(${ranges} ORDER BY business_date DESC)
      FILTER (WHERE business_date < :date AND NOT isempty(${ranges})))[1]`
  const { rows } = await knex.raw<{ rows: Record<string, unknown>[] }>(
    `WITH days AS (
       SELECT f.source, d.merchant_id, d.terminal_id, d.business_date,
              range_agg(d.stans) AS stans, range_agg(d.batches) AS batches
       FROM terminal_day d JOIN received_file f ON f.id = d.file_id
       WHERE d.business_date BETWEEN :from AND :date AND d.file_id = ANY(:fileIds::int[])
       GROUP BY 1, 2, 3, 4
     ), refused AS (
       SELECT f.source, r.merchant_id, r.terminal_id, count(*)::int AS refused
       FROM rejected_line r JOIN received_file f ON f.id = r.file_id
       WHERE r.file_id = ANY(:fileIds::int[]) AND r.business_date = :date AND r.side = 'journal'
       GROUP BY 1, 2, 3
     )
     SELECT source, merchant_id, terminal_id,
            array_agg(business_date::text ORDER BY business_date) AS dates,
            range_agg(stans) FILTER (WHERE business_date = :date) AS stans,
            ${latest('stans')} AS stans_before,
            range_agg(batches) FILTER (WHERE business_date = :date) AS batches,
            upper(${latest('batches')}) - 1 AS last_batch,
            range_agg(batches) FILTER (WHERE business_date < :date) AS batches_before,
            coalesce(max(refused), 0) AS refused
     FROM days LEFT JOIN refused USING (source, merchant_id, terminal_id)
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    { from: addDays(date, -pastDays), date, fileIds: [...fileIds] } as never,
  )
  return rows.map((row) => ({
    source: row.source as string,
    merchantId: row.merchant_id as string,
    terminalId: row.terminal_id as string,
    dates: row.dates as string[],
    stans: rangesIn(row.stans),
    refused: row.refused as number,
    stansBefore: rangesIn(row.stans_before),
    batches: rangesIn(row.batches),
    lastBatch: row.last_batch as number | null,
    batchesBefore: rangesIn(row.batches_before),
  }))
}

/** `{[1,4),[6,9)}`: the upper end is the first number outside. Null is no range. */
export function rangesIn(multirange: unknown): NumberRange[] {
  return [...((multirange as string | null) ?? '').matchAll(/\[(\d+),(\d+)\)/g)].map(
    ([, from, to]) => [Number(from), Number(to) - 1] as const,
  )
}
