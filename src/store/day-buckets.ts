// Five-minute buckets: which terminals, merchants and channels tried and failed together.
import { bytewise } from '../domain/byte-order.ts'
import type { ChannelBucket, FailureBucket, MerchantBucket } from '../domain/day-facts.ts'
import { bucketAt, bucketName, ensured, inOrder, key, type Part, timeAt } from './day-parts.ts'

/** A window's merchants are the union over its buckets: so many of each are named. */
const MERCHANTS_MAX = 50

/** Those who tried and those who were down in one bucket of one channel. */
interface Tried {
  merchants: number
  readonly failing: string[]
  failingCount: number
  readonly answering: string[]
  hasFailure: boolean
  /** The merchant whose parts pass by, and how it fared so far. */
  merchantId: string
  failed: boolean
  answered: boolean
}

interface Channel {
  readonly by: ChannelBucket['by']
  readonly name: string
  /** '' for all of the channel's. */
  readonly scheme: string
  readonly buckets: Map<number, Tried>
}

/** What some of the merchants did in one bucket of one channel. Plain data, so that a worker can say it. */
export interface ChannelTally {
  readonly by: ChannelBucket['by']
  readonly name: string
  readonly scheme: string
  readonly bucket: number
  /** Distinct merchants with an attempt, and those of them that were down; the first 50 by name. */
  readonly merchants: number
  readonly failing: number
  readonly failingMerchants: readonly string[]
  readonly answeredMerchants: readonly string[]
  readonly hasFailure: boolean
}

/** Counts channels while merchants' parts pass by, merchant after merchant in the order of bytes. */
export class ChannelCount {
  readonly #channels = new Map<string, Channel>()
  readonly #owedBy: (part: Part) => string | null

  constructor(owedBy: (part: Part) => string | null) {
    this.#owedBy = owedBy
  }

  add(part: Part): void {
    if (!part.isAttempt || part.times.length === 0) return
    const acquirer = this.#owedBy(part)
    const { scheme } = part
    const buckets = bucketsOf(part.times)
    this.#count('all', '', '', part, buckets)
    if (acquirer !== null) this.#count('acquirer', acquirer, '', part, buckets)
    if (scheme !== null) this.#count('scheme', scheme, '', part, buckets)
    if (acquirer !== null && scheme !== null) {
      this.#count('acquirer', acquirer, scheme, part, buckets)
    }
  }

  #count(
    by: Channel['by'],
    name: string,
    scheme: string,
    { merchantId, isFailed }: Part,
    buckets: readonly number[],
  ): void {
    const channel = ensured(this.#channels, key(by, name, scheme), () => ({
      by,
      name,
      scheme,
      buckets: new Map(),
    }))
    for (const bucket of buckets) {
      let tried = channel.buckets.get(bucket)
      if (tried === undefined) {
        tried = newlyTried(merchantId)
        channel.buckets.set(bucket, tried)
      } else if (tried.merchantId !== merchantId) {
        endMerchant(tried)
        tried.merchants++
        tried.merchantId = merchantId
      }
      if (isFailed) tried.failed = true
      else tried.answered = true
    }
  }

  /** To be called once, after all parts. */
  tallies(): ChannelTally[] {
    return [...this.#channels.values()].flatMap(({ by, name, scheme, buckets }) =>
      [...buckets].map(([bucket, tried]) => {
        endMerchant(tried)
        return {
          by,
          name,
          scheme,
          bucket,
          merchants: tried.merchants,
          failing: tried.failingCount,
          failingMerchants: tried.failing,
          answeredMerchants: tried.answering,
          hasFailure: tried.hasFailure,
        }
      }),
    )
  }
}

/**
 * The buckets with a failure and those beside them, by (bucket, by, name, scheme), over all merchants:
 * each list tells of merchants that no other tells of.
 */
export function channelBuckets(lists: readonly (readonly ChannelTally[])[]): ChannelBucket[] {
  const together = new Map<string, ChannelTally>()
  for (const one of lists.flat()) {
    const name = key(channelIn(one), one.scheme)
    const before = together.get(name)
    together.set(name, before === undefined ? one : bothOf(before, one))
  }
  const told = new Set(
    [...together.values()]
      .filter((one) => one.hasFailure)
      .flatMap((one) => BESIDE.map((step) => channelIn(one, step))),
  )
  const kept = [...together].filter(([, one]) => told.has(channelIn(one)))
  return inOrder(new Map(kept)).map(({ hasFailure: _, bucket, ...rest }) => ({
    ...rest,
    bucket: bucketName(bucket),
  }))
}

/** Steps to a bucket's neighbors and to itself. */
const BESIDE = [-1, 0, 1]

const channelIn = ({ bucket, by, name }: ChannelTally, step = 0) =>
  key(bucketName(bucket + step), by, name)

