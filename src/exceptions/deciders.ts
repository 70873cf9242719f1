// What would decide between a cause and its alternative: the record that a person would ask for.
import { evidence, type Fact } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'

/** Raised when what decides is told otherwise: it goes into every run's digest. */
export const DECIDERS_EDITION = 2

/** `terminal T1, STAN 000123, 2026-11-20 14:03`: what a person quotes when asking. */
function quoted(row: StoredTransaction): string {
  const at = row.at === null ? row.businessDate : row.at.slice(0, 16).replace('T', ' ')
  const terminal = row.terminalId === null ? null : `terminal ${row.terminalId}`
  return [terminal, referenceOf(row), at].filter((one) => one !== null).join(', ')
}

/** One suffices: the one that a person finds first. */
function referenceOf(row: StoredTransaction): string | null {
  if (row.stan !== null) return `STAN ${row.stan}`
  if (row.rrn !== null) return `RRN ${row.rrn}`
  if (row.acquirerReference !== null) return `reference ${row.acquirerReference}`
  return row.authCode === null ? null : `authorization ${row.authCode}`
}

/** The record that would tell a cause from another, as what a person asks for. */
export function deciderOf(decider: Fact, row: StoredTransaction): Evidence {
  return evidence(decider, quoted(row))
}
