// Figures as files write them: strict grammars, exact column sums, signs on text.

/** How a file writes its figures. Absent: `-?digits[.digits]` in major units, nothing else. */
export interface FigureStyle {
  readonly decimal?: '.' | ','
  /** Accepted between groups of three digits; absent: none is. */
  readonly thousands?: ',' | '.' | ' ' | "'"
  /** Minor digits that the figure implies, e.g. 2: `1050` is 10.50. */
  readonly implied?: number
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
  if (whole === 0 || whole > 18) return false
  if (at === length) return true
  if (text.charCodeAt(at) !== 46) return false
  const decimals = length - at - 1
  if (decimals === 0 || decimals > 8) return false
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
 * text never reaches it. An undefined style is the strict grammar itself.
 */
export function figureReader(style: FigureStyle | undefined): (cell: string) => string | null {
  if (style === undefined) return (cell) => (isPlainFigure(cell) ? cell : null)
  const { implied, symbols = [], looseSigns = false } = style
  const decimal = style.decimal ?? '.'
  const group = style.thousands === undefined ? '' : escaped(style.thousands)
  const whole = group === '' ? '\\d{1,18}' : `(?:\\d{1,18}|\\d{1,3}(?:${group}\\d{3}){1,5})`
  const fraction = implied === undefined ? `(?:${escaped(decimal)}(\\d{1,8}))?` : '()'
  const symbol = symbols.length === 0 ? '' : `(?:${symbols.map(escaped).join('|')})?\\s?`
  const before = looseSigns ? '([-+]?)' : '(-?)'
  const after = looseSigns ? '(-?)' : '()'
  const grammar = new RegExp(`^${before}${symbol}(-?)(${whole})${fraction}${symbol}${after}$`)
  return (cell) => {
    const parts = grammar.exec(cell)
    if (parts === null) return null
    const [, front = '', inner = '', digits = '', decimals = '', back = ''] = parts
    const signs = (front === '-' ? 1 : 0) + (inner === '-' ? 1 : 0) + (back === '-' ? 1 : 0)
    if (signs > 1) return null
    let plain = group === '' ? digits : digits.replaceAll(style.thousands ?? '', '')
    if (implied !== undefined && implied > 0) plain = withDecimals(plain, implied)
    else if (decimals !== '') plain = `${plain}.${decimals}`
    if (signs === 1 && !isZeroFigure(plain)) plain = `-${plain}`
    return isPlainFigure(plain) ? plain : null
  }
}

/** Digits in minor units as a plain figure: `withDecimals('000000002861', 2)` is `28.61`. */
export function withDecimals(digits: string, decimals: number): string {
  if (decimals === 0) return digits.replace(/^0+(?=\d)/, '')
  const padded = digits.padStart(decimals + 1, '0')
  const whole = padded.slice(0, -decimals).replace(/^0+(?=\d)/, '')
  return `${whole}.${padded.slice(-decimals)}`
}

const SCALE = 8
const FLUSH_AFTER = 1024

/**
 * The exact sum of a column as it is written; blank and unreadable cells count as 0. Short figures
 * are gathered as hundredths in an integer that stays below 2^53 (1,024 figures of at most 9 whole
 * digits), then moved to a bigint: no digit can be lost, and a load adds a million of them.
 */
export class FigureSum {
  #total = 0n
  #hundredths = 0
  #gathered = 0

  /** Adds a plain figure's value; anything else adds nothing. */
  add(text: string): void {
    const length = text.length
    if (length === 0) return
    const negative = text.charCodeAt(0) === 45
    const first = negative ? 1 : 0
    let at = first
    let digits = 0
    while (at < length) {
      const code = text.charCodeAt(at)
      if (code < 48 || code > 57) break
      digits = digits * 10 + (code - 48)
      at++
    }
    if (at - first > 9 || at === first || length - at > 3) {
      this.#addLong(text)
      return
    }
    if (at === length) digits *= 100
    else {
      const tens = text.charCodeAt(at + 1) - 48
      const ones = length - at === 3 ? text.charCodeAt(at + 2) - 48 : 0
      if (text.charCodeAt(at) !== 46 || !(tens >= 0 && tens <= 9) || !(ones >= 0 && ones <= 9)) {
        return
      }
      digits = digits * 100 + tens * 10 + ones
    }
    this.#hundredths += negative ? -digits : digits
    if (++this.#gathered === FLUSH_AFTER) this.#flush()
  }

  #addLong(text: string): void {
    if (isPlainFigure(text)) this.#total += scaled(text)
  }

  #flush(): void {
    this.#total += BigInt(this.#hundredths) * 10n ** BigInt(SCALE - 2)
    this.#hundredths = 0
    this.#gathered = 0
  }

  /** Exact text with at least two decimals. */
  text(): string {
    this.#flush()
    const negative = this.#total < 0n
    const digits = (negative ? -this.#total : this.#total).toString().padStart(SCALE + 1, '0')
    const decimals = digits.slice(-SCALE).replace(/0{1,6}$/, '')
    return `${negative ? '-' : ''}${digits.slice(0, -SCALE)}.${decimals}`
  }
}

function scaled(figure: string): bigint {
  const [whole = '', decimals = ''] = figure.replace('-', '').split('.')
  const value = BigInt(whole + decimals.padEnd(SCALE, '0'))
  return figure.startsWith('-') ? -value : value
}

/** The exact sum of plain figures, a leading `-` on a term taken into account; '' where one is unreadable. */
export function sumOf(...figures: readonly string[]): string {
  let total = 0n
  for (const figure of figures) {
    if (figure === '') continue
    if (!isPlainFigure(figure)) return ''
    total += scaled(figure)
  }
  const digits = (total < 0n ? -total : total).toString().padStart(SCALE + 1, '0')
  const decimals = digits.slice(-SCALE).replace(/0{1,6}$/, '')
  return `${total < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${decimals}`
}

const TOTAL = /^-?\d{1,40}(?:\.\d{1,8})?$/

/** True where two figures (totals may be longer than amounts) are the same value. */
export function sameFigure(declared: string, counted: string): boolean {
  return TOTAL.test(declared) && TOTAL.test(counted) && scaled(declared) === scaled(counted)
}
