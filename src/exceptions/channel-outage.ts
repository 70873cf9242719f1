// Outages of a channel: many merchants of one acquirer or scheme fail together.
import { bucketOf, type ChannelBucket } from '../domain/day-facts.ts'
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import type { FactsIndex } from './facts-index.ts'
import { boundsOf, failuresIn, isDown, windowAround } from './outage-window.ts'
import type { Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** An acquirer or scheme that is down. */
interface DownChannel extends Figures {
  readonly name: string
  /** The buckets around the row: its own is among them, be it down or not. */
  readonly window: readonly string[]
}

/** How many merchants failed on a channel, of how many that tried there, from and to when: `HH:MM`. */
interface Figures {
  readonly failed: number
  readonly merchants: number
  readonly from: string
  readonly to: string
}

/**
 * Many merchants of one acquirer or scheme: the channel is down. The scheme is named, or the acquirer
 * where another of its schemes fails as well: whoever is called must be the one to mend it.
 */
export function channelOutage(scene: Scene, row: StoredTransaction): Evidence | null {
  const { at, scheme } = row
  if (at === null) return null
  const narrow = scheme === null ? null : downChannel(scene, 'scheme', scheme, at)
  const found = acquirerToBlame(scene, row, at, narrow) ?? schemeToBlame(scene, row, narrow)
  if (found === null) return null
  const { failed, merchants, name, from, to } = found
  return evidence('outage_channel', parts({ failed, merchants, channel: name, from, to }))
}

/** What was found at each bucket of each channel: an outage has thousands of rows and a few buckets. */
const FOUND = new WeakMap<FactsIndex, Map<string, DownChannel | null>>()

function downChannel(
  { facts }: Scene,
  by: 'acquirer' | 'scheme',
  name: string,
  at: string,
): DownChannel | null {
  const found = FOUND.get(facts) ?? new Map<string, DownChannel | null>()
  FOUND.set(facts, found)
  const key = `${by}\n${name}\n${bucketOf(at)}`
  const known = found.get(key)
  if (known !== undefined) return known
  const channel = findDownChannel(facts, by, name, at)
  found.set(key, channel)
  return channel
}

function findDownChannel(
  facts: FactsIndex,
  by: 'acquirer' | 'scheme',
  name: string,
  at: string,
): DownChannel | null {
  const shareIn = (bucket: string) => shareOf(facts.channelBucket(by, name, bucket))
  const least = THRESHOLDS.outageMerchantsShare
  const window = windowAround(at, least, shareIn)
  // The same for all rows of an outage: one at its edge may stand in a bucket that was not down.
  const isHere = (bucket: string) => isDown(shareIn(bucket), least)
  const down = window.slice(window.findIndex(isHere), window.findLastIndex(isHere) + 1)
  const figures = figuresOf(down.flatMap((bucket) => facts.channelBucket(by, name, bucket) ?? []))
  if (figures === null || figures.failed < THRESHOLDS.outageMerchants) return null
  return { name, window, ...figures }
}

/** Of all buckets together where all merchants are named; else of the one in which the most failed. */
function figuresOf(buckets: readonly ChannelBucket[]): Figures | null {
  const [worst] = [...buckets].sort((one, two) => two.failing - one.failing)
  if (worst === undefined) return null
  if (!buckets.every(isNamedWhole)) {
    const { failing: failed, merchants } = worst
    return { failed, merchants, ...boundsOf([worst.bucket]) }
  }
  const failed = new Set(buckets.flatMap((one) => one.failingMerchants))
  const tried = new Set([...failed, ...buckets.flatMap((one) => one.answeredMerchants)])
  const names = buckets.map((one) => one.bucket)
  return { failed: failed.size, merchants: tried.size, ...boundsOf(names) }
}

function isNamedWhole(bucket: ChannelBucket): boolean {
  const { failingMerchants, answeredMerchants, merchants } = bucket
  return failingMerchants.length + answeredMerchants.length === merchants
}

const shareOf = (bucket: ChannelBucket | undefined) =>
  bucket && { failing: bucket.failing, trying: bucket.merchants }

function schemeToBlame(
  scene: Scene,
  row: StoredTransaction,
  scheme: DownChannel | null,
): DownChannel | null {
  return scheme === null || failsOtherwise(scene, row, scheme.window) ? null : scheme
}

/**
 * Looked for around the row and all along its scheme's outage: beside good rows of other schemes the
 * acquirer looks down in some of its minutes only, and the rows of one outage are to name one channel.
 */
function acquirerToBlame(
  scene: Scene,
  row: StoredTransaction,
  at: string,
  scheme: DownChannel | null,
): DownChannel | null {
  const acquirer = scene.leftover?.source ?? scene.terms.owedBy(row)
  if (acquirer === null) return null
  for (const time of [at, ...(scheme?.window ?? [])]) {
    const found = downChannel(scene, 'acquirer', acquirer, time)
    if (found !== null && isToBlame(failingSchemes(scene, found), row, scheme !== null)) {
      return found
    }
  }
  return null
}

/** The acquirer, of whose schemes these fail, rather than the row's scheme alone. */
function isToBlame(
  failing: ReadonlySet<string>,
  { scheme }: StoredTransaction,
  isSchemeDown: boolean,
): boolean {
  if (scheme === null || failing.size === 0) return true
  const isOwn = failing.has(scheme)
  const others = failing.size - (isOwn ? 1 : 0)
  // Its own scheme alone: the acquirer's fault where other acquirers are answered with that scheme.
  if (others === 0) return !isSchemeDown
  // One other scheme alone: that one is down, and not what this row failed on.
  return isOwn || others > 1
}

const FAILING_SCHEMES = new WeakMap<DownChannel, ReadonlySet<string>>()

/** The schemes most of whose merchants fail while the acquirer is down. */
function failingSchemes(scene: Scene, acquirer: DownChannel): ReadonlySet<string> {
  const schemes = FAILING_SCHEMES.get(acquirer) ?? findFailingSchemes(scene, acquirer)
  FAILING_SCHEMES.set(acquirer, schemes)
  return schemes
}

function findFailingSchemes(scene: Scene, { name, window }: DownChannel): ReadonlySet<string> {
  const shares = new Map<string, { failing: number; trying: number }>()
  for (const bucket of window) {
    const whole = shareOf(scene.facts.channelBucket('acquirer', name, bucket))
    if (!isDown(whole, THRESHOLDS.outageMerchantsShare)) continue
    for (const { scheme, failing, merchants } of scene.facts.schemesOf(name, bucket)) {
      const share = shares.get(scheme) ?? { failing: 0, trying: 0 }
      shares.set(scheme, { failing: share.failing + failing, trying: share.trying + merchants })
    }
  }
  const failing = [...shares].filter(([, share]) => share.failing * 2 > share.trying)
  return new Set(failing.map(([scheme]) => scheme))
}

/** The row's own terminal fails with other schemes just as well: then its scheme is not to blame. */
function failsOtherwise(scene: Scene, row: StoredTransaction, window: readonly string[]): boolean {
  const own = failuresIn(scene, row, window).filter((one) => one.terminalId === row.terminalId)
  const failed = (isSame: boolean) =>
    own
      .filter((one) => (one.scheme === row.scheme) === isSame)
      .reduce((total, one) => total + one.failed, 0)
  return failed(false) >= failed(true)
}
