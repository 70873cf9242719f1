// Rows that already have their place, and that rows left over refer to or repeat.
import type pg from 'pg'
import { datesFrom } from '../domain/business-date.ts'
import type { Kind } from '../domain/kind.ts'
import type { KnownRow } from '../domain/leftover.ts'
import type { Place } from '../domain/place.ts'
import { type Lane, laneTable } from './lane.ts'
import { otherSpellings, plainReference } from './plain-reference.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'

/** Where to look: files whose rows count, and business dates. */
export interface KnownScope {
  readonly fileIds: readonly number[]
  /** A row may be repeated by a left row of so many days before or after. */
  readonly repeatDays: number
  readonly until: string
  /** Originals are looked for back to this date, if a left row names one that is not found; null: no file reaches back. */
  readonly originalsFrom: string | null
  /** The run before, whose chain placed these rows; null: there is none. */
  readonly previousRun: number | null
}

/** What changes how much of a sale may still be given back. */
const COUNTED_AGAINST_SALE: readonly Kind[] = ['refund', 'tip_adjust']

/**
 * Rows that a left row of the lane names as its original, or repeats by STAN, RRN or acquirer
 * reference, by merchant; and what was given back or added to the sale that a left refund names.
 * Repetitions stand close by; only originals are worth a walk through older days, and only when one
 * is named there: a sale's refunds are never older than the sale.
 */
export async function knownRows(
  client: pg.Client,
  scope: KnownScope,
  lane: Lane,
  sourceOf: (fileId: number) => string,
): Promise<Map<string, KnownRow[]>> {
  await client.query(`
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT business_date, merchant_id, terminal_id, stan, rrn, acquirer_reference AS reference
    FROM left_whole;
    CREATE TEMP TABLE original ON COMMIT DROP AS
    SELECT business_date, merchant_id, terminal_id, original_stan AS stan, original_rrn AS rrn,
           original_reference AS reference, kind = 'refund' AS is_refund
    FROM left_whole
    WHERE num_nonnulls(original_stan, original_rrn, original_reference) > 0;
    INSERT INTO wanted SELECT business_date, merchant_id, terminal_id, stan, rrn, reference FROM original;
    ${spellOut('wanted')}
    ${spellOut('original')}
    ANALYZE wanted, original;
    CREATE TEMP TABLE counted_elsewhere ON COMMIT DROP AS
    SELECT file_id, line FROM superseded WHERE NOT by_hand;
  `)
  const dates = await datesNear(client, scope)
  const earliest = dates[0]
  if (earliest === undefined) return new Map()
  // A row that another file counts is no record of its own, so that nothing repeats it.
  await client.query(
    `WITH RECURSIVE chain AS (
       SELECT id, previous FROM run WHERE id = $1
       UNION ALL
       SELECT run.id, run.previous FROM run JOIN chain ON run.id = chain.previous
     )
     INSERT INTO counted_elsewhere
     SELECT file_id, unnest(lines) FROM placed_rows
     WHERE place = 'superseded' AND run IN (SELECT id FROM chain) AND business_date BETWEEN $2 AND $3`,
    [scope.previousRun, scope.originalsFrom ?? earliest, scope.until],
  )
  const near = await rowsLike(client, 'wanted', scope, lane, dates)
  const found = [
    near.map((row) => row.merchant_id),
    near.map((row) => row.terminal_id),
    near.map((row) => row.stan),
    near.map((row) => row.rrn),
    near.map((row) => row.acquirer_reference),
  ]
  // One after the other: an OR of them could be hashed by the merchant alone.
  for (const same of SAME_ORIGINAL) {
    await client.query(
      `DELETE FROM original o USING unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS found (merchant_id, terminal_id, stan, rrn, reference)
       WHERE found.merchant_id = o.merchant_id AND ${same}`,
      found,
    )
  }
  const { rows: unfound } = await client.query('SELECT FROM original LIMIT 1')
  const older =
    unfound.length === 0 || scope.originalsFrom === null
      ? []
      : await rowsLike(client, 'original', scope, lane, datesFrom(scope.originalsFrom, scope.until))
  const nearby = new Set(near.map(placeOf))
  const records = [...older.filter((row) => !nearby.has(placeOf(row))), ...near]
  const places = await placesOf(
    client,
    scope,
    records.filter((row) => row.of_refund || row.side === 'journal'),
  )
  const byMerchant = new Map<string, KnownRow[]>()
  for (const record of records) {
    const place = places.get(placeOf(record))
    const row: KnownRow = { ...storedTransaction(record, sourceOf), place }
    const list = byMerchant.get(row.merchantId)
    if (list === undefined) byMerchant.set(row.merchantId, [row])
    else list.push(row)
  }
  return byMerchant
}

