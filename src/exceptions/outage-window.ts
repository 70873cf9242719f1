// Windows of an outage: the buckets around a row in which most of those who try are down.
import { bucketOf } from '../domain/day-facts.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { bucketAfter, clockOf } from './clock.ts'
import type { Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** How many of those who tried in a bucket were down. */
export interface Share {
  readonly failing: number
  readonly trying: number
}

const REACH = THRESHOLDS.outageReachMinutes / 5

export function isDown(share: Share | undefined, least: number): boolean {
  return share !== undefined && share.failing > 0 && share.failing >= share.trying * least
}

/** Whoever was answered then was not down, however few tried. */
function isAnswered(share: Share | undefined): boolean {
  return share !== undefined && share.failing === 0 && share.trying > 0
}

/**
 * The buckets around `at` in which most who try are down: a run that two quiet buckets end, or one
 * in which all are answered. It may begin one bucket away, because an outage's first and last bucket
 * hold good rows too.
 */
export function windowAround(
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
      const share = shareIn(bucketAfter(here, next))
      if (isDown(share, least)) last = next
      else if (isAnswered(share) || Math.abs(next - last) > THRESHOLDS.outageQuietBuckets) break
    }
    return last
  }
  const [first, last] = [Math.min(reach(-1), 0), Math.max(reach(1), 0)]
  return Array.from({ length: last - first + 1 }, (_, step) => bucketAfter(here, first + step))
}

export function boundsOf(window: readonly string[]): { from: string; to: string } {
  const first = window[0] as string
  const last = bucketAfter(window.at(-1) as string, 1)
  return { from: clockOf(first), to: clockOf(last) }
}

/**
 * The failures of one merchant inside a window, with the buckets at its edges: there an outage
 * begins and ends beside good rows. Two terminals must fail in an edge, one may be chance.
 */
export function failuresIn(scene: Scene, row: StoredTransaction, window: readonly string[]) {
  const [first, last] = [window[0], window.at(-1)]
  if (first === undefined || last === undefined) return []
  const at = (bucket: string) => scene.facts.failuresIn(row.merchantId, bucket)
  const edges = [bucketAfter(first, -1), bucketAfter(last, 1)].filter(
    (bucket) => new Set(at(bucket).map((one) => one.terminalId)).size >= 2,
  )
  return [...window, ...edges].flatMap(at)
}
