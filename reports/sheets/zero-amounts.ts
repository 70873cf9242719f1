// The sheet of zero amounts: the faulty ones first, the legitimate ones apart, each in one class.
import { money } from '../../src/domain/money.ts'
import { evidenceText } from '../../src/domain/wording/evidence-text.ts'
import { say } from '../../src/domain/wording/wording.ts'
import type { ZeroEntry } from '../../src/domain/zero-ledger.ts'
import { amountCell, putCount, putFormula } from '../figures.ts'
import { LOOK } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { address } from '../sheet-data.ts'
import { type Column, writeHead, writeTable } from '../table.ts'
import { dayLine, lines, wordsOf } from '../words.ts'

const COLUMNS: readonly Column<ZeroEntry>[] = [
  {
    id: 'zero_class',
    width: 24,
    cell: (row, locale) => ({
      value: wordsOf(locale, 'zero', row.class),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'cause',
    width: 15,
    cell: (row, locale) => ({
      value: wordsOf(locale, 'cause', row.cause),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'zero_value',
    width: 12,
    cell: (row, locale) => ({
      value: say(locale, `report.zero_value.${row.value}`),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'currency',
    width: 9,
    cell: (row) => ({ value: row.currency, look: LOOK.text }),
  },
  {
    id: 'other_amount',
    width: 14,
    right: true,
    cell: (row) => amountCell(row.otherAmount, row.currency),
  },
  {
    id: 'evidence',
    width: 42,
    cell: (row, locale) => ({
      value: lines(row.evidence.map((fact) => `• ${evidenceText(locale, fact)}`)),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'kind',
    width: 15,
    cell: (row, locale) => ({
      value: wordsOf(locale, 'kind', row.kind),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'side',
    width: 11,
    cell: (row, locale) => ({
      value: say(locale, `report.side.${row.side}`),
      look: LOOK.text,
    }),
  },
  {
    id: 'merchant',
    width: 17,
    cell: (row) => ({ value: row.merchantId, look: LOOK.idWrapped }),
  },
  {
    id: 'terminal',
    width: 11,
    cell: (row) => ({ value: row.terminalId, look: LOOK.idWrapped }),
  },
  {
    id: 'file',
    width: 25,
    cell: (row) => ({ value: row.file, look: LOOK.idWrapped }),
  },
  {
    id: 'line',
    width: 8,
    right: true,
    cell: (row) => ({ value: row.line, look: LOOK.line }),
  },
]

export const ZERO_AMOUNTS: Sheet = {
  id: 'zero_amounts',
  tab: 'A61B1B',
  setup: {
    widths: COLUMNS.map((column) => column.width),
    frozenRows: 3,
    frozenColumns: 0,
    repeatedRows: [1, 2],
    paper: 'A4',
  },
  write(page, books, locale) {
    const { listed, beyond } = books.zero
    const title = say(locale, 'report.sheet.zero_amounts')
    const top = writeHead(page, title, dayLine(books, locale), say(locale, 'report.zero.words'))
    const faulty = listed.filter((entry) => !entry.legitimate)
    const legitimate = listed.filter((entry) => entry.legitimate)
    let row = top
    const ranges: string[] = []
    for (const [id, entries] of [
      ['faulty', faulty],
      ['legitimate', legitimate],
    ] as const) {
      page.put(row, 1, say(locale, `report.zero.${id}`, { count: entries.length }), LOOK.section)
      page.height(row, 24)
      page.put(row, 6, say(locale, `report.zero.${id}_words`), LOOK.label)
      const next = writeTable(page, locale, row + 1, COLUMNS, entries)
      if (entries.length > 0) {
        ranges.push(`COUNTA(${address(row + 2, 1)}:${address(next - 1, 1)})`)
        // Only one filter stands on a page: it belongs to the rows that somebody works through.
        if (id === 'faulty') page.filter(row + 1, 1, next - 1, COLUMNS.length)
      } else page.put(next, 1, say(locale, 'report.none'), LOOK.note)
      row = next + (entries.length > 0 ? 1 : 2)
    }
    if (beyond.length > 0) {
      const count = beyond.reduce((total, entry) => total + entry.count, 0)
      page.put(
        row,
        1,
        say(locale, 'report.beyond', { listed: listed.length, beyond: count }),
        LOOK.strong,
      )
      page.put(row + 1, 1, say(locale, 'report.column.merchant'), LOOK.head)
      page.put(row + 1, 2, say(locale, 'report.column.count'), LOOK.headRight)
      const first = row + 2
      for (const [index, entry] of beyond.entries()) {
        page.put(first + index, 1, entry.merchantId, LOOK.id)
        putCount(page, first + index, 2, entry.count, LOOK.count)
      }
      row = first + beyond.length
      ranges.push(`SUM(${address(first, 2)}:${address(row - 1, 2)})`)
      row++
    }
    const total = listed.length + beyond.reduce((sum, entry) => sum + entry.count, 0)
    page.put(row, 1, say(locale, 'report.zero.total'), LOOK.totalText)
    const reckoning = {
      formula: ranges.length === 0 ? '0' : ranges.join('+'),
      value: money(String(total)),
    }
    putFormula(page, row, 2, reckoning, [], () => LOOK.totalCount)
  },
}
