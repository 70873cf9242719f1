// The simulator's chance: a small generator of its own, so that a seed means the same bytes everywhere.

/** Chance by seed and name. Integers only where a result is written: no float reaches a file. */
export interface Dice {
  /** A whole number from 0 to below `bound` (1 to 2^32). */
  below(bound: number): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  /** True `perMillion` times in a million. */
  chance(perMillion: number): boolean
  pick<T>(list: readonly T[]): T
  /** The same list in another order; the argument stays as it is. */
  shuffled<T>(list: readonly T[]): T[]
}

/** 128 bits out of a text (MurmurHash3's finalizer on four lanes): near seeds start far apart. */
function hashed(text: string): [number, number, number, number] {
  let a = 1779033703
  let b = 3144134277
  let c = 1013904242
  let d = 2773480762
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a]
}

/**
 * Dice of their own for a name ("seed/day/merchant"): what one merchant draws never shifts what
 * another one does. The generator is sfc32 (public domain, passes PractRand).
 */
export function diceOf(name: string): Dice {
  let [a, b, c, d] = hashed(name)
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next()

  // The product stays below 2^53 for bounds up to 2^21; larger ones lose only low bits of chance.
  const below = (bound: number): number => Math.floor((next() / 4294967296) * bound)
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (perMillion) => below(1_000_000) < perMillion,
    pick(list) {
      const one = list[below(list.length)]
      if (one === undefined) throw new Error('The simulator picked from an empty list')
      return one
    },
    shuffled(list) {
      const copy = [...list]
      for (let at = copy.length - 1; at > 0; at--) {
        const other = below(at + 1)
        const held = copy[at] as (typeof copy)[number]
        copy[at] = copy[other] as (typeof copy)[number]
        copy[other] = held
      }
      return copy
    },
  }
}
