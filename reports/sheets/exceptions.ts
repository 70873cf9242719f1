// The sheet of exceptions: each row alone tells what disagrees, why, what shows it, and what to do.
import type { ExceptionRecord, ExceptionType } from '../../src/domain/exception.ts'
import { say } from '../../src/domain/wording/wording.ts'
import { amountCell } from '../figures.ts'
import { LOOK, type Look } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { type Column, cutWords, writeHead, writeList } from '../table.ts'
import { CAUSE_COLUMN, EVIDENCE_COLUMN, PREVENTION_COLUMN, TOLD_COLUMNS } from '../told-columns.ts'
import { dayLine, places, wordsOf } from '../words.ts'

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

/** Narrow enough that A3 shows them in letters that can be read. */
const PRINTED: readonly Column<ExceptionRecord>[] = [
  // In one line: what is copied from print must find the exception.
  { id: 'exception', width: 22, cell: (row) => ({ value: row.id, look: LOOK.id }) },
  {
    id: 'status',
    width: 9,
    cell: (row, locale) => ({ value: wordsOf(locale, 'status', row.status), look: LOOK.wrapped }),
  },
  {
    id: 'type',
    width: 14,
    cell: (row, locale) => ({ value: wordsOf(locale, 'type', row.type), look: typeLook(row.type) }),
  },
  {
    id: 'disagrees',
    width: 16,
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
  CAUSE_COLUMN,
  EVIDENCE_COLUMN,
  ...TOLD_COLUMNS,
  { id: 'merchant', width: 16, cell: (row) => ({ value: row.merchantId, look: LOOK.idWrapped }) },
  { id: 'terminal', width: 10, cell: (row) => ({ value: row.terminalId, look: LOOK.idWrapped }) },
  {
    id: 'business_date',
    width: 11,
    cell: (row) => ({ value: { date: row.businessDate }, look: LOOK.date }),
  },
  {
    id: 'journal_rows',
    width: 18,
    cell: (row) => ({ value: places(row.journal), look: LOOK.idWrapped }),
  },
  {
    id: 'settlement_rows',
    width: 18,
    cell: (row) => ({ value: places(row.settlement), look: LOOK.idWrapped }),
  },
]

const COLUMNS: readonly Column<ExceptionRecord>[] = [
  ...PRINTED,
  {
    id: 'decision',
    width: 14,
    cell: (row, locale) => ({
      value: row.decision === null ? null : wordsOf(locale, 'decision', row.decision),
      look: LOOK.wrapped,
    }),
  },
  { id: 'age', width: 11, right: true, cell: (row) => ({ value: row.ageDays, look: LOOK.line }) },
  { id: 'source', width: 11, cell: (row) => ({ value: row.source, look: LOOK.wrapped }) },
  PREVENTION_COLUMN,
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
    printedColumns: PRINTED.length,
  },
  write(page, books, locale, known) {
    const { listed } = books.exceptions
    const title = say(locale, 'report.sheet.exceptions')
    const words = listed.length === 0 ? 'report.exceptions.none' : 'report.exceptions.words'
    const cut = cutWords(locale, books.exceptions)
    const rest = cut === '' ? [] : [cut, say(locale, 'report.exceptions.elsewhere')]
    const told = [say(locale, words), ...rest].join('   ')
    const top = writeHead(page, title, dayLine(books, locale), told)
    const totals = { merchant: 3, currency: 5, count: 4, amount: 6 }
    writeList(page, locale, top, COLUMNS, books.exceptions, totals, { id: 'exceptions', known })
  },
}
