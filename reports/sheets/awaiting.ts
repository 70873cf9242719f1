// The sheet of rows that wait for their other side: no exceptions, due later.
import type { AwaitingEntry } from '../../src/domain/day-books.ts'
import { say } from '../../src/domain/wording/wording.ts'
import { amountCell } from '../figures.ts'
import { LOOK } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { type Column, cutWords, writeHead, writeList } from '../table.ts'
import { dayLine } from '../words.ts'

const COLUMNS: readonly Column<AwaitingEntry>[] = [
  {
    id: 'side',
    width: 12,
    cell: (row, locale) => ({
      value: say(locale, `report.side.${row.side}`),
      look: LOOK.text,
    }),
  },
  {
    id: 'source',
    width: 16,
    cell: (row) => ({ value: row.source, look: LOOK.text }),
  },
  {
    id: 'merchant',
    width: 20,
    cell: (row) => ({ value: row.merchantId, look: LOOK.id }),
  },
  {
    id: 'terminal',
    width: 13,
    cell: (row) => ({ value: row.terminalId, look: LOOK.id }),
  },
  {
    id: 'reference',
    width: 24,
    cell: (row) => ({ value: row.reference, look: LOOK.idWrapped }),
  },
  {
    id: 'business_date',
    width: 12,
    cell: (row) => ({ value: { date: row.businessDate }, look: LOOK.date }),
  },
  {
    id: 'due',
    width: 12,
    cell: (row) => ({
      value: row.dueDate === null ? null : { date: row.dueDate },
      look: LOOK.date,
    }),
  },
  {
    id: 'age',
    width: 11,
    right: true,
    cell: (row) => ({ value: row.ageDays, look: LOOK.line }),
  },
  {
    id: 'currency',
    width: 9,
    cell: (row) => ({ value: row.currency, look: LOOK.text }),
  },
  {
    id: 'amount',
    width: 16,
    right: true,
    cell: (row) => amountCell(row.amount, row.currency),
  },
  {
    id: 'file',
    width: 34,
    cell: (row) => ({ value: row.file, look: LOOK.idWrapped }),
  },
  {
    id: 'line',
    width: 10,
    right: true,
    cell: (row) => ({ value: row.line, look: LOOK.line }),
  },
]

export const AWAITING: Sheet = {
  id: 'awaiting',
  tab: null,
  setup: {
    widths: COLUMNS.map((column) => column.width),
    frozenRows: 4,
    frozenColumns: 0,
    repeatedRows: [1, 4],
    paper: 'A4',
  },
  write(page, books, locale, known) {
    const { listed } = books.awaiting
    const title = say(locale, 'report.sheet.awaiting')
    const words = listed.length === 0 ? 'report.awaiting.none' : 'report.awaiting.words'
    const told = [say(locale, words), cutWords(locale, books.awaiting)].filter(Boolean).join('   ')
    const top = writeHead(page, title, dayLine(books, locale), told)
    const totals = { merchant: 3, currency: 9, count: 8, amount: 10 }
    writeList(page, locale, top, COLUMNS, books.awaiting, totals, { id: 'awaiting', known })
  },
}
