// Outages: windows in which one terminal, one merchant's terminals, or many merchants fail together.
import { bucketOf, type FailureBucket } from '../domain/day-facts.ts'
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { bucketAfter, clockOf } from './clock.ts'
import type { Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** How many of those who tried in a bucket were down. */
interface Share {
  readonly failing: number
  readonly trying: number
}

const REACH = THRESHOLDS.outageReachMinutes / 5

function isDown(share: Share | undefined, least: number): boolean {
  return share !== undefined && share.failing > 0 && share.failing >= share.trying * least
}

/**
 * The buckets around `at` in which most who try are down: a run that two quiet buckets end. It may
 * begin one bucket away, because an outage's first and last bucket hold good rows too.
 */
function windowAround(
  at: string,
  least: number,
  shareIn: (bucket: string) => Share | undefined,
): string[] {
  const here = bucketOf(at)
  const start = [0, 1, -1].find((step) => isDown(shareIn(bucketAfter(here, step)), least))
  if (start === undefined) return []
  const reach = (step: 1 | -1): number => {
    let last = start
    for (let next = start + step; Math.abs(next) <= REACH; next += step) {
      if (isDown(shareIn(bucketAfter(here, next)), least)) last = next
      else if (Math.abs(next - last) > THRESHOLDS.outageQuietBuckets) break
    }
    return last
  }
  const [first, last] = [Math.min(reach(-1), 0), Math.max(reach(1), 0)]
  return Array.from({ length: last - first + 1 }, (_, step) => bucketAfter(here, first + step))
}

function boundsOf(window: readonly string[]): { from: string; to: string } {
  const first = window[0] as string
  const last = bucketAfter(window.at(-1) as string, 1)
  return { from: clockOf(first), to: clockOf(last) }
}

/** Many merchants of one acquirer or scheme: the channel is down. */
export function channelOutage(scene: Scene, row: StoredTransaction): Evidence | null {
  if (row.at === null) return null
  const acquirer = scene.leftover?.source ?? scene.terms.owedBy(row)
  for (const [by, name] of [
    ['acquirer', acquirer],
    ['scheme', row.scheme],
  ] as const) {
    if (name === null) continue
    const window = windowAround(row.at, THRESHOLDS.outageMerchantsShare, (bucket) => {
      const found = scene.facts.channelBucket(by, name, bucket)
      return found && { failing: found.failing, trying: found.merchants }
    })
    const buckets = window.map((bucket) => scene.facts.channelBucket(by, name, bucket))
    const merchants = new Set(buckets.flatMap((bucket) => bucket?.failingMerchants ?? []))
    const most = Math.max(0, ...buckets.map((bucket) => bucket?.failing ?? 0))
    const failed = Math.max(merchants.size, most)
    if (failed < THRESHOLDS.outageMerchants) continue
    if (by === 'scheme' && failsOtherwise(scene, row, window)) continue
    const trying = Math.max(failed, ...buckets.map((bucket) => bucket?.merchants ?? 0))
    return evidence(
      'outage_channel',
      parts({ failed, merchants: trying, channel: name, ...boundsOf(window) }),
    )
  }
  return null
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

/**
 * The failures of one merchant inside a window, with the buckets at its edges: there an outage
 * begins and ends beside good rows. Two terminals must fail in an edge, one may be chance.
 */
function failuresIn(scene: Scene, row: StoredTransaction, window: readonly string[]) {
  const [first, last] = [window[0], window.at(-1)]
  if (first === undefined || last === undefined) return []
  const at = (bucket: string) => scene.facts.failuresIn(row.merchantId, bucket)
  const edges = [bucketAfter(first, -1), bucketAfter(last, 1)].filter(
    (bucket) => new Set(at(bucket).map((one) => one.terminalId)).size >= 2,
  )
  return [...window, ...edges].flatMap(at)
}

function failureBounds(failures: readonly FailureBucket[]): { from: string; to: string } {
  const firsts = failures.map((one) => one.firstAt).sort()
  const lasts = failures.map((one) => one.lastAt).sort()
  return { from: clockOf(firsts[0] ?? ''), to: clockOf(lasts.at(-1) ?? '') }
}

/** Other merchants that failed in the same window, whatever their scheme. */
function othersIn(scene: Scene, row: StoredTransaction, window: readonly string[]): number {
  const merchants = new Set(
    window.flatMap(
      (bucket) => scene.facts.channelBucket('all', '', bucket)?.failingMerchants ?? [],
    ),
  )
  merchants.delete(row.merchantId)
  return merchants.size
}

/** Many terminals of one merchant: its network is down. */
export function merchantOutage(scene: Scene, row: StoredTransaction): Evidence | null {
  if (row.at === null) return null
  const window = windowAround(row.at, THRESHOLDS.outageShare, (bucket) => {
    const found = scene.facts.merchantBucket(row.merchantId, bucket)
    return found && { failing: found.failing, trying: found.terminals }
  })
  const failures = failuresIn(scene, row, window)
  const failed = new Set(failures.map((one) => one.terminalId)).size
  const active = Math.max(failed, scene.facts.terminalsOf(row.merchantId, row.businessDate))
  const isMany = failed >= THRESHOLDS.outageTerminals || (failed === 2 && active === 2)
  // One after the other is chance, unless it is most of what the merchant has.
  const isTogether = window.some(
    (bucket) => (scene.facts.merchantBucket(row.merchantId, bucket)?.failing ?? 0) >= 2,
  )
  if (!isMany || !(isTogether || failed >= active * THRESHOLDS.outageShare)) return null
  return evidence(
    'outage_merchant',
    parts({
      failed,
      terminals: active,
      merchant: row.merchantId,
      ...failureBounds(failures),
      others: othersIn(scene, row, window),
    }),
  )
}

/** One terminal alone, while the merchant's others are answered: the terminal is at fault. */
export function terminalOutage(scene: Scene, row: StoredTransaction): Evidence | null {
  if (row.at === null || row.terminalId === null) return null
  const { merchantId, terminalId } = row
  const ownIn = (bucket: string) =>
    scene.facts.failuresIn(merchantId, bucket).filter((one) => one.terminalId === terminalId)
  const window = windowAround(row.at, THRESHOLDS.outageShare, (bucket) => {
    const here = ownIn(bucket)
    if (here.length === 0) return undefined
    const failing = here.reduce((total, one) => total + one.failed, 0)
    return { failing, trying: failing + (here[0]?.answered ?? 0) }
  })
  const failures = window.flatMap(ownIn)
  const failed = failures.reduce((total, one) => total + one.failed, 0)
  if (failed < THRESHOLDS.outageFailures) return null
  const others = new Set(failuresIn(scene, row, window).map((one) => one.terminalId)).size - 1
  const terminals = Math.max(0, scene.facts.terminalsOf(row.merchantId, row.businessDate) - 1)
  if (others > Math.max(1, terminals * THRESHOLDS.outageOthersShare)) return null
  return evidence(
    'outage_terminal',
    parts({
      failed,
      terminal: row.terminalId,
      ...failureBounds(failures),
      others,
      terminals,
    }),
  )
}
