// The remedy of an explanation and who acts: by cause, told apart by what disagrees.
import type { CauseId, ExceptionType } from '../domain/exception.ts'
import type { Action, Actor } from '../domain/remedy.ts'
import type { Finding } from './cause-rule.ts'
import type { Scene } from './scene.ts'

export interface Remedy {
  readonly action: Action
  readonly actor: Actor
}

const remedy = (action: Action, actor: Actor): Remedy => ({ action, actor })

/** What a cause asks for where the type asks for nothing more exact. domain.md 1 */
const BY_CAUSE: Readonly<Record<CauseId, Remedy>> = {
  system_fault: remedy('repair_terminal', 'it_support'),
  network_failure: remedy('restore_network', 'it_support'),
  operator_error: remedy('check_operator_record', 'store_manager'),
  unsupported_payment_method: remedy('ask_supported_methods', 'store_manager'),
  insufficient_funds: remedy('other_means_of_payment', 'cashier'),
  security_limit: remedy('adjust_limits', 'it_support'),
  data_entry_error: remedy('correct_entry', 'accountant'),
  settlement_process: remedy('raise_with_acquirer', 'accountant'),
  fraud_suspected: remedy('escalate_to_risk_control', 'risk_control'),
  payment_channel: remedy('contact_channel', 'accountant'),
  not_financial: remedy('no_action_needed', 'nobody'),
  timing: remedy('wait_for_counterpart', 'accountant'),
  unknown: remedy('investigate', 'accountant'),
}

/** More exact remedies: what to do about this type when this is the cause. */
const BY_TYPE: Readonly<Partial<Record<`${ExceptionType}/${CauseId}`, Remedy>>> = {
  'missing_settlement/settlement_process': remedy('claim_missing_settlement', 'accountant'),
  'missing_settlement/system_fault': remedy('close_and_upload_batch', 'it_support'),
  'missing_settlement/network_failure': remedy('forward_offline_sales', 'it_support'),
  'missing_journal/system_fault': remedy('restore_journal', 'it_support'),
  'zero_amount/settlement_process': remedy('claim_zero_settlement', 'accountant'),
  'status_difference/settlement_process': remedy('have_void_settled', 'accountant'),
  'status_difference/network_failure': remedy('record_settled_sale', 'accountant'),
  'status_difference/payment_channel': remedy('record_settled_sale', 'accountant'),
  'duplicate_settlement/settlement_process': remedy('return_duplicate_settlement', 'accountant'),
  'duplicate_journal/operator_error': remedy('void_duplicate_entry', 'store_manager'),
  'fee_difference/settlement_process': remedy('check_fee_terms', 'accountant'),
  'orphan_lifecycle/unknown': remedy('find_original', 'accountant'),
  'ambiguous/unknown': remedy('choose_match', 'accountant'),
}

/** The remedy for `cause`, found on this ground. */
export function remedyFor(scene: Scene, cause: CauseId, finding: Finding): Remedy {
  const facts = finding.evidence.map((one) => one.fact)
  if (facts.includes('merchant_balance')) return remedy('top_up_merchant_account', 'accountant')
  if (finding.ground === 'version_change') return remedy('repair_upgrade', 'it_support')
  if (finding.ground === 'other_side' && cause === 'system_fault') {
    return remedy('record_settled_amount', 'accountant')
  }
  // A refused attempt that was settled all the same: whatever refused it, the money is here.
  if (finding.ground === 'declining_code' && scene.type === 'status_difference') {
    return remedy('record_settled_sale', 'accountant')
  }
  const exact = scene.type === null ? undefined : BY_TYPE[`${scene.type}/${cause}`]
  return exact ?? BY_CAUSE[cause]
}
