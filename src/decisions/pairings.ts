// Matches by hand: which pairs people joined and which they parted, as the chain stands.
import { createHash } from 'node:crypto'
import type { DecidedRow, DecisionEntry } from '../domain/decision.ts'

/** What `match` and `unmatch` are about. */
export interface Pairing {
  readonly journal: readonly DecidedRow[]
  readonly settlement: readonly DecidedRow[]
}

interface Decided extends Pairing {
  readonly entry: DecisionEntry
  /** What a run's digest knows the decision by: what, rows, note and person; no clock, no place. */
  readonly digest: string
}

/** Rows that a person joined: no rule looks at them any more. */
export type HandMatch = Decided
/** Rows that a person took apart: no rule joins one of either side again. */
export type Parting = Decided

export interface Pairings {
  readonly matches: readonly HandMatch[]
  readonly partings: readonly Parting[]
}

export function pairingText({ journal, settlement }: Pairing): string {
  return JSON.stringify({ journal, settlement })
}

/** The content of a `match` or `unmatch`. It was written by `pairingText` and sealed. */
export function parsePairing(entry: DecisionEntry): Pairing {
  return JSON.parse(entry.content) as Pairing
}

/** Every row that the chain names. */
export function decidedRows(entries: readonly DecisionEntry[]): DecidedRow[] {
  return entries.flatMap((entry) => {
    if (!isPairing(entry)) return []
    const { journal, settlement } = parsePairing(entry)
    return [...journal, ...settlement]
  })
}

/**
 * The pairings in force: a match until its rows are unmatched, an unmatch for ever. Where a person
 * joins again what was parted, the match stands above it.
 */
export function pairingsInForce(entries: readonly DecisionEntry[]): Pairings {
  let matches: HandMatch[] = []
  const partings: Parting[] = []
  for (const entry of entries) {
    if (!isPairing(entry)) continue
    const decided = decidedOf(entry)
    if (entry.what === 'match') {
      matches.push(decided)
      continue
    }
    const parted = keysOf(decided)
    matches = matches.filter((match) => !keysOf(match).every((key) => parted.includes(key)))
    partings.push(decided)
  }
  return { matches, partings }
}

/** Every pairing that people ever decided on, in force or not, by its digest. */
export function pairingsDecided(entries: readonly DecisionEntry[]): ReadonlyMap<string, Pairing> {
  const decided = entries.filter(isPairing).map(decidedOf)
  return new Map(decided.map((one) => [one.digest, one]))
}

const isPairing = ({ what }: DecisionEntry) => what === 'match' || what === 'unmatch'

/** The partings above which no match stands: nobody joined all their rows again. */
export function standingPartings({ matches, partings }: Pairings): Parting[] {
  const joined = matches.map((match) => new Set(keysOf(match)))
  return partings.filter((parting) => {
    const keys = keysOf(parting)
    return !joined.some((match) => keys.every((key) => match.has(key)))
  })
}

/** The match by hand that holds a row; undefined where none does. */
export function holderOf({ matches }: Pairings, key: string): HandMatch | undefined {
  return matches.find((match) => keysOf(match).includes(key))
}

function keysOf({ journal, settlement }: Pairing): string[] {
  return [...journal, ...settlement].map((row) => row.key)
}

function decidedOf(entry: DecisionEntry): Decided {
  const pairing = parsePairing(entry)
  const rows = [pairing.journal, pairing.settlement].map((side) =>
    side.map((row) => row.key).sort(),
  )
  const text = JSON.stringify([entry.what, ...rows, entry.note, entry.by])
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return { ...pairing, entry, digest }
}
