// References as they are compared: fillers are blanks, leading zeros mean nothing.
import type { StoredTransaction } from './transaction.ts'

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

/** True of two numbers that are there and mean the same. */
export function isSameNumber(one: string | null, other: string | null): boolean {
  const plain = reference(one)
  return plain !== null && plain === reference(other)
}

/**
 * The keys of a row's own references: STAN and RRN count on their terminal, the acquirer's id
 * everywhere. Rows with a key in common are records of one transaction.
 */
export function ownReferences(row: StoredTransaction): string[] {
  return keysOf(row, row.stan, row.rrn, row.acquirerReference)
}

/** The keys of what a row names as its original: one of that row's own. */
export function originalReferences(row: StoredTransaction): string[] {
  return keysOf(row, row.originalStan, row.originalRrn, row.originalReference)
}

/** True where `row` names `original`. */
export function refersTo(row: StoredTransaction, original: StoredTransaction): boolean {
  return meet(originalReferences(row), original)
}

/** True where two rows bear a reference in common. */
export function shareReference(one: StoredTransaction, other: StoredTransaction): boolean {
  return meet(ownReferences(one), other)
}

function meet(keys: readonly string[], row: StoredTransaction): boolean {
  return keys.length > 0 && ownReferences(row).some((key) => keys.includes(key))
}

function keysOf(
  { terminalId }: StoredTransaction,
  stan: string | null,
  rrn: string | null,
  acquirerReference: string | null,
): string[] {
  const keys: string[] = []
  const [plainStan, plainRrn] = [reference(stan), reference(rrn)]
  if (plainStan !== null) keys.push(`stan|${terminalId}|${plainStan}`)
  if (plainRrn !== null) keys.push(`rrn|${terminalId}|${plainRrn}`)
  if (acquirerReference !== null && acquirerReference !== '') keys.push(`id|${acquirerReference}`)
  return keys
}
