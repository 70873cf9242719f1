// Allinpay's POS detail (通联 对账单明细): 34 columns of terminal, batch, voucher and reference numbers.
import { kindNamed, walletNamed } from '../chinese-kinds.ts'
import type { Format } from '../format.ts'
import { KIND_WORDS } from '../kind-words.ts'

export const ALLINPAY_POS: Format = {
  id: 'allinpay-pos',
  shape: {
    type: 'delimited',
    encodings: ['utf-8', 'gb18030'],
    delimiters: [',', '\t'],
    headingWithin: 5,
    padding: 'backtick',
    looseEnd: true,
    orSheet: true,
    // The cardholder's name and identity number (columns 25 and 26) are not declared: never read, and
    // not shown where a line has slipped by some cells.
    shownCells: 16,
    columns: {
      merchant: { names: ['商户号'], required: true },
      storeName: { names: ['门店名称'] },
      terminal: { names: ['终端号'], required: true },
      time: { names: ['交易时间'], required: true },
      type: { names: ['交易类型'], required: true },
      batch: { names: ['交易批次号', '批次号'] },
      voucher: { names: ['凭证号'] },
      rrn: { names: ['参考号'] },
      pan: { names: ['卡号'] },
      cardClass: { names: ['卡类别', '卡类型'] },
      issuer: { names: ['发卡行名称'] },
      amount: { names: ['交易金额'], required: true },
      fee: { names: ['手续费'] },
      date: { names: ['交易日期'], required: true },
      trade: { names: ['交易单号'] },
      order: { names: ['订单号'] },
      remark: { names: ['商户备注'] },
      settled: { names: ['结算金额'] },
      product: { names: ['产品类型'] },
      completedTime: { names: ['交易完成时间'] },
      instalments: { names: ['分期数'] },
      originalTrade: { names: ['原交易单', '原交易单号'] },
      channelType: { names: ['渠道交易类型'] },
      completedDate: { names: ['交易完成日期'] },
    },
  },
  derived: {
    // A sale of a negative amount is money back.
    kind: {
      from: ['type', 'amount'],
      make: ([type = '', amount = '']) => {
        const kind = kindNamed(type) ?? type
        return kind === 'sale' && amount.startsWith('-') ? 'refund' : kind
      },
    },
    at: { from: ['date', 'time'], make: ([date = '', time = '']) => `${date} ${time}`.trim() },
    wallet: {
      from: ['type', 'channelType', 'cardClass'],
      make: (names) => names.map(walletNamed).find((name) => name !== '') ?? '',
    },
    cleared: { from: ['completedDate'], make: ([date = ''], file) => file.slotDate ?? date },
  },
  records: [
    {
      side: 'settlement',
      kind: { column: 'kind', words: KIND_WORDS },
      merchantId: 'merchant',
      texts: {
        terminalId: 'terminal',
        batchNo: 'batch',
        stan: 'voucher',
        rrn: 'rrn',
        acquirerReference: 'trade',
        originalReference: 'originalTrade',
        cardProduct: 'cardClass',
        item: 'order',
        remark: 'remark',
      },
      pan: 'pan',
      scheme: { column: 'wallet', words: { wechat: 'wechat', alipay: 'alipay' }, otherwise: '' },
      paymentMethod: {
        column: 'wallet',
        words: { wechat: 'wallet', alipay: 'wallet', '': 'card' },
      },
      amount: { column: 'amount', direction: 'size_by_kind' },
      fee: { column: 'fee', direction: 'size_against_kind' },
      net: { column: 'settled', direction: 'size_by_kind' },
      at: {
        column: 'at',
        patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYYMMDD hh:mm:ss', 'YYYYMMDD hhmmss'],
      },
      settlementDate: { column: 'cleared', patterns: ['YYYY-MM-DD', 'YYYYMMDD'] },
    },
  ],
}
