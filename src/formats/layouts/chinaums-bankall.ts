// ChinaUMS MIS `bankall`: a till's own record of each answer from the terminal, fixed width, GBK.
import { kindNamed } from '../chinese-kinds.ts'
import { withDecimals } from '../figures.ts'
import type { FixedLine, Format } from '../format.ts'
import { KIND_WORDS } from '../kind-words.ts'

/** The request's type of transaction, where the till writes it before the answer. */
const TYPES: Readonly<Record<string, string>> = {
  '': 'sale',
  '00': 'sale',
  '01': 'void',
  '02': 'refund',
  '03': 'balance_inquiry',
  '05': 'sign_on',
  '06': 'batch_close',
  '21': 'preauth',
}

const ANSWER = [
  ['response', 2],
  ['bank', 4],
  ['pan', 20],
  ['stan', 6],
  ['amount', 12],
  ['explanation', 40],
  ['merchant', 15],
  ['terminal', 8],
  ['batch', 6],
  ['date', 4],
  ['time', 6],
  ['rrn', 12],
  ['auth', 6],
  ['cleared', 4],
  ['check', 3],
] as const

const REST: Pick<FixedLine, 'derived' | 'records'> = {
  derived: {
    kind: {
      from: ['type', 'explanation', 'response'],
      make: ([type = '', explanation = '', response = '']) => {
        if (type !== '') return TYPES[type] ?? type
        // What a refusal asks for (请签到) is not what was tried.
        return response === '00' ? (kindNamed(explanation) ?? 'sale') : 'sale'
      },
    },
    yuan: {
      from: ['amount'],
      make: ([amount = '']) => (/^\d+$/.test(amount) ? withDecimals(amount, 2) : amount),
    },
    at: { from: ['date', 'time'], make: ([date = '', time = '']) => `${date}${time}` },
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
        remark: 'explanation',
      },
      pan: 'pan',
      responseCode: 'response',
      paymentMethod: 'card',
      amount: { column: 'yuan', direction: 'by_kind' },
      at: { column: 'at', patterns: ['MMDDhhmmss'] },
    },
  ],
}

/** `bankall20260302.txt`: the year that the records lack. */
function namedDate(fileName: string): string | null {
  const named = /(20\d{2})-?(\d{2})-?(\d{2})/.exec(fileName)
  return named === null ? null : `${named[1]}-${named[2]}-${named[3]}`
}

export const CHINAUMS_BANKALL: Format = {
  id: 'chinaums-bankall',
  fileDate: namedDate,
  shape: {
    type: 'fixed',
    encodings: ['gb18030'],
    lines: [
      { fields: ANSWER, ...REST },
      { fields: [['type', 2], ...ANSWER], ...REST },
    ],
  },
  records: [],
}
