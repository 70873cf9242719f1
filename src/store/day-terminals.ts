// Terminals on their dates: rows, batches, STAN gaps and versions, from tallies and the month before.
import type pg from 'pg'
import { addDays } from '../domain/business-date.ts'
import { bytewise } from '../domain/byte-order.ts'
import {
  type BatchDay,
  STANS,
  STANS_APART,
  type StanGap,
  type TerminalDay,
  type VersionDay,
} from '../domain/day-facts.ts'
import { grouped } from '../domain/grouping.ts'
import { inOrder, key, type Part, timeAt } from './day-parts.ts'

const HISTORY_DAYS = 31
const GAP_WIDTH_MAX = 1_000
const GAPS_MAX = 200

/** What one file says of a terminal on a date. */
export interface TerminalRecord {
  readonly file_id: number
  readonly business_date: string
  readonly merchant_id: string
  readonly terminal_id: string
  readonly row_count: number
  readonly batch_closes: number
  /** A multirange's text; null for a date of the month before. */
  readonly stans: string | null
  /** Plain, as written. */
  readonly first_stan: number | null
  readonly last_stan: number | null
  /** The largest of those below 500,000: what comes last where the date's STANs wrap. */
  readonly last_low_stan: number | null
  readonly version: string | null
  readonly version_at: string | null
  readonly version_line: number | null
}

/** The records of the merchants' terminals, from a month before the first of the dates to the last. */
export async function terminalRecords(
  client: pg.Client,
  fileIds: readonly number[],
  dates: readonly string[],
  merchants: readonly string[],
): Promise<TerminalRecord[]> {
  const [first = '', last = ''] = [dates[0], dates.at(-1)]
  const { rows } = await client.query<TerminalRecord>(
    `SELECT file_id, business_date, merchant_id, terminal_id, row_count, batch_closes,
            CASE WHEN business_date = ANY ($1::date[]) THEN stans::text END AS stans,
            first_stan, last_stan, last_low_stan, version, version_at, version_line
     FROM terminal_day
     WHERE merchant_id = ANY ($2::text[]) AND business_date BETWEEN $3 AND $4
       AND file_id = ANY ($5::int[])`,
    [dates, merchants, addDays(first, -HISTORY_DAYS), last, fileIds],
  )
  return rows
}

/** What a terminal's days are made of. */
export interface TerminalFacts {
  readonly dates: readonly string[]
  /** `key(merchant, terminal)` of the terminals concerned. */
  readonly terminals: ReadonlySet<string>
  readonly parts: readonly Part[]
  readonly records: readonly TerminalRecord[]
  /** `batch_close` tallies of the dates and of the dates after them. */
  readonly closes: readonly Part[]
  /** Approved plain rows in no match: `key(date, merchant, terminal)`, and with the batch after it. */
  readonly unsettled: ReadonlyMap<string, number>
  /** Times of the offline sales among them, `key(date, merchant, terminal)`. */
  readonly storedUnsettled: ReadonlyMap<string, readonly number[]>
}

/** The days of the terminals concerned, by (date, merchant, terminal). */
export function terminalDays(facts: TerminalFacts): TerminalDay[] {
  const records = grouped(
    facts.records.filter((one) => facts.terminals.has(key(one.merchant_id, one.terminal_id))),
    (one) => key(one.merchant_id, one.terminal_id),
  )
  const parts = grouped(facts.parts, (one) => dayKey(one))
  const closes = grouped(facts.closes, (one) => key(one.merchantId, one.terminalId))
  const days = new Map<string, TerminalDay>()
  for (const [terminal, all] of records) {
    for (const date of facts.dates) {
      const own = all.filter((one) => one.business_date === date)
      const [first] = own
      if (first === undefined) continue
      const name = key(date, terminal)
      const since = addDays(date, -HISTORY_DAYS)
      const earlier = all.filter((one) => one.business_date >= since && one.business_date < date)
      const members = parts.get(name) ?? []
      days.set(name, {
        businessDate: date,
        merchantId: first.merchant_id,
        terminalId: first.terminal_id,
        rows: sum(own, (one) => one.row_count),
        ...settlementOf(members, facts.unsettled.get(name)),
        lastForwardedAt: lastForwardedAt(members, facts.storedUnsettled.get(name) ?? []),
        closesKnown: sum([...earlier, ...own], (one) => one.batch_closes),
        batches: batchesOf(date, members, closes.get(terminal) ?? [], facts.unsettled),
        ...stansOf(own, earlier),
        versionBefore: lastVersion(earlier),
        versions: versionsOf(members),
      })
    }
  }
  return inOrder(days)
}

function sum<T>(list: readonly T[], countOf: (one: T) => number): number {
  return list.reduce((total, one) => total + countOf(one), 0)
}

const dayKey = (one: Part) => key(one.businessDate, one.merchantId, one.terminalId)

function settlementOf(members: readonly Part[], unsettled: number | undefined) {
  const approved = sum(
    members.filter((one) => one.isPlain),
    (one) => one.rows,
  )
  return { approved, settled: approved - (unsettled ?? 0) }
}

function lastForwardedAt(members: readonly Part[], unsettled: readonly number[]): string | null {
  const open = [...unsettled]
  const times = members
    .filter((one) => one.isPlain && one.kind === 'offline_sale')
    .flatMap((one) => [...one.times])
    .sort((one, two) => two - one)
  // Of several in one second as many were settled as are not among the open ones.
  const last = times.find((time) => {
    const at = open.indexOf(time)
    if (at >= 0) open.splice(at, 1)
    return at < 0
  })
  return last === undefined ? null : timeAt(last)
}

