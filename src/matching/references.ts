// References as keys compare them: fillers are blanks, leading zeros mean nothing.

const ZERO = 48
const NINE = 57

/**
 * A reference fit for a key, or null where a part is missing. Files fill absent references with
 * zeros, and spreadsheets eat the leading zeros of numbers.
 */
export function reference(text: string | null): string | null {
  if (text === null || text === '') return null
  if (text.charCodeAt(0) !== ZERO) return text
  let first = 0
  while (text.charCodeAt(first) === ZERO) first++
  if (first === text.length) return null
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < ZERO || code > NINE) return text
  }
  return text.slice(first)
}

/** The last four digits of a truncated card number: what every acquirer's truncation keeps. */
export function lastFour(pan: string | null): string | null {
  if (pan === null || pan.length < 4) return null
  const tail = pan.slice(-4)
  return /^\d{4}$/.test(tail) ? tail : null
}

/** False only where both truncations show first six digits and these differ. */
export function sameIssuer(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  const left = /^\d{6}/.exec(one)
  const right = /^\d{6}/.exec(other)
  return left === null || right === null || left[0] === right[0]
}

/** References that both sides may carry under the same name. */
export type ReferenceField = 'acquirerReference' | 'batchNo' | 'stan' | 'rrn' | 'authCode'
