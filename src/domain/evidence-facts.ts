// The facts that explanations name: ids whose words stand in the catalog (`evidence.<fact>`).
import type { Evidence } from './exception.ts'

/**
 * A value is plain text ("51 (stores.csv:12)"), or named parts ("failed=14; terminals=16") where
 * the fact's words have braces to fill.
 */
export const FACTS = [
  // What stands in the rows.
  'journal_amount',
  'settled_amount',
  'kind',
  'kinds_differ',
  'currencies_differ',
  'references_differ',
  'response_code',
  'unknown_response_code',
  'declined_in_words',
  'no_answer',
  'unconfirmed_code',
  'approved_for_zero',
  'reversal_reason',
  'unknown_reversal_reason',
  'reversal_refused_code',
  'reversed',
  'voided',
  'cancelled',
  'operator',
  'item',
  'voucher_words',
  'free_words',
  'mandate_words',
  'fee',
  'unreadable_text',
  'merchant_balance',
  'netted',
  // What the day shows.
  'batch_left_open',
  'stored_offline',
  'never_forwarded',
  'forwarded_since',
  'overdue',
  'near_cutoff',
  'stan_gap',
  'stan_before_start',
  'stan_after_end',
  'no_gap',
  'terminal_silent',
  'refused_line',
  'refused_counterpart',
  'terminal_unknown',
  'terminal_elsewhere',
  'version_change',
  'card_testing',
  'keyed_again',
  'other_attempt',
  'outage_channel',
  'outage_merchant',
  'outage_terminal',
  'outage_only_terminal',
  'slip_swapped',
  'slip_decimals',
  'slip_dropped',
  'slip_added',
  'slip_doubled',
  'slip_changed',
  'net_for_gross',
  'void_left_out',
  'tip_left_out',
  'hold_settled',
  'counted_twice',
  'fee_rounding',
  'fee_off_terms',
  // What would decide between the cause and its alternative.
  'decide_terminal',
  'decide_network',
  'decide_operator',
  'decide_methods',
  'decide_balance',
  'decide_limits',
  'decide_receipt',
  'decide_acquirer',
  'decide_risk',
  'decide_channel',
  'decide_record',
  'decide_next_file',
] as const
export type Fact = (typeof FACTS)[number]

export function evidence(fact: Fact, value: string): Evidence {
  return { fact, value }
}

/** Named parts as one value: `failed=14; terminals=16`. */
export function parts(values: Readonly<Record<string, string | number>>): string {
  let text = ''
  for (const name of Object.keys(values)) {
    text += `${text === '' ? '' : '; '}${name}=${values[name]}`
  }
  return text
}
