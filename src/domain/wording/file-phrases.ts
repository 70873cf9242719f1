// Phrases of files, rejected lines and control totals.
import type { Phrases } from './phrase.ts'

export const FILE_PHRASES: Phrases = {
  'total.count': ['count', '笔数'],
  'total.count_in': ['count in', '收入笔数'],
  'total.count_out': ['count out', '支出笔数'],
  'total.count_refund': ['count of refunds', '退款笔数'],
  'total.count_file': ['count of the file', '文件笔数'],
  'total.count_report': ['count of the report', '报表笔数'],
  'total.sum': ['sum', '金额合计'],
  'total.sum_signed': ['sum, refunds taken off', '金额合计（已扣退款）'],
  'total.count_sales': ['count of sales', '消费笔数'],
  'total.sum_sales': ['sum of sales', '消费合计'],
  'total.count_approved': ['count of what was approved', '成功笔数'],
  'total.sum_approved': ['sum of what was approved', '成功金额合计'],
  'total.sum_sales_approved': ['sum of approved sales', '成功消费合计'],
  'total.sum_gross': ['sum of gross', '总额合计'],
  'total.sum_fee': ['sum of fees', '手续费合计'],
  'total.sum_net': ['sum of net', '净额合计'],
  'total.sum_in': ['sum in', '收入合计'],
  'total.sum_out': ['sum out', '支出合计'],
  'total.sum_settled': ['sum settled', '应结订单金额合计'],
  'total.sum_refund': ['sum of refunds', '退款合计'],
  'total.sum_coupon_refund': ['sum of refunded coupons', '代金券退款合计'],
  'total.sum_order': ['sum of orders', '订单金额合计'],
  'total.sum_refund_asked': ['sum of refunds asked for', '申请退款合计'],
  'total.sum_credits': ['sum of credits', '贷记合计'],
  'total.sum_credits_report': ['sum of the report’s credits', '报表贷记合计'],
  'total.sum_debits': ['sum of debits', '借记合计'],
  'total.sum_debits_report': ['sum of the report’s debits', '报表借记合计'],
  'total.sum_fees': ['sum of fees charged and returned', '收取与退回手续费合计'],
  'total.sum_fees_report': ['sum of the report’s fees', '报表手续费合计'],
  'total.sum_received': ['sum received', '实收合计'],
  'total.sum_refunded': ['sum refunded', '已退合计'],
  'total.section': ['{total}, section {section}', '{total}（第 {section} 部分）'],
  'rejected.amount_unreadable': [
    'The amount is no plain figure. Correct it at the sender; it counts as nothing until then.',
    '金额不是规范数字。请由发送方更正；更正前不计入。',
  ],
  'rejected.fee_unreadable': ['The fee is no plain figure.', '手续费不是规范数字。'],
  'rejected.net_unreadable': ['The net amount is no plain figure.', '结算净额不是规范数字。'],
  'rejected.type_missing': [
    'The line does not say what kind of record it is.',
    '该行没有交易类型。',
  ],
  'rejected.type_unknown': [
    'The kind of record is unknown to the layout.',
    '该版式不认识这一交易类型。',
  ],
  'rejected.merchant_missing': [
    'No merchant: neither the line nor the source configuration names one.',
    '缺少商户号：该行和来源配置都没有给出。',
  ],
  'rejected.currency_missing': [
    'No currency: neither the line nor the source configuration names one.',
    '缺少币种：该行和来源配置都没有给出。',
  ],
  'rejected.currency_unknown': ['ISO 4217 has no such currency.', 'ISO 4217 中没有该币种。'],
  'rejected.time_missing': [
    'No transaction time, so the line belongs to no business date.',
    '缺少交易时间，无法确定营业日。',
  ],
  'rejected.time_unreadable': [
    'The transaction time is no time in the form of the layout, no day of the calendar, or outside of the years 1970 to 2199.',
    '交易时间不符合版式，日历上没有这一天，或不在 1970 至 2199 年之间。',
  ],
  'rejected.zone_unknown': [
    'The time zone of the line is unknown, so its time belongs to no business date.',
    '该行的时区未知，无法确定营业日。',
  ],
  'rejected.date_missing': [
    'No settlement date and no transaction time, so the line belongs to no business date.',
    '既无清算日期也无交易时间，无法确定营业日。',
  ],
  'rejected.settlement_date_missing': [
    'No settlement date, which every line of this layout has.',
    '没有清算日期；本版式的每一行都必须有清算日期。',
  ],
  'rejected.date_unreadable': [
    'The settlement date is no date in the form of the layout, no day of the calendar, or outside of the years 1970 to 2199.',
    '清算日期不符合版式，日历上没有这一天，或不在 1970 至 2199 年之间。',
  ],
  'rejected.date_before_calendar': [
    'The business date lies before the first year that the calendar of the source knows (was the clock of the terminal reset?): correct it, or set calendar: none.',
    '营业日早于来源日历所知的最早年份（终端时钟是否被重置？）：请更正日期，或设置 calendar: none。',
  ],
  'rejected.date_beyond_calendar': [
    'The business date lies more than a year after the last year that the calendar of the source knows: correct it, or set calendar: none.',
    '营业日比来源日历所知的最后年份晚一年以上：请更正日期，或设置 calendar: none。',
  ],
  'rejected.flag_unreadable': ['Neither yes nor no stands here.', '此处既不是“是”也不是“否”。'],
  'rejected.status_unknown': [
    'The status is unknown to the layout: whether money moved cannot be guessed.',
    '该版式不认识这一状态：不能猜测资金是否已动。',
  ],
  'rejected.reference_too_long': [
    'A reference longer than 128 characters is none.',
    '参考号超过 128 个字符，不是有效的参考号。',
  ],
  'rejected.cell_count': [
    'The line has more or fewer cells than the heading row.',
    '该行的列数与表头不一致。',
  ],
  'rejected.line_width': [
    'The line is longer or shorter than the fields of the layout.',
    '该行长度与版式的字段总长不一致。',
  ],
  'rejected.line_unknown': [
    'The line is no record of any sort that the layout knows.',
    '该行不是版式所知的任何一种记录。',
  ],
  'rejected.quote_misplaced': [
    'A quotation mark stands where RFC 4180 allows none.',
    '引号出现在 RFC 4180 不允许的位置。',
  ],
  'rejected.message_unreadable': [
    'The message does not follow its bitmap and field lengths.',
    '报文与其位图或字段长度不符。',
  ],
}
