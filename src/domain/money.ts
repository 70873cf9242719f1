// Exact amounts: decimal text outside, Decimal inside, never a JavaScript number.
import { Decimal } from 'decimal.js'
import { currencyOf } from './currency.ts'

/** A Decimal of our own precision: 80 digits hold any sum of the longest amounts exactly. */
export const Money = Decimal.clone({ precision: 80, toExpNeg: -80, toExpPos: 80 })
export type Money = Decimal

export const ZERO: Money = new Money(0)

/** The contract's grammar for amounts. Bounded so that a hostile figure cannot grow the store. */
const AMOUNT = /^-?\d{1,34}(?:\.\d{1,18})?$/

/** True where `text` is `-?digits[.digits]` with at most 34 integer and 18 decimal digits. */
export function isAmountText(text: string): boolean {
  return AMOUNT.test(text)
}

/** Decimal text (already checked by a parser, or from the store) as exact money. */
export function money(text: string): Money {
  return new Money(text)
}

/** Exact text without exponent and without superfluous zeros: `12.50` prints as `12.5`. */
export function plainText(amount: Money): string {
  return amount.toFixed()
}

/** Exact text with at least `decimals` decimals, as a person reads it. */
export function amountText(amount: Money, decimals = 2): string {
  return amount.decimalPlaces() > decimals ? amount.toFixed() : amount.toFixed(decimals)
}

/** Where a currency is not told, or none that ISO 4217 knows. */
const USUAL_DIGITS = 2
/** An amount as `amountText` writes it with so many decimals; a zero with a sign is none. */
const USUAL = /^(?!-0\.00$)-?(?:[1-9]\d*|0)\.\d\d$/

/**
 * Exact text at the scale of its currency, as every output writes it: `30` of CNY is `30.00`, of JPY
 * `30`, of KWD `30.000`; a finer figure keeps what it has and no zeros behind it.
 */
export function exactText(text: string, currency: string): string {
  const digits = currencyOf(currency)?.digits ?? USUAL_DIGITS
  // Evidence writes hundreds of thousands of figures, nearly all of them as they should stand already.
  return digits === USUAL_DIGITS && USUAL.test(text) ? text : amountText(money(text), digits)
}

export function sum(amounts: Iterable<Money>): Money {
  let total = ZERO
  for (const amount of amounts) total = total.plus(amount)
  return total
}

/** True for the text of an amount of nothing, on text: no Decimal is made, every row is asked. */
export function isZeroText(text: string): boolean {
  return /^-?0*(?:\.0*)?$/.test(text)
}
