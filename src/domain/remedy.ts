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
  'close_and_upload_batch',
  'forward_offline_sales',
  'restore_network',
  'record_settled_sale',
  'restore_journal',
  'record_settled_amount',
  'repair_terminal',
  'repair_upgrade',
  'check_operator_record',
  'void_duplicate_entry',
  'correct_entry',
  'ask_supported_methods',
  'other_means_of_payment',
  'top_up_merchant_account',
  'adjust_limits',
  'escalate_to_risk_control',
  'contact_channel',
  'check_fee_terms',
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
