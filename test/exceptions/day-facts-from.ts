// The day's facts computed from full rows: the pure twin of the store's SQL, and its specification.
import { addDays } from '../../src/domain/business-date.ts'
import { bytewise } from '../../src/domain/byte-order.ts'
import {
  type BatchDay,
  bucketOf,
  type ChannelBucket,
  type DayFacts,
  type FailureBucket,
  type MerchantBucket,
  type RefusedLine,
  STANS,
  STANS_APART,
  type StanGap,
  type TerminalDay,
  type VersionDay,
} from '../../src/domain/day-facts.ts'
import { groupedInOrder } from '../../src/domain/grouping.ts'
import { NEVER_FINANCIAL_KINDS, PLAIN_KINDS } from '../../src/domain/kind.ts'
import {
  causeOfCode,
  outcomeOf,
  type ResponseCodeTable,
  tableFor,
} from '../../src/domain/response-codes.ts'
import { straysAmong } from '../../src/domain/strays.ts'
import { byTime } from '../../src/domain/time-order.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { zeroValueOf } from '../../src/domain/zero-ledger.ts'
import { isRightfulZero } from '../../src/domain/zero-words.ts'
import { bucketAfter, minutesBetween } from '../../src/exceptions/clock.ts'

/** What the rows alone do not say. */
export interface DayFactsTerms {
  readonly businessDate: string
  readonly responseCodes: readonly ResponseCodeTable[]
  /** True for a journal row that stands in a match. */
  readonly isSettled: (row: StoredTransaction) => boolean
  /** True for a terminal that the configuration lists. */
  readonly isConfigured: (merchantId: string, terminalId: string) => boolean
  /** The settlement source that owes a journal row; null where none does. */
  readonly owedBy: (row: StoredTransaction) => string | null
  /** The rows to be explained: they give the dates, the terminals and the merchants concerned. */
  readonly concerned: readonly StoredTransaction[]
  /** Those too of which no date could be read: a journal names a terminal all the same. */
  readonly refused?: readonly RefusedOfAnyDate[]
}

type RefusedOfAnyDate = Omit<RefusedLine, 'businessDate'> & { readonly businessDate: string | null }

const HISTORY_DAYS = 31
const ROWS_MAX = 1_000
const GAP_WIDTH_MAX = 1_000
const GAPS_MAX = 200
const MERCHANTS_MAX = 50
const NEIGHBOR_MINUTES = 10

const FAILING_CAUSES: ReadonlySet<string | null> = new Set([
  'payment_channel',
  'network_failure',
  'system_fault',
])

const key = (...names: readonly (string | null)[]) => names.join('\n')

/** What a journal row is, in the words of day-facts.ts. */
interface Seen {
  readonly row: StoredTransaction
  readonly isFinancial: boolean
  readonly isAttempt: boolean
  readonly isApproved: boolean
  readonly isZero: boolean
  readonly isFailed: boolean
}

function seen(row: StoredTransaction, tables: readonly ResponseCodeTable[]): Seen {
  const table = tableFor(row, tables)
  const outcome = outcomeOf(row, table)
  const isFinancial = !NEVER_FINANCIAL_KINDS.has(row.kind)
  const isAttempt = isFinancial && row.kind !== 'reversal'
  const isNothing = zeroValueOf(row) !== null
  const code = row.responseCode ?? ''
  const isZero =
    isFinancial &&
    isNothing &&
    outcome === 'approved' &&
    !isRightfulZero(row) &&
    !(row.outcome === null && table.approvedZeroOnly.includes(code))
  return {
    row,
    isFinancial,
    isAttempt,
    isApproved: isFinancial && outcome === 'approved' && !isNothing,
    isZero,
    isFailed:
      isAttempt &&
      (outcome === 'unanswered' || isZero || FAILING_CAUSES.has(causeOfCode(code, table))),
  }
}

const distinct = (names: Iterable<string>) => [...new Set(names)].sort(bytewise)

/**
 * The facts of a day from all known rows (any dates, both sides; journal rows count). Deterministic:
 * the order of `rows` does not matter.
 */
