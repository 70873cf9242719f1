// Figures as files write them: strict grammars, signs on text.
import {
  FLUSH_AFTER,
  scaled,
  scaledText,
  shortUnits,
  UNIT_DECIMALS,
  unitsText,
} from '../domain/exact-sum.ts'

/** How a file writes its figures. Absent: `-?digits[.digits]` in major units, nothing else. */
export interface FigureStyle {
  readonly decimal?: '.' | ','
  /** Accepted between groups of three digits; absent: none is. */
  readonly thousands?: ',' | '.' | ' ' | "'"
  /** Minor digits that the figure implies, e.g. 2: `1050` is 10.50; `currency`: those of the row's currency. */
  readonly implied?: number | 'currency'
  /** Text that may stand before or after the figure, e.g. `R$`, `¥`. */
  readonly symbols?: readonly string[]
  /** A sign at the end (`12.50-`) or a plus sign before the figure. */
  readonly looseSigns?: boolean
}

/** True exactly where `isAmountText` of the domain is: by character codes, a million times a load. */
export function isPlainFigure(text: string): boolean {
  const length = text.length
  let at = text.charCodeAt(0) === 45 ? 1 : 0
  const first = at
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) break
    at++
  }
  const whole = at - first
  if (whole === 0 || whole > 34) return false
  if (at === length) return true
  if (text.charCodeAt(at) !== 46) return false
  const decimals = length - at - 1
  if (decimals === 0 || decimals > 18) return false
  for (at++; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

/** True where a plain figure is zero in value, whatever its digits. */
export function isZeroFigure(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 48 && code <= 57) return false
  }
  return true
}

/** A figure with the other sign; a zero loses its sign. */
export function negatedFigure(text: string): string {
  if (text.charCodeAt(0) === 45) return text.slice(1)
  return isZeroFigure(text) ? text : `-${text}`
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/**
 * A function from the text of a cell to a plain figure; null where the grammar refuses it. Blank
 * text never reaches it. An undefined style is the strict grammar itself. Digits that the currency implies
 * are still to be set off: `majorUnits`.
 */
export function figureReader(style: FigureStyle | undefined): (cell: string) => string | null {
  if (style === undefined) return (cell) => (isPlainFigure(cell) ? cell : null)
  const { implied, symbols = [], looseSigns = false } = style
  const decimal = style.decimal ?? '.'
  const group = style.thousands === undefined ? '' : escaped(style.thousands)
  const whole = group === '' ? '\\d{1,34}' : `(?:\\d{1,34}|\\d{1,3}(?:${group}\\d{3}){1,11})`
  const fraction = implied === undefined ? `(?:${escaped(decimal)}(\\d{1,18}))?` : '()'
  const symbol = symbols.length === 0 ? '' : `(?:${symbols.map(escaped).join('|')})?\\s?`
  const behind = symbol === '' ? '' : `\\s?${symbol}`
  const before = looseSigns ? '([-+]?)' : '(-?)'
  const after = looseSigns ? '(-?)' : '()'
  const grammar = new RegExp(`^${before}${symbol}(-?)(${whole})${fraction}${behind}${after}$`)
  return (cell) => {
    const parts = grammar.exec(cell)
    if (parts === null) return null
    const [, front = '', inner = '', digits = '', decimals = '', back = ''] = parts
    const signs = (front === '-' ? 1 : 0) + (inner === '-' ? 1 : 0) + (back === '-' ? 1 : 0)
    if (signs > 1) return null
    let plain = group === '' ? digits : digits.replaceAll(style.thousands ?? '', '')
    if (typeof implied === 'number' && implied > 0) plain = withDecimals(plain, implied)
    else if (decimals !== '') plain = `${plain}.${decimals}`
    if (signs === 1 && !isZeroFigure(plain)) plain = `-${plain}`
    return isPlainFigure(plain) ? plain : null
  }
}

/**
 * Localized exports write a decimal comma: `11,5`, `1.234,50`. A comma before three digits may group
 * thousands as well: such a figure stays as it is, to be refused.
 */
export function decimalPoint(figure: string): string {
  if (!figure.includes(',') || !/^-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}$/.test(figure))
    return figure
  return figure.replaceAll('.', '').replace(',', '.')
}

/** Digits in minor units as a plain figure: `withDecimals('000000002861', 2)` is `28.61`. */
export function withDecimals(digits: string, decimals: number): string {
  const padded = digits.length > decimals ? digits : digits.padStart(decimals + 1, '0')
  const point = padded.length - decimals
  let first = 0
  while (first < point - 1 && padded.charCodeAt(first) === 48) first++
  const whole = padded.slice(first, point)
  return decimals === 0 ? whole : `${whole}.${padded.slice(point)}`
}

/** A plain whole figure in minor units, in major ones: `-1050` of two digits is `-10.50`. */
export function majorUnits(figure: string, digits: number): string {
  const isNegative = figure.charCodeAt(0) === 45
  const major = withDecimals(isNegative ? figure.slice(1) : figure, digits)
  return isNegative ? `-${major}` : major
}

/** The exact sum of plain figures, blanks left out; '' where one is unreadable. */
export function sumOf(...figures: readonly string[]): string {
  let units = 0
  for (const figure of figures) if (figure !== '') units += shortUnits(figure)
  // NaN where one of them is long or none at all.
  if (figures.length < FLUSH_AFTER && !Number.isNaN(units)) {
    return unitsText(String(Math.abs(units)), units < 0, UNIT_DECIMALS)
  }
  let total = 0n
  for (const figure of figures) {
    if (figure === '') continue
    if (!isPlainFigure(figure)) return ''
    total += scaled(figure)
  }
  return scaledText(total)
}

const TOTAL = /^-?\d{1,60}(?:\.\d{1,18})?$/

/** True where two figures (totals may be longer than amounts) are the same value. */
export function sameFigure(declared: string, counted: string): boolean {
  return TOTAL.test(declared) && TOTAL.test(counted) && scaled(declared) === scaled(counted)
}
