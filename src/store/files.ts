// What the store knows of received files: versions of slots, refusals, and how far they reach.
import type { Knex } from 'knex'
import type {
  ControlTotals,
  FileStatus,
  RejectedLine,
  UnmappedIds,
} from '../domain/received-file.ts'
import type { SourceSide } from '../domain/source.ts'
import type { Side } from '../domain/transaction.ts'
import type { Carried } from './file-contents.ts'
import type { FileToLoad } from './loading.ts'

export interface Refusal {
  readonly code: string
  readonly message: string
  readonly place: string
  readonly hint: string
}

/** A received file, as every later step sees it. */
export interface FileRecord {
  readonly id: number
  readonly source: string
  readonly side: SourceSide
  readonly name: string
  readonly slot: string
  readonly slotDate: string | null
  readonly sha256: string
  readonly receivedAt: string
  readonly status: FileStatus
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly controlTotals: ControlTotals
  readonly refusal: Refusal | null
  readonly carries: Readonly<Partial<Record<Side, Carried>>>
  readonly settlementDates: readonly string[]
  readonly totals: readonly FileTotal[]
  readonly unmapped: UnmappedIds
  /** Zone, cut-off, calendar, maps: as the source had them when the file was read. */
  readonly readingTerms: Readonly<Record<string, unknown>>
}

/** What a file holds of one side, business date and currency: exact text. */
export interface FileTotal {
  readonly side: Side
  readonly businessDate: string
  readonly currency: string
  readonly count: number
  readonly amount: string
  readonly fee: string
  readonly net: string
}

/** Numbers for files about to be loaded, in the order of their arrival: the last version of a slot has the highest. */
export async function nextFileIds(knex: Knex, count: number): Promise<number[]> {
  const { rows } = await knex.raw<{ rows: { id: number }[] }>(
    `SELECT nextval(pg_get_serial_sequence('received_file', 'id')) AS id FROM generate_series(1, ?)`,
    [count],
  )
  return rows.map((row) => Number(row.id))
}

/**
 * Lets the indexes of pages know what was loaded before: pages that they do not know are read by every
 * query, and nothing else tells them (tables that only grow are never vacuumed here). Before new rows
 * come, so that a first day pays nothing, and a day's own pages are read in any case.
 */
export async function indexPages(knex: Knex): Promise<void> {
  await knex.raw(`
    SELECT brin_summarize_new_values(i.indexrelid)
    FROM pg_partition_tree('transaction') part
    JOIN pg_index i ON i.indrelid = part.relid
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am a ON a.oid = c.relam
    WHERE part.isleaf AND a.amname = 'brin'`)
}

/** Tells the planner of rows just loaded: without it, it takes a new day for one row and loops over it. */
export async function refreshStatistics(knex: Knex): Promise<void> {
  // A tenth of the usual sample: how many rows and dates there are is all that plans here go by.
  await knex.raw(`SET LOCAL default_statistics_target = 10;
     ANALYZE transaction (business_date, file_id, merchant_id, terminal_id, side, kind);
     ANALYZE journal_tally, terminal_day`)
}

/** Records a file that was refused whole, or whose bytes the store has: none of its rows are there. */
export async function recordUnloaded(
  knex: Knex,
  file: FileToLoad,
  status: 'quarantined' | 'duplicate',
  refusal: Refusal,
  counted: Partial<Pick<FileRecord, 'rows' | 'controlTotals'>> = {},
): Promise<void> {
  const again = knex('received_file').where({
    source: file.source,
    sha256: file.sha256,
    name: file.name,
    status,
  })
  if (await again.first('id')) return
  await knex('received_file').insert({
    id: file.id,
    source: file.source,
    side: file.side,
    layout: file.layout,
    name: file.name,
    slot: file.slot,
    slot_date: file.slotDate,
    sha256: file.sha256,
    bytes: file.bytes,
    received_at: file.receivedAt,
    status,
    refusal: JSON.stringify(refusal),
    row_count: counted.rows ?? 0,
    control_totals: JSON.stringify(counted.controlTotals ?? { state: 'absent' }),
    reading_terms: JSON.stringify(file.readingTerms),
  })
}

/**
 * Every file received up to `asOf` (absent: all), oldest first. An accepted file whose slot has a
 * later accepted version comes out as `restated`.
 */
