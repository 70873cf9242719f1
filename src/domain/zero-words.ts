// Words by which a record itself says that its zero is right: a mandate, or another means of payment.
import { OTHER_TENDERS, type Transaction } from './transaction.ts'

const MANDATE = /mandate|委托|签约|解约/i
/** Tenders that the record itself names as having paid the whole. */
const VOUCHER = /voucher|coupon|gift ?card|points|代金券|优惠券|卡券|礼品卡|积分/i
/** An item may be a voucher that is sold: it counts where it says that it paid. */
const PAID = /paid|pays|redeem|支付|抵扣|兑换|核销/i

type Worded = Pick<Transaction, 'item' | 'remark' | 'paymentMethod'>

/** What a record says in words. */
export function wordsOf(row: Worded): string {
  return `${row.item ?? ''} ${row.remark ?? ''}`.trim()
}

/** The record sets or cancels a mandate: no money was to move. */
export function isMandate(row: Worded): boolean {
  return MANDATE.test(wordsOf(row))
}

/**
 * A zero that its own record says is right, before anything else is known of it: a mandate, a tip
 * taken back, another means of payment; or the record that undoes, whose amount its original has.
 */
export function isRightfulZero(row: Worded & Pick<Transaction, 'kind'>): boolean {
  if (row.kind === 'tip_adjust' || row.kind === 'void') return true
  return isMandate(row) || isPaidOtherwise(row)
}

/** Wholly paid by voucher or points. Cash is left out: a cash sale of 0 is as wrong as any other. */
export function isPaidOtherwise(row: Worded): boolean {
  const method = row.paymentMethod
  if (method !== null && method !== 'cash' && OTHER_TENDERS.includes(method)) return true
  const item = row.item ?? ''
  return VOUCHER.test(row.remark ?? '') || (VOUCHER.test(item) && PAID.test(item))
}
