// WeChat Pay's trade bill: ALL, SUCCESS and REFUND, and the older column sets, told apart by their headings.
import { isZeroFigure, sumOf } from '../figures.ts'
import type { Format, RecordRule } from '../format.ts'

/** The first figure that is none of nothing: which column holds it changed over the years. */
function firstOf(cells: readonly string[]): string {
  let written = ''
  for (const cell of cells) {
    if (cell === '') continue
    if (!isZeroFigure(cell)) return cell
    if (written === '') written = cell
  }
  return written
}

/** Full-width colons and doubled blanks stand in old bills. */
function timeOf(cells: readonly string[]): string {
  let text = ''
  for (const cell of cells) {
    if (cell === '') continue
    text = cell
    break
  }
  if (text.length === 19 && text.charCodeAt(13) === 58) return text
  return text.replaceAll('：', ':').replace(/ {2,}/, ' ')
}

/** The heading of a summary figure, in all editions, and the counted total that it declares. */
const DECLARED: Readonly<Record<string, string>> = {
  总交易单数: 'count',
  应结订单总金额: 'sum_settled',
  总交易额: 'sum_settled',
  退款总金额: 'sum_refund',
  总退款金额: 'sum_refund',
  充值券退款总金额: 'sum_coupon_refund',
  总代金券或立减优惠退款金额: 'sum_coupon_refund',
  总企业红包退款金额: 'sum_coupon_refund',
  手续费总金额: 'sum_fee',
  订单总金额: 'sum_order',
  申请退款总金额: 'sum_refund_asked',
}