export function dayFactsFrom(rows: Iterable<StoredTransaction>, terms: DayFactsTerms): DayFacts {
  const journal = [...rows]
    .filter((row) => row.side === 'journal')
    .sort(byTime)
    .map((row) => seen(row, terms.responseCodes))
  const dates = new Set([terms.businessDate, ...terms.concerned.map((row) => row.businessDate)])
  const merchants = new Set(terms.concerned.map((row) => row.merchantId))
  const terminals = new Set(
    terms.concerned
      .filter((row) => row.terminalId !== null)
      .map((row) => key(row.merchantId, row.terminalId)),
  )
  const ofDates = journal.filter(({ row }) => dates.has(row.businessDate))
  const ofTerminals = (list: readonly Seen[]) =>
    list.filter(({ row }) => terminals.has(key(row.merchantId, row.terminalId)))
  const byTerminal = groupedInOrder(ofTerminals(journal), ({ row }) =>
    key(row.merchantId, row.terminalId),
  )
  const own = ofTerminals(ofDates)
  const nameOf = (one: { merchantId: string; terminalId: string | null }) =>
    key(one.merchantId, one.terminalId)
  const unknown = unknownTerminals(journal, terms)
  const unknownNames = new Set(unknown.map(nameOf))
  return {
    businessDate: terms.businessDate,
    notable: capped(own.filter((one) => !isPlain(one))),
    neighbors: capped(neighborsIn(own)),
    terminals: [
      ...groupedInOrder(own, ({ row }) =>
        key(row.businessDate, row.merchantId, row.terminalId),
      ).values(),
    ].map((day) => terminalDay(day, byTerminal, terms)),
    unknownTerminals: unknown,
    strays: straysAmong(
      terms.concerned.filter((row) => row.side === 'settlement' && unknownNames.has(nameOf(row))),
      journal.map(({ row }) => row),
    ),
    refused: refusedOn(terms.refused ?? [], dates, terminals),
    failures: failuresIn(ofDates.filter(({ row }) => merchants.has(row.merchantId))),
    merchantBuckets: merchantBuckets(ofDates.filter(({ row }) => merchants.has(row.merchantId))),
    channels: channelBuckets(ofDates, terms),
    merchants: merchantDays(ofDates, merchants),
  }
}

function capped(list: readonly Seen[]): StoredTransaction[] {
  const days = groupedInOrder(list, ({ row }) =>
    key(row.businessDate, row.merchantId, row.terminalId),
  )
  const kept = [...days.values()].flatMap((day) => day.slice(0, ROWS_MAX).map((one) => one.row))
  return kept.sort(byTime)
}

function neighborsIn(own: readonly Seen[]): Seen[] {
  const zeros = groupedInOrder(
    own.filter((one) => one.isZero && one.row.at !== null),
    ({ row }) => key(row.merchantId, row.terminalId),
  )
  return own.filter((one) => {
    const { row } = one
    if (!isPlain(one) || row.at === null) return false
    const at = row.at
    const near = zeros.get(key(row.merchantId, row.terminalId)) ?? []
    return near.some(
      (zero) => Math.abs(minutesBetween(zero.row.at as string, at)) <= NEIGHBOR_MINUTES,
    )
  })
}

const isPlain = ({ row, isApproved }: Seen) => isApproved && PLAIN_KINDS.includes(row.kind)

/** The distinct STANs of one date, unwrapped, in order. */
function stansOf(rows: readonly Seen[]): number[] {
  const plain = rows.flatMap(({ row }) =>
    row.stan !== null && /^\d{1,6}$/.test(row.stan) ? [Number(row.stan)] : [],
  )
  const span = Math.max(...plain) - Math.min(...plain)
  const unwrapped = plain.map((stan) =>
    span > STANS_APART && stan < STANS_APART ? stan + STANS : stan,
  )
  return [...new Set(unwrapped)].sort((one, two) => one - two)
}

function terminalDay(
  day: readonly Seen[],
  byTerminal: ReadonlyMap<string, readonly Seen[]>,
  terms: DayFactsTerms,
): TerminalDay {
  const { row: first } = day[0] as Seen
  const { businessDate, merchantId } = first
  const terminalId = first.terminalId as string
  const all = byTerminal.get(key(merchantId, terminalId)) ?? []
  const since = addDays(businessDate, -HISTORY_DAYS)
  const earlier = all.filter(
    ({ row }) => row.businessDate >= since && row.businessDate < businessDate,
  )
  const closes = [...earlier, ...day].filter(({ row }) => row.kind === 'batch_close')
  const stans = stansOf(day)
  const plain = day.filter(isPlain)
  return {
    businessDate,
    merchantId,
    terminalId,
    rows: day.length,
    approved: plain.length,
    settled: plain.filter(({ row }) => terms.isSettled(row)).length,
    lastForwardedAt:
      plain
        .filter(({ row }) => row.kind === 'offline_sale' && terms.isSettled(row))
        .flatMap(({ row }) => row.at ?? [])
        .sort()
        .at(-1) ?? null,
    closesKnown: closes.length,
    batches: batchesOf(day, all, terms),
    firstStan: stans[0] ?? null,
    lastStan: stans.at(-1) ?? null,
    stans: stans.length,
    gaps: gapsOf(stans, earlier),
    versionBefore: lastVersion(earlier),
    versions: versionsOf(day),
  }
}