function batchesOf(
  date: string,
  members: readonly Part[],
  closes: readonly Part[],
  unsettled: ReadonlyMap<string, number>,
): BatchDay[] {
  const next = addDays(date, 1)
  const near = closes.filter((one) => one.businessDate === date || one.businessDate === next)
  const batches = grouped(
    members.filter((one) => one.batchNo !== null),
    (one) => one.batchNo as string,
  )
  const days = new Map<string, BatchDay>()
  for (const [batchNo, inBatch] of batches) {
    const name = key(dayKey(inBatch[0] as Part), batchNo)
    days.set(batchNo, {
      batchNo,
      ...settlementOf(inBatch, unsettled.get(name)),
      closes: sum(
        near.filter((one) => one.batchNo === batchNo),
        (one) => one.rows,
      ),
    })
  }
  return inOrder(days)
}

interface Run {
  readonly first: number
  last: number
}

/** The runs of consecutive STANs in several files together: unwrapped, ascending. */
function runsOf(own: readonly TerminalRecord[]): Run[] {
  const plain = own.flatMap((one) =>
    [...(one.stans ?? '').matchAll(/\[(\d+),(\d+)\)/g)].map(([, first, end]) => ({
      first: Number(first),
      last: Number(end) - 1,
    })),
  )
  const found = doesWrap(own) ? plain.flatMap(unwrapped) : plain
  found.sort((one, two) => one.first - two.first)
  const runs: Run[] = []
  for (const run of found) {
    const last = runs.at(-1)
    if (last === undefined || run.first > last.last + 1) runs.push(run)
    else if (run.last > last.last) last.last = run.last
  }
  return runs
}

function doesWrap(own: readonly TerminalRecord[]): boolean {
  const firsts = own.flatMap((one) => one.first_stan ?? [])
  const lasts = own.flatMap((one) => one.last_stan ?? [])
  return Math.max(...lasts) - Math.min(...firsts) > STANS_APART
}

function unwrapped({ first, last }: Run): Run[] {
  if (first >= STANS_APART) return [{ first, last }]
  if (last < STANS_APART) return [{ first: first + STANS, last: last + STANS }]
  return [
    { first: STANS_APART, last },
    { first: first + STANS, last: STANS_APART - 1 + STANS },
  ]
}

/** The largest unwrapped STAN of one date; undefined where it has none. */
function lastStanOf(date: readonly TerminalRecord[]): number | undefined {
  const isWrapped = doesWrap(date)
  const lasts = date.flatMap((one) =>
    isWrapped && one.last_low_stan !== null ? one.last_low_stan + STANS : (one.last_stan ?? []),
  )
  return lasts.length === 0 ? undefined : Math.max(...lasts)
}

function stansOf(own: readonly TerminalRecord[], earlier: readonly TerminalRecord[]) {
  const runs = runsOf(own)
  const firstStan = runs[0]?.first ?? null
  const lastDate = earlier
    .map((one) => one.business_date)
    .sort()
    .at(-1)
  const last = lastStanOf(earlier.filter((one) => one.business_date === lastDate))
  const line = [...runs]
  if (last !== undefined && firstStan !== null) {
    const before = last < firstStan ? last : last - STANS
    if (before < firstStan) line.unshift({ first: before, last: before })
  }
  const gaps: StanGap[] = []
  line.forEach((run, index) => {
    const from = (line[index - 1]?.last ?? Number.POSITIVE_INFINITY) + 1
    const width = run.first - from
    if (width > 0 && width <= GAP_WIDTH_MAX) gaps.push({ from, to: run.first - 1 })
  })
  return {
    firstStan,
    lastStan: runs.at(-1)?.last ?? null,
    stans: sum(runs, (run) => run.last - run.first + 1),
    gaps: gaps.slice(0, GAPS_MAX),
  }
}

/** The version of the last row by (at, line) that names one. */
function lastVersion(earlier: readonly TerminalRecord[]): string | null {
  const named = earlier.filter((one) => one.version !== null)
  named.sort(
    (one, two) =>
      bytewise(one.version_at ?? '', two.version_at ?? '') ||
      // Two files may name it in the same second: which came first must not decide.
      (one.version_line ?? 0) - (two.version_line ?? 0) ||
      bytewise(one.version ?? '', two.version ?? ''),
  )
  return named.at(-1)?.version ?? null
}

function versionsOf(members: readonly Part[]): VersionDay[] {
  const named = members.filter((one) => one.softwareVersion !== null && one.times.length > 0)
  return [...grouped(named, (one) => one.softwareVersion as string)]
    .map(([version, own]) => {
      const approved = own.filter((one) => one.isApproved)
      const zeros = own.filter((one) => one.isZero)
      const firstApproved = earliest(approved)
      return {
        version,
        firstAt: timeAt(earliest(own)),
        approved: sum(approved, (one) => one.times.length),
        zeros: sum(zeros, (one) => one.times.length),
        leadingZeros: sum(zeros, (one) => one.times.filter((time) => time < firstApproved).length),
      }
    })
    .sort((one, two) => bytewise(one.firstAt, two.firstAt) || bytewise(one.version, two.version))
}

/** Infinity where there is none. */
function earliest(members: readonly Part[]): number {
  let first = Number.POSITIVE_INFINITY
  for (const { times } of members) {
    for (const time of times) if (time < first) first = time
  }
  return first
}
