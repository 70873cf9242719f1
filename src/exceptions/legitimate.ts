// Zeros that are as they should be: kinds and records that never were to move money.
import { evidence, type Fact } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import { ACQUIRER_ENTRY_KINDS, MANAGEMENT_KINDS } from '../domain/kind.ts'
import { refersTo } from '../domain/reference.ts'
import { tableFor } from '../domain/response-codes.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { hasFee, type ZeroClass, type ZeroSubject } from '../domain/zero-ledger.ts'
import { isGivenFree, isMandate, isPaidOtherwise, wordsOf } from '../domain/zero-words.ts'
import { placeOf } from './explain-terms.ts'
import { otherAmountOf } from './other-side.ts'
import { rowEvidence, type Scene } from './scene.ts'

export interface Legitimate {
  readonly class: ZeroClass
  readonly evidence: readonly Evidence[]
}

/** The legitimate class of a zero row; null where none applies. */
export function legitimateClass(subject: ZeroSubject, scene: Scene): Legitimate | null {
  const { row } = subject
  const found = (zeroClass: ZeroClass, fact: Fact, value: string): Legitimate => ({
    class: zeroClass,
    evidence: [rowEvidence(fact, value, row, scene.terms)],
  })
  const words = wordsOf(row)
  // Words and approvals say that no money was to move: where the other side has moved it, they do not hold.
  const isBelied = otherAmountOf(subject) !== null
  if (isMandate(row) && !isBelied) return found('mandate', 'mandate_words', words)
  const byKind = classOfKind(row)
  if (byKind !== null) return found(byKind, 'kind', row.kind)
  if (row.kind === 'tip_adjust' && row.amount !== null)
    return found('tip_to_zero', 'kind', row.kind)
  if (isUndone(subject)) {
    const others = subject.own.length > 0 ? subject.own : partnersOf(row, scene)
    const members = [row, ...others].map((one) => `${one.kind} (${placeOf(one, scene.terms)})`)
    // A plain sale is no row that the facts hold: what the row names of it is told instead.
    const named = others.length > 0 ? [] : originalIn(row)
    return { class: 'undone', evidence: [evidence('netted', [...named, ...members].join(' + '))] }
  }
  if (isPaidOtherwise(row) && !isBelied) {
    return found('paid_by_voucher', 'voucher_words', words || (row.paymentMethod ?? ''))
  }
  if (isGivenFree(row) && !isBelied) return found('given_free', 'free_words', words)
  if (isApprovedForZero(row, scene) && !isBelied) {
    return found('account_verification', 'approved_for_zero', row.responseCode ?? '')
  }
  if (row.outcome === 'cancelled') return found('cancelled', 'cancelled', '')
  if (isFeeOnly(subject)) return found('fee_only', 'fee', row.fee ?? '')
  return null
}

function classOfKind(row: StoredTransaction): ZeroClass | null {
  if (row.kind === 'balance_inquiry' || row.kind === 'account_verification') return row.kind
  if (row.kind === 'preauth' || row.kind === 'preauth_cancel') return 'preauth'
  if (row.kind === 'batch_close') return 'batch_close'
  if (MANAGEMENT_KINDS.has(row.kind)) return 'management'
  if (row.kind === 'fee' || (ACQUIRER_ENTRY_KINDS.has(row.kind) && hasFee(row))) return 'fee_only'
  return ACQUIRER_ENTRY_KINDS.has(row.kind) ? 'acquirer_entry' : null
}

/** A sale and what undid it; or the undoing record itself, whose amount stands in its original. */
function isUndone({ row, place, own }: ZeroSubject): boolean {
  if (place === 'netted') return true
  return (row.kind === 'void' || row.kind === 'reversal') && own.length > 0
}

/** By one reference: the one that a person finds first. */
function originalIn({ originalRrn, originalStan }: StoredTransaction): string[] {
  if (originalStan !== null) return [`STAN ${originalStan}`]
  return originalRrn === null ? [] : [`RRN ${originalRrn}`]
}

/** What undid the row, or what it undid: the facts hold both, because neither is plain. */
function partnersOf(row: StoredTransaction, scene: Scene): StoredTransaction[] {
  return scene.facts
    .rowsOf(row.merchantId, row.terminalId)
    .filter((one) => one.side === row.side && (refersTo(one, row) || refersTo(row, one)))
}

/** An approval that is good for zero only: the issuer took the attempt for a verification. */
function isApprovedForZero(row: StoredTransaction, scene: Scene): boolean {
  if (row.responseCode === null || row.amountState !== 'value') return false
  const table = tableFor(row, scene.terms.responseCodes)
  return row.outcome === null && table.approvedZeroOnly.includes(row.responseCode)
}

/** A settlement row that carries a fee and stands for no sale of the journal. */
function isFeeOnly(subject: ZeroSubject): boolean {
  const { row } = subject
  return row.side === 'settlement' && hasFee(row) && otherAmountOf(subject) === null
}
