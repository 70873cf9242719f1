// Alipay's business detail (业务明细): sales and refunds of a merchant, between lines that begin with #.
import { sumOf } from '../figures.ts'
import type { Format } from '../format.ts'

/** Editions head their money with full-width, half-width or no brackets. */
function yuan(name: string): string[] {
  return [`${name}（元）`, `${name}(元)`, name]
}

/** `#交易合计：6笔，商家实收共0.06元，商家优惠共0.00元` */
function summary(text: string, title: string): readonly [count: string, sum: string] | null {
  const line = new RegExp(`#${title}合计[：:]\\s*(\\d+)笔.*?实收[^-\\d，,]*(-?[\\d.]+)元`).exec(
    text,
  )
  return line === null ? null : [line[1] ?? '', line[2] ?? '']
}

export const ALIPAY_DETAIL: Format = {
  id: 'alipay-detail',
  eitherSide: true,
  shape: {
    type: 'delimited',
    encodings: ['utf-8', 'gb18030'],
    delimiters: [','],
    headingWithin: 12,
    padding: 'blanks',
    looseEnd: true,
    trailer: ['#'],
    columns: {
      trade: { names: ['支付宝交易号'], required: true },
      order: { names: ['商户订单号'] },
      type: { names: ['业务类型'], required: true },
      goods: { names: ['商品名称'] },
      created: { names: ['创建时间'] },
      completed: { names: ['完成时间'], required: true },
      store: { names: ['门店编号'] },
      operator: { names: ['操作员'] },
      terminal: { names: ['终端号'] },
      amount: { names: yuan('订单金额'), required: true },
      received: { names: yuan('商家实收'), required: true },
      request: { names: ['退款批次号/请求号', '退款请求号', '退款批次号'] },
      fee: { names: yuan('服务费') },
      net: { names: yuan('实收净额') },
      remark: { names: ['备注'] },
    },
  },
  derived: {
    at: {
      from: ['completed', 'created'],
      make: ([completed = '', created = '']) => (completed === '' ? created : completed),
    },
    netAmount: {
      from: ['net', 'received', 'fee'],
      make: ([net = '', received = '', fee = '']) => (net === '' ? sumOf(received, fee) : net),
    },
    // Refunds keep the sale's number: only with their request are they told apart.
    refundReference: {
      from: ['trade', 'request'],
      make: ([trade = '', request = '']) => (request === '' ? trade : `${trade}-${request}`),
    },
    day: {
      from: ['completed', 'created'],
      make: ([completed = '', created = ''], file) =>
        file.slotDate ?? (completed === '' ? created : completed).slice(0, 10),
    },
  },
  records: [
    {
      when: { type: ['交易'] },
      side: 'settlement',
      kind: 'sale',
      texts: {
        terminalId: 'terminal',
        acquirerReference: 'trade',
        operatorId: 'operator',
        item: 'goods',
        remark: 'order',
      },
      scheme: 'alipay',
      paymentMethod: 'wallet',
      amount: { column: 'amount', direction: 'size_by_kind' },
      fee: { column: 'fee', direction: 'as_written' },
      net: { column: 'netAmount', direction: 'as_written' },
      at: { column: 'at', patterns: ['YYYY-MM-DD hh:mm:ss'] },
      settlementDate: { column: 'day', patterns: ['YYYY-MM-DD'] },
    },
    {
      when: { type: ['退款'] },
      side: 'settlement',
      kind: 'refund',
      texts: {
        terminalId: 'terminal',
        acquirerReference: 'refundReference',
        originalReference: 'trade',
        operatorId: 'operator',
        item: 'goods',
        remark: 'order',
      },
      scheme: 'alipay',
      paymentMethod: 'wallet',
      amount: { column: 'amount', direction: 'size_by_kind' },
      fee: { column: 'fee', direction: 'as_written' },
      net: { column: 'netAmount', direction: 'as_written' },
      at: { column: 'at', patterns: ['YYYY-MM-DD hh:mm:ss'] },
      settlementDate: { column: 'day', patterns: ['YYYY-MM-DD'] },
    },
  ],
  totals: {
    counted: [
      { name: 'count', of: { lines: true }, when: { type: ['交易'] } },
      { name: 'sum_received', of: { column: 'received' }, when: { type: ['交易'] } },
      { name: 'count_refund', of: { lines: true }, when: { type: ['退款'] } },
      { name: 'sum_refunded', of: { column: 'received' }, when: { type: ['退款'] } },
    ],
    declared(lines) {
      const text = lines.map((cells) => cells.join(',')).join('\n')
      const sales = summary(text, '交易')
      const refunds = summary(text, '退款')
      if (sales === null && refunds === null) return null
      return {
        ...(sales === null ? {} : { count: sales[0], sum_received: sales[1] }),
        ...(refunds === null ? {} : { count_refund: refunds[0], sum_refunded: refunds[1] }),
      }
    },
    onDisagreement: 'quarantine',
    required: true,
  },
  // The archive also carries the day's summary by store (汇总), which is no row of it.
  archive: { rows: /业务明细(?![(（]汇总)[^/]*\.csv$/i },
}