export async function receivedFiles(knex: Knex, asOf?: string): Promise<FileRecord[]> {
  const query = knex('received_file').orderBy('id')
  if (asOf !== undefined) query.where('received_at', '<=', asOf)
  const [files, totals] = await Promise.all([
    query,
    knex('file_total').orderBy(['file_id', 'side', 'business_date', 'currency']),
  ])
  const totalsOf = new Map<number, FileTotal[]>()
  for (const total of totals) {
    const ofFile = totalsOf.get(total.file_id) ?? []
    totalsOf.set(total.file_id, ofFile)
    ofFile.push({
      side: total.side,
      businessDate: total.business_date,
      currency: total.currency,
      count: total.row_count,
      amount: total.amount,
      fee: total.fee,
      net: total.net,
    })
  }
  const latest = new Map<string, number>()
  for (const file of files) {
    if (file.status === 'accepted') latest.set(`${file.source}\n${file.slot}`, file.id)
  }
  return files.map((file) => ({
    id: file.id,
    source: file.source,
    side: file.side,
    name: file.name,
    slot: file.slot,
    slotDate: file.slot_date,
    sha256: file.sha256,
    receivedAt: new Date(file.received_at).toISOString(),
    status:
      file.status === 'accepted' && latest.get(`${file.source}\n${file.slot}`) !== file.id
        ? 'restated'
        : file.status,
    rows: file.row_count,
    accepted: file.accepted,
    rejected: file.rejected,
    controlTotals: file.control_totals,
    refusal: file.refusal,
    carries: file.carries,
    settlementDates: file.settlement_dates,
    totals: totalsOf.get(file.id) ?? [],
    unmapped: {
      merchants: file.unmapped.merchants ?? [],
      terminals: file.unmapped.terminals ?? [],
    },
    readingTerms: file.reading_terms,
  }))
}

const FETCH_REFUSED = 5_000

/** A refused line of a file, as stored. */
export interface StoredRejection extends RejectedLine {
  readonly fileId: number
}

/** Lines of a file that one rule refused, in their order, some thousands at a time. */
export async function* linesRefusedBy(
  knex: Knex,
  fileId: number,
  rule: string,
): AsyncGenerator<StoredRejection[]> {
  for (let after = 0; ; ) {
    const rows = await knex('rejected_line')
      .where({ file_id: fileId, rule })
      .where('line', '>', after)
      .orderBy('line')
      .limit(FETCH_REFUSED)
    if (rows.length > 0) yield rows.map(rejection)
    if (rows.length < FETCH_REFUSED) return
    after = rows.at(-1).line
  }
}

/** Refused lines of these files in the order of file and line, at most `limit`. */
export async function rejectedLines(
  knex: Knex,
  fileIds: readonly number[],
  limit: number,
): Promise<StoredRejection[]> {
  const rows = await knex('rejected_line')
    .whereIn('file_id', [...fileIds])
    .orderBy(['file_id', 'line'])
    .limit(limit)
  return rows.map(rejection)
}

export interface RefusedTotal {
  readonly fileId: number
  readonly side: Side | null
  /** null where the lines do not say. */
  readonly businessDate: string | null
  /** '' where the lines do not say. */
  readonly currency: string
  readonly count: number
  readonly amount: string
}

interface RefusedRecord extends Omit<RefusedTotal, 'fileId' | 'businessDate'> {
  readonly file_id: number
  readonly business_date: string | null
}

/** What files' refused lines say of money; a line that says nothing counts as 0. */
export async function refusedTotals(
  knex: Knex,
  fileIds: readonly number[],
): Promise<RefusedTotal[]> {
  if (fileIds.length === 0) return []
  const { rows } = await knex.raw(
    `SELECT file_id, side, business_date, coalesce(currency, '') AS currency,
            count(*)::int AS count, coalesce(sum(amount), 0)::text AS amount
     FROM rejected_line WHERE file_id = ANY (:fileIds::int[])
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    { fileIds },
  )
  return rows.map((row: RefusedRecord) => {
    const { file_id: fileId, business_date: businessDate, side, currency, count, amount } = row
    return { fileId, businessDate, side, currency, count, amount }
  })
}

// biome-ignore lint/suspicious/noExplicitAny: knex knows no columns
function rejection(row: any): StoredRejection {
  return {
    fileId: row.file_id,
    line: row.line,
    field: row.field,
    rule: row.rule,
    excerpt: row.excerpt,
    side: row.side,
    kind: row.kind,
    merchantId: row.merchant_id,
    terminalId: row.terminal_id,
    stan: row.stan,
    rrn: row.rrn,
    businessDate: row.business_date,
    currency: row.currency,
    amount: row.amount,
  }
}
