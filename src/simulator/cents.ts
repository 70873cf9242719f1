// Invented money in whole minor units: integers only, and decimal text where it is written.

/** Whole cents. Invented amounts and their sums stay far below 2^53, so an integer is exact. */
export type Cents = number

const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

/** `1250` is `12.50`. */
export function centsText(cents: Cents): string {
  if (cents < 0) return `-${centsText(-cents)}`
  const minor = cents % 100
  return `${(cents - minor) / 100}.${TWO[minor]}`
}

/** `permyriad / 10000` hundredths of a percent of an amount, half up: 5000 of a million is 0.5%. */
export function shareOf(cents: Cents, perMillion: number): Cents {
  return Math.floor((cents * perMillion + 500_000) / 1_000_000)
}
