// The day's facts, set-wise: what neighbors, windows and gaps show, without hauling the day's rows out.
import type pg from 'pg'
import { addDays } from '../domain/business-date.ts'
import type { ChannelBucket, DayFacts } from '../domain/day-facts.ts'
import { NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import type { ResponseCodeTable } from '../domain/response-codes.ts'
import { routeOf } from '../domain/routing.ts'
import type { Source } from '../domain/source.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { ChannelCount, type ChannelTally, failuresOf } from './day-buckets.ts'
import { ensured, inOrder, key, type Part, parts, Standings, secondsAt } from './day-parts.ts'
import { gatherRows, NearZeros, refusedLines, rowsOf, type Terminals } from './day-rows.ts'
import { zeroOf } from './day-tally.ts'
import { terminalDays, terminalRecords } from './day-terminals.ts'
import type { Share } from './lane.ts'
import { straysOf, type Terminal, terminalsOf, unknownTerminals } from './unknown-terminals.ts'

/** Tallies of so many rows are kept between the batches: 16 MB of times. */
const ROWS_KEPT = 2_000_000

/** What a run knows; the semantics of each fact stand in src/domain/day-facts.ts. */
export interface FactsScope {
  readonly businessDate: string
  /** Accepted, not superseded files that the run or an earlier one read, of any side. */
  readonly fileIds: readonly number[]
  readonly sources: readonly Source[]
  readonly responseCodes: readonly ResponseCodeTable[]
  /** True for a terminal that the configuration lists. */
  readonly isConfigured: (merchantId: string, terminalId: string) => boolean
  /** Whose rows are to be explained: nothing of other merchants is read. */
  readonly lane: Share
}

/** What tallies tell of a run's days. */
export interface TalliedFacts {
  readonly scope: FactsScope
  /** Ascending: the run's business date, and that of every row to be explained. */
  readonly dates: readonly string[]
  /** What the lane's merchants did; those of all lanes together are a batch's channels. */
  readonly channels: readonly ChannelTally[]
  /** The files with journal rows, and their sources. */
  readonly journals: ReadonlyMap<number, string>
  readonly standings: Standings
  readonly near: NearZeros
  /** The tallies by merchant; null where they are too many to keep and each batch reads its own. */
  readonly kept: ReadonlyMap<string, readonly Part[]> | null
}

/** A run's facts, ready to be asked merchant by merchant. Good until the transaction ends. */
export interface PreparedFacts extends TalliedFacts {
  /** True where some terminal's date may have more rows than are wanted of it. */
  readonly isCrowded: boolean
}

/** A bounded batch of rows to be explained: whole merchants. */
export interface FactsBatch {
  /** Over all merchants (`channelBuckets`). */
  readonly channels: readonly ChannelBucket[]
  /** Rows to be explained, of either side: they give the terminals and merchants concerned. */
  readonly concerned: readonly StoredTransaction[]
  /** Journal rows of these merchants, on the dates, that stand in no match: settled = approved - these. */
  readonly unmatched: readonly StoredTransaction[]
}

/** Reads the tallies of the dates, once a run. */
export async function tallyFacts(
  client: pg.Client,
  scope: FactsScope,
  dates: readonly string[],
): Promise<TalliedFacts> {
  const all = [...new Set([scope.businessDate, ...dates])].sort()
  const journals = await journalFiles(client, scope.fileIds)
  const fileIds = [...journals.keys()]
  const standings = new Standings(scope.responseCodes, journals)
  const channels = new ChannelCount((part) => owner(part, scope, journals))
  const near = new NearZeros()
  const kept = new Map<string, Part[]>()
  let rows = 0
  for await (const portion of parts(client, { fileIds, dates: all, lane: scope.lane }, standings)) {
    for (const part of portion) {
      channels.add(part)
      near.add(part)
      rows += part.rows
      if (rows <= ROWS_KEPT) ensured(kept, part.merchantId, (): Part[] => []).push(part)
    }
  }
  return {
    scope,
    dates: all,
    channels: channels.tallies(),
    journals,
    standings,
    near,
    kept: rows <= ROWS_KEPT ? kept : null,
  }
}

/**
 * Gathers, by one scan, the few whole rows that batches will ask for. Inside an open transaction of
 * `client`: it leaves a temporary table there.
 */
export async function gatherFacts(
  client: pg.Client,
  tallied: TalliedFacts,
): Promise<PreparedFacts> {
  const { scope, dates, journals, near } = tallied
  const { responseCodes, lane } = scope
  const wanted = { sources: journals, dates, responseCodes, near, lane }
  return { ...tallied, isCrowded: await gatherRows(client, wanted) }
}

/** The facts for a batch; of any number of batches, each its own. */
export async function dayFactsOf(
  client: pg.Client,
  prepared: PreparedFacts,
  batch: FactsBatch,
): Promise<DayFacts> {
  const { scope, dates } = prepared
  const fileIds = [...prepared.journals.keys()]
  const merchants = [...new Set(batch.concerned.map((row) => row.merchantId))]
  const terminals = terminalsOf(batch.concerned)
  const columns = columnsOf(terminals)
  const own = await partsOf(client, prepared, merchants)
  const records = await terminalRecords(client, fileIds, dates, merchants)
  const days = terminalDays({
    dates,
    terminals: new Set(terminals.keys()),
    parts: own,
    records,
    closes: [
      ...own.filter((part) => part.kind === 'batch_close'),
      ...(await laterCloses(client, prepared, merchants)),
    ],
    ...unsettledIn(batch.unmatched, prepared),
  })
  const near = new NearZeros()
  for (const part of own) near.add(part)
  const files = { journals: fileIds, all: scope.fileIds }
  const unknown = await unknownTerminals(client, files, batch.concerned, scope.isConfigured)
  const { notable, neighbors } = await rowsOf(
    client,
    columns,
    near,
    prepared.isCrowded,
    sourceIn(prepared),
  )
  return {
    businessDate: scope.businessDate,
    notable,
    neighbors,
    terminals: days,
    unknownTerminals: unknown,
    strays: await straysOf(client, prepared.journals, batch.concerned, unknown),
    refused: await refusedLines(client, scope.fileIds, dates, columns),
    ...failuresOf(own),
    channels: batch.channels,
    merchants: merchantDays(own),
  }
}

async function partsOf(
  client: pg.Client,
  prepared: PreparedFacts,
  merchants: readonly string[],
): Promise<Part[]> {
  const { kept, journals, dates, standings } = prepared
  if (kept !== null) return merchants.flatMap((merchant) => kept.get(merchant) ?? [])
  const own: Part[] = []
  const wanted = { fileIds: [...journals.keys()], dates, merchants }
  for await (const portion of parts(client, wanted, standings)) {
    for (const part of portion) own.push(part)
  }
  return own
}

async function journalFiles(
  client: pg.Client,
  fileIds: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await client.query<{ id: number; source: string }>(
    `SELECT id, source FROM received_file WHERE id = ANY ($1::int[]) AND carries ? 'journal'
     ORDER BY id`,
    [fileIds],
  )
  return new Map(rows.map((row) => [row.id, row.source]))
}

function owner(
  part: Part,
  scope: FactsScope,
  journals: ReadonlyMap<number, string>,
): string | null {
  const route = routeOf(part, journals.get(part.fileId) ?? '', scope.sources)
  return 'to' in route ? route.to : null
}

function sourceIn(prepared: PreparedFacts): (fileId: number) => string {
  return (fileId) => prepared.journals.get(fileId) ?? ''
}

function columnsOf(terminals: ReadonlyMap<string, Terminal>): Terminals {
  const all = [...terminals.values()]
  return {
    merchants: all.map((one) => one.merchantId),
    terminals: all.map((one) => one.terminalId),
  }
}

/** A terminal may close its batch on the morning after: closes of dates that are not among the dates. */
async function laterCloses(
  client: pg.Client,
  prepared: PreparedFacts,
  merchants: readonly string[],
): Promise<Part[]> {
  const { dates, journals, standings } = prepared
  const later = dates.map((date) => addDays(date, 1)).filter((date) => !dates.includes(date))
  const wanted = {
    fileIds: [...journals.keys()],
    dates: later,
    merchants,
    kind: 'batch_close',
  } as const
  const closes: Part[] = []
  for await (const portion of parts(client, wanted, standings)) closes.push(...portion)
  return closes
}

/** Plain approved rows without a match: counts by date and terminal, and by batch beneath; times of offline sales. */
function unsettledIn(
  unmatched: readonly StoredTransaction[],
  { dates, journals, standings }: PreparedFacts,
) {
  const counts = new Map<string, number>()
  const storedUnsettled = new Map<string, number[]>()
  const among = new Set(dates)
  for (const row of unmatched) {
    if (row.side !== 'journal' || row.terminalId === null) continue
    if (!among.has(row.businessDate) || !journals.has(row.fileId)) continue
    const { kind, source, scheme, responseCode, outcome } = row
    const { isNothing, isRightful } = zeroOf(row)
    const like = { kind, source, scheme, responseCode, outcome, isNothing, isRightful }
    if (!standings.of(like).isPlain) continue
    const day = key(row.businessDate, row.merchantId, row.terminalId)
    counts.set(day, (counts.get(day) ?? 0) + 1)
    if (kind === 'offline_sale' && row.at !== null) {
      ensured(storedUnsettled, day, (): number[] => []).push(secondsAt(row.at))
    }
    if (row.batchNo === null) continue
    const batch = key(day, row.batchNo)
    counts.set(batch, (counts.get(batch) ?? 0) + 1)
  }
  return { unsettled: counts, storedUnsettled }
}

function merchantDays(own: readonly Part[]) {
  const terminals = new Map<string, { one: Part; ids: Set<string> }>()
  for (const one of own) {
    if (NEVER_FINANCIAL_KINDS.has(one.kind) || one.terminalId === null) continue
    const name = key(one.businessDate, one.merchantId)
    ensured(terminals, name, () => ({ one, ids: new Set<string>() })).ids.add(one.terminalId)
  }
  return inOrder(terminals).map(({ one, ids }) => ({
    businessDate: one.businessDate,
    merchantId: one.merchantId,
    terminals: ids.size,
  }))
}
