// Sales that a terminal stored offline: whether it has sent what it held.
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import { isStoredOffline } from '../domain/transaction.ts'
import { clockOf } from './clock.ts'
import type { Scene } from './scene.ts'

/** That the terminal has forwarded what it stored after the row: it sends in the order of storing. */
export function forwardedSince({ facts, row }: Scene): Evidence[] {
  const last = facts.terminalDay(row)?.lastForwardedAt ?? null
  if (!isStoredOffline(row) || row.at === null || last === null || last <= row.at) return []
  return [evidence('forwarded_since', parts({ terminal: row.terminalId ?? '', at: clockOf(last) }))]
}
