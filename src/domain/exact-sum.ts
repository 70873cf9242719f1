// Exact sums of very many figures: what a load of a million rows adds up, without a bigint or a Decimal for each.
import { isAmountText } from './money.ts'

/** Decimals of the bigint that long figures and totals are kept in. */
const SCALE = 18
/** Decimals of a unit, the integers that short figures are gathered in. */
export const UNIT_DECIMALS = 5
/** A short figure is below 10^14 units: 64 of them stay below 2^53, so that no digit is lost. */
export const FLUSH_AFTER = 64
/** What a unit is worth in the total. */
const UNIT = 10n ** BigInt(SCALE - UNIT_DECIMALS)
/** Whole digits of a short figure. */
export const UNIT_WHOLE = 9

/**
 * A figure of at most 9 whole digits and 5 decimals as an integer of hundred-thousandths; NaN for
 * longer figures and for text that is none.
 */
export function shortUnits(text: string): number {
  const length = text.length
  const first = text.charCodeAt(0) === 45 ? 1 : 0
  let at = first
  let units = 0
  while (at < length) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    units = units * 10 + digit
    at++
  }
  if (at === first || at - first > UNIT_WHOLE) return Number.NaN
  let decimals = 0
  if (at < length) {
    if (text.charCodeAt(at) !== 46 || at === length - 1 || length - at - 1 > UNIT_DECIMALS)
      return Number.NaN
    for (at++; at < length; at++) {
      const digit = text.charCodeAt(at) - 48
      if (!(digit >= 0 && digit <= 9)) return Number.NaN
      units = units * 10 + digit
      decimals++
    }
  }
  for (; decimals < UNIT_DECIMALS; decimals++) units *= 10
  return first === 1 ? -units : units
}

/** Units as text with at least two decimals. */
export function unitsText(units: string, negative: boolean, scale: number): string {
  const digits = units.padStart(scale + 1, '0')
  let end = digits.length
  while (end > digits.length - scale + 2 && digits.charCodeAt(end - 1) === 48) end--
  const point = digits.length - scale
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point, end)}`
}

/** The exact sum of figures; text that is none adds nothing. */
export class ExactSum {
  #total = 0n
  #units = 0
  #gathered = 0

  /** Adds a plain figure's value. */
  add(text: string): void {
    if (text === '') return
    const units = shortUnits(text)
    if (!Number.isNaN(units)) this.addUnits(units)
    else if (isAmountText(text)) this.#total += scaled(text)
  }

  /** Adds what `shortUnits` made of a figure. */
  addUnits(units: number): void {
    this.#units += units
    if (++this.#gathered === FLUSH_AFTER) this.#flush()
  }

  #flush(): void {
    this.#total += BigInt(this.#units) * UNIT
    this.#units = 0
    this.#gathered = 0
  }

  /** Exact text with at least two decimals. */
  text(): string {
    this.#flush()
    return scaledText(this.#total)
  }
}

/** A sum of `scaled` figures as text with at least two decimals. */
export function scaledText(total: bigint): string {
  const negative = total < 0n
  return unitsText((negative ? -total : total).toString(), negative, SCALE)
}

/** A plain figure in units of 10^-18. */
export function scaled(figure: string): bigint {
  const [whole = '', decimals = ''] = figure.replace('-', '').split('.')
  const value = BigInt(whole + decimals.padEnd(SCALE, '0'))
  return figure.startsWith('-') ? -value : value
}
