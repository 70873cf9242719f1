// Exact amounts as whole numbers of 10^-18: what grouping, summing and subset search compare.

/** Decimals that the contract's grammar allows (src/domain/money.ts). */
const DECIMALS = 18
/** Units of 1. */
export const SCALE = 10n ** 18n
/** By the number of decimals, units of the last of them. */
const SCALES = Array.from({ length: DECIMALS + 1 }, (_, at) => 10n ** BigInt(DECIMALS - at))

/**
 * Decimal text (checked by a parser, or from the store) in units of 10^-18. BigInt rather than
 * Decimal, because sums here are keys of maps and steps of a search, not figures to print.
 */
export function unitsOf(text: string): bigint {
  const point = text.indexOf('.')
  if (point < 0) return BigInt(text) * SCALE
  const decimals = text.length - point - 1
  const scale = SCALES[decimals]
  if (scale === undefined) {
    throw new Error(`An amount with more than ${DECIMALS} decimals: ${text}`)
  }
  return BigInt(text.slice(0, point) + text.slice(point + 1)) * scale
}

/** Exact plain text, without superfluous zeros: the form of `plainText` in src/domain/money.ts. */
export function textOf(units: bigint): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(DECIMALS + 1, '0')
  const decimals = digits.slice(-DECIMALS).replace(/0+$/, '')
  const text = digits.slice(0, -DECIMALS) + (decimals === '' ? '' : `.${decimals}`)
  return negative ? `-${text}` : text
}

export function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units
}
