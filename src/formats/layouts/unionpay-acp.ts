// UnionPay's daily merchant files: ZM (transactions) and ZME (disputes and errors), with RD2010 as their totals.
import { isZeroFigure, sumOf, withDecimals } from '../figures.ts'
import type { Format } from '../format.ts'

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return text !== ''
}

/** Digits in fen; other text stays as it is, to be refused. */
function yuan(digits: string): string {
  return isDigits(digits) ? withDecimals(digits, 2) : digits
}

/** `D000000002861`: debit or credit of the merchant, then fen. */
function signed(text: string): string {
  const letter = text.charCodeAt(0)
  if (letter === 68) return `-${yuan(text.slice(1))}`
  return letter === 67 ? yuan(text.slice(1)) : text
}

/** A reference to no other transaction is blank, or filled with zeros. */
function unfilled([reference = '']: readonly string[]): string {
  return isZeroFigure(reference) ? '' : reference
}

/** The time bears no year: the query id begins with the order's, which may lie across New Year. */
function withYear(time: string, queryId: string): string {
  if (queryId.length < 14 || !queryId.startsWith('20')) return time
  const turn = `${queryId.slice(4, 6)}${time.slice(0, 2)}`
  const year = Number(queryId.slice(0, 4)) + (turn === '1201' ? 1 : turn === '0112' ? -1 : 0)
  return `${year}${time}`
}

let lastName = ''
let lastDate: string | null = null

/** `INN15090588ZM_<merchant>` names the clearing date; transactions may bear a later one. Asked for each row. */
function clearingDate(fileName: string): string | null {
  if (fileName === lastName) return lastDate
  const named = /INN(\d{2})(\d{2})(\d{2})88ZM/.exec(fileName)
  lastName = fileName
  lastDate = named === null ? null : `20${named[1]}-${named[2]}-${named[3]}`
  return lastDate
}

const PRODUCTS: Readonly<Record<string, string>> = {
  '01': 'debit',
  '02': 'credit',
  '03': 'semi_credit',
  '05': 'prepaid',
}

const OUTGOING = new Set(['04', '12', '31', '32', '33'])

