// Remedies: what to do about an exception, and who does it; the words stand in the catalog.

/** `action.<id>` */
export const ACTIONS = [
  'wait_for_counterpart',
  'no_action_needed',
  'raise_with_acquirer',
  'claim_missing_settlement',
  'claim_zero_settlement',
  'return_duplicate_settlement',
  'have_void_settled',
  'have_tip_settled',
  'have_completion_settled',
  'have_refund_settled',
  'claim_second_refund',
  'collect_undone_refund',
  'close_and_upload_batch',
  'forward_offline_sales',
  'restore_network',
  'record_settled_sale',
  'record_settled_refund',
  'restore_journal',
  'record_settled_amount',
  'repair_terminal',
  'repair_upgrade',
  'check_operator_record',
  'void_duplicate_entry',
  'void_zero_entry',
  'correct_entry',
  'ask_supported_methods',
  'other_means_of_payment',
  'top_up_merchant_account',
  'adjust_limits',
  'escalate_to_risk_control',
  'contact_channel',
  'check_fee_terms',
  'check_merchant_number',
  'check_capture',
  'find_original',
  'choose_match',
  'investigate',
] as const
export type Action = (typeof ACTIONS)[number]

/** `actor.<id>` */
export const ACTORS = [
  'accountant',
  'cashier',
  'store_manager',
  'it_support',
  'risk_control',
  'nobody',
] as const
export type Actor = (typeof ACTORS)[number]

/** Who acts: one a remedy, so that a record need not carry it. */
const ACTOR_OF: Readonly<Record<Action, Actor>> = {
  wait_for_counterpart: 'accountant',
  no_action_needed: 'nobody',
  raise_with_acquirer: 'accountant',
  claim_missing_settlement: 'accountant',
  claim_zero_settlement: 'accountant',
  return_duplicate_settlement: 'accountant',
  have_void_settled: 'accountant',
  have_tip_settled: 'accountant',
  have_completion_settled: 'accountant',
  have_refund_settled: 'accountant',
  claim_second_refund: 'accountant',
  collect_undone_refund: 'accountant',
  close_and_upload_batch: 'it_support',
  forward_offline_sales: 'it_support',
  restore_network: 'it_support',
  record_settled_sale: 'accountant',
  record_settled_refund: 'accountant',
  restore_journal: 'it_support',
  record_settled_amount: 'accountant',
  repair_terminal: 'it_support',
  repair_upgrade: 'it_support',
  check_operator_record: 'store_manager',
  void_duplicate_entry: 'store_manager',
  void_zero_entry: 'store_manager',
  correct_entry: 'accountant',
  ask_supported_methods: 'store_manager',
  other_means_of_payment: 'cashier',
  top_up_merchant_account: 'accountant',
  adjust_limits: 'it_support',
  escalate_to_risk_control: 'risk_control',
  contact_channel: 'accountant',
  check_fee_terms: 'accountant',
  check_merchant_number: 'accountant',
  check_capture: 'accountant',
  find_original: 'accountant',
  choose_match: 'accountant',
  investigate: 'accountant',
}

/** Who acts on a remedy as an exception keeps it; null for an id that this release does not know. */
export function actorOf(action: string): Actor | null {
  return Object.hasOwn(ACTOR_OF, action) ? ACTOR_OF[action as Action] : null
}
