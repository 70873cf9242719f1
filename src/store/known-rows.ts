// Rows that already have their place, and that rows left over refer to or repeat.
import type pg from 'pg'
import { type Kind, PLAIN_SIEVE_KIND } from '../domain/kind.ts'
import type { KnownRow } from '../domain/leftover.ts'
import type { Place } from '../domain/place.ts'
import { uploadsOfLeft } from './idle-uploads.ts'
import { type Lane, laneTable } from './lane.ts'
import { otherSpellings, plainReference } from './plain-reference.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'
import { chainOf } from './run-chain.ts'

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
 * is named there: a sale's refunds are never older than the sale. The uploads of a left sale are looked up.
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
    `WITH ${chainOf('$1')}
     INSERT INTO counted_elsewhere
     SELECT file_id, unnest(lines) FROM placed_rows
     WHERE place = 'superseded' AND run IN (SELECT id FROM chain) AND business_date BETWEEN $2 AND $3`,
    [scope.previousRun, scope.originalsFrom ?? earliest, scope.until],
  )
  const near = await nearbyRows(client, scope, lane, dates)
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
      : await olderOriginals(client, scope, lane, scope.originalsFrom)
  const uploads = await uploadsOfLeft(client, scope.previousRun)
  const far = new Map<string, KnownRecord>()
  for (const row of uploads) far.set(placeOf(row), { ...row, of_refund: false })
  for (const row of older) far.set(placeOf(row), row)
  for (const row of near) far.delete(placeOf(row))
  const records = [...far.values(), ...near]
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
 * What left rows repeat or name, near them: one scan of the dates, a hashed look-up for each reference.
 * Which dates are scanned hangs on all merchants' left rows; what is found must not.
 */
async function nearbyRows(
  client: pg.Client,
  scope: KnownScope,
  lane: Lane,
  dates: readonly string[],
): Promise<KnownRecord[]> {
  const alike = Object.values(await alikeConditions(client, 'wanted', OWN))
  if (alike.length === 0) return []
  const shares = await sharesSale(client)
  return knownRecords(
    client,
    [`t.business_date = ANY ($2) AND (${[...alike, shares].join(' OR ')})`],
    lane,
    `AND (t.file_id, t.line) IN (${NEAR_ALIKE})`,
    [scope.fileIds, dates, scope.repeatDays],
  )
}

/**
 * Originals that lie farther back, and what else was given back of them. A STAN alone names nothing so
 * far away: it has come again since.
 */
async function olderOriginals(
  client: pg.Client,
  scope: KnownScope,
  lane: Lane,
  from: string,
): Promise<KnownRecord[]> {
  const { rrn, reference } = await alikeConditions(client, 'original', OWN)
  const shares = await sharesSale(client)
  // Each by itself: an index of pages finds the RRNs of a day, another one the rows beside the sales.
  const scans = [
    ...(rrn === undefined ? [] : [`${await rrnRanges(client)} AND ${rrn}`]),
    ...(reference === undefined ? [] : [reference]),
    ...(shares === 'false' ? [] : [`t.kind <> '${PLAIN_SIEVE_KIND}' AND ${shares}`]),
  ]
  if (scans.length === 0) return []
  const dates = 't.business_date BETWEEN $2 AND $3'
  return knownRecords(
    client,
    scans.map((one) => `${dates} AND ${one}`),
    lane,
    '',
    [scope.fileIds, from, scope.until],
  )
}

/** Where RRNs begin with year, day and hour (ISO 8583's custom), a day's stand in a few ranges. */
async function rrnRanges(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ first: string; last: string }>(
    `SELECT min(rrn) AS first, max(rrn) AS last FROM original WHERE rrn IS NOT NULL
     GROUP BY left(rrn, 4) ORDER BY 1`,
  )
  const whole = [{ first: rows[0]?.first ?? '', last: rows.at(-1)?.last ?? '' }]
  const ranges = (rows.length <= RANGES_MAX ? rows : whole).map(
    ({ first, last }) =>
      `t.rrn BETWEEN ${client.escapeLiteral(first)} AND ${client.escapeLiteral(last)}`,
  )
  return `(${ranges.join(' OR ')})`
}

/** More are asked of every page than they spare. */
const RANGES_MAX = 64

/** What was given back of, or added to, a sale that a left refund names. */
async function sharesSale(client: pg.Client): Promise<string> {
  const sharing = Object.values(
    await alikeConditions(client, 'original', { own: 'original', only: 'is_refund' }),
  )
  const kinds = COUNTED_AGAINST_SALE.map((kind) => `'${kind}'`).join(', ')
  return sharing.length === 0 ? 'false' : `(t.kind IN (${kinds}) AND (${sharing.join(' OR ')}))`
}

/** The rows that these scans of the lane's files find, as `kept` says of them, each once. */
async function knownRecords(
  client: pg.Client,
  scans: readonly string[],
  lane: Lane,
  kept: string,
  values: readonly unknown[],
): Promise<KnownRecord[]> {
  const named = Object.values(
    await alikeConditions(client, 'original', { own: 'own', only: 'is_refund' }),
  )
  const isFew = (await isManyLeft(client)) ? `AND ${NOT_LEFT}` : ''
  const alike = scans.map(
    (scan) => `
       SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')} FROM ${laneTable(lane)} t
       WHERE t.file_id = ANY ($1) AND ${scan} ${isFew}`,
  )
  const { rows } = await client.query<KnownRecord>(
    `WITH alike AS MATERIALIZED (${alike.join(' UNION ALL ')})
     SELECT DISTINCT ON (t.merchant_id, t.file_id, t.line)
            t.*, ${[await sharesSale(client), ...named].join(' OR ')} AS of_refund
     FROM alike t
     WHERE ${NOT_LEFT}
       AND (t.file_id, t.line) NOT IN (SELECT file_id, line FROM counted_elsewhere) ${kept}
     ORDER BY t.merchant_id, t.file_id, t.line`,
    [...values],
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

interface Among {
  /** Which references of a row are looked up. */
  readonly own: 'own' | 'original'
  /** SQL's condition on the table's rows. */
  readonly only: string
}

const OWN: Among = { own: 'own', only: 'true' }

type ByReference = Partial<Record<'stan' | 'rrn' | 'reference', string>>

/** SQL's conditions on rows whose own references, or their originals', a table holds: none where it holds none. */
async function alikeConditions(
  client: pg.Client,
  table: 'wanted' | 'original',
  how: Among,
): Promise<ByReference> {
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
  return {
    ...(has?.stan ? { stan: among(stan, 'stan', ['merchant_id', 'terminal_id']) } : {}),
    ...(has?.rrn ? { rrn: among(rrn, 'rrn', ['merchant_id']) } : {}),
    ...(has?.reference ? { reference: among(reference, 'reference', ['merchant_id']) } : {}),
  }
}

/** Where the chain placed these rows, if it did not match them. */
async function placesOf(
  client: pg.Client,
  { previousRun }: KnownScope,
  records: readonly KnownRecord[],
): Promise<Map<string, Place>> {
  if (previousRun === null || records.length === 0) return new Map()
  const { rows } = await client.query<{ file_id: number; line: number; place: Place }>(
    `WITH ${chainOf('$1')}
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
