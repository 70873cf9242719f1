// Tells a small day: rows by what matters about them, and a judgement in words.
import type { ExceptionType } from '../../src/domain/exception.ts'
import { directionOf, type Kind } from '../../src/domain/kind.ts'
import type { Judgement, KnownRow, SaidOfRows } from '../../src/domain/leftover.ts'
import { DEFAULT_RESPONSE_CODES } from '../../src/domain/response-codes.ts'
import type { Source } from '../../src/domain/source.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { judge, type MatchingTerms } from '../../src/matching/matching.ts'

export const DATE = '2026-03-10'

const SHAPE = {
  files: '*.csv',
  expects: 'daily',
  settlesWithin: 1,
  settles: null,
  timezone: 'Asia/Shanghai',
  cutoff: '24:00',
  calendar: 'none',
  defaults: {},
} as const

export const STORES: Source = {
  name: 'stores',
  side: 'journal',
  layout: 'tieout-journal',
  ...SHAPE,
}
export const UNIONPAY: Source = {
  name: 'unionpay',
  side: 'settlement',
  layout: 'tieout-settlement',
  ...SHAPE,
}

/** By default every file is there. */
export function terms(
  change: Partial<MatchingTerms> & {
    tolerance?: Source['tolerance']
    settled?: boolean
    journaled?: boolean
  } = {},
): MatchingTerms {
  const { tolerance, settled = true, journaled = true, ...rest } = change
  return {
    sources: [STORES, tolerance === undefined ? UNIONPAY : { ...UNIONPAY, tolerance }],
    responseCodes: [DEFAULT_RESPONSE_CODES],
    coverage: { settlementCovered: () => settled, journalCovered: () => journaled },
    calendarOf: () => null,
    ...rest,
  }
}

const BLANK = {
  settlementDate: null,
  batchNo: null,
  stan: null,
  rrn: null,
  authCode: null,
  pan: null,
  scheme: null,
  paymentMethod: null,
  fee: null,
  net: null,
  acquirerReference: null,
  payoutReference: null,
  originalStan: null,
  originalRrn: null,
  originalReference: null,
  responseCode: null,
  outcome: null,
  reversalReason: null,
  entryMode: null,
  cardProduct: null,
  operatorId: null,
  softwareVersion: null,
  storedOffline: null,
  item: null,
  remark: null,
} as const

let lines = 1

type Words = Partial<Omit<StoredTransaction, 'amount' | 'kind' | 'side'>>

function row(
  side: 'journal' | 'settlement',
  kind: Kind,
  amount: string | null,
  words: Words,
): StoredTransaction {
  lines++
  const sign = directionOf(kind) === -1 && amount !== null && amount !== '0' ? '-' : ''
  return {
    ...BLANK,
    side,
    kind,
    source: side === 'journal' ? 'stores' : 'unionpay',
    fileId: side === 'journal' ? 1 : 2,
    line: lines,
    businessDate: DATE,
    at: `${DATE}T12:00:00`,
    merchantId: 'M1',
    terminalId: 'T1',
    amount: amount === null ? null : `${sign}${amount}`,
    amountState: amount === null ? 'blank' : 'value',
    currency: 'CNY',
    responseCode: side === 'journal' ? '00' : null,
    settlementDate: side === 'settlement' ? '2026-03-11' : null,
    ...words,
  }
}

/** A journal record under a STAN, in batch 1, with an RRN of its own. */
export function journal(
  kind: Kind,
  amount: string | null,
  stan: string | null,
  words: Words = {},
): StoredTransaction {
  const rrn = stan === null ? null : `R${stan}`
  return row('journal', kind, amount, { stan, rrn, batchNo: stan === null ? null : '1', ...words })
}

export function settlement(
  kind: Kind,
  amount: string | null,
  stan: string | null,
  words: Words = {},
): StoredTransaction {
  const rrn = stan === null ? null : `R${stan}`
  return row('settlement', kind, amount, {
    stan,
    rrn,
    batchNo: stan === null ? null : '1',
    ...words,
  })
}

export function tell(
  rows: readonly StoredTransaction[],
  what: MatchingTerms = terms(),
  known: readonly KnownRow[] = [],
  said?: SaidOfRows,
): Judgement {
  return judge(
    {
      merchantId: 'M1',
      journal: rows.filter((one) => one.side === 'journal'),
      settlement: rows.filter((one) => one.side === 'settlement'),
      known,
      said,
    },
    what,
  )
}

/** A row in short: `J sale 100 #5`. */
function short(one: StoredTransaction): string {
  return `${one.side === 'journal' ? 'J' : 'S'} ${one.kind} ${one.amount ?? '-'} #${one.stan ?? '-'}`
}

/** The judgement as lines that a reader can compare. */
export function inWords(judgement: Judgement): string[] {
  return [
    ...judgement.matches.map(
      (match) =>
        `match ${match.rule} ${match.amount}${match.difference === '0' ? '' : ` (${match.difference})`}: ${[...match.journal, ...match.settlement].map(short).join(', ')}`,
    ),
    ...judgement.leftovers.map(
      (leftover) =>
        `${leftover.type satisfies ExceptionType} ${leftover.expected} -> ${leftover.settled}: ${[...leftover.journal, ...leftover.settlement].map(short).join(', ')}`,
    ),
    ...judgement.placed.map(({ place, row: one }) => `${place}: ${short(one)}`),
  ].sort()
}
