// Short stories for the tests of this room: rows with sensible defaults, and the day they stand in.
import type { RefusedLine } from '../../src/domain/day-facts.ts'
import type { Evidence, ExceptionType } from '../../src/domain/exception.ts'
import { directionOf } from '../../src/domain/kind.ts'
import type { Leftover } from '../../src/domain/leftover.ts'
import { money, plainText, sum } from '../../src/domain/money.ts'
import { DEFAULT_RESPONSE_CODES } from '../../src/domain/response-codes.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { evidenceText } from '../../src/domain/wording/evidence-text.ts'
import type { ZeroSubject } from '../../src/domain/zero-ledger.ts'
import { classifyZero, type ExplainTerms, explain } from '../../src/exceptions/exceptions.ts'
import { negatedFigure } from '../../src/formats/figures.ts'
import { type DayFactsTerms, dayFactsFrom } from './day-facts-from.ts'

export const DATE = '2026-11-20'

const BLANK: StoredTransaction = {
  side: 'journal',
  source: 'stores',
  fileId: 1,
  line: 0,
  businessDate: DATE,
  settlementDate: null,
  at: null,
  kind: 'sale',
  merchantId: 'M1',
  terminalId: 'T1',
  batchNo: '000001',
  stan: null,
  rrn: null,
  authCode: null,
  pan: '622202******1234',
  scheme: 'unionpay',
  paymentMethod: null,
  amount: null,
  amountState: 'value',
  currency: 'CNY',
  fee: null,
  net: null,
  acquirerReference: null,
  payoutReference: null,
  originalStan: null,
  originalRrn: null,
  originalReference: null,
  responseCode: '00',
  outcome: null,
  reversalReason: null,
  entryMode: null,
  cardProduct: null,
  operatorId: null,
  softwareVersion: null,
  storedOffline: null,
  item: null,
  remark: null,
}

export type Change = Partial<StoredTransaction> & { readonly time?: string | undefined }

let line = 1

function row(change: Change): StoredTransaction {
  line += 1
  const { time, ...rest } = change
  const kind = rest.kind ?? 'sale'
  const amount = rest.amount ?? null
  const at =
    time === undefined
      ? null
      : `${rest.businessDate ?? DATE}T${time}${time.length === 5 ? ':00' : ''}`
  return {
    ...BLANK,
    line,
    at,
    ...rest,
    kind,
    amount: amount !== null && directionOf(kind) < 0 ? negatedFigure(amount) : amount,
    amountState: rest.amountState ?? (amount === null ? 'blank' : 'value'),
  }
}

/** A journal row; `amount` is written without direction, `time` is `HH:MM` or `HH:MM:SS`. */
export const inJournal = (change: Change) => row({ side: 'journal', fileId: 1, ...change })

/** A settlement row of unionpay.csv. */
export const inSettlement = (change: Change) =>
  row({ side: 'settlement', source: 'unionpay', fileId: 2, responseCode: null, ...change })

/** `count` plain sales of one terminal, one a minute and STAN from `stan` on. */
export function sales(
  count: number,
  from: Omit<Change, 'stan' | 'time'> & { stan: number; time: string },
): StoredTransaction[] {
  const { stan, time, ...rest } = from
  const start = Date.parse(`${DATE}T${time}:00Z`)
  return Array.from({ length: count }, (_, step) =>
    inJournal({
      amount: `${10 + step}.50`,
      ...rest,
      stan: String(stan + step).padStart(6, '0'),
      time: new Date(start + step * 60_000).toISOString().slice(11, 19),
      pan: `622202******${String(1000 + step)}`,
    }),
  )
}

export interface Day {
  /** Every journal row of the day and before. */
  readonly journal?: readonly StoredTransaction[]
  readonly settled?: readonly StoredTransaction[]
  readonly configured?: readonly string[]
  /** The run's date, where it is a later one than the rows'. */
  readonly runOn?: string
  readonly nextDateCovered?: boolean
  readonly refused?: readonly RefusedLine[]
}

export const TERMS: ExplainTerms = {
  businessDate: DATE,
  fileName: (fileId) => (fileId === 1 ? 'stores.csv' : 'unionpay.csv'),
  responseCodes: [DEFAULT_RESPONSE_CODES],
  cutoffOf: () => '23:00',
  nextDateCovered: () => true,
  owedBy: () => 'unionpay',
}

function termsOf(day: Day, concerned: readonly StoredTransaction[]): DayFactsTerms {
  return {
    businessDate: DATE,
    responseCodes: TERMS.responseCodes,
    isSettled: (one) => (day.settled ?? []).includes(one),
    isConfigured: (_, terminalId) => (day.configured ?? []).includes(terminalId),
    owedBy: TERMS.owedBy,
    concerned,
    refused: day.refused ?? [],
  }
}

function withRows(day: Day, rows: readonly StoredTransaction[]): StoredTransaction[] {
  return [...new Set([...(day.journal ?? []), ...rows])]
}

const total = (rows: readonly StoredTransaction[]) => {
  const amounts = rows.flatMap((one) => (one.amount === null ? [] : [money(one.amount)]))
  return amounts.length === 0 ? null : plainText(sum(amounts))
}

export function leftover(
  type: ExceptionType,
  journal: readonly StoredTransaction[],
  settlement: readonly StoredTransaction[],
  change: Partial<Leftover> = {},
): Leftover {
  return {
    type,
    rule: null,
    journal,
    settlement,
    source: 'unionpay',
    expected: total(journal),
    settled: total(settlement),
    currency: 'CNY',
    notes: [],
    ...change,
  }
}

/** The explanation of a leftover in its day. */
export function told(one: Leftover, day: Day = {}) {
  const rows = [...one.journal, ...one.settlement]
  const facts = dayFactsFrom(withRows(day, rows), termsOf(day, rows))
  const covered = day.nextDateCovered ?? true
  const businessDate = day.runOn ?? DATE
  return explain(one, facts, { ...TERMS, businessDate, nextDateCovered: () => covered })
}

/** The ledger's word on a zero row in its day. */
export function zero(subject: StoredTransaction | ZeroSubject, day: Day = {}) {
  const whole: ZeroSubject =
    'row' in subject ? subject : { row: subject, place: null, own: [], other: [] }
  const rows = [whole.row, ...whole.own, ...whole.other]
  const facts = dayFactsFrom(withRows(day, rows), termsOf(day, [whole.row]))
  return classifyZero(whole, facts, TERMS)
}

/** Evidence as an English reader sees it. */
export const read = (one: { readonly evidence: readonly Evidence[] }) =>
  one.evidence.map((fact) => evidenceText('en', fact)).join('\n')
