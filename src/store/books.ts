// What day books read back: names of files, rows that wait, matches.
import { strict as assert } from 'node:assert'
import type { Knex } from 'knex'
import type pg from 'pg'
import { money, plainText } from '../domain/money.ts'
import type { RowReference, StoredTransaction } from '../domain/transaction.ts'
import { COLUMNS, isOf, storedTransaction, type TransactionRecord } from './rows.ts'
import type { KeptException, KeptZero } from './run-lines.ts'
import { keptException, keptZero, references } from './runs.ts'

/** The name that each file had in the inbox. */
export async function fileNames(knex: Knex): Promise<ReadonlyMap<number, string>> {
  const rows = await knex('received_file').select('id', 'name')
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Schemes that any loaded journal row bears. */
export async function schemesSeen(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { scheme: string }[] }>(
    'SELECT DISTINCT scheme FROM journal_tally WHERE scheme IS NOT NULL ORDER BY scheme',
  )
  return rows.map((row) => row.scheme)
}

async function fileSources(knex: Knex): Promise<(fileId: number) => string> {
  const rows = await knex('received_file').select('id', 'source')
  const sources = new Map<number, string>(rows.map((row) => [row.id, row.source]))
  return (fileId) => sources.get(fileId) ?? ''
}

/** The largest rows of a list, and the rest summed by merchant and currency, in the order of bytes. */
export interface Largest<T> {
  readonly rows: readonly T[]
  readonly beyond: readonly Beyond[]
}

interface Beyond {
  readonly merchantId: string
  readonly currency: string
  readonly count: number
  readonly amount: string
}

interface Sized {
  readonly merchant_id: string
  readonly currency: string
  readonly amount: string | null
}

const LARGEST_FIRST = 'abs(amount) DESC NULLS LAST'

/** Holds the largest rows of a list while the server goes through it: sorting all of them takes the disk. */
const LARGEST_MEMORY = "SET LOCAL work_mem = '64MB'"

/**
 * Cuts a list inside the store, so that a day with a million open rows does not travel. `list` is a
 * SELECT with `merchant_id`, `currency`, `amount` and what `rank` names: the whole order, never by the
 * store's number of a file.
 */
async function largest<R>(
  knex: Knex,
  list: string,
  rank: readonly string[],
  run: number,
  limit: number,
): Promise<{ readonly rows: readonly R[]; readonly beyond: readonly Beyond[] }> {
  return knex.transaction(
    async (reading) => {
      await reading.raw(LARGEST_MEMORY)
      const { rows } = await reading.raw<{ rows: (R & Sized)[] }>(
        `SELECT * FROM (${list}) list ORDER BY ${rank.join(', ')} LIMIT :limit`,
        { run, limit },
      )
      if (rows.length < limit) return { rows, beyond: [] }
      const { rows: totals } = await reading.raw<{ rows: (Sized & { count: number })[] }>(
        `SELECT merchant_id, currency, count(*) AS count, sum(amount) AS amount
         FROM (${list}) list GROUP BY merchant_id, currency ORDER BY merchant_id, currency`,
        { run },
      )
      return { rows, beyond: beyondOf(totals, rows) }
    },
    { readOnly: true },
  )
}

/** The totals less what is listed: a second sort in the store would cost as much as the first. */
function beyondOf(
  totals: readonly (Sized & { readonly count: number })[],
  listed: readonly Sized[],
): Beyond[] {
  const key = (one: Sized) => `${one.merchant_id}\n${one.currency}`
  const left = new Map(
    totals.map((total) => [key(total), { count: total.count, amount: moneyOf(total) }]),
  )
  for (const row of listed) {
    const total = left.get(key(row))
    assert(total, 'a listed row is in the totals')
    total.count -= 1
    total.amount = total.amount.minus(moneyOf(row))
  }
  return totals.flatMap((total): Beyond[] => {
    const beyond = left.get(key(total))
    if (beyond === undefined || beyond.count === 0) return []
    const { merchant_id: merchantId, currency } = total
    return [{ merchantId, currency, count: beyond.count, amount: plainText(beyond.amount) }]
  })
}

const moneyOf = (one: Sized) => money(one.amount ?? '0')

/** The rows that wait at the end of a run, the largest first where there are more than `limit`. */
export async function awaitingRows(
  knex: Knex,
  run: number,
  limit: number,
): Promise<Largest<StoredTransaction>> {
  const sourceOf = await fileSources(knex)
  const {
    rows: [reach],
  } = await knex.raw<{ rows: { files: number[] | null; from: string; until: string }[] }>(
    `SELECT array_agg(DISTINCT file_id) AS files, min(business_date) AS from, max(business_date) AS until
     FROM placed_rows WHERE run = ? AND place = 'awaiting'`,
    [run],
  )
  if (!reach?.files) return { rows: [], beyond: [] }
  const { rows, beyond } = await largest<TransactionRecord>(
    knex,
    `SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')},
            f.source AS file_source, f.name AS file_name
     FROM (SELECT business_date, file_id, unnest(lines) AS line FROM placed_rows
           WHERE run = :run AND place = 'awaiting') waiting
     JOIN transaction t USING (business_date, file_id, line)
     JOIN received_file f ON f.id = t.file_id
     WHERE ${isOf(reach.files)} AND t.business_date BETWEEN '${reach.from}' AND '${reach.until}'`,
    [LARGEST_FIRST, 'business_date', 'merchant_id', 'file_source', 'file_name', 'line'],
    run,
    limit,
  )
  return { rows: rows.map((record) => storedTransaction(record, sourceOf)), beyond }
}

