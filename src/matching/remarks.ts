// Remarks of two banks about one transfer: names come shortened, down to their initials.

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
