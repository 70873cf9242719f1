// Exceptions that the run before left open: they are held as they are until a row comes that reaches them.
import type pg from 'pg'
import { HOLIDAYS_MAX } from '../domain/calendar.ts'
import { JOINABLE_TYPES, MENDABLE_TYPES } from '../domain/exception.ts'
import { ACQUIRER_ENTRY_KINDS, NEVER_FINANCIAL_KINDS, REFERRING_KINDS } from '../domain/kind.ts'
import { type Lane, laneCondition } from './lane.ts'
import { isNoFiller, plainReference } from './plain-reference.ts'
import { COLUMNS } from './rows.ts'

/** What a run takes up again of the exceptions that the run before left open. */
export interface HeldTerms {
  readonly previousRun: number
  /** Exceptions that are judged again, whether or not a row reaches them. */
  readonly reopened: readonly string[]
  /** Calendar days between rows that a rule without references may join; 0: there is no such rule. */
  readonly windowDays: number
}

const list = (columns: readonly string[], of: string) =>
  columns.map((column) => `${of}.${column}`).join(', ')

/**
 * Fills the lane's temporary table `held`: the rows of exceptions that may be judged again, each with
 * its exception's id. Those of one side (`is_lone`) take part in the sieve.
 */
export async function gatherHeld(
  client: pg.Client,
  terms: HeldTerms | null,
  lane: Lane,
): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE held ON COMMIT DROP AS
     SELECT ''::text AS exception_id, false AS is_lone, ${list(COLUMNS, 't')}
     FROM exception_row t LIMIT 0`,
  )
  if (terms !== null) {
    // One look-up for each row: joined, the planner would read all rows that ever were in an exception.
    await client.query(
      `INSERT INTO held
       SELECT waiting.id, waiting.is_lone, ${list(COLUMNS, 'row')}
       FROM (
         SELECT t.id, t.journal_rows = '[]' OR t.settlement_rows = '[]' AS is_lone, t.type,
                t.journal_rows || t.settlement_rows AS places
         FROM exception t WHERE t.run = $1 AND t.status <> 'cleared' AND ${laneCondition(lane)}
       ) waiting
       CROSS JOIN jsonb_array_elements(waiting.places) AS place
       CROSS JOIN LATERAL (
         SELECT * FROM exception_row t
         WHERE t.file_id = (place->>0)::int AND t.line = (place->>1)::int LIMIT 1
       ) AS row
       WHERE waiting.type = ANY (CASE WHEN waiting.is_lone THEN $2::text[] ELSE $3::text[] END)
         OR waiting.id = ANY ($4)`,
      [terms.previousRun, JOINABLE_TYPES, MENDABLE_TYPES, terms.reopened],
    )
  }
  await client.query('ANALYZE held')
}

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ')

/** A row's reference as a name by which other rows may be met; null where a part is missing. */
const name = (kind: string, ...parts: readonly string[]) =>
  `'${kind}' || ${parts.map((part) => `' ' || ${part}`).join(' || ')}`

/**
 * All names of row `t`, as a row source `named (name, calls, is_near)`: two rows of a merchant may concern
 * one another where they share a name and one of them calls it. Names that are near tell of time and
 * money alone. The names that matching has rules for: src/matching/rules, originals.ts, suggestions.ts.
 */
function namesOf(windowDays: number): string {
  const [stan, rrn, batch] = ['stan', 'rrn', 'batch_no'].map((column) =>
    plainReference(`t.${column}`),
  )
  const [ofStan, ofRrn] = ['original_stan', 'original_rrn'].map((column) =>
    plainReference(`t.${column}`),
  )
  const terminal = 't.terminal_id'
  // A void without an original's number repeats its original's own.
  const repeats = `t.kind IN (${quoted(REFERRING_KINDS)}) AND ${ofStan} IS NULL AND ${ofRrn} IS NULL`
  // What may be a line for many sales. Fees, payouts and a terminal's own records never are.
  const isLine = `(t.stan IS NULL AND t.rrn IS NULL AND t.auth_code IS NULL AND t.pan IS NULL
    AND t.kind NOT IN (${quoted([...ACQUIRER_ENTRY_KINDS, ...NEVER_FINANCIAL_KINDS])}))`
  const day = 't.business_date::text'
  const reach = `CASE WHEN ${isLine} THEN ${Math.max(HOLIDAYS_MAX, windowDays)} ELSE ${windowDays} END`
  return `LATERAL (
    VALUES
      (${name('batch', terminal, batch as string, stan as string)}, true, false),
      (${name('rrn', terminal, rrn as string)}, true, false),
      (${name('card', 't.auth_code', 'right(t.pan, 4)')}, ${isNoFiller('t.auth_code')}, false),
      (${name('reference', "nullif(t.acquirer_reference, '')")}, true, false),
      (${name('reference', "nullif(t.original_reference, '')")}, true, false),
      (${name('stan', terminal, stan as string)}, ${repeats}, false),
      (${name('stan', terminal, ofStan as string)}, true, false),
      (${name('sale', rrn as string)}, ${repeats}, false),
      (${name('sale', ofRrn as string)}, true, false),
      (${name('line', terminal, batch as string)}, ${isLine}, false),
      (${name('money', terminal, day, 'abs(trim_scale(t.amount))::text', 't.currency')}, true, true),
      (${name('day', day)}, false, true)
    UNION ALL
    SELECT 'day ' || (t.business_date + away)::text, true, true
    FROM generate_series(-(${reach}), ${reach}) AS away WHERE ${reach} > 0
  ) AS named (name, calls, is_near)`
}

/** What became of held exceptions. */
export interface Reopened {
  /** Ids of those that the lane judges again, ascending. */
  readonly ids: readonly string[]
  /** Business dates of their rows. */
  readonly dates: readonly string[]
}

/**
 * Settles, after the sieve, which held exceptions are judged again: those that a row of this run
 * reaches, by a name or by way of another exception, those of which a row was paired or left out, and
 * those that must be. Their rows are left rows; those of the others are left rows no more.
 */
export async function reopenHeld(client: pg.Client, terms: HeldTerms | null): Promise<Reopened> {
  if (terms === null) return { ids: [], dates: [] }
  await client.query(
    `CREATE TEMP TABLE held_name ON COMMIT DROP AS
     SELECT DISTINCT t.merchant_id, t.exception_id, t.is_lone, named.*
     FROM held t, ${namesOf(terms.windowDays)} WHERE name IS NOT NULL`,
  )
  await client.query(`
    ANALYZE held_name;
    CREATE TEMP TABLE held_left ON COMMIT DROP AS
    SELECT t.* FROM held t
    WHERE (t.file_id, t.line) IN (SELECT file_id, line FROM left_row)
      OR (NOT t.is_lone AND (t.file_id, t.line) NOT IN (SELECT file_id, line FROM superseded));
    DELETE FROM left_row WHERE (file_id, line) IN (SELECT file_id, line FROM held)
  `)
  await client.query(
    `CREATE TEMP TABLE reopened ON COMMIT DROP AS
     WITH RECURSIVE reached AS (
       SELECT DISTINCT h.exception_id
       FROM (
         SELECT DISTINCT t.merchant_id, named.* FROM left_whole t, ${namesOf(terms.windowDays)}
         WHERE NOT t.carried AND name IS NOT NULL
       ) l
       JOIN held_name h ON h.merchant_id = l.merchant_id AND h.name = l.name
         AND (h.calls OR l.calls) AND (h.is_lone OR NOT h.is_near)
       UNION
       SELECT exception_id FROM held t
       WHERE (t.file_id, t.line) NOT IN (SELECT file_id, line FROM held_left)
       UNION
       SELECT id FROM unnest($1::text[]) AS id
       UNION
       SELECT other.exception_id
       FROM reached
       JOIN held_name own ON own.exception_id = reached.exception_id AND NOT own.is_near
       JOIN held_name other ON other.merchant_id = own.merchant_id AND other.name = own.name
         AND (other.calls OR own.calls)
     )
     SELECT exception_id FROM reached`,
    [terms.reopened],
  )
  await client.query(`
    ANALYZE reopened;
    INSERT INTO left_row
    SELECT t.merchant_id, t.file_id, t.line, true FROM held_left t JOIN reopened USING (exception_id);
    INSERT INTO left_whole
    SELECT ${list(COLUMNS, 't')}, true FROM held_left t JOIN reopened USING (exception_id);
    ANALYZE left_row; ANALYZE left_whole (merchant_id)
  `)
  const { rows } = await client.query<{ exception_id: string; dates: string[] }>(
    `SELECT exception_id, array_agg(DISTINCT business_date::text) AS dates
     FROM held JOIN reopened USING (exception_id) GROUP BY 1 ORDER BY 1`,
  )
  return {
    ids: rows.map((row) => row.exception_id),
    dates: [...new Set(rows.flatMap((row) => row.dates))].sort(),
  }
}