/** The open exceptions of a run. */
export async function openExceptions(
  knex: Knex,
  run: number,
  limit: number,
): Promise<Largest<KeptException>> {
  const { rows, beyond } = await largest<Record<string, unknown>>(
    knex,
    "SELECT * FROM exception_of_run WHERE run = :run AND status <> 'cleared'",
    [LARGEST_FIRST, 'business_date', 'merchant_id', 'id'],
    run,
    limit,
  )
  return { rows: rows.map(keptException), beyond }
}

/** The ledger of a run, and how many legitimate entries stand beyond the cut. */
export interface LargestZeros extends Largest<KeptZero> {
  readonly legitimateBeyond: number
}

/** The zero-amount ledger of a run; where it is cut, faulty entries come before legitimate ones. */
export async function largestZeros(knex: Knex, run: number, limit: number): Promise<LargestZeros> {
  const { rows, beyond } = await largest<Record<string, unknown>>(
    knex,
    `SELECT z.*, z.other_amount AS amount,
            f.source AS file_source, f.name AS file_name
     FROM zero_amount z JOIN received_file f ON f.id = z.file_id WHERE z.run = :run AND NOT z.is_again`,
    ['legitimate', LARGEST_FIRST, 'merchant_id', 'file_source', 'file_name', 'line'],
    run,
    limit,
  )
  const listed = rows.map(keptZero)
  if (beyond.length === 0) return { rows: listed, beyond, legitimateBeyond: 0 }
  const { rows: counted } = await knex.raw<{ rows: { count: number }[] }>(
    'SELECT count(*) AS count FROM zero_amount WHERE run = ? AND legitimate AND NOT is_again',
    [run],
  )
  const legitimate = listed.filter((one) => one.legitimate).length
  return { rows: listed, beyond, legitimateBeyond: (counted[0]?.count ?? 0) - legitimate }
}

/** Whole rows by their references, in no order. */
export async function rowsAt(
  knex: Knex,
  wanted: readonly RowReference[],
): Promise<StoredTransaction[]> {
  if (wanted.length === 0) return []
  const sourceOf = await fileSources(knex)
  const { rows } = await knex.raw<{ rows: TransactionRecord[] }>(
    `SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}
     FROM unnest(?::int[], ?::int[]) AS wanted (file_id, line)
     JOIN transaction t ON t.file_id = wanted.file_id AND t.line = wanted.line
     WHERE ${isOf(wanted.map((row) => row.fileId))}`,
    [wanted.map((row) => row.fileId), wanted.map((row) => row.line)],
  )
  return rows.map((record) => storedTransaction(record, sourceOf))
}

/** A match as programs read it. */
export interface MatchLine {
  readonly rule: string
  readonly merchantId: string
  readonly journal: readonly RowReference[]
  readonly settlement: readonly RowReference[]
  readonly amount: string
  readonly currency: string
  /** settlement - journal, exact text. */
  readonly difference: string
}

const FETCH_MATCHES = 10_000

/** A run's matches in the order of merchant and journal line, some thousands at a time. */
export async function* matchesOfRun(client: pg.Client, run: number): AsyncGenerator<MatchLine[]> {
  await client.query('BEGIN READ ONLY')
  const { rows: files } = await client.query<{ journal: number; settlement: number }>(
    'SELECT DISTINCT journal_file AS journal, settlement_file AS settlement FROM pair_match WHERE run = $1',
    [run],
  )
  const journals = files.map((one) => one.journal)
  const settlements = files.map((one) => one.settlement)
  await client.query(
    `DECLARE matches NO SCROLL CURSOR FOR
     SELECT m.rule, m.merchant_id, m.journal_file, m.settlement_file, m.journal_line,
            m.settlement_line, j.amount, j.currency,
            coalesce(s.amount, 0) - coalesce(j.amount, 0) AS difference
     FROM (SELECT rule, merchant_id, journal_file, settlement_file,
                  unnest(journal_lines) AS journal_line, unnest(settlement_lines) AS settlement_line
           FROM pair_match WHERE run = ${Number(run)}) m
     JOIN transaction j ON j.file_id = m.journal_file AND j.line = m.journal_line
     JOIN transaction s ON s.file_id = m.settlement_file AND s.line = m.settlement_line
     WHERE ${isOf(journals, 'j')} AND ${isOf(settlements, 's')}
     ORDER BY m.merchant_id, m.journal_file, m.journal_line`,
  )
  for (;;) {
    const { rows } = await client.query<{
      rule: string
      merchant_id: string
      journal_file: number
      settlement_file: number
      journal_line: number
      settlement_line: number
      amount: string | null
      currency: string
      difference: string
    }>(`FETCH ${FETCH_MATCHES} FROM matches`)
    if (rows.length === 0) break
    yield rows.map((row) => ({
      rule: row.rule,
      merchantId: row.merchant_id,
      journal: [{ fileId: row.journal_file, line: row.journal_line }],
      settlement: [{ fileId: row.settlement_file, line: row.settlement_line }],
      amount: row.amount ?? '0',
      currency: row.currency,
      difference: row.difference,
    }))
  }
  const groups = await client.query(
    'SELECT * FROM group_match WHERE run = $1 ORDER BY merchant_id, journal_rows::text',
    [run],
  )
  yield groups.rows.map((row) => ({
    rule: row.rule,
    merchantId: row.merchant_id,
    journal: references(row.journal_rows),
    settlement: references(row.settlement_rows),
    amount: row.amount,
    currency: row.currency,
    difference: row.difference,
  }))
  await client.query('COMMIT')
}