function bothOf(one: ChannelTally, other: ChannelTally): ChannelTally {
  return {
    ...one,
    merchants: one.merchants + other.merchants,
    failing: one.failing + other.failing,
    failingMerchants: firstOf(one.failingMerchants, other.failingMerchants),
    answeredMerchants: firstOf(one.answeredMerchants, other.answeredMerchants),
    hasFailure: one.hasFailure || other.hasFailure,
  }
}

const firstOf = (names: readonly string[], others: readonly string[]) =>
  [...names, ...others].sort(bytewise).slice(0, MERCHANTS_MAX)

function newlyTried(merchantId: string): Tried {
  return {
    merchants: 1,
    failing: [],
    failingCount: 0,
    answering: [],
    hasFailure: false,
    merchantId,
    failed: false,
    answered: false,
  }
}

/** A merchant's parts come together: once another's come, its own are complete. */
function endMerchant(tried: Tried): void {
  if (tried.failed) tried.hasFailure = true
  if (tried.failed && !tried.answered) {
    tried.failingCount++
    if (tried.failing.length < MERCHANTS_MAX) tried.failing.push(tried.merchantId)
  } else if (tried.answering.length < MERCHANTS_MAX) tried.answering.push(tried.merchantId)
  tried.failed = false
  tried.answered = false
}

/** The buckets, most of them once: a part's times ascend nearly everywhere. */
function bucketsOf(times: Float64Array): number[] {
  const buckets: number[] = []
  let last = Number.NaN
  for (const time of times) {
    const bucket = bucketAt(time)
    if (bucket === last) continue
    last = bucket
    buckets.push(bucket)
  }
  return buckets
}

interface Failures {
  readonly first: Part
  readonly bucket: number
  failed: number
  firstTime: number
  lastTime: number
}

/** Attempts with a time and a terminal: only they show who tried when. */
const timed = (parts: readonly Part[]) =>
  parts.filter((part) => part.isAttempt && part.terminalId !== null && part.times.length > 0)

/** A merchant's terminals in one bucket. */
interface Attempts {
  readonly failed: Set<string>
  /** How often each terminal that tried was answered. */
  readonly answered: Map<string, number>
}

const noAttempts = (): Attempts => ({ failed: new Set(), answered: new Map() })

/** Failures of each terminal and scheme, and of each merchant's terminals together. */
export function failuresOf(parts: readonly Part[]): {
  readonly failures: FailureBucket[]
  readonly merchantBuckets: MerchantBucket[]
} {
  const tried = timed(parts)
  const failures = new Map<string, Failures>()
  // Buckets with a failure and those beside them.
  const merchants = new Map<string, Map<number, Attempts>>()
  for (const part of tried) {
    if (!part.isFailed) continue
    const terminalId = part.terminalId as string
    const buckets = ensured(merchants, part.merchantId, () => new Map<number, Attempts>())
    for (const time of part.times) {
      const bucket = bucketAt(time)
      for (const step of BESIDE) ensured(buckets, bucket + step, noAttempts)
      buckets.get(bucket)?.failed.add(terminalId)
      const name = key(bucketName(bucket), part.merchantId, terminalId, part.scheme ?? '')
      const failure = ensured(failures, name, () => ({
        first: part,
        bucket,
        failed: 0,
        firstTime: time,
        lastTime: time,
      }))
      failure.failed++
      if (time < failure.firstTime) failure.firstTime = time
      if (time > failure.lastTime) failure.lastTime = time
    }
  }
  for (const part of tried) {
    const buckets = merchants.get(part.merchantId)
    if (part.isFailed || buckets === undefined) continue
    const terminalId = part.terminalId as string
    for (const time of part.times) {
      const answered = buckets.get(bucketAt(time))?.answered
      answered?.set(terminalId, (answered.get(terminalId) ?? 0) + 1)
    }
  }
  return {
    failures: inOrder(failures).map(({ first, bucket, failed, firstTime, lastTime }) => ({
      bucket: bucketName(bucket),
      merchantId: first.merchantId,
      terminalId: first.terminalId as string,
      scheme: first.scheme ?? '',
      failed,
      answered:
        merchants
          .get(first.merchantId)
          ?.get(bucket)
          ?.answered.get(first.terminalId as string) ?? 0,
      firstAt: timeAt(firstTime),
      lastAt: timeAt(lastTime),
    })),
    merchantBuckets: merchantBuckets(merchants),
  }
}

function merchantBuckets(
  merchants: ReadonlyMap<string, ReadonlyMap<number, Attempts>>,
): MerchantBucket[] {
  const found = new Map<string, MerchantBucket>()
  for (const [merchantId, buckets] of merchants) {
    for (const [at, { failed, answered }] of buckets) {
      const bucket = bucketName(at)
      const down = [...failed].filter((terminalId) => !answered.has(terminalId)).length
      const terminals = answered.size + down
      if (terminals === 0) continue
      found.set(key(bucket, merchantId), { bucket, merchantId, terminals, failing: down })
    }
  }
  return inOrder(found)
}
