// A list on a page: declared columns, a header, one row a record, and what stands beyond the cut.
import { address } from '../src/domain/cell-address.ts'
import type { CappedList } from '../src/domain/day-books.ts'
import { money, sum } from '../src/domain/money.ts'
import { type Locale, say } from '../src/domain/wording/wording.ts'
import { wrappedLines } from './cell-text.ts'
import {
  countText,
  decimalsOf,
  type Figure,
  fitsNumberCell,
  putAmount,
  putCount,
  putFormula,
} from './figures.ts'
import { amountLook, LOOK, type Look } from './looks.ts'
import type { KnownFigures } from './sheet.ts'
import type { CellValue } from './sheet-data.ts'
import type { Page } from './workbook-writer.ts'

export interface Column<T> {
  /** A stable id; the heading stands in the catalog (`report.column.<id>`). */
  readonly id: string
  /** In characters; a Chinese character takes two. */
  readonly width: number
  readonly right?: boolean
  cell(record: T, locale: Locale): { readonly value: CellValue; readonly look: Look }
}

/** In points, for the text size of lists: Chinese stands higher. Excel allows no row above 409. */
const LINE_HEIGHT: Readonly<Record<Locale, number>> = { en: 12.5, 'zh-CN': 14 }
const ROW_HEIGHT_MAX = 400

/** Rows that Excel can hold, less what stands above and below a list. */
const ROWS_MAX = 1_000_000

/** Writes heading and records from `top` on; gives the row after the last. */
export function writeTable<T>(
  page: Page,
  locale: Locale,
  top: number,
  columns: readonly Column<T>[],
  records: readonly T[],
): number {
  writeHeadings(page, locale, top, columns)
  return writeRecords(page, locale, top + 1, columns, records)
}

function writeHeadings<T>(
  page: Page,
  locale: Locale,
  row: number,
  columns: readonly Column<T>[],
): void {
  columns.forEach((column, index) => {
    const look = column.right === true ? LOOK.headRight : LOOK.head
    page.put(row, index + 1, say(locale, `report.column.${column.id}`), look)
  })
  page.height(row, 30)
}

/** One row a record from `first` on; gives the row after the last. */
export function writeRecords<T>(
  page: Page,
  locale: Locale,
  first: number,
  columns: readonly Column<T>[],
  records: readonly T[],
): number {
  if (records.length > ROWS_MAX) throw new RangeError(`A list of ${records.length} is too long`)
  // Most texts of a list are words of the catalog: the same in thousands of rows.
  const linesKnown = columns.map(() => new Map<string, number>())
  let row = first
  for (const record of records) {
    let lines = 1
    columns.forEach((column, index) => {
      const { value, look } = column.cell(record, locale)
      page.put(row, index + 1, value, look)
      if (look.wrap === true && typeof value === 'string') {
        let needed = linesKnown[index]?.get(value)
        if (needed === undefined) {
          needed = wrappedLines(value, column.width)
          linesKnown[index]?.set(value, needed)
        }
        lines = Math.max(lines, needed)
      }
    })
    // Programs differ in whether they fit a row to its text: the height is ours.
    page.height(row, Math.min(ROW_HEIGHT_MAX, lines * LINE_HEIGHT[locale] + 4))
    row++
  }
  return row
}

/** Title, the day, and a line of words: the head that every list has. Gives the table's first row. */
export function writeHead(page: Page, title: string, day: string, words: string): number {
  page.put(1, 1, title, LOOK.title)
  page.height(1, 30)
  page.put(2, 1, `${day}   ·   ${words}`, LOOK.subtitle)
  page.height(2, 18)
  page.height(3, 6)
  return 4
}

/** Where a list says what stands beyond it: columns of the page; a list without money has two. */
export interface BeyondColumns {
  readonly merchant: number
  readonly currency?: number
  readonly count: number
  readonly amount?: number
}

/** Where a list's total finds its figures. */
export type TotalColumns = Required<BeyondColumns>

/** Totals of a list: a count and an amount a currency. */
interface ListTotals {
  readonly counts: readonly Figure[]
  readonly amounts: ReadonlyMap<string, Figure>
}

interface Counted {
  readonly currency: string
  readonly amount: string | null
}

/**
 * A whole list from `top` on: rows, filter, and totals, which `known` takes as `<id>.count` and
 * `<id>.amount.<currency>`.
 */
export function writeList<T extends Counted>(
  page: Page,
  locale: Locale,
  top: number,
  columns: readonly Column<T>[],
  list: CappedList<T>,
  totalColumns: TotalColumns,
  { id, known }: { readonly id: string; readonly known: KnownFigures },
): void {
  const next = writeTable(page, locale, top, columns, list.listed)
  if (list.listed.length > 0) page.filter(top, 1, next - 1, columns.length)
  const totals = writeTotals(page, locale, top + 1, next, list, totalColumns)
  known.set(`${id}.count`, { page, figures: totals.counts })
  for (const [currency, figure] of totals.amounts) {
    known.set(`${id}.amount.${currency}`, { page, figures: [figure] })
  }
}

