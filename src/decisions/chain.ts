// The chain: each entry is sealed by a hash over itself and the entry before, so that none can be changed unseen.
import { createHash } from 'node:crypto'
import type { DecisionEntry } from '../domain/decision.ts'

type Unsealed = Omit<DecisionEntry, 'hash'>

function hashOf(entry: Unsealed): string {
  const { previousHash, sequence, what, content, note, by, decidedAt } = entry
  const text = JSON.stringify([previousHash, sequence, what, content, note, by, decidedAt])
  return createHash('sha256').update(text).digest('hex')
}

/** The hash of the last entry; '' where there is none. */
export function headOf(entries: readonly DecisionEntry[]): string {
  return entries.at(-1)?.hash ?? ''
}

/**
 * The entry that comes after `entries`, and is never dated before them: clocks differ, and what was in
 * force at some moment must be the chain up to an entry.
 */
export function sealed(
  entries: readonly DecisionEntry[],
  entry: Omit<Unsealed, 'sequence' | 'previousHash'>,
): DecisionEntry {
  const last = entries.at(-1)?.decidedAt ?? ''
  const decidedAt = entry.decidedAt > last ? entry.decidedAt : last
  const next = { ...entry, decidedAt, sequence: entries.length + 1, previousHash: headOf(entries) }
  return { ...next, hash: hashOf(next) }
}

/** The sequence of the first entry that is not what was sealed, or that is missing; null: the chain holds. */
export function brokenAt(entries: readonly DecisionEntry[]): number | null {
  let head = ''
  for (const [at, entry] of entries.entries()) {
    const inPlace = entry.sequence === at + 1 && entry.previousHash === head
    if (!inPlace || entry.hash !== hashOf(entry)) return at + 1
    head = entry.hash
  }
  return null
}

/** What people call an entry by: `D` and 16 hexadecimal digits. */
export function decisionId(entry: DecisionEntry): string {
  return `D${entry.hash.slice(0, 16).toUpperCase()}`
}