const placeOf = ({ file_id, line }: { readonly file_id: number; readonly line: number }) =>
  `${file_id}:${line}`

/** The business dates on which a left row's own record may stand, ascending. */
async function datesNear(client: pg.Client, scope: KnownScope): Promise<string[]> {
  const { rows } = await client.query<{ date: string }>(
    `SELECT DISTINCT (business_date + away)::text AS date
     FROM (SELECT DISTINCT business_date FROM left_whole) left_date,
          generate_series(-$1::int, $1::int) AS away
     WHERE business_date + away <= $2::date ORDER BY 1`,
    [scope.repeatDays, scope.until],
  )
  return rows.map((row) => row.date)
}

const sameNumber = (name: string) =>
  `${plainReference(`found.${name}`)} = ${plainReference(`o.${name}`)}`

/** How a found row shows that it is the original. */
const SAME_ORIGINAL = [
  sameNumber('rrn'),
  'found.reference = o.reference',
  `found.terminal_id = o.terminal_id AND ${sameNumber('stan')}`,
]

/** Adds numbers as they may stand in other files: with the zeros before them, or without. */
function spellOut(table: 'wanted' | 'original'): string {
  const refund = table === 'original' ? ', is_refund' : ''
  return `
    INSERT INTO ${table}
    SELECT business_date, merchant_id, terminal_id, spelled, rrn, reference${refund}
    FROM ${table}, ${otherSpellings('stan', 'stan')}
    UNION ALL
    SELECT business_date, merchant_id, terminal_id, stan, spelled, reference${refund}
    FROM ${table}, ${otherSpellings('rrn', 'rrn')};`
}

interface KnownRecord extends TransactionRecord {
  /** A sale that a left refund names, or what was given back or added to one. */
  readonly of_refund: boolean
}

const NOT_LEFT = '(t.file_id, t.line) NOT IN (SELECT file_id, line FROM left_row)'
const MANY_LEFT = 50_000

/**
 * Where few rows are left, only what is alike is asked whether it is one of them: PostgreSQL would
 * ask every row first, mostly for nothing. Where many are left every one of them is alike: itself.
 */
async function isManyLeft(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM left_row OFFSET $1 LIMIT 1', [MANY_LEFT])
  return rows.length > 0
}

/**
 * One scan of the dates, a hashed look-up for each reference. What is wanted may be repeated near its
 * own date only: which dates are scanned hangs on all merchants' left rows, what is found must not.
 */
async function rowsLike(
  client: pg.Client,
  table: 'wanted' | 'original',
  scope: KnownScope,
  lane: Lane,
  dates: readonly string[],
): Promise<KnownRecord[]> {
  const alike = await alikeConditions(client, table, { own: 'own', only: 'true' })
  if (alike.length === 0) return []
  const named = await alikeConditions(client, 'original', { own: 'own', only: 'is_refund' })
  const sharing = await alikeConditions(client, 'original', { own: 'original', only: 'is_refund' })
  const kinds = COUNTED_AGAINST_SALE.map((kind) => `'${kind}'`).join(', ')
  const shares =
    sharing.length === 0 ? 'false' : `(t.kind IN (${kinds}) AND (${sharing.join(' OR ')}))`
  const { rows } = await client.query<KnownRecord>(
    `WITH alike AS MATERIALIZED (
       SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}
       FROM ${laneTable(lane)} t
       WHERE t.business_date = ANY ($2) AND t.file_id = ANY ($1)
         AND (${[...alike, shares].join(' OR ')})
         ${(await isManyLeft(client)) ? `AND ${NOT_LEFT}` : ''}
     )
     SELECT t.*, ${[shares, ...named].join(' OR ')} AS of_refund
     FROM alike t
     WHERE ${NOT_LEFT}
       AND (t.file_id, t.line) NOT IN (SELECT file_id, line FROM counted_elsewhere)
       ${table === 'wanted' ? `AND (t.file_id, t.line) IN (${NEAR_ALIKE})` : ''}
     ORDER BY t.merchant_id, t.file_id, t.line`,
    [scope.fileIds, dates, ...(table === 'wanted' ? [scope.repeatDays] : [])],
  )
  return rows
}