const AT = { patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD hh:mm'] } as const
const DAY = { patterns: ['YYYY-MM-DD'] } as const

const BOTH = {
  side: 'settlement',
  merchantId: 'merchantId',
  scheme: 'wechat',
  paymentMethod: 'wallet',
  currency: 'currency',
  fee: { column: 'fee', direction: 'negated' },
  settlementDate: { column: 'billDate', ...DAY },
} satisfies Partial<RecordRule>

const TEXTS = {
  terminalId: 'device',
  entryMode: 'tradeType',
  cardProduct: 'bank',
  item: 'goods',
  remark: 'order',
} as const

export const WECHAT_BILL: Format = {
  id: 'wechat-bill',
  eitherSide: true,
  shape: {
    type: 'delimited',
    encodings: ['utf-8', 'gb18030'],
    delimiters: [','],
    headingWithin: 1,
    padding: 'backtick',
    trailer: ['总交易单数', '`总交易单数'],
    columns: {
      at: { names: ['交易时间'], required: true },
      merchant: { names: ['商户号'], required: true },
      subMerchant: { names: ['特约商户号', '子商户号'] },
      device: { names: ['设备号'] },
      transaction: { names: ['微信订单号'], required: true },
      order: { names: ['商户订单号'] },
      tradeType: { names: ['交易类型'] },
      status: { names: ['交易状态'], required: true },
      bank: { names: ['付款银行'] },
      currency: { names: ['货币种类'], required: true },
      settled: { names: ['应结订单金额', '总金额'], required: true },
      coupon: { names: ['代金券金额', '代金券或立减优惠金额', '企业红包金额'] },
      refundAskedAt: { names: ['退款申请时间'] },
      refundedAt: { names: ['退款成功时间'] },
      refund: { names: ['微信退款单号'] },
      merchantRefund: { names: ['商户退款单号'] },
      refundAmount: { names: ['退款金额'] },
      refundCoupon: {
        names: ['充值券退款金额', '代金券或立减优惠退款金额', '企业红包退款金额'],
      },
      refundStatus: { names: ['退款状态'] },
      goods: { names: ['商品名称'] },
      fee: { names: ['手续费'], required: true },
      orderAmount: { names: ['订单金额'] },
      refundAsked: { names: ['申请退款金额'] },
    },
  },
  derived: {
    // `0` stands for "no sub-merchant".
    merchantId: {
      from: ['subMerchant', 'merchant'],
      make: ([sub = '', merchant = '']) => (sub === '' || sub === '0' ? merchant : sub),
    },
    gross: { from: ['orderAmount', 'settled'], make: firstOf },
    paidAt: { from: ['at'], make: timeOf },
    // In the ALL bill the trade's time is the refund's own; the REFUND bill keeps the sale's there.
    returnedAt: { from: ['refundedAt', 'refundAskedAt', 'at'], make: timeOf },
    returned: { from: ['refundAsked', 'refundAmount', 'orderAmount', 'settled'], make: firstOf },
    net: {
      from: ['settled', 'fee'],
      make: ([settled = '', fee = '']) => sumOf(settled, opposite(fee)),
    },
    returnedNet: {
      from: ['refundAmount', 'fee'],
      make: ([refund = '', fee = '']) =>
        refund === '' ? '' : sumOf(opposite(refund), opposite(fee)),
    },
    // The bill is the day's own: what it holds was settled with it.
    billDate: {
      from: ['refundedAt', 'refundAskedAt', 'at'],
      make: (times, file) => file.slotDate ?? timeOf(times).slice(0, 10),
    },
    refundReference: { from: ['refund'], make: ([refund = '']) => (refund === '0' ? '' : refund) },
  },
  records: [
    {
      ...BOTH,
      when: { status: ['SUCCESS'] },
      kind: 'sale',
      texts: { ...TEXTS, acquirerReference: 'transaction' },
      outcome: 'approved',
      amount: { column: 'gross', direction: 'by_kind' },
      net: { column: 'net', direction: 'as_written' },
      at: { column: 'paidAt', ...AT },
    },
    {
      ...BOTH,
      when: { status: ['REFUND'] },
      kind: 'refund',
      texts: {
        ...TEXTS,
        acquirerReference: 'refundReference',
        originalReference: 'transaction',
        remark: 'merchantRefund',
      },
      outcome: {
        column: 'refundStatus',
        words: {
          SUCCESS: 'approved',
          PROCESSING: 'unanswered',
          FAIL: 'declined',
          CHANGE: 'declined',
        },
        otherwise: 'approved',
      },
      amount: { column: 'returned', direction: 'size_by_kind' },
      net: { column: 'returnedNet', direction: 'as_written' },
      at: { column: 'returnedAt', ...AT },
    },
    {
      ...BOTH,
      when: { status: ['REVOKED'] },
      kind: 'void',
      texts: {
        ...TEXTS,
        acquirerReference: 'refundReference',
        originalReference: 'transaction',
      },
      outcome: 'approved',
      amount: { column: 'returned', direction: 'size_by_kind' },
      net: { column: 'returnedNet', direction: 'as_written' },
      at: { column: 'returnedAt', ...AT },
    },
  ],
  totals: {
    counted: [
      { name: 'count', of: { lines: true } },
      { name: 'sum_settled', of: { column: 'settled' } },
      { name: 'sum_refund', of: { column: 'refundAmount' } },
      { name: 'sum_coupon_refund', of: { column: 'refundCoupon' } },
      { name: 'sum_fee', of: { column: 'fee' } },
      { name: 'sum_order', of: { column: 'orderAmount' } },
      { name: 'sum_refund_asked', of: { column: 'refundAsked' } },
    ],
    declared([names = [], values, more]) {
      if (values === undefined || more !== undefined || values.length !== names.length) return null
      const known = names.flatMap((name, at) => {
        const total = DECLARED[name]
        return total === undefined ? [] : [[total, values[at] ?? ''] as const]
      })
      return known.some(([name]) => name === 'count') ? Object.fromEntries(known) : null
    },
    onDisagreement: 'quarantine',
    required: true,
  },
}

function opposite(figure: string): string {
  if (figure === '' || figure.startsWith('-')) return figure.slice(1)
  return `-${figure}`
}
