// The sheet of exceptions: each row alone tells what disagrees, why, what shows it, and what to do.
import type { CauseId, ExceptionRecord, ExceptionType } from '../../src/domain/exception.ts'
import { ACTOR_OF, isAction } from '../../src/domain/remedy.ts'
import { evidenceText } from '../../src/domain/wording/evidence-text.ts'
import { say } from '../../src/domain/wording/wording.ts'
import { amountCell } from '../figures.ts'
import { INK, LOOK, type Look } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { type Column, writeHead, writeTable, writeTotals } from '../table.ts'
import { dayLine, lines, places, wordsOf } from '../words.ts'

/** Types of one family share a pale ground: the eye finds what is missing, what differs, what is double. */
const GROUND: Readonly<Record<ExceptionType, string>> = {
  missing_settlement: 'FDF3DF',
  missing_journal: 'FDF3DF',
  amount_difference: 'E7F0F9',
  zero_amount: 'FBE9E7',
  fee_difference: 'E7F0F9',
  status_difference: 'E7F0F9',
  kind_difference: 'E7F0F9',
  currency_difference: 'E7F0F9',
  reference_difference: 'E7F0F9',
  duplicate_journal: 'EFEAF7',
  duplicate_settlement: 'EFEAF7',
  batch_total_difference: 'E6F3EE',
  bank_credit_difference: 'E6F3EE',
  orphan_lifecycle: 'EEF0F3',
  ambiguous: 'EEF0F3',
}

const typeLooks = new Map<ExceptionType, Look>()

function typeLook(type: ExceptionType): Look {
  let look = typeLooks.get(type)
  if (look === undefined) {
    look = { ...LOOK.wrapped, bold: true, fill: GROUND[type] }
    typeLooks.set(type, look)
  }
  return look
}

/** Two causes stand out: one wants risk control, the other wants somebody to find it. */
const CAUSE_LOOK: Readonly<Partial<Record<CauseId, Look>>> = {
  fraud_suspected: { ...LOOK.wrapped, bold: true, ink: INK.negative },
  unknown: { ...LOOK.wrapped, italic: true, ink: INK.quiet },
}

const COLUMNS: readonly Column<ExceptionRecord>[] = [
  { id: 'exception', width: 19, cell: (row) => ({ value: row.id, look: LOOK.idWrapped }) },
  {
    id: 'status',
    width: 9,
    cell: (row, locale) => ({ value: wordsOf(locale, 'status', row.status), look: LOOK.wrapped }),
  },
  {
    id: 'type',
    width: 15,
    cell: (row, locale) => ({ value: wordsOf(locale, 'type', row.type), look: typeLook(row.type) }),
  },
  {
    id: 'disagrees',
    width: 23,
    cell: (row, locale) => ({
      value: say(locale, `report.disagrees.${row.type}`),
      look: LOOK.wrapped,
    }),
  },
  { id: 'currency', width: 9, cell: (row) => ({ value: row.currency, look: LOOK.text }) },
  { id: 'amount', width: 14, right: true, cell: (row) => amountCell(row.amount, row.currency) },
  {
    id: 'difference',
    width: 14,
    right: true,
    cell: (row) => amountCell(row.amountDifference, row.currency),
  },
  {
    id: 'cause',
    width: 15,
    cell: (row, locale) => ({
      value: wordsOf(locale, 'cause', row.cause),
      look: CAUSE_LOOK[row.cause] ?? LOOK.wrapped,
    }),
  },
  {
    id: 'evidence',
    width: 44,
    cell: (row, locale) => ({
      value: lines(row.evidence.map((fact) => `• ${evidenceText(locale, fact)}`)),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'alternative',
    width: 13,
    cell: (row, locale) => ({
      value: row.alternativeCause === null ? null : wordsOf(locale, 'cause', row.alternativeCause),
      look: LOOK.quietWrapped,
    }),
  },
  {
    id: 'remedy',
    width: 32,
    cell: (row, locale) => ({ value: wordsOf(locale, 'action', row.action), look: LOOK.wrapped }),
  },
  {
    id: 'actor',
    width: 12,
    cell: (row, locale) => ({
      value: isAction(row.action) ? wordsOf(locale, 'actor', ACTOR_OF[row.action]) : null,
      look: LOOK.wrapped,
    }),
  },
  { id: 'source', width: 11, cell: (row) => ({ value: row.source, look: LOOK.wrapped }) },
  { id: 'merchant', width: 17, cell: (row) => ({ value: row.merchantId, look: LOOK.idWrapped }) },
  { id: 'terminal', width: 11, cell: (row) => ({ value: row.terminalId, look: LOOK.idWrapped }) },
  {
    id: 'business_date',
    width: 11,
    cell: (row) => ({ value: { date: row.businessDate }, look: LOOK.date }),
  },
  { id: 'age', width: 8, right: true, cell: (row) => ({ value: row.ageDays, look: LOOK.line }) },
  {
    id: 'journal_rows',
    width: 24,
    cell: (row) => ({ value: places(row.journal), look: LOOK.idWrapped }),
  },
  {
    id: 'settlement_rows',
    width: 24,
    cell: (row) => ({ value: places(row.settlement), look: LOOK.idWrapped }),
  },
  {
    id: 'decision',
    width: 14,
    cell: (row, locale) => ({
      value: row.decision === null ? null : wordsOf(locale, 'decision', row.decision),
      look: LOOK.wrapped,
    }),
  },
]

export const EXCEPTIONS: Sheet = {
  id: 'exceptions',
  tab: 'B4690E',
  setup: {
    widths: COLUMNS.map((column) => column.width),
    frozenRows: 4,
    frozenColumns: 1,
    repeatedRows: [1, 4],
    paper: 'A3',
  },
  write(page, books, locale, known) {
    const { listed } = books.exceptions
    const title = say(locale, 'report.sheet.exceptions')
    const words = listed.length === 0 ? 'report.exceptions.none' : 'report.exceptions.words'
    const top = writeHead(page, title, dayLine(books, locale), say(locale, words))
    const next = writeTable(page, locale, top, COLUMNS, listed)
    if (listed.length > 0) page.filter(top, 1, next - 1, COLUMNS.length)
    const totals = writeTotals(page, locale, top + 1, next, books.exceptions, {
      merchant: 3,
      currency: 5,
      count: 4,
      amount: 6,
    })
    known.set('exceptions.count', { page, figures: totals.counts })
    for (const [currency, figure] of totals.amounts) {
      known.set(`exceptions.amount.${currency}`, { page, figures: [figure] })
    }
  },
}
