// Small explanations: the fewest rows that add up exactly to a difference, or how many such sets there are.

/** Beyond these the search would guess its way through millions of sets that mean nothing. */
const PAIR_MAX = 5_000
const TRIPLE_MAX = 400
const QUADRUPLE_MAX = 120

export interface Explanations {
  /** Size of the smallest sets; 0: none of at most four rows was found. */
  readonly size: number
  /** How many sets of that size there are. */
  readonly count: number
  /** The set's positions, when there is exactly one. */
  readonly only: readonly number[] | null
}

const NONE: Explanations = { size: 0, count: 0, only: null }

/** Searches sets of at most four amounts (units of 10^-18) whose sum is `target`, the smallest first. */
export function smallestExplanations(amounts: readonly bigint[], target: bigint): Explanations {
  if (target === 0n) return NONE
  for (const search of [singles, pairs, triples, quadruples]) {
    const found = search(amounts, target)
    if (found.count > 0) return found
  }
  return NONE
}

function collector(size: number) {
  let count = 0
  let only: readonly number[] | null = null
  return {
    add(positions: readonly number[]) {
      count++
      only = count === 1 ? positions : null
    },
    result: (): Explanations => ({ size, count, only }),
  }
}

function singles(amounts: readonly bigint[], target: bigint): Explanations {
  const found = collector(1)
  amounts.forEach((amount, at) => {
    if (amount === target) found.add([at])
  })
  return found.result()
}

/** Adds each pair of positions >= `from` that sums to `target`, behind `prefix`. */
function pairsFrom(
  amounts: readonly bigint[],
  from: number,
  target: bigint,
  prefix: readonly number[],
  found: ReturnType<typeof collector>,
): void {
  const seen = new Map<bigint, number[]>()
  for (let at = from; at < amounts.length; at++) {
    const amount = amounts[at]
    if (amount === undefined) continue
    for (const partner of seen.get(target - amount) ?? []) found.add([...prefix, partner, at])
    const list = seen.get(amount)
    if (list === undefined) seen.set(amount, [at])
    else list.push(at)
  }
}

function pairs(amounts: readonly bigint[], target: bigint): Explanations {
  const found = collector(2)
  if (amounts.length <= PAIR_MAX) pairsFrom(amounts, 0, target, [], found)
  return found.result()
}

function triples(amounts: readonly bigint[], target: bigint): Explanations {
  const found = collector(3)
  if (amounts.length > TRIPLE_MAX) return found.result()
  amounts.forEach((amount, at) => {
    pairsFrom(amounts, at + 1, target - amount, [at], found)
  })
  return found.result()
}

function quadruples(amounts: readonly bigint[], target: bigint): Explanations {
  const found = collector(4)
  if (amounts.length > QUADRUPLE_MAX) return found.result()
  amounts.forEach((first, at) => {
    for (let then = at + 1; then < amounts.length; then++) {
      pairsFrom(amounts, then + 1, target - first - (amounts[then] ?? 0n), [at, then], found)
    }
  })
  return found.result()
}
