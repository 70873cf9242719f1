// The day's facts, indexed once: each rule asks by terminal, merchant or bucket.
import type {
  ChannelBucket,
  DayFacts,
  FailureBucket,
  MerchantBucket,
  RefusedLine,
  TerminalDay,
} from '../domain/day-facts.ts'
import { grouped } from '../domain/grouping.ts'
import { byTime } from '../domain/time-order.ts'
import { rowKey, type Side, type StoredTransaction } from '../domain/transaction.ts'

export interface FactsIndex {
  /** Notable rows and neighbors of a terminal together, in the order of `byTime`. */
  rowsOf(merchantId: string, terminalId: string | null): readonly StoredTransaction[]
  terminalDay(row: StoredTransaction): TerminalDay | undefined
  /** Refused lines of a side, of the row's terminal and business date. */
  refusedOf(row: StoredTransaction, side: Side): readonly RefusedLine[]
  /** The journal row of another merchant that is a settlement row's very sale, where its terminal is unknown. */
  strayOf(row: StoredTransaction): StoredTransaction | undefined
  isUnknownTerminal(row: StoredTransaction): boolean
  failuresIn(merchantId: string, bucket: string): readonly FailureBucket[]
  merchantBucket(merchantId: string, bucket: string): MerchantBucket | undefined
  channelBucket(by: ChannelBucket['by'], name: string, bucket: string): ChannelBucket | undefined
  /** What each scheme of an acquirer did; none where nothing of the acquirer's failed. */
  schemesOf(acquirer: string, bucket: string): readonly ChannelBucket[]
  terminalsOf(merchantId: string, businessDate: string): number
}

const key = (...names: readonly (string | null)[]) => names.join('\n')

const INDEXES = new WeakMap<DayFacts, FactsIndex>()

/** The index of `facts`, made at the first question and kept as long as they are. */
export function factsIndex(facts: DayFacts): FactsIndex {
  let index = INDEXES.get(facts)
  if (index === undefined) {
    index = indexed(facts)
    INDEXES.set(facts, index)
  }
  return index
}

function indexed(facts: DayFacts): FactsIndex {
  // Every exception asks for its terminal's rows: a text made of both names each time would cost more.
  const rows = new Map<string, Map<string | null, StoredTransaction[]>>()
  const all = [...facts.notable, ...facts.neighbors]
  for (const [merchantId, ofMerchant] of grouped(all, (row) => row.merchantId)) {
    const byTerminal = grouped(ofMerchant, (row) => row.terminalId)
    for (const group of byTerminal.values()) group.sort(byTime)
    rows.set(merchantId, byTerminal)
  }
  const terminals = new Map(
    facts.terminals.map((one) => [key(one.businessDate, one.merchantId, one.terminalId), one]),
  )
  const unknown = new Set(facts.unknownTerminals.map((one) => key(one.merchantId, one.terminalId)))
  const strays = new Map(facts.strays.map((one) => [rowKey(one), one.journal]))
  const refused = grouped(facts.refused, (one) =>
    key(one.side, one.businessDate, one.merchantId, one.terminalId),
  )
  const failures = grouped(facts.failures, (one) => key(one.merchantId, one.bucket))
  const merchantBuckets = new Map(
    facts.merchantBuckets.map((one) => [key(one.merchantId, one.bucket), one]),
  )
  const channels = new Map(
    facts.channels
      .filter((one) => one.scheme === '')
      .map((one) => [key(one.by, one.name, one.bucket), one]),
  )
  const schemes = grouped(
    facts.channels.filter((one) => one.scheme !== ''),
    (one) => key(one.name, one.bucket),
  )
  const merchants = new Map(
    facts.merchants.map((one) => [key(one.merchantId, one.businessDate), one.terminals]),
  )
  return {
    rowsOf: (merchantId, terminalId) => rows.get(merchantId)?.get(terminalId) ?? [],
    terminalDay: (row) => terminals.get(key(row.businessDate, row.merchantId, row.terminalId)),
    refusedOf: (row, side) =>
      refused.get(key(side, row.businessDate, row.merchantId, row.terminalId)) ?? [],
    strayOf: (row) => strays.get(rowKey(row)),
    isUnknownTerminal: (row) =>
      row.terminalId !== null && unknown.has(key(row.merchantId, row.terminalId)),
    failuresIn: (merchantId, bucket) => failures.get(key(merchantId, bucket)) ?? [],
    merchantBucket: (merchantId, bucket) => merchantBuckets.get(key(merchantId, bucket)),
    channelBucket: (by, name, bucket) => channels.get(key(by, name, bucket)),
    schemesOf: (acquirer, bucket) => schemes.get(key(acquirer, bucket)) ?? [],
    terminalsOf: (merchantId, businessDate) => merchants.get(key(merchantId, businessDate)) ?? 0,
  }
}