/** Places of rows in `alike` that lie near a left row that they are alike, or near a refund of the same sale. */
const NEAR_ALIKE = [
  ['wanted w', 'w.terminal_id = t.terminal_id AND w.stan = t.stan'],
  ['wanted w', 'w.rrn = t.rrn'],
  ['wanted w', 'w.reference = t.acquirer_reference'],
  ['original w', 'w.is_refund AND w.terminal_id = t.terminal_id AND w.stan = t.original_stan'],
  ['original w', 'w.is_refund AND w.rrn = t.original_rrn'],
  ['original w', 'w.is_refund AND w.reference = t.original_reference'],
]
  .map(
    ([table, same]) => `
      SELECT t.file_id, t.line FROM alike t JOIN ${table}
        ON w.merchant_id = t.merchant_id AND ${same}
        AND abs(t.business_date - w.business_date) <= $3`,
  )
  .join(' UNION ')

/** SQL's conditions on rows whose own references, or their originals', a table holds. */
async function alikeConditions(
  client: pg.Client,
  table: 'wanted' | 'original',
  how: { readonly own: 'own' | 'original'; readonly only: string },
): Promise<string[]> {
  const { rows } = await client.query<Record<'stan' | 'rrn' | 'reference', boolean>>(
    `SELECT count(stan) > 0 AS stan, count(rrn) > 0 AS rrn, count(reference) > 0 AS reference
     FROM ${table} WHERE ${how.only}`,
  )
  const has = rows[0]
  const own = how.own === 'own'
  const [stan, rrn] = own
    ? (['stan', 'rrn'] as const)
    : (['original_stan', 'original_rrn'] as const)
  const reference = own ? 'acquirer_reference' : 'original_reference'
  // One look-up by the reference alone settles it for nearly every row of a million; the whole key
  // is asked for only where it is found.
  const among = (column: string, name: string, beside: readonly string[]) => {
    const from = `FROM ${table} WHERE ${name} IS NOT NULL AND ${how.only}`
    const key = [...beside.map((one) => `t.${one}`), `t.${column}`].join(', ')
    return `(t.${column} IN (SELECT ${name} ${from})
         AND (${key}) IN (SELECT ${[...beside, name].join(', ')} ${from}))`
  }
  const conditions: string[] = []
  if (has?.stan) conditions.push(among(stan, 'stan', ['merchant_id', 'terminal_id']))
  if (has?.rrn) conditions.push(among(rrn, 'rrn', ['merchant_id']))
  if (has?.reference) conditions.push(among(reference, 'reference', ['merchant_id']))
  return conditions
}

/** Where the chain placed these rows, if it did not match them. */
async function placesOf(
  client: pg.Client,
  { previousRun }: KnownScope,
  records: readonly KnownRecord[],
): Promise<Map<string, Place>> {
  if (previousRun === null || records.length === 0) return new Map()
  const { rows } = await client.query<{ file_id: number; line: number; place: Place }>(
    `WITH RECURSIVE chain AS (
       SELECT id, previous FROM run WHERE id = $1
       UNION ALL
       SELECT run.id, run.previous FROM run JOIN chain ON run.id = chain.previous
     )
     SELECT file_id, line, place
     FROM (
       SELECT p.file_id, unnest(p.lines) AS line, p.place
       FROM placed_rows p JOIN chain ON chain.id = p.run
       WHERE p.place <> 'awaiting' AND p.file_id = ANY ($2) AND p.business_date = ANY ($4)
     ) placed
     JOIN unnest($2::int[], $3::int[]) AS wanted (file_id, line) USING (file_id, line)`,
    [
      previousRun,
      records.map((row) => row.file_id),
      records.map((row) => row.line),
      records.map((row) => row.business_date),
    ],
  )
  return new Map(rows.map((row) => [placeOf(row), row.place]))
}
