// A Chinese terminal journal as tills and head offices export it: any order, the headings that are in use.
import { directionOf, type Kind } from '../../domain/kind.ts'
import type { Outcome } from '../../domain/transaction.ts'
import { kindNamed, walletNamed } from '../chinese-kinds.ts'
import { sameFigure } from '../figures.ts'
import type { Format } from '../format.ts'
import { KIND_WORDS } from '../kind-words.ts'

/** `2026/3/1 9:05` as spreadsheets write it: whole digits, and seconds. Other forms stay. */
function wholeDigits(text: string): string {
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：时](\d{1,2})分?(?:[:：]?(\d{1,2})秒?)?(?:\.\d+)?)?$/.exec(
      text,
    )
  // A clock's leading zero is lost where it was taken for a number.
  if (parts === null) return text.replace(/ {2,}/, ' ').replace(/^(\d{8}) (\d{5})$/, '$1 0$2')
  const [year = '', ...others] = parts.slice(1)
  const [month, day, hour, minute, second] = others.map((part) => (part ?? '0').padStart(2, '0'))
  return parts[4] === undefined
    ? `${year}-${month}-${day}`
    : `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** Date and time stand in one column or in two; either may bear the whole of it. */
function dayAndTime([date = '', time = '', both = '']: readonly string[]): string {
  if (both !== '') return wholeDigits(both)
  if (date === '' || /^(?:\d{4}[-/.年]|(?:19|20)\d{6})/.test(time)) return wholeDigits(time || date)
  const day = time === '' ? date : date.replace(/[ T]+\d{1,2}:.*$/, '')
  return wholeDigits(`${wholeDigits(day)} ${time}`.trim())
}

/** A sale of a negative amount is money back, whatever the till calls it. */
function kindOf([type = '', amount = '']: readonly string[]): string {
  const kind = kindNamed(type) ?? type
  return kind === 'sale' && amount.includes('-') ? 'refund' : kind
}

const OUTCOMES: Readonly<Record<string, Outcome | ''>> = {
  '': '',
  成功: 'approved',
  交易成功: 'approved',
  支付成功: 'approved',
  已支付: 'approved',
  已完成: 'approved',
  正常: 'approved',
  已退款: 'approved',
  退款成功: 'approved',
  已撤销: 'approved',
  已冲正: 'approved',
  SUCCESS: 'approved',
  交易完成: 'approved',
  已付款: 'approved',
  撤销成功: 'approved',
  退货成功: 'approved',
  冲正成功: 'approved',
  已退货: 'approved',
  部分退款: 'approved',
  全额退款: 'approved',
  APPROVED: 'approved',
  '00': 'approved',
  失败: 'declined',
  交易失败: 'declined',
  支付失败: 'declined',
  拒绝: 'declined',
  FAIL: 'declined',
  FAILED: 'declined',
  DECLINED: 'declined',
  交易拒绝: 'declined',
  已拒绝: 'declined',
  取消: 'cancelled',
  已取消: 'cancelled',
  已关闭: 'cancelled',
  未支付: 'cancelled',
  待支付: 'cancelled',
  超时: 'unanswered',
  处理中: 'unanswered',
  支付中: 'unanswered',
  交易超时: 'unanswered',
  未知: 'unanswered',
}

const APPROVED = Object.entries(OUTCOMES).flatMap(([word, outcome]) =>
  outcome === 'approved' || outcome === '' ? [word] : [],
)

const UNDOINGS = ['void', 'reversal', 'preauth_cancel']

/** Of a sale these words say that it was undone; of what undoes it, that it was done. */
function stateOf([status = '', type = '', amount = '']: readonly string[]): string {
  const isUndone = status === '已撤销' || status === '已冲正'
  return isUndone && !UNDOINGS.includes(kindOf([type, amount])) ? '已取消' : status
}

/** What tills add up: all lines, sales alone, or what was approved, with refunds taken off or as written. */
const COUNTS = ['count', 'count_sales', 'count_approved']
const SUMS = ['sum', 'sum_signed', 'sum_sales', 'sum_approved', 'sum_sales_approved']

/**
 * What the lines of sums declare: `合计：9笔 99.00元`, or a figure in a cell. Of several sums that are none
 * of the whole (合计 of each till) nothing is known.
 */
function declaredIn(
  lines: readonly (readonly string[])[],
  counted: (name: string) => string,
): Readonly<Record<string, string>> {
  const texts = lines.map((cells) => cells.filter((cell) => cell !== '').join(' '))
  const wholes = texts.filter((text) => /^(?:总计|共计|总笔数|总金额)/.test(text))
  const sums = wholes.length > 0 ? wholes : texts.filter((text) => /^(?:合计|汇总)/.test(text))
  if (wholes.length === 0 && sums.length > 1) return {}
  const said = sums.join(' ')
  const count = /(\d+)\s*笔/.exec(said)?.[1] ?? /笔数\s*[:：]?\s*(\d+)(?![\d.,])/.exec(said)?.[1]
  const figures = said.match(/-?\d[\d,]*\.\d{2}(?!\d)/g) ?? []
  const [figure] = figures
  const sum = figures.length === 1 ? figure?.replaceAll(',', '') : undefined
  const agreeing = (figure: string, names: readonly string[]) =>
    names.find((name) => sameFigure(figure, counted(name))) ?? names[0] ?? ''
  return {
    ...(count === undefined ? {} : { [agreeing(count, COUNTS)]: count }),
    ...(sum === undefined ? {} : { [agreeing(sum, SUMS)]: sum }),
  }
}

export const CHINA_TERMINAL: Format = {
  id: 'china-terminal',
  eitherSide: true,
  figures: { thousands: ',', looseSigns: true, symbols: ['¥', '￥', 'RMB', 'CNY', '元'] },
  shape: {
    type: 'delimited',
    encodings: ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'],
    delimiters: [',', '\t', ';', '|'],
    headingWithin: 20,
    padding: 'backtick',
    looseEnd: true,
    orSheet: true,
    trailer: ['合计', '总计', '汇总', '小计', '本页小计', '共计', '总笔数', '总金额'],
    columns: {
      merchant: { names: ['商户号', '商户编号', '商户代码', 'MID', '商户编码'] },
      terminal: {
        names: [
          '终端号',
          '终端编号',
          '终端代码',
          'TID',
          '设备号',
          'POS终端号',
          '终端',
          '终端编码',
          'POS编号',
          '机具号',
          '设备编号',
        ],
      },
      batch: { names: ['批次号', '交易批次号', '批号'] },
      stan: {
        names: [
          '凭证号',
          '流水号',
          'POS流水号',
          '跟踪号',
          '系统跟踪号',
          '终端流水号',
          '交易流水号',
          '凭证号码',
          '交易凭证号',
          '系统流水号',
        ],
      },
      rrn: { names: ['参考号', '检索参考号', '系统参考号', 'RRN', '交易参考号'] },
      auth: { names: ['授权码', '授权号', '授权号码'] },
      pan: { names: ['卡号', '银行卡号', '账号', '交易卡号'] },
      amount: {
        names: [
          '交易金额',
          '金额',
          '订单金额',
          '实付金额',
          '交易金额(元)',
          '交易金额（元）',
          '金额(元)',
          '金额（元）',
          '实收金额',
          '支付金额',
          '消费金额',
        ],
        required: true,
      },
      type: {
        names: ['交易类型', '交易名称', '类型', '业务类型', '交易类别', '交易种类'],
        required: true,
      },
      date: { names: ['交易日期', '日期'] },
      clock: { names: ['交易时间', '时间'] },
      both: {
        names: ['交易日期时间', '交易完成时间', '支付时间', '完成时间', '付款时间', '创建时间'],
      },
      fee: {
        names: ['手续费', '商户手续费', '手续费(元)', '手续费（元）', '交易手续费', '手续费金额'],
      },
      net: {
        names: ['结算金额', '到账金额', '净额', '入账金额', '结算净额', '清算金额', '实收净额'],
      },
      cleared: { names: ['清算日期', '结算日期', '清分日期', '入账日期', '到账日期'] },
      status: { names: ['交易状态', '状态', '交易结果', '支付状态', '订单状态'] },
      response: { names: ['应答码', '返回码', '响应码', '应答代码', '返回代码', '响应代码'] },
      method: { names: ['支付方式', '付款方式', '支付渠道', '支付类型'] },
      brand: { names: ['卡组织', '卡品牌', '卡种'] },
      cardClass: { names: ['卡类型', '卡类别', '借贷标志'] },
      original: {
        names: [
          '原凭证号',
          '原流水号',
          '原POS流水号',
          '原交易流水号',
          '原凭证号码',
          '原交易凭证号',
        ],
      },
      originalRrn: { names: ['原参考号', '原检索参考号', '原系统参考号'] },
      reference: { names: ['交易单号', '平台流水号', '渠道流水号', '第三方流水号'] },
      operator: { names: ['操作员', '操作员号', '收银员', '收款员'] },
      currency: { names: ['币种', '交易币种'] },
      item: { names: ['商品名称', '商品', '品名'] },
      remark: { names: ['备注', '商户订单号', '订单号'] },
    },
  },
  derived: {
    kind: { from: ['type', 'amount'], make: kindOf },
    signed: {
      from: ['amount', 'type'],
      make: ([amount = '', type = '']) =>
        directionOf(kindOf([type, amount]) as Kind) === -1 && !amount.includes('-')
          ? `-${amount}`
          : amount,
    },
    state: { from: ['status', 'type', 'amount'], make: stateOf },
    at: { from: ['date', 'clock', 'both'], make: dayAndTime },
    clearedOn: { from: ['cleared'], make: ([cleared = '']) => wholeDigits(cleared) },
    code: {
      from: ['currency'],
      make: ([currency = '']) =>
        ({ 人民币: 'CNY', RMB: 'CNY', 港币: 'HKD', 澳门币: 'MOP', 美元: 'USD' })[currency] ??
        currency,
    },
    tender: {
      from: ['method', 'type', 'brand'],
      make: (names) => {
        if (names.some((name) => walletNamed(name) !== '')) return 'wallet'
        const said = names.join(' ')
        if (/现金/.test(said)) return 'cash'
        if (/礼品卡|储值卡|购物卡/.test(said)) return 'gift_card'
        if (/券/.test(said)) return 'voucher'
        if (/积分/.test(said)) return 'points'
        return 'card'
      },
    },
    network: {
      from: ['brand', 'method', 'type'],
      make: (names) => {
        const wallet = names.map(walletNamed).find((name) => name !== '')
        if (wallet !== undefined) return wallet
        const said = names.join(' ')
        if (/银联|云闪付|unionpay/i.test(said)) return 'unionpay'
        if (/visa|维萨/i.test(said)) return 'visa'
        if (/master|万事达/i.test(said)) return 'mastercard'
        if (/amex|运通/i.test(said)) return 'amex'
        return /jcb/i.test(said) ? 'jcb' : ''
      },
    },
  },
  totals: {
    counted: [
      { name: 'count', of: { lines: true } },
      { name: 'sum', of: { column: 'amount' } },
      { name: 'sum_signed', of: { column: 'signed' } },
      { name: 'count_sales', of: { lines: true }, when: { kind: ['sale'] } },
      { name: 'sum_sales', of: { column: 'amount' }, when: { kind: ['sale'] } },
      { name: 'count_approved', of: { lines: true }, when: { state: APPROVED } },
      { name: 'sum_approved', of: { column: 'signed' }, when: { state: APPROVED } },
      {
        name: 'sum_sales_approved',
        of: { column: 'amount' },
        when: { kind: ['sale'], state: APPROVED },
      },
    ],
    declared: declaredIn,
    between: true,
    // Which lines a till counts is its own: told, and no reason to refuse.
    onDisagreement: 'report',
  },
  records: [
    {
      side: 'journal',
      kind: { column: 'kind', words: KIND_WORDS },
      merchantId: 'merchant',
      texts: {
        terminalId: 'terminal',
        batchNo: 'batch',
        stan: 'stan',
        rrn: 'rrn',
        authCode: 'auth',
        acquirerReference: 'reference',
        originalStan: 'original',
        originalRrn: 'originalRrn',
        cardProduct: 'cardClass',
        operatorId: 'operator',
        item: 'item',
        remark: 'remark',
      },
      pan: 'pan',
      responseCode: 'response',
      scheme: { column: 'network', words: {}, asWritten: true },
      paymentMethod: { column: 'tender', words: {}, asWritten: true },
      outcome: {
        column: 'state',
        words: OUTCOMES,
      },
      currency: 'code',
      amount: { column: 'amount', direction: 'size_by_kind' },
      fee: { column: 'fee', direction: 'size_against_kind' },
      net: { column: 'net', direction: 'size_by_kind' },
      at: {
        column: 'at',
        patterns: [
          'YYYY-MM-DD hh:mm:ss',
          'YYYYMMDD hh:mm:ss',
          'YYYYMMDD hhmmss',
          'YYYYMMDDhhmmss',
          'YYYY-MM-DD hhmmss',
          'YYYY-MM-DD hh:mm',
          'YYYY-MM-DD',
          'YYYYMMDD',
        ],
      },
      settlementDate: {
        column: 'clearedOn',
        patterns: ['YYYY-MM-DD', 'YYYY-MM-DD hh:mm:ss', 'YYYYMMDD', 'MMDD'],
      },
    },
  ],
}
