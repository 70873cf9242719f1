// The remedy of an explanation: by cause, told apart by what disagrees. Who acts follows from it.
import type { CauseId, ExceptionType } from '../domain/exception.ts'
import type { Action } from '../domain/remedy.ts'
import type { Finding } from './cause-rule.ts'
import { reversalOf } from './codes.ts'
import type { Scene } from './scene.ts'

/** Raised when a remedy is given otherwise: it goes into every run's digest. */
export const REMEDIES_EDITION = 2

/** What a cause asks for where the type asks for nothing more exact. domain.md 1 */
const BY_CAUSE: Readonly<Record<CauseId, Action>> = {
  system_fault: 'repair_terminal',
  network_failure: 'restore_network',
  operator_error: 'check_operator_record',
  unsupported_payment_method: 'ask_supported_methods',
  insufficient_funds: 'other_means_of_payment',
  security_limit: 'adjust_limits',
  data_entry_error: 'correct_entry',
  settlement_process: 'raise_with_acquirer',
  fraud_suspected: 'escalate_to_risk_control',
  payment_channel: 'contact_channel',
  not_financial: 'no_action_needed',
  timing: 'wait_for_counterpart',
  unknown: 'investigate',
}

/** More exact remedies: what to do about this type when this is the cause. */
const BY_TYPE: Readonly<Partial<Record<`${ExceptionType}/${CauseId}`, Action>>> = {
  'missing_settlement/settlement_process': 'claim_missing_settlement',
  'missing_settlement/system_fault': 'close_and_upload_batch',
  'missing_settlement/network_failure': 'forward_offline_sales',
  'zero_amount/settlement_process': 'claim_zero_settlement',
  'status_difference/settlement_process': 'have_void_settled',
  'status_difference/network_failure': 'record_settled_sale',
  'status_difference/payment_channel': 'record_settled_sale',
  'duplicate_settlement/settlement_process': 'return_duplicate_settlement',
  'duplicate_journal/operator_error': 'void_duplicate_entry',
  'fee_difference/settlement_process': 'check_fee_terms',
  'orphan_lifecycle/unknown': 'find_original',
  'ambiguous/unknown': 'choose_match',
}

/** The remedy for `cause`, found on this ground. */
export function remedyFor(scene: Scene, cause: CauseId, finding: Finding): Action {
  const facts = finding.evidence.map((one) => one.fact)
  if (facts.includes('merchant_balance')) return 'top_up_merchant_account'
  if (finding.zeroClass === 'settled_as_zero') return 'claim_zero_settlement'
  if (finding.ground === 'version_change') return 'repair_upgrade'
  if (finding.ground === 'other_side' && cause === 'system_fault') {
    return 'record_settled_amount'
  }
  // The sale is in no journal: a terminal that works again does not bring it back.
  if (finding.ground === 'stan_gap') return 'restore_journal'
  if (scene.type === 'status_difference' && cause !== 'fraud_suspected') {
    const isRefusedThere = finding.ground === 'declining_code' && scene.standing !== 'declined'
    if (isRefusedThere) return 'raise_with_acquirer'
    if (isTakenAllTheSame(scene, finding)) return 'record_settled_sale'
  }
  const exact = scene.type === null ? undefined : BY_TYPE[`${scene.type}/${cause}`]
  return exact ?? BY_CAUSE[cause]
}

/** Refused or undone by whatever, and settled: the money is here. */
function isTakenAllTheSame(scene: Scene, finding: Finding): boolean {
  return (
    finding.ground === 'declining_code' ||
    (reversalOf(scene) !== undefined && scene.settlement.length > 0)
  )
}
