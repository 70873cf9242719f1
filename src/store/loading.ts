// One file into the store: one transaction, rows by COPY, all of it or nothing.
import type pg from 'pg'
import type { PlainSales } from '../domain/plain-sales.ts'
import type { ControlTotals, RejectedLine, UnmappedIds } from '../domain/received-file.ts'
import type { SourceSide } from '../domain/source.ts'
import type { Transaction } from '../domain/transaction.ts'
import { copied, copyRow } from './copying.ts'
import { FileContents } from './file-contents.ts'
import { RowStroke } from './row-stroke.ts'

/** What is known of a file before it is read. */
export interface FileToLoad {
  readonly id: number
  readonly source: string
  readonly side: SourceSide
  readonly layout: string
  readonly name: string
  readonly slot: string
  readonly slotDate: string | null
  readonly sha256: string
  readonly bytes: number
  readonly receivedAt: string
  readonly readingTerms: Readonly<Record<string, unknown>>
}

/** What a reader says once the file is read whole. */
export interface FileRead {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly controlTotals: ControlTotals
  readonly unmapped?: UnmappedIds | undefined
}

/** Where the reader hands over what it reads; a returned promise means: wait. */
export interface LoadingSink {
  rows(batch: readonly Transaction[]): Promise<void>
  plain(sales: PlainSales): Promise<void>
  rejected(lines: readonly RejectedLine[]): Promise<void>
}

export type Loaded =
  | ({ readonly status: 'accepted' } & FileRead)
  | {
      readonly status: 'duplicate'
      readonly of: string
      /** The bytes go by this name from now on: it is the smaller one, and no run has told the other. */
      readonly tookName: boolean
    }

const REJECTED_COLUMNS = [
  'file_id',
  'line',
  'field',
  'rule',
  'excerpt',
  'side',
  'kind',
  'business_date',
  'merchant_id',
  'terminal_id',
  'stan',
  'rrn',
  'currency',
  'amount',
]

/** Rejected lines wait in memory until this many; then the rows' COPY pauses for them. */
const REJECTED_IN_MEMORY = 5_000

/**
 * Loads a file. `read` feeds the sink; when it throws, nothing of the file is in the store.
 * The same bytes of the same source a second time are a duplicate and load nothing, also when two
 * commands try at the same moment: the unique index makes the second wait for the first.
 */
export async function loadFile(
  client: pg.Client,
  file: FileToLoad,
  read: (sink: LoadingSink) => Promise<FileRead>,
): Promise<Loaded> {
  await client.query('BEGIN')
  const stroke = new RowStroke(client, file.id)
  try {
    const of = await register(client, file)
    if (of !== null) {
      const tookName = await takeName(client, file)
      await client.query('COMMIT')
      return { status: 'duplicate', of, tookName }
    }
    const seen = new FileContents()
    let refused: RejectedLine[] = []
    const writeRefused = async () => {
      await stroke.end()
      const lines = refused.map((line) => rejectedLine(line, file.id)).join('')
      await copied(client, 'rejected_line', REJECTED_COLUMNS, [lines])
      refused = []
    }
    const makeRoom = async () => {
      if (!seen.tally.isFull) return
      await stroke.end()
      await seen.tally.write(client, file.id)
    }
    const reading = await read({
      rows: async (batch) => {
        await makeRoom()
        for (const row of batch) seen.add(row)
        await stroke.rows(batch)
      },
      plain: async (sales) => {
        await makeRoom()
        seen.addPlain(sales)
        await stroke.plain(sales)
      },
      rejected: async (lines) => {
        for (const line of lines) refused.push(line)
        if (refused.length >= REJECTED_IN_MEMORY) await writeRefused()
      },
    })
    await stroke.end()
    if (refused.length > 0) await writeRefused()
    await seen.tally.write(client, file.id)
    await summarize(client, file.id, reading, seen)
    await client.query('COMMIT')
    return { status: 'accepted', ...reading }
  } catch (error) {
    await stroke.abandon(error)
    await client.query('ROLLBACK').catch(() => {}) // the connection is gone: so is the transaction
    throw error
  }
}

/**
 * Enters a file among the accepted ones; where its bytes are there already, the name that they have.
 * Read under other terms than now they are another version of their slot.
 */
