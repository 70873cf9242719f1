// The remedy of an explanation: by cause, told apart by what disagrees. Who acts follows from it.
import type { CauseId, ExceptionType } from '../domain/exception.ts'
import type { Action } from '../domain/remedy.ts'
import { causeOfReversal } from '../domain/reversal-reasons.ts'
import type { CauseRule, Finding } from './cause-rule.ts'
import { reversalOf } from './codes.ts'
import { otherAmountOf } from './other-side.ts'
import type { Scene } from './scene.ts'

/** Raised when a remedy is given otherwise: it goes into every run's digest. */
export const REMEDIES_EDITION = 6

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

/** What was found asks for more than its cause does. */
const BY_FACT: Readonly<Record<string, Action>> = {
  merchant_balance: 'top_up_merchant_account',
  terminal_elsewhere: 'check_merchant_number',
  void_left_out: 'have_void_settled',
  tip_left_out: 'have_tip_settled',
  hold_settled: 'have_completion_settled',
}

/** The same where the record pays out: the money goes the other way, and so does what is owed. */
const OF_A_REFUND: Readonly<Partial<Record<Action, Action>>> = {
  claim_missing_settlement: 'have_refund_settled',
  claim_zero_settlement: 'have_refund_settled',
  return_duplicate_settlement: 'claim_second_refund',
  have_void_settled: 'collect_undone_refund',
  record_settled_sale: 'record_settled_refund',
}

/** The same where the record is itself what undoes another. */
const OF_AN_UNDOING: Readonly<Partial<Record<Action, Action>>> = {
  claim_missing_settlement: 'have_void_settled',
  claim_zero_settlement: 'have_void_settled',
  return_duplicate_settlement: 'claim_second_refund',
}

/** The remedy for `cause`, found on this ground: which way the money went decides who owes whom. */
export function remedyFor(scene: Scene, cause: CauseRule, finding: Finding): Action {
  const action = remedyOfSale(scene, cause, finding)
  const { kind } = scene.attempt ?? scene.row
  if (kind === 'refund' || undoesRefund(scene)) return OF_A_REFUND[action] ?? action
  // Alone it is the acquirer who gave back what the journal holds: a void that was refused.
  if (kind === 'void' || kind === 'reversal') {
    const isPaidBack = action === 'record_settled_sale' && scene.settlement.length > 0
    return isPaidBack ? 'record_settled_refund' : (OF_AN_UNDOING[action] ?? action)
  }
  return action
}

/** A void or reversal of a refund that has its place already: matching noted the refund. */
function undoesRefund({ leftover }: Scene): boolean {
  const original = leftover?.notes.find((note) => note.fact === 'original')
  const isUndoing = leftover?.journal.every((row) => row.kind === 'void' || row.kind === 'reversal')
  return isUndoing === true && original?.value.startsWith('refund, ') === true
}

/** As it is where the money came in. */
function remedyOfSale(scene: Scene, cause: CauseRule, finding: Finding): Action {
  const isOpenStatus = isOfStatus(scene) && cause.id !== 'fraud_suspected'
  if (isOpenStatus && isTakenAllTheSame(scene)) {
    return isUndoneDuplicate(scene) ? 'have_void_settled' : 'record_settled_sale'
  }
  const told = finding.evidence.find((one) => one.fact in BY_FACT)
  if (told !== undefined) return BY_FACT[told.fact] as Action
  // What the journal has of it never was to move money.
  if (scene.type === 'kind_difference' && scene.journal.length === 0) return 'check_capture'
  if (finding.zeroClass === 'settled_as_zero') return 'claim_zero_settlement'
  if (finding.ground === 'version_change') return 'repair_upgrade'
  if (finding.ground === 'keyed_again') return 'void_zero_entry'
  if (finding.ground === 'other_side' && cause.id === 'system_fault') {
    return 'record_settled_amount'
  }
  // The sale is in no journal: a terminal that works again does not bring it back.
  if (finding.ground === 'stan_gap') return 'restore_journal'
  if (isOpenStatus && finding.ground === 'declining_code') return 'raise_with_acquirer'
  const exact = scene.type === null ? undefined : BY_TYPE[`${scene.type}/${cause.id}`]
  return exact ?? cause.remedy
}

/** What disagrees is what became of the attempt; so it is of a refused zero, of which the ledger tells as well. */
function isOfStatus({ type, standing, zero }: Scene): boolean {
  if (type !== null) return type === 'status_difference'
  return standing === 'declined' && zero !== null && otherAmountOf(zero) !== null
}

/** Refused, never answered or reversed, by whatever, and settled: the money has moved. */
function isTakenAllTheSame({ settlement, standing }: Scene): boolean {
  if (settlement.length === 0) return false
  return standing === 'declined' || standing === 'unanswered' || standing === 'reversed'
}

/** What was reversed as a duplicate stands in the books under its other record. */
function isUndoneDuplicate(scene: Scene): boolean {
  const reason = reversalOf(scene)?.reversalReason
  return reason != null && causeOfReversal(reason) === 'operator_error'
}
