// Remarks of two banks about one transfer: names come shortened, words are dropped, the end is cut off.

/** First letters of a remark's first two words; null without a remark. */
export function initialsOf(remark: string | null): string | null {
  if (remark === null) return null
  return remark
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toLowerCase())
    .join('')
}

/**
 * False where both sides carry a remark and its first words begin with different letters. A name
 * cut to initials, or a remark cut in length, still agrees.
 */
export function initialsAgree(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  return one.startsWith(other) || other.startsWith(one)
}

/** A remark as it is compared: case and the number of blanks mean nothing. */
export function plainRemark(remark: string | null): string | null {
  return remark === null ? null : remark.trim().split(/\s+/).join(' ').toLowerCase()
}

/** How many characters two plain remarks share from the beginning; without bound where they are equal. */
export function sharedBeginning(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : Number.POSITIVE_INFINITY
  const length = Math.min(one.length, other.length)
  let at = 0
  while (at < length && one.charCodeAt(at) === other.charCodeAt(at)) at++
  return at
}
