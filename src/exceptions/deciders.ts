// What would decide between a cause and its alternative: the record that a person would ask for.
import { evidence, type Fact } from '../domain/evidence-facts.ts'
import type { CauseId, Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'

const DECIDERS: Readonly<Record<Exclude<CauseId, 'unknown'>, Fact>> = {
  system_fault: 'decide_terminal',
  network_failure: 'decide_network',
  operator_error: 'decide_operator',
  unsupported_payment_method: 'decide_methods',
  insufficient_funds: 'decide_balance',
  security_limit: 'decide_limits',
  data_entry_error: 'decide_receipt',
  settlement_process: 'decide_acquirer',
  fraud_suspected: 'decide_risk',
  payment_channel: 'decide_channel',
  not_financial: 'decide_record',
  timing: 'decide_next_file',
}

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

/** The record that would tell `alternative` from what was found. */
export function deciderOf(
  alternative: Exclude<CauseId, 'unknown'>,
  row: StoredTransaction,
): Evidence {
  return evidence(DECIDERS[alternative], quoted(row))
}
