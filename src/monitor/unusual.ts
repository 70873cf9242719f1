// Is a share higher than its past? An exact test for counts however small, and a bound on false alarms.

/** A count of hits among attempts. */
export interface Share {
  readonly hits: number
  readonly of: number
}

export const rateOf = ({ hits, of }: Share) => (of === 0 ? 0 : hits / of)

/** ln of n! by Stirling's series; exact sums below 16, where the series is not. */
function lnFactorial(n: number): number {
  if (n < 16) {
    let product = 1
    for (let factor = 2; factor <= n; factor++) product *= factor
    return Math.log(product)
  }
  const x = n + 1
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5)
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}

const lnChoose = (n: number, k: number) => lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k)

/**
 * Fisher's exact test, one-sided: the chance of as many hits today or more, if today and the past
 * had the same rate, given all hits of both. No rate is estimated, so a short past makes it careful
 * and not wrong. 1 where there is no past.
 */
export function chanceOf(today: Share, past: Share): number {
  if (past.of === 0 || today.of === 0 || today.hits === 0) return 1
  const all = today.of + past.of
  const hits = today.hits + past.hits
  // Summed away from the likeliest count, where terms only fall: towards it the first may be smaller
  // than any number, and a chance of nearly 1 would come out as 0.
  const likeliest = Math.floor(((today.of + 1) * (hits + 1)) / (all + 2))
  return today.hits > likeliest
    ? tail(today.hits, today.of, hits, all)
    : 1 - tail(today.of - today.hits + 1, today.of, all - hits, all)
}

/** The chance of `least` hits or more among `of` attempts drawn from `all`, of which `hits` are hits. */
function tail(least: number, of: number, hits: number, all: number): number {
  let chance = 0
  let term = Math.exp(lnChoose(hits, least) + lnChoose(all - hits, of - least) - lnChoose(all, of))
  for (let x = least; x <= Math.min(of, hits); x++) {
    chance += term
    // The next term of the hypergeometric distribution from this one.
    term *= ((hits - x) * (of - x)) / ((x + 1) * (all - hits - of + x + 1))
    if (term < chance * 1e-12) break
  }
  return Math.min(1, chance)
}

/**
 * Benjamini and Hochberg: which of many chances stand out when at most `rate` of those called
 * unusual may be false. The flags are in the order of `chances`.
 */
export function standingOut(chances: readonly number[], rate: number): boolean[] {
  const order = chances.map((chance, at) => ({ chance, at })).sort((a, b) => a.chance - b.chance)
  let last = -1
  order.forEach(({ chance }, rank) => {
    if (chance <= ((rank + 1) * rate) / chances.length) last = rank
  })
  const flags = chances.map(() => false)
  for (const { at } of order.slice(0, last + 1)) flags[at] = true
  return flags
}

/** `0.00012`, `1.3e-9`: three digits are all that a chance is worth. */
export function chanceText(chance: number): string {
  return chance >= 0.001 ? chance.toFixed(3) : chance.toExponential(1)
}

export function percentText(share: Share): string {
  return `${(100 * rateOf(share)).toFixed(2)}%`
}
