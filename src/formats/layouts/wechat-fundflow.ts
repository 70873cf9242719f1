// WeChat Pay's fund flow: what moved on the merchant's account, refunds and fees included.
import type { Format } from '../format.ts'

const DECLARED: Readonly<Record<string, string>> = {
  资金流水总笔数: 'count',
  总笔数: 'count',
  收入笔数: 'count_in',
  收入金额: 'sum_in',
  支出笔数: 'count_out',
  支出金额: 'sum_out',
}

export const WECHAT_FUNDFLOW: Format = {
  id: 'wechat-fundflow',
  eitherSide: true,
  shape: {
    type: 'delimited',
    encodings: ['utf-8', 'gb18030'],
    delimiters: [','],
    headingWithin: 1,
    padding: 'backtick',
    trailer: ['资金流水总笔数', '`资金流水总笔数', '总笔数', '`总笔数'],
    columns: {
      at: { names: ['记账时间'], required: true },
      business: { names: ['微信支付业务单号'], required: true },
      flow: { names: ['资金流水单号'] },
      title: { names: ['业务名称'] },
      type: { names: ['业务类型'], required: true },
      way: { names: ['收支类型'], required: true },
      amount: { names: ['收支金额(元)', '收支金额（元）', '收支金额'], required: true },
      balance: { names: ['账户结余(元)', '账户结余（元）', '账户结余'] },
      operator: { names: ['资金变更提交申请人'] },
      remark: { names: ['备注'] },
      voucher: { names: ['业务凭证号'] },
    },
  },
  derived: {
    signed: {
      from: ['way', 'amount'],
      make: ([way = '', amount = '']) =>
        way === '支出' && !amount.startsWith('-') ? `-${amount}` : amount,
    },
    when: { from: ['at'], make: ([at = '']) => at.replaceAll('：', ':').replace(/ {2,}/, ' ') },
    day: { from: ['at'], make: ([at = '']) => at.slice(0, 10) },
  },
  records: [
    {
      when: { way: ['收入', '支出'] },
      side: 'settlement',
      kind: {
        column: 'type',
        words: {
          交易: 'sale',
          退款: 'refund',
          交易退款: 'refund',
          扣除交易手续费: 'fee',
          交易手续费: 'fee',
          手续费: 'fee',
          退款手续费: 'fee',
          提现: 'payout',
          自动提现: 'payout',
        },
        // Recharges, coupons, profit sharing: money of the account that no sale is.
        otherwise: 'adjustment',
      },
      texts: {
        acquirerReference: 'business',
        payoutReference: 'flow',
        operatorId: 'operator',
        item: 'title',
        remark: 'remark',
      },
      scheme: 'wechat',
      paymentMethod: 'wallet',
      amount: { column: 'signed', direction: 'as_written' },
      at: { column: 'when', patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD hh:mm'] },
      settlementDate: { column: 'day', patterns: ['YYYY-MM-DD'] },
    },
  ],
  totals: {
    counted: [
      { name: 'count', of: { lines: true } },
      { name: 'count_in', of: { lines: true }, when: { way: ['收入'] } },
      { name: 'sum_in', of: { column: 'amount' }, when: { way: ['收入'] } },
      { name: 'count_out', of: { lines: true }, when: { way: ['支出'] } },
      { name: 'sum_out', of: { column: 'amount' }, when: { way: ['支出'] } },
    ],
    declared([names = [], values, more]) {
      if (values === undefined || more !== undefined || values.length !== names.length) return null
      const known = names.flatMap((name, at) => {
        const total = DECLARED[name]
        return total === undefined ? [] : [[total, values[at] ?? ''] as const]
      })
      return known.length === 0 ? null : Object.fromEntries(known)
    },
    // Real fund flows leave out rows that their own summary counts: reported, never refused.
    onDisagreement: 'report',
    required: true,
  },
}
