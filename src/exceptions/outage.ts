// Outages at a merchant: one terminal, or many of its terminals, fail together.
import type { FailureBucket } from '../domain/day-facts.ts'
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { clockOf } from './clock.ts'
import { failuresIn, windowAround } from './outage-window.ts'
import type { Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

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
  const told = { failed, terminal: row.terminalId, ...failureBounds(failures) }
  return terminals === 0
    ? evidence('outage_only_terminal', parts(told))
    : evidence('outage_terminal', parts({ ...told, others, terminals }))
}
