// Exceptions that the run before left open: they are held as they are until a row comes that reaches them.
import type pg from 'pg'
import { JOINABLE_TYPES, MENDABLE_TYPES } from '../domain/exception.ts'
import { ACQUIRER_ENTRY_KINDS, NEVER_FINANCIAL_KINDS, REFERRING_KINDS } from '../domain/kind.ts'
import { uploadsOf } from './idle-uploads.ts'
import { type Lane, laneCondition } from './lane.ts'
import { ROWS_AT_PLACES } from './open-exceptions.ts'
import { isNoFiller, plainReference } from './plain-reference.ts'
import { COLUMNS } from './rows.ts'
import { chainOf } from './run-chain.ts'
import type { KeptException } from './run-lines.ts'
import { keptException } from './runs.ts'

/** What a run takes up again of the exceptions that the run before left open. */
export interface HeldTerms {
  readonly previousRun: number
  /** Which of those that another row may still join are judged again, whether or not a row reaches them. */
  readonly again: {
    readonly all: boolean
    /** Those that a run of this date raised. */
    readonly raisedOn: string
    /** Those of these merchants. */
    readonly merchants: readonly string[]
  }
  /** Exceptions that are judged again, of whatever type they are. */
  readonly reopened: readonly string[]
  /** Business date of the first row that the run reads or that waits. */
  readonly from: string
  /** Calendar days between rows that a rule without references may join; null: there is no such rule. */
  readonly windowDays: number | null
  /** For business dates in play the names of what is due then: dates that share one may share a line. */
  readonly due: readonly (readonly [businessDate: string, name: string])[]
}

const list = (columns: readonly string[], of: string) =>
  columns.map((column) => `${of}.${column}`).join(', ')

/**
 * Fills the lane's temporary tables `open_before`, what the run before left open, and `held`: the rows of
 * exceptions that may be judged again, each with its exception's id. Those of one side (`is_lone`) take
 * part in the sieve.
 */