async function register(client: pg.Client, file: FileToLoad): Promise<string | null> {
  const enter = async (emptyFor: string, readAgain = 0) => {
    const { rowCount } = await client.query(
      `INSERT INTO received_file (id, source, side, layout, name, slot, slot_date, sha256, bytes,
         received_at, status, reading_terms, empty_for, read_again)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'accepted', $11, $12, $13)
       ON CONFLICT (source, sha256, empty_for, read_again) WHERE status = 'accepted' DO NOTHING`,
      [
        file.id,
        file.source,
        file.side,
        file.layout,
        file.name,
        file.slot,
        file.slotDate,
        file.sha256,
        file.bytes,
        file.receivedAt,
        JSON.stringify(file.readingTerms),
        emptyFor,
        readAgain,
      ],
    )
    return rowCount === 1
  }
  if (await enter('')) return null
  const otherwise = await readOtherwise(client, file)
  if (otherwise !== null && (await enter('', otherwise))) return null
  const { rows } = await client.query<{ name: string; date: string | null; rows: number }>(
    `SELECT name, slot_date AS date, row_count AS rows FROM received_file
     WHERE source = $1 AND sha256 = $2 AND status = 'accepted' ORDER BY id`,
    [file.source, file.sha256],
  )
  const [first] = rows
  const same = rows.find((one) => one.date === file.slotDate)
  if (same === undefined && file.slotDate !== null && first?.rows === 0) {
    // Headings alone, for another date: that day had no sales either, and its file is here.
    if (await enter(file.slotDate)) return null
  }
  return (same ?? first)?.name ?? file.name
}

/**
 * Of the names of the same bytes the smallest is kept, whichever came first, with its slot where that
 * is nobody else's. What a run has told keeps its name.
 */
async function takeName(client: pg.Client, file: FileToLoad): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE received_file AS kept SET name = $3, slot = $4
     WHERE source = $1 AND sha256 = $2 AND status = 'accepted' AND name > $3
       AND slot_date IS NOT DISTINCT FROM $5::date
       AND NOT EXISTS (SELECT FROM run_file WHERE file_id = kept.id)
       AND NOT EXISTS (
         SELECT FROM received_file other
         WHERE other.source = kept.source AND other.id <> kept.id AND other.status = 'accepted'
           AND (other.sha256 = kept.sha256
             OR (kept.slot <> $4 AND other.slot IN (kept.slot, $4))))`,
    [file.source, file.sha256, file.name, file.slot, file.slotDate],
  )
  return rowCount === 1
}

/** The version of the slot that counts, where it holds these bytes and was read under other terms (jobs/reading-terms.ts). */
async function readOtherwise(client: pg.Client, file: FileToLoad): Promise<number | null> {
  const { rows } = await client.query<{ id: number; otherwise: boolean }>(
    `SELECT id, sha256 = $3 AND EXISTS (
         SELECT FROM jsonb_each(reading_terms) AS known (name, value)
         WHERE value IS DISTINCT FROM $4::jsonb -> name) AS otherwise
     FROM received_file
     WHERE source = $1 AND slot = $2 AND status = 'accepted' AND id <> $5 ORDER BY id DESC LIMIT 1`,
    [file.source, file.slot, file.sha256, JSON.stringify(file.readingTerms), file.id],
  )
  return rows[0]?.otherwise === true ? rows[0].id : null
}

async function summarize(
  client: pg.Client,
  fileId: number,
  reading: FileRead,
  seen: FileContents,
): Promise<void> {
  const { totals } = seen
  await client.query(
    `INSERT INTO file_total (file_id, side, business_date, currency, row_count, amount, fee, net)
     SELECT $1, * FROM unnest($2::text[], $3::date[], $4::text[], $5::int[], $6::numeric[],
       $7::numeric[], $8::numeric[])`,
    [
      fileId,
      totals.map((one) => one.side),
      totals.map((one) => one.businessDate),
      totals.map((one) => one.currency),
      totals.map((one) => one.rows),
      totals.map((one) => one.amount.text()),
      totals.map((one) => one.fee.text()),
      totals.map((one) => one.net.text()),
    ],
  )
  await client.query(
    `UPDATE received_file SET row_count = $2, accepted = $3, rejected = $4, control_totals = $5,
       carries = $6, settlement_dates = $7, unmapped = $8 WHERE id = $1`,
    [
      fileId,
      reading.rows,
      reading.accepted,
      reading.rejected,
      JSON.stringify(reading.controlTotals),
      JSON.stringify(seen.carries),
      JSON.stringify([...seen.settlementDates].sort()),
      JSON.stringify(reading.unmapped ?? {}),
    ],
  )
}

function rejectedLine(line: RejectedLine, fileId: number): string {
  return copyRow([
    fileId,
    line.line,
    line.field,
    line.rule,
    line.excerpt,
    line.side,
    line.kind,
    line.businessDate,
    line.merchantId,
    line.terminalId,
    line.stan,
    line.rrn,
    line.currency,
    line.amount,
  ])
}