export const UNIONPAY_ACP: Format = {
  id: 'unionpay-acp',
  shape: {
    type: 'fixed',
    encodings: ['gb18030'],
    lines: [
      {
        separator: ' ',
        fields: [
          ['code', 3],
          ['acquirer', 11],
          ['sender', 11],
          ['stan', 6],
          ['time', 10],
          ['pan', 19],
          ['amount', 12],
          ['mcc', 4],
          ['terminalType', 2],
          ['queryId', 21],
          ['oldMethod', 2],
          ['order', 32],
          ['cardType', 2],
          ['originalStan', 6],
          ['originalTime', 10],
          ['fee', 13],
          ['settled', 13],
          ['method', 4],
          ['groupMerchant', 15],
          ['type', 2],
          ['subtype', 2],
          ['business', 6],
          ['accountType', 2],
          ['billType', 4],
          ['billNo', 32],
          ['interaction', 1],
          ['originalQueryId', 21],
          ['merchant', 15],
          ['splitMode', 1],
          ['subMerchant', 15],
          ['subMerchantName', 32],
          ['subMerchantAmount', 13],
          ['net', 13],
          ['terminal', 8],
          ['merchantField', 32],
          ['discount', 13],
          ['invoice', 13],
          ['instalmentFee', 12],
          ['instalments', 2],
          ['medium', 1],
          ['merchantOrder', 32],
          ['reserved', 98],
        ],
        derived: {
          presented: { from: [], make: () => 'yes' },
          presentedAmount: {
            from: ['amount', 'type'],
            make: ([amount = '', type = '']) =>
              OUTGOING.has(type) ? `-${yuan(amount)}` : yuan(amount),
          },
          presentedFee: { from: ['fee'], make: ([fee = '']) => signed(fee) },
          presentedNet: {
            from: ['net', 'settled'],
            make: ([net = '', settled = '']) => signed(net === '' ? settled : net),
          },
          at: {
            from: ['time', 'queryId'],
            make: ([time = '', queryId = '']) => withYear(time, queryId),
          },
          cleared: { from: [], make: (_, file) => clearingDate(file.fileName) ?? '' },
          product: {
            from: ['cardType'],
            make: ([type = '']) => PRODUCTS[type] ?? '',
          },
          original: { from: ['originalStan'], make: unfilled },
          originalQuery: { from: ['originalQueryId'], make: unfilled },
        },
        records: [
          {
            side: 'settlement',
            kind: {
              column: 'type',
              words: {
                '01': 'sale',
                '02': 'preauth',
                '03': 'completion',
                '04': 'refund',
                '11': 'sale',
                '12': 'adjustment',
                '13': 'sale',
                '31': 'void',
                '32': 'preauth_cancel',
                '33': 'void',
              },
            },
            merchantId: 'merchant',
            texts: {
              terminalId: 'terminal',
              stan: 'stan',
              acquirerReference: 'queryId',
              originalStan: 'original',
              originalReference: 'originalQuery',
              cardProduct: 'product',
              remark: 'order',
            },
            pan: 'pan',
            scheme: 'unionpay',
            paymentMethod: 'card',
            amount: { column: 'presentedAmount', direction: 'as_written' },
            fee: { column: 'presentedFee', direction: 'as_written' },
            net: { column: 'presentedNet', direction: 'as_written' },
            at: { column: 'at', patterns: ['YYYYMMDDhhmmss', 'MMDDhhmmss'] },
            settlementDate: { column: 'cleared', patterns: ['YYYY-MM-DD'] },
          },
        ],
      },
      {
        separator: ' ',
        fields: [
          ['code', 3],
          ['acquirer', 11],
          ['sender', 11],
          ['stan', 6],
          ['time', 10],
          ['pan', 19],
          ['amount', 12],
          ['mcc', 4],
          ['terminalType', 2],
          ['flag', 2],
          ['originalStan', 6],
          ['originalTime', 10],
          ['reason', 4],
          ['rrn', 12],
          ['fee', 13],
          ['net', 13],
          ['merchant', 15],
          ['subMerchant', 15],
          ['splitMode', 1],
          ['subMerchantAmount', 12],
          ['method', 2],
          ['reserved', 135],
        ],
        derived: {
          // Only the settled amount's letter says which way a dispute's money goes.
          signedAmount: {
            from: ['amount', 'net'],
            make: ([amount = '', net = '']) =>
              net.startsWith('D') ? `-${yuan(amount)}` : yuan(amount),
          },
          signedFee: { from: ['fee'], make: ([fee = '']) => signed(fee) },
          signedNet: { from: ['net'], make: ([net = '']) => signed(net) },
          cleared: { from: [], make: (_, file) => clearingDate(file.fileName) ?? '' },
          original: { from: ['originalStan'], make: unfilled },
        },
        records: [
          {
            side: 'settlement',
            kind: 'adjustment',
            merchantId: 'merchant',
            texts: { stan: 'stan', rrn: 'rrn', originalStan: 'original', remark: 'code' },
            pan: 'pan',
            scheme: 'unionpay',
            paymentMethod: 'card',
            amount: { column: 'signedAmount', direction: 'as_written' },
            fee: { column: 'signedFee', direction: 'as_written' },
            net: { column: 'signedNet', direction: 'as_written' },
            at: { column: 'time', patterns: ['MMDDhhmmss'] },
            settlementDate: { column: 'cleared', patterns: ['YYYY-MM-DD'] },
          },
        ],
      },
    ],
  },
  records: [],
  fileDate: clearingDate,
  totals: {
    // The figures of ZM alone: RD2010 does not speak for ZME, whose lines have no such cells.
    counted: [
      { name: 'count', of: { lines: true }, when: { presented: ['yes'] } },
      { name: 'sum_gross', of: { column: 'presentedAmount' } },
      { name: 'sum_fee', of: { column: 'presentedFee' } },
      { name: 'sum_net', of: { column: 'presentedNet' } },
    ],
    onDisagreement: 'quarantine',
  },
  archive: {
    rows: /(?:^|\/)INN\d{6}88ZME?_[^/]*$/,
    totals: {
      names: /(?:^|\/)RD2010[^/]*$/,
      speakFor: /88ZM_/,
      encoding: 'gb18030',
      declared: printedTotals,
    },
  },
}

/** The first line `总计` of RD2010: count, then debit and credit of amount, fee and net. */
function printedTotals(text: string): Record<string, string> | null {
  const line = /^总计\s+(\d+)((?:\s+[\d.]+){6})\s*$/m.exec(text)
  if (line === null) return null
  const figures = (line[2] ?? '').trim().split(/\s+/)
  const [debit, credit, feeDebit, feeCredit, netDebit, netCredit] = figures
  const less = (plus = '0', minus = '0') => sumOf(plus, `-${minus}`)
  return {
    count: line[1] ?? '',
    sum_gross: less(credit, debit),
    sum_fee: less(feeCredit, feeDebit),
    sum_net: less(netCredit, netDebit),
  }
}
