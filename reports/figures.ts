// Exact figures at the edge of the workbook: a number where Excel can hold it, else text.
import { address } from '../src/domain/cell-address.ts'
import { currencyOf } from '../src/domain/currency.ts'
import { type Money, money, plainText, sum } from '../src/domain/money.ts'
import { amountLook, type Look } from './looks.ts'
import type { CellValue } from './sheet-data.ts'
import type { Page } from './workbook-writer.ts'

/** Digits that every office program keeps of a number. */
const DIGITS_MAX = 15

/** Decimals with which a currency's amounts are written; 2 for an unknown one. */
export function decimalsOf(currency: string): number {
  return currencyOf(currency)?.digits ?? 2
}

/** A figure as it stands in a cell: what it is exactly, and whether a formula can reckon with it. */
export interface Figure {
  readonly row: number
  readonly column: number
  readonly value: Money
  readonly decimals: number
  readonly reckonable: boolean
}

/** True where a cell holds the figure exactly as far as any office program shows it. */
export function fitsNumberCell(value: Money): boolean {
  return value.precision() <= DIGITS_MAX
}

/** With its thousands set apart, as the number beside it is shown. */
export function groupedText(value: Money, decimals: number): string {
  const [whole = '', fraction] = value.toFixed(Math.max(decimals, value.decimalPlaces())).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A count within words. */
export function countText(count: number): string {
  return groupedText(money(String(count)), 0)
}

/** The value of a cell: the one place where money becomes a JavaScript number. */
export function figureValue(value: Money, decimals: number): number | string {
  return fitsNumberCell(value) ? Number(plainText(value)) : groupedText(value, decimals)
}

/** Exact text of an amount in a list; null (no amount is known) stays an empty cell. */
export function amountCell(
  amount: string | null,
  currency: string,
): { readonly value: CellValue; readonly look: Look } {
  if (amount === null) return { value: null, look: amountLook(decimalsOf(currency), false) }
  const value = money(amount)
  const decimals = Math.max(decimalsOf(currency), value.decimalPlaces())
  return {
    value: figureValue(value, decimals),
    look: amountLook(decimals, value.isNegative()),
  }
}

/** Puts an amount down and gives it back for sums. */
export function putAmount(
  page: Page,
  row: number,
  column: number,
  amount: string,
  currency: string,
): Figure {
  const value = money(amount)
  const decimals = Math.max(decimalsOf(currency), value.decimalPlaces())
  page.put(
    row,
    column,
    figureValue(value, decimals),
    amountLook(decimals, value.isNegative(), 'dash'),
  )
  return { row, column, value, decimals, reckonable: fitsNumberCell(value) }
}

export function putCount(
  page: Page,
  row: number,
  column: number,
  count: number,
  look: Look,
): Figure {
  page.put(row, column, count, look)
  return {
    row,
    column,
    value: money(String(count)),
    decimals: 0,
    reckonable: true,
  }
}

/** A formula and what it comes to, computed exactly. */
export interface Reckoning {
  readonly formula: string
  readonly value: Money
}

/** The sum of figures that stand one below the other; 0 of none. */
export function sumOf(figures: readonly Figure[]): Reckoning {
  const first = figures[0]
  const last = figures.at(-1)
  const value = sum(figures.map((figure) => figure.value))
  if (first === undefined || last === undefined) return { formula: '0', value }
  return { formula: `SUM(${at(first)}:${at(last)})`, value }
}

/** The sum of figures that stand apart, of this page; 0 of none. */
export function addedUp(figures: readonly Figure[]): Reckoning {
  const value = sum(figures.map((figure) => figure.value))
  return { formula: figures.map(at).join('+') || '0', value }
}

/**
 * Puts a formula with its result, which we computed exactly. Rounded to the decimals of the figures
 * that it stands on, so that binary remainders never look like a difference. Where one of them is
 * too long for a number cell, the exact result stands there as text.
 */
export function putFormula(
  page: Page,
  row: number,
  column: number,
  { formula, value }: Reckoning,
  from: readonly Figure[],
  look: (decimals: number, negative: boolean) => Look,
): Figure {
  const decimals = Math.max(0, ...from.map((figure) => figure.decimals))
  const reckonable = fitsNumberCell(value) && from.every((figure) => figure.reckonable)
  const cell: CellValue = reckonable
    ? { formula: `ROUND(${formula},${decimals})`, result: Number(plainText(value)) }
    : groupedText(value, decimals)
  page.put(row, column, cell, look(decimals, value.isNegative()))
  return { row, column, value, decimals, reckonable }
}

/** The address of a figure on its own page. */
export function at(figure: Figure): string {
  return address(figure.row, figure.column)
}
