// Exceptions that wait for a person, and a row that comes late under their references: they are judged again together.
import type pg from 'pg'
import type { PlacedReference } from './decided-rows.ts'
import { type Lane, laneTable } from './lane.ts'
import { plainReference } from './plain-reference.ts'
import { COLUMNS } from './rows.ts'

/** A row of an exception that a run before has left as it is. */
export interface HeldRow extends PlacedReference {
  readonly exceptionId: string
}

/**
 * Adds the rows of held exceptions to the lane's left rows, where a left row bears a reference of
 * theirs, and gives these exceptions' ids.
 */
export async function reopenHeld(
  client: pg.Client,
  held: readonly HeldRow[],
  lane: Lane,
): Promise<string[]> {
  if (held.length === 0) return []
  const columns = COLUMNS.map((column) => `t.${column}`).join(', ')
  await client.query(
    `CREATE TEMP TABLE held_whole ON COMMIT DROP AS
     SELECT held.id AS exception_id, ${columns}
     FROM unnest($1::text[], $2::int[], $3::int[]) AS held (id, file_id, line)
     JOIN ${laneTable(lane)} t ON t.file_id = held.file_id AND t.line = held.line
     WHERE t.file_id = ANY ($2)`,
    [
      held.map((row) => row.exceptionId),
      held.map((row) => row.fileId),
      held.map((row) => row.line),
    ],
  )
  await client.query('ANALYZE held_whole')
  const same = (left: string, held: string) =>
    `${plainReference(`l.${left}`)} = ${plainReference(`h.${held}`)}`
  const joins = [
    `l.terminal_id = h.terminal_id AND ${same('batch_no', 'batch_no')} AND ${same('stan', 'stan')}`,
    `l.terminal_id = h.terminal_id AND ${same('rrn', 'rrn')}`,
    'l.acquirer_reference = h.acquirer_reference',
    `l.terminal_id = h.terminal_id AND ${same('original_rrn', 'rrn')}`,
    `l.terminal_id = h.terminal_id AND ${same('original_stan', 'stan')}`,
    `l.terminal_id = h.terminal_id AND ${same('batch_no', 'batch_no')} AND l.stan IS NULL AND l.rrn IS NULL`,
    'l.original_reference = h.acquirer_reference',
  ]
  const { rows } = await client.query<{ exception_id: string }>(
    joins
      .map(
        (join) =>
          `SELECT h.exception_id FROM held_whole h
           JOIN left_whole l ON l.merchant_id = h.merchant_id AND ${join}`,
      )
      .join(' UNION '),
  )
  const ids = rows.map((row) => row.exception_id).sort()
  if (ids.length === 0) return []
  await client.query(
    `INSERT INTO left_whole
     SELECT ${columns}, true FROM held_whole t WHERE t.exception_id = ANY ($1)`,
    [ids],
  )
  await client.query(
    `INSERT INTO left_row
     SELECT merchant_id, file_id, line, true FROM held_whole t WHERE t.exception_id = ANY ($1)`,
    [ids],
  )
  await client.query('ANALYZE left_row; ANALYZE left_whole (merchant_id)')
  return ids
}