export async function gatherHeld(
  client: pg.Client,
  terms: HeldTerms | null,
  lane: Lane,
): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE open_before ON COMMIT DROP AS
     SELECT t.id, t.told_in, t.raised_on, t.type, false AS is_again, false AS is_lone,
            t.journal_rows AS places
     FROM exception_of_run t LIMIT 0;
     CREATE TEMP TABLE held ON COMMIT DROP AS
     SELECT ''::text AS exception_id, false AS is_again, false AS is_lone, ${list(COLUMNS, 't')}
     FROM exception_row t LIMIT 0`,
  )
  if (terms !== null) {
    const { all, raisedOn, merchants } = terms.again
    await client.query(
      `INSERT INTO open_before
       SELECT id, told_in, raised_on, type,
              id = ANY ($2) OR (is_lone AND type = ANY ($3)
                AND ($4 OR raised_on = $5 OR merchant_id = ANY ($6))),
              is_lone, places
       FROM (
         SELECT t.*, t.journal_rows = '[]' OR t.settlement_rows = '[]' AS is_lone,
                t.journal_rows || t.settlement_rows AS places
         FROM exception_of_run t
         WHERE t.run = $1 AND t.status <> 'cleared' AND ${laneCondition(lane)}
       ) open`,
      [terms.previousRun, terms.reopened, JOINABLE_TYPES, all, raisedOn, merchants],
    )
    await client.query(
      `INSERT INTO held
       SELECT open_before.id, is_again, is_lone, ${list(COLUMNS, 't')}
       FROM open_before
       ${ROWS_AT_PLACES}
       WHERE is_again OR type = ANY (CASE WHEN is_lone THEN $1::text[] ELSE $2::text[] END)`,
      [JOINABLE_TYPES, MENDABLE_TYPES],
    )
  }
  await client.query('ANALYZE held')
}

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ')

/** By what a row may be met, as keys compare it: a row source from `t`, rows with `columns` besides. */
function keysOf(from: string, ...columns: readonly string[]): string {
  const [stan, rrn, batch, ofStan, ofRrn] = [
    't.stan',
    't.rrn',
    't.batch_no',
    't.original_stan',
    't.original_rrn',
  ].map(plainReference)
  // A void without an original's number repeats its original's own.
  const repeats = `t.kind IN (${quoted(REFERRING_KINDS)})
    AND num_nonnulls(t.original_stan, t.original_rrn, t.original_reference) = 0`
  // What may be a line for many sales. Fees, payouts and a terminal's own records never are.
  const isLine = `t.side = 'settlement' AND t.stan IS NULL AND t.rrn IS NULL AND t.auth_code IS NULL AND t.pan IS NULL
    AND t.kind NOT IN (${quoted([...ACQUIRER_ENTRY_KINDS, ...NEVER_FINANCIAL_KINDS])})`
  return `SELECT ${[...columns, 'merchant_id', 'terminal_id', 'business_date', 'currency']
    .map((column) => `t.${column}`)
    .join(', ')},
      ${stan} AS stan, ${rrn} AS rrn, ${batch} AS batch,
      nullif(t.acquirer_reference, '') AS reference,
      CASE WHEN ${isNoFiller('t.auth_code')} THEN t.auth_code END AS code, right(t.pan, 4) AS card,
      CASE WHEN ${repeats} THEN ${stan} ELSE ${ofStan} END AS of_stan,
      CASE WHEN ${repeats} THEN ${rrn} ELSE ${ofRrn} END AS of_rrn,
      nullif(t.original_reference, '') AS of_reference,
      abs(t.amount) AS money, ${isLine} AS is_line
    FROM ${from} t`
}

/**
 * How row `a` may concern a held row `h` of its merchant: by all that matching has rules for
 * (src/matching/rules, originals.ts).
 */
const BY_REFERENCE = [
  'a.terminal_id = h.terminal_id AND a.batch = h.batch AND a.stan = h.stan',
  'a.terminal_id = h.terminal_id AND a.rrn = h.rrn',
  'a.code = h.code AND a.card = h.card',
  'a.code = h.code AND a.stan = h.stan',
  'a.reference = h.reference',
  'a.of_reference = h.reference',
  'a.reference = h.of_reference',
  'a.of_reference = h.of_reference',
  'a.terminal_id = h.terminal_id AND a.of_stan = h.stan',
  'a.terminal_id = h.terminal_id AND a.stan = h.of_stan',
  'a.terminal_id = h.terminal_id AND a.of_stan = h.of_stan',
  'a.of_rrn = h.rrn',
  'a.rrn = h.of_rrn',
  'a.of_rrn = h.of_rrn',
  'a.terminal_id = h.terminal_id AND a.batch = h.batch AND (a.is_line OR h.is_line)',
]

/** The same by time and money alone: only what has no other side is reached so. */
function byTime(windowDays: number | null): string[] {
  return [
    `a.terminal_id = h.terminal_id AND a.business_date = h.business_date
      AND a.money = h.money AND a.currency = h.currency`,
    ...(windowDays === null ? [] : [`abs(a.business_date - h.business_date) <= ${windowDays}`]),
  ].map((same) => `h.is_lone AND ${same}`)
}

/** Ids of exceptions that rows of a table concern, by any of these. */
const reachedFrom = (table: string, joins: readonly string[]) =>
  joins
    .map(
      (same) => `SELECT h.exception_id FROM ${table} a
        JOIN held_key h ON h.merchant_id = a.merchant_id AND ${same}`,
    )
    .join(' UNION ')

/**
 * The same by a line for a day: of what has no other side, all that may be due in it. The rows of the
 * table are asked once for each terminal and due date: many sources name no sale in any row.
 */
function reachedByLine(table: string): string {
  const isLine = 'is_line AND batch IS NULL'
  return [
    [isLine, 'true', 'a.terminal_id = h.terminal_id'],
    [`${isLine} AND terminal_id IS NULL`, 'true', 'true'],
    ['true', isLine, 'a.terminal_id = h.terminal_id'],
    ['true', `${isLine} AND terminal_id IS NULL`, 'true'],
  ]
    .map(
      ([from, to, same]) => `
        SELECT h.exception_id
        FROM (SELECT DISTINCT merchant_id, terminal_id, currency, name
              FROM ${table} JOIN due USING (business_date) WHERE ${from}) a
        JOIN (SELECT * FROM held_key JOIN due USING (business_date) WHERE is_lone AND ${to}) h
          ON h.merchant_id = a.merchant_id AND h.currency = a.currency AND h.name = a.name AND ${same}`,
    )
    .join(' UNION ')
}

/** What became of a lane's held exceptions. */
export interface Reopened {
  /** Those that the lane judges again, by id. */
  readonly exceptions: readonly KeptException[]
  /** Business dates of their rows, ascending. */
  readonly dates: readonly string[]
  /** Ids of open exceptions whose first row may be like one that the lane judges. */
  readonly takenIds: readonly string[]
}

/**
 * Settles, after the sieve, which held exceptions are judged again: those that a row of this run
 * reaches, or another exception does that it reaches, those of which a row was paired or left out, and
 * those that must be. Their rows are left rows; those of the others are left rows no more.
 */
export async function reopenHeld(client: pg.Client, terms: HeldTerms | null): Promise<Reopened> {
  if (terms === null) return { exceptions: [], dates: [], takenIds: [] }
  await client.query('CREATE TEMP TABLE due (business_date date, name text) ON COMMIT DROP')
  await client.query('INSERT INTO due SELECT * FROM unnest($1::date[], $2::text[])', [
    terms.due.map(([date]) => date),
    terms.due.map(([, name]) => name),
  ])
  await client.query(`
    CREATE TEMP TABLE held_key ON COMMIT DROP AS ${keysOf('held', 'exception_id', 'is_lone')};
    CREATE TEMP TABLE reaching ON COMMIT DROP AS ${keysOf('left_whole')} WHERE NOT t.carried;
    CREATE TEMP TABLE held_left ON COMMIT DROP AS
    SELECT t.* FROM held t
    WHERE (t.file_id, t.line) IN (SELECT file_id, line FROM left_row)
      OR (NOT t.is_lone AND (t.file_id, t.line) NOT IN (SELECT file_id, line FROM superseded));
    DELETE FROM left_row WHERE (file_id, line) IN (SELECT file_id, line FROM held);
    CREATE TEMP TABLE reopened (exception_id text PRIMARY KEY, step int) ON COMMIT DROP;
  `)
  // Settlement may bear the references of an upload, which has its place and is not held.
  await client.query(
    `WITH ${chainOf('$1')}
     INSERT INTO held_key ${keysOf(
       `(SELECT sale.exception_id, sale.is_lone, upload.* FROM ${uploadsOf('held')})`,
       'exception_id',
       'is_lone',
     )}`,
    [terms.previousRun],
  )
  await client.query('ANALYZE held_key, reaching')
  await client.query(
    `INSERT INTO reopened
     SELECT exception_id, 0 FROM (
       SELECT exception_id FROM held WHERE is_again
       UNION
       SELECT exception_id FROM held
       WHERE (file_id, line) NOT IN (SELECT file_id, line FROM held_left)
       UNION
       ${reachedFrom('reaching', [...BY_REFERENCE, ...byTime(terms.windowDays)])}
       UNION
       ${reachedByLine('reaching')}
     ) reached`,
  )
  // By way of an exception that is judged again, another one may be concerned.
  for (let step = 0, more = true; more; step++) {
    const { rowCount } = await client.query(
      `WITH again AS (
         SELECT h.* FROM held_key h JOIN reopened USING (exception_id) WHERE step = $1
       )
       INSERT INTO reopened
       SELECT exception_id, $1 + 1 FROM (
         ${reachedFrom('again', BY_REFERENCE)} UNION ${reachedByLine('again')}
       ) reached
       ON CONFLICT DO NOTHING`,
      [step],
    )
    more = (rowCount ?? 0) > 0
  }
  await client.query(`
    ANALYZE reopened;
    INSERT INTO left_row
    SELECT t.merchant_id, t.file_id, t.line, true FROM held_left t JOIN reopened USING (exception_id);
    INSERT INTO left_whole
    SELECT ${list(COLUMNS, 't')}, true FROM held_left t JOIN reopened USING (exception_id);
    ANALYZE left_row; ANALYZE left_whole (merchant_id)
  `)
  const { rows: held } = await client.query<{ date: string }>(
    `SELECT DISTINCT business_date::text AS date FROM held JOIN reopened USING (exception_id) ORDER BY 1`,
  )
  const dates = held.map((row) => row.date)
  const { rows: again } = await client.query<Record<string, unknown>>(
    `SELECT told.* FROM reopened JOIN open_before ON open_before.id = exception_id
     CROSS JOIN LATERAL (SELECT * FROM exception e WHERE e.id = open_before.id AND e.run = told_in LIMIT 1) AS told
     ORDER BY told.id`,
  )
  // An id is of its first row, whose date is not after the one on which it was raised.
  const from = dates.reduce((a, b) => (a < b ? a : b), terms.from)
  const { rows: taken } = await client.query<{ id: string }>(
    'SELECT id FROM open_before WHERE raised_on >= $1 OR id IN (SELECT exception_id FROM reopened)',
    [from],
  )
  return { exceptions: again.map(keptException), dates, takenIds: taken.map((row) => row.id) }
}