/**
 * Below a list: what stands beyond the cut, merchant by merchant, and the totals per currency,
 * as formulas over both. Gives the figures of the totals.
 */
function writeTotals<T extends Counted>(
  page: Page,
  locale: Locale,
  first: number,
  next: number,
  list: CappedList<T>,
  columns: TotalColumns,
): ListTotals {
  const beyond = writeBeyond(page, locale, next + 1, list, columns)
  const currencies = [
    ...new Set([...list.listed, ...list.beyond].map((record) => record.currency)),
  ].sort()
  const counts: Figure[] = []
  const amounts = new Map<string, Figure>()
  let row = beyond.next + 1
  for (const currency of currencies) {
    const here = list.listed.filter((record) => record.currency === currency)
    const there = list.beyond.filter((record) => record.currency === currency)
    const range = (column: number) =>
      `${address(first, column)}:${address(Math.max(first, next - 1), column)}`
    const beyondRange = (column: number) =>
      `${address(beyond.first, column)}:${address(Math.max(beyond.first, beyond.next - 1), column)}`
    const wanted = address(row, columns.currency)
    const terms = (what: 'count' | 'amount') => [
      ...(here.length === 0
        ? []
        : what === 'count'
          ? [`COUNTIF(${range(columns.currency)},${wanted})`]
          : [`SUMIF(${range(columns.currency)},${wanted},${range(columns.amount)})`]),
      ...(there.length === 0
        ? []
        : [`SUMIF(${beyondRange(columns.currency)},${wanted},${beyondRange(columns[what])})`]),
    ]
    const amountFigures = [...here, ...there].map((record) => figureOf(record))
    const count = here.length + there.reduce((total, record) => total + record.count, 0)
    page.put(row, columns.merchant, say(locale, 'report.total'), LOOK.totalText)
    for (let column = columns.merchant + 1; column < columns.amount; column++) {
      page.put(row, column, null, LOOK.totalText)
    }
    page.put(row, columns.currency, currency, LOOK.totalText)
    const counted = { formula: terms('count').join('+'), value: money(String(count)) }
    counts.push(putFormula(page, row, columns.count, counted, [], () => LOOK.totalCount))
    const summed = {
      formula: terms('amount').join('+'),
      value: sum(amountFigures.map((figure) => figure.value)),
    }
    amounts.set(
      currency,
      putFormula(page, row, columns.amount, summed, amountFigures, (decimals, negative) =>
        amountLook(Math.max(decimals, decimalsOf(currency)), negative, 'total'),
      ),
    )
    row++
  }
  return { counts, amounts }
}

function figureOf(record: Counted): Figure {
  const value = money(record.amount ?? '0')
  const decimals = Math.max(decimalsOf(record.currency), value.decimalPlaces())
  return {
    row: 0,
    column: 0,
    value,
    decimals,
    reckonable: fitsNumberCell(value),
  }
}

/** What stands beyond the cut, merchant by merchant; gives the first of these rows and the row after them. */
export function writeBeyond<T>(
  page: Page,
  locale: Locale,
  top: number,
  list: CappedList<T>,
  columns: BeyondColumns,
): { readonly first: number; readonly next: number } {
  if (list.beyond.length === 0) return { first: top, next: top }
  const beyond = list.beyond.reduce((total, entry) => total + entry.count, 0)
  page.put(top, 1, beyondWords(locale, list.listed.length, beyond), LOOK.strong)
  const last = columns.amount ?? columns.count
  const fill = (row: number, look: Look) => {
    for (let column = columns.merchant; column <= last; column++) {
      page.put(row, column, null, look)
    }
  }
  fill(top + 1, LOOK.head)
  for (const head of ['merchant', 'currency', 'count', 'amount'] as const) {
    const column = columns[head]
    if (column === undefined) continue
    const look = head === 'merchant' || head === 'currency' ? LOOK.head : LOOK.headRight
    page.put(top + 1, column, say(locale, `report.column.${head}`), look)
  }
  let row = top + 2
  for (const entry of list.beyond) {
    fill(row, LOOK.text)
    page.put(row, columns.merchant, entry.merchantId, LOOK.id)
    if (columns.currency !== undefined) {
      page.put(row, columns.currency, entry.currency, LOOK.text)
    }
    putCount(page, row, columns.count, entry.count, LOOK.count)
    if (columns.amount !== undefined) {
      putAmount(page, row, columns.amount, entry.amount, entry.currency)
    }
    row++
  }
  return { first: top + 2, next: row }
}

/** What is said of a list that is cut, above it; '' for a whole one. */
export function cutWords<T>(locale: Locale, { listed, beyond }: CappedList<T>): string {
  if (beyond.length === 0) return ''
  const rest = beyond.reduce((total, entry) => total + entry.count, 0)
  const count = countText(listed.length + rest)
  return say(locale, 'report.cut', { listed: countText(listed.length), count })
}

/** How much a list shows, and how much is summed below it. */
function beyondWords(locale: Locale, listed: number, beyond: number): string {
  return say(locale, 'report.beyond', { listed: countText(listed), beyond: countText(beyond) })
}
