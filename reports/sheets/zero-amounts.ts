// The sheet of zero amounts: the faulty ones first, the legitimate ones apart, each in one class.
import { address } from '../../src/domain/cell-address.ts'
import type { ZeroList } from '../../src/domain/day-books.ts'
import { money } from '../../src/domain/money.ts'
import { type Locale, say } from '../../src/domain/wording/wording.ts'
import type { ZeroEntry } from '../../src/domain/zero-ledger.ts'
import { amountCell, countText, type Figure, putFormula } from '../figures.ts'
import { INK, LOOK, type Look } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { type Column, writeBeyond, writeHead, writeRecords, writeTable } from '../table.ts'
import { CAUSE_COLUMN, EVIDENCE_COLUMN, PREVENTION_COLUMN, TOLD_COLUMNS } from '../told-columns.ts'
import { dayLine, wordsOf } from '../words.ts'
import type { Page } from '../workbook-writer.ts'

const PRINTED: readonly Column<ZeroEntry>[] = [
  {
    id: 'zero_class',
    width: 24,
    cell: (row, locale) => ({
      value: wordsOf(locale, 'zero', row.class),
      look: LOOK.wrapped,
    }),
  },
  CAUSE_COLUMN,
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
  EVIDENCE_COLUMN,
  ...TOLD_COLUMNS,
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

const COLUMNS: readonly Column<ZeroEntry>[] = [...PRINTED, PREVENTION_COLUMN]

/** The column of evidence, where a band says what it holds. */
const EVIDENCE = COLUMNS.findIndex((column) => column.id === 'evidence') + 1
const BAND: Look = { ...LOOK.strong, ink: INK.brand, fill: INK.tileFill, vertical: 'middle' }
const BAND_WORDS: Look = { ...LOOK.label, fill: INK.tileFill }

export const ZERO_AMOUNTS: Sheet = {
  id: 'zero_amounts',
  tab: 'A61B1B',
  setup: {
    widths: COLUMNS.map((column) => column.width),
    frozenRows: 4,
    frozenColumns: 0,
    // The band above belongs to the first list only.
    repeatedRows: [4, 4],
    paper: 'A3',
    printedColumns: PRINTED.length,
  },
  write(page, books, locale, known) {
    const { listed, beyond, legitimateBeyond = 0 } = books.zero
    const hidden = {
      faulty: beyond.reduce((total, entry) => total + entry.count, 0) - legitimateBeyond,
      legitimate: legitimateBeyond,
    }
    const title = say(locale, 'report.sheet.zero_amounts')
    const top = writeHead(page, title, dayLine(books, locale), say(locale, 'report.zero.words'))
    const faulty = listed.filter((entry) => !entry.legitimate)
    const legitimate = listed.filter((entry) => entry.legitimate)
    // Above the headings: a filter takes every row below them for one of its own.
    writeBand(page, locale, top - 1, 'faulty', faulty.length, hidden.faulty)
    const end = writeTable(page, locale, top, COLUMNS, faulty)
    // Only one filter stands on a page: it belongs to the rows that somebody works through.
    if (faulty.length > 0) page.filter(top, 1, end - 1, COLUMNS.length)
    // An empty row apart, or Excel lets the filter grow over the other list.
    const band = end + 1
    writeBand(page, locale, band, 'legitimate', legitimate.length, hidden.legitimate)
    const next = writeRecords(page, locale, band + 1, COLUMNS, legitimate)
    const counts = [
      [top + 1, end],
      [band + 1, next],
    ].flatMap(([from = 0, after = 0]) =>
      after > from ? [`COUNTA(${address(from, 1)}:${address(after - 1, 1)})`] : [],
    )
    const total = writeTotal(page, locale, next + 1, books.zero, counts)
    known.set('zero.count', { page, figures: [total] })
  },
}

function writeBand(
  page: Page,
  locale: Locale,
  row: number,
  id: 'faulty' | 'legitimate',
  listed: number,
  hidden: number,
): void {
  for (let column = 1; column <= COLUMNS.length; column++) page.put(row, column, null, BAND)
  const head = say(locale, `report.zero.${id}`, { count: countText(listed + hidden) })
  const words = say(locale, `report.zero.${id}_words`)
  const cut = say(locale, 'report.zero.cut', { listed: countText(listed) })
  const rest = say(locale, 'report.zero.elsewhere')
  page.put(row, 1, hidden === 0 ? head : `${head}${cut}`, BAND)
  page.put(row, EVIDENCE, hidden === 0 ? words : `${words}   ${rest}`, BAND_WORDS)
  page.height(row, 22)
}

/** What stands beyond the list, by merchant, and the count of all. */
function writeTotal(
  page: Page,
  locale: Locale,
  top: number,
  zero: ZeroList,
  counts: string[],
): Figure {
  const beyond = writeBeyond(page, locale, top, zero, { merchant: 1, count: 2 })
  if (zero.beyond.length > 0) {
    counts.push(`SUM(${address(beyond.first, 2)}:${address(beyond.next - 1, 2)})`)
  }
  const row = zero.beyond.length > 0 ? beyond.next + 1 : top
  const rest = zero.beyond.reduce((total, entry) => total + entry.count, 0)
  page.put(row, 1, say(locale, 'report.zero.total'), LOOK.totalText)
  const all = {
    formula: counts.length === 0 ? '0' : counts.join('+'),
    value: money(String(zero.listed.length + rest)),
  }
  return putFormula(page, row, 2, all, [], () => LOOK.totalCount)
}