function batchesOf(day: readonly Seen[], all: readonly Seen[], terms: DayFactsTerms): BatchDay[] {
  const date = (day[0] as Seen).row.businessDate
  const near = all.filter(
    ({ row }) =>
      row.kind === 'batch_close' &&
      (row.businessDate === date || row.businessDate === addDays(date, 1)),
  )
  const batches = groupedInOrder(
    day.filter(({ row }) => row.batchNo !== null),
    ({ row }) => row.batchNo as string,
  )
  return [...batches].map(([batchNo, members]) => {
    const plain = members.filter(isPlain)
    return {
      batchNo,
      approved: plain.length,
      settled: plain.filter(({ row }) => terms.isSettled(row)).length,
      closes: near.filter(({ row }) => row.batchNo === batchNo).length,
    }
  })
}

function gapsOf(stans: readonly number[], earlier: readonly Seen[]): StanGap[] {
  const lastDate = distinct(earlier.map(({ row }) => row.businessDate)).at(-1)
  const first = stans[0]
  const last = stansOf(earlier.filter(({ row }) => row.businessDate === lastDate)).at(-1)
  const before = last === undefined || first === undefined || last < first ? last : last - STANS
  const line = before === undefined || before >= (first ?? 0) ? stans : [before, ...stans]
  const gaps: StanGap[] = []
  line.forEach((stan, index) => {
    const previous = line[index - 1]
    if (previous === undefined || stan - previous < 2) return
    if (stan - previous - 1 <= GAP_WIDTH_MAX) gaps.push({ from: previous + 1, to: stan - 1 })
  })
  return gaps.slice(0, GAPS_MAX)
}

function lastVersion(earlier: readonly Seen[]): string | null {
  const named = earlier.filter(({ row }) => row.softwareVersion !== null).map(({ row }) => row)
  const last = named.at(-1)
  // Two files may name one in the same second and line: the store then goes by the version's text.
  const versions = named
    .filter(({ at, line }) => at === last?.at && line === last.line)
    .map((row) => row.softwareVersion as string)
  return versions.sort(bytewise).at(-1) ?? null
}

function versionsOf(day: readonly Seen[]): VersionDay[] {
  const timed = day.filter(({ row }) => row.softwareVersion !== null && row.at !== null)
  const versions = [...groupedInOrder(timed, ({ row }) => row.softwareVersion as string)]
  return versions
    .map(([version, rows]) => {
      const firstApproved = rows.find((one) => one.isApproved)?.row.at ?? null
      const zeros = rows.filter((one) => one.isZero)
      return {
        version,
        firstAt: rows[0]?.row.at as string,
        approved: rows.filter((one) => one.isApproved).length,
        zeros: zeros.length,
        leadingZeros: zeros.filter(
          ({ row }) => firstApproved === null || (row.at as string) < firstApproved,
        ).length,
      }
    })
    .sort((one, two) => bytewise(one.firstAt, two.firstAt) || bytewise(one.version, two.version))
}

function unknownTerminals(journal: readonly Seen[], terms: DayFactsTerms) {
  const refused = (terms.refused ?? []).filter((line) => line.side === 'journal')
  const known = new Set(
    [...journal.map(({ row }) => row), ...refused].map((one) =>
      key(one.merchantId, one.terminalId),
    ),
  )
  const asked = groupedInOrder(
    terms.concerned.filter((row) => row.side === 'settlement' && row.terminalId !== null),
    (row) => key(row.merchantId, row.terminalId),
  )
  return [...asked].flatMap(([name, rows]) => {
    const { merchantId, terminalId } = rows[0] as StoredTransaction
    if (known.has(name) || terms.isConfigured(merchantId, terminalId as string)) return []
    return [{ merchantId, terminalId: terminalId as string }]
  })
}

function refusedOn(
  lines: readonly RefusedOfAnyDate[],
  dates: ReadonlySet<string>,
  terminals: ReadonlySet<string>,
): RefusedLine[] {
  const concerned = lines.flatMap((one): RefusedLine[] => {
    const { businessDate } = one
    if (businessDate === null || !dates.has(businessDate)) return []
    return terminals.has(key(one.merchantId, one.terminalId)) ? [{ ...one, businessDate }] : []
  })
  const byLine = [...concerned].sort((one, two) => one.fileId - two.fileId || one.line - two.line)
  const days = groupedInOrder(byLine, (one) =>
    key(one.businessDate, one.merchantId, one.terminalId),
  )
  return [...days.values()].flatMap((day) => day.slice(0, ROWS_MAX))
}

const timed = (list: readonly Seen[]) =>
  list.filter(({ row, isAttempt }) => isAttempt && row.at !== null && row.terminalId !== null)

const bucket = ({ row }: Seen) => bucketOf(row.at as string)

function failuresIn(list: readonly Seen[]): FailureBucket[] {
  const rows = timed(list)
  const answered = groupedInOrder(
    rows.filter((one) => !one.isFailed),
    (one) => key(bucket(one), one.row.merchantId, one.row.terminalId),
  )
  const failed = groupedInOrder(
    rows.filter((one) => one.isFailed),
    (one) => key(bucket(one), one.row.merchantId, one.row.terminalId, one.row.scheme ?? ''),
  )
  return [...failed.values()].map((members) => {
    const first = members[0] as Seen
    const { merchantId, terminalId, scheme } = first.row
    return {
      bucket: bucket(first),
      merchantId,
      terminalId: terminalId as string,
      scheme: scheme ?? '',
      failed: members.length,
      answered: answered.get(key(bucket(first), merchantId, terminalId))?.length ?? 0,
      firstAt: first.row.at as string,
      lastAt: members.at(-1)?.row.at as string,
    }
  })
}

/** Those with a failed row and no answered one. */
function downIn(members: readonly Seen[], nameOf: (one: Seen) => string): string[] {
  const answered = new Set(members.filter((one) => !one.isFailed).map(nameOf))
  const failed = members.filter((one) => one.isFailed).map(nameOf)
  return distinct(failed).filter((name) => !answered.has(name))
}

/** Its bucket, the one before and the one after. */
const aroundOf = (one: Seen) => [-1, 0, 1].map((step) => bucketAfter(bucket(one), step))

function merchantBuckets(list: readonly Seen[]): MerchantBucket[] {
  const groups = groupedInOrder(timed(list), (one) => key(bucket(one), one.row.merchantId))
  const failed = timed(list).filter((one) => one.isFailed)
  const told = new Set(
    failed.flatMap((one) => aroundOf(one).map((near) => key(near, one.row.merchantId))),
  )
  return [...groups].flatMap(([name, members]) => {
    if (!told.has(name)) return []
    const failing = downIn(members, ({ row }) => row.terminalId as string)
    const first = members[0] as Seen
    return [
      {
        bucket: bucket(first),
        merchantId: first.row.merchantId,
        terminals: distinct(members.map(({ row }) => row.terminalId as string)).length,
        failing: failing.length,
      },
    ]
  })
}

function channelBuckets(list: readonly Seen[], terms: DayFactsTerms): ChannelBucket[] {
  const attempts = list.filter(({ row, isAttempt }) => isAttempt && row.at !== null)
  const channels = attempts.flatMap((one) => {
    const acquirer = terms.owedBy(one.row)
    const { scheme } = one.row
    return [
      { one, by: 'all' as const, name: '', scheme: '' },
      ...(acquirer === null ? [] : [{ one, by: 'acquirer' as const, name: acquirer, scheme: '' }]),
      ...(scheme === null ? [] : [{ one, by: 'scheme' as const, name: scheme, scheme: '' }]),
      ...(acquirer === null || scheme === null
        ? []
        : [{ one, by: 'acquirer' as const, name: acquirer, scheme }]),
    ]
  })
  const nameOf = ({ one, by, name }: (typeof channels)[number]) => key(bucket(one), by, name)
  const told = new Set(
    channels
      .filter(({ one }) => one.isFailed)
      .flatMap(({ one, by, name }) => aroundOf(one).map((near) => key(near, by, name))),
  )
  const groups = groupedInOrder(channels, (channel) => key(nameOf(channel), channel.scheme))
  return [...groups.values()].flatMap((members) => {
    const first = members[0]
    if (first === undefined || !told.has(nameOf(first))) return []
    const failing = downIn(
      members.map(({ one }) => one),
      ({ row }) => row.merchantId,
    )
    const tried = distinct(members.map(({ one }) => one.row.merchantId))
    const answered = tried.filter((merchant) => !failing.includes(merchant))
    return [
      {
        bucket: bucket(first.one),
        by: first.by,
        name: first.name,
        scheme: first.scheme,
        merchants: tried.length,
        failing: failing.length,
        failingMerchants: failing.slice(0, MERCHANTS_MAX),
        answeredMerchants: answered.slice(0, MERCHANTS_MAX),
      },
    ]
  })
}

function merchantDays(list: readonly Seen[], merchants: ReadonlySet<string>) {
  const groups = groupedInOrder(
    list.filter(
      ({ row, isFinancial }) =>
        isFinancial && row.terminalId !== null && merchants.has(row.merchantId),
    ),
    ({ row }) => key(row.businessDate, row.merchantId),
  )
  return [...groups.values()].map((members) => {
    const { businessDate, merchantId } = (members[0] as Seen).row
    const terminals = distinct(members.map(({ row }) => row.terminalId as string)).length
    return { businessDate, merchantId, terminals }
  })
}
