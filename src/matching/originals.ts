// Finds the record that a void, reversal, completion, refund or tip refers to.
import type { Kind } from '../domain/kind.ts'
import type { KnownRow } from '../domain/leftover.ts'
import { reference } from '../domain/reference.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { magnitude, unitsOf } from './exact-amount.ts'
import { lastFour } from './references.ts'
import { byContent } from './row-order.ts'

const MONEY: readonly Kind[] = ['sale', 'offline_sale', 'completion', 'refund']

/** What each kind may refer to. */
const ORIGINALS: Readonly<Partial<Record<Kind, ReadonlySet<Kind>>>> = {
  void: new Set<Kind>([...MONEY, 'tip_adjust']),
  reversal: new Set<Kind>([...MONEY, 'void', 'tip_adjust', 'preauth', 'preauth_cancel']),
  tip_adjust: new Set<Kind>(['sale', 'offline_sale', 'completion']),
  completion: new Set<Kind>(['preauth']),
  refund: new Set<Kind>(['sale', 'offline_sale', 'completion']),
  sale: new Set<Kind>(['offline_sale']),
  offline_sale: new Set<Kind>(['offline_sale']),
}

/** All that any kind may refer to. */
const IS_ORIGINAL: ReadonlySet<Kind> = new Set(
  Object.values(ORIGINALS).flatMap((kinds) => [...kinds]),
)

/** Kinds that only make sense after another record. */
const DEPENDENT: ReadonlySet<Kind> = new Set(['void', 'reversal', 'tip_adjust'])

/** How many rows under one reference are looked at: a filler shared by all must not cost the square. */
const SEEN_MAX = 40

export interface Originals {
  find(row: StoredTransaction): KnownRow | null
}

export function namesOriginal(row: StoredTransaction): boolean {
  return row.originalReference !== null || row.originalRrn !== null || row.originalStan !== null
}

export function mayHaveOriginal(row: StoredTransaction): boolean {
  if (row.kind === 'sale' && !namesOriginal(row)) return false
  return DEPENDENT.has(row.kind) || (namesOriginal(row) && ORIGINALS[row.kind] !== undefined)
}

/**
 * Finds originals among all rows of one side. `rows` are in content order. Few rows have an original:
 * only what these may refer to is filed.
 */
export function originalsAmong(
  rows: readonly StoredTransaction[],
  known: readonly KnownRow[],
): Originals {
  const byReference: Filed = new Map()
  const byRrn: Filed = new Map()
  const byStan: Filed = new Map()
  const byTerminal: Filed = new Map()
  for (const seekers of [known, rows]) {
    for (const row of seekers) {
      if (!mayHaveOriginal(row)) continue
      for (const key of [row.originalReference, row.acquirerReference]) ask(byReference, key)
      for (const rrn of [row.originalRrn, row.rrn]) ask(byRrn, reference(rrn))
      for (const stan of [row.originalStan, row.stan]) ask(byStan, stanKey(row, stan))
      ask(byTerminal, terminalKey(row))
    }
  }
  for (const candidates of [known, rows]) {
    for (const row of candidates) {
      if (!IS_ORIGINAL.has(row.kind)) continue
      put(byReference, row.acquirerReference, row)
      put(byRrn, reference(row.rrn), row)
      put(byStan, stanKey(row, row.stan), row)
      if (isBare(row)) put(byTerminal, terminalKey(row), row)
    }
  }
  if (known.length > 0) {
    for (const filed of [byReference, byRrn, byStan, byTerminal]) {
      for (const found of filed.values()) found.sort(byContent)
    }
  }

  /** Rows under the strongest reference that `row` names; null where it names none. */
  function named(row: StoredTransaction): readonly KnownRow[] | null {
    if (!namesOriginal(row)) return null
    if (row.originalReference !== null) {
      const found = byReference.get(row.originalReference) ?? []
      if (found.length > 0) return found
    }
    const rrn = reference(row.originalRrn)
    if (rrn !== null) {
      const found = (byRrn.get(rrn) ?? []).filter(
        (one) =>
          one.terminalId === null || row.terminalId === null || one.terminalId === row.terminalId,
      )
      if (found.length > 0) return found
      // A refund may be made at another terminal. The number is not unique without its terminal, so
      // there must be one such sale only.
      if (row.kind === 'refund') {
        const elsewhere = (byRrn.get(rrn) ?? []).slice(-SEEN_MAX).filter((one) => fits(row, one))
        if (elsewhere.length === 1) return elsewhere
      }
      // An RRN that is known to nobody is not outweighed by a STAN, unless that row has no RRN.
      return underStan(row, row.originalStan).filter((one) => reference(one.rrn) === null)
    }
    return underStan(row, row.originalStan)
  }

  function underStan(row: StoredTransaction, stan: string | null): readonly KnownRow[] {
    return byStan.get(stanKey(row, stan) ?? '') ?? []
  }

  /** ISO 8583 repeats STAN and RRN of the original in its reversal; so do some voids and tips. */
  function underOwnReferences(row: StoredTransaction): readonly KnownRow[] {
    if (row.acquirerReference !== null) {
      const found = byReference.get(row.acquirerReference)
      if (found?.some((one) => fits(row, one))) return found
    }
    const rrn = reference(row.rrn)
    if (rrn !== null) {
      const found = (byRrn.get(rrn) ?? []).filter((one) => one.terminalId === row.terminalId)
      if (found.some((one) => fits(row, one))) return found
    }
    return underStan(row, row.stan).filter((one) => near(row, one))
  }

  /**
   * The same card and amount on the same terminal and day, when only one such record is there. Only
   * among records without references: those with some are named by them, or are not meant (and the
   * sieve, which goes by references, could not leave them alone).
   */
  function alike(row: StoredTransaction): KnownRow | null {
    if (row.amount === null) return null
    const amount = magnitude(unitsOf(row.amount))
    const card = lastFour(row.pan)
    if (amount === 0n || (card === null && row.authCode === null)) return null
    const found = (byTerminal.get(terminalKey(row) ?? '') ?? []).filter(
      (one) =>
        one.amount !== null &&
        one.currency === row.currency &&
        magnitude(unitsOf(one.amount)) === amount &&
        (row.authCode !== null && one.authCode !== null
          ? row.authCode === one.authCode
          : card !== null && lastFour(one.pan) === card) &&
        fits(row, one),
    )
    return found.length === 1 ? (found[0] ?? null) : null
  }

  return {
    find(row) {
      const candidates = named(row)
      if (candidates !== null) return best(row, candidates)
      if (!DEPENDENT.has(row.kind)) return null
      return best(row, underOwnReferences(row)) ?? alike(row)
    },
  }
}

type Filed = Map<string, KnownRow[]>

function ask(filed: Filed, key: string | null): void {
  if (key !== null && key !== '' && !filed.has(key)) filed.set(key, [])
}

function put(filed: Filed, key: string | null, row: KnownRow): void {
  if (key !== null) filed.get(key)?.push(row)
}

function stanKey(row: StoredTransaction, stan: string | null): string | null {
  const plain = reference(stan)
  return plain === null || row.terminalId === null ? null : `${row.terminalId}|${plain}`
}

function terminalKey(row: StoredTransaction): string | null {
  return row.terminalId === null ? null : `${row.terminalId}|${row.businessDate}`
}

function isBare(row: StoredTransaction): boolean {
  return row.stan === null && row.rrn === null && row.acquirerReference === null
}

/** True where `original` may be what `row` refers to, by kind, currency, terminal, card and time. */
function fits(row: StoredTransaction, original: StoredTransaction): boolean {
  if (row === original || ORIGINALS[row.kind]?.has(original.kind) !== true) return false
  if (row.currency !== original.currency || original.businessDate > row.businessDate) return false
  if (row.at !== null && original.at !== null && original.at > row.at) return false
  // A refund may be made at another terminal; what undoes or changes a sale may not.
  if (row.kind !== 'refund' && !(row.terminalId === null || original.terminalId === null)) {
    if (row.terminalId !== original.terminalId) return false
  }
  const one = lastFour(row.pan)
  const other = lastFour(original.pan)
  return one === null || other === null || one === other
}

function sameBatch(row: StoredTransaction, original: StoredTransaction): boolean {
  const batch = reference(row.batchNo)
  return batch !== null && batch === reference(original.batchNo)
}

/** In the same batch, or on the same date where no batch is told: what a void may reach. */
function near(row: StoredTransaction, original: StoredTransaction): boolean {
  return sameBatch(row, original) || row.businessDate === original.businessDate
}

/** The closest candidate: same batch, equal amount, and the latest before the row. */
function best(row: StoredTransaction, candidates: readonly KnownRow[]): KnownRow | null {
  let chosen: KnownRow | null = null
  let weight = -1
  for (const one of candidates.slice(-SEEN_MAX)) {
    if (!fits(row, one)) continue
    const rank =
      (sameBatch(row, one) ? 4 : 0) +
      (row.businessDate === one.businessDate ? 2 : 0) +
      (sameMagnitude(row, one) ? 1 : 0)
    if (rank >= weight) {
      chosen = one
      weight = rank
    }
  }
  return chosen
}

function sameMagnitude(one: StoredTransaction, other: StoredTransaction): boolean {
  if (one.amount === null || other.amount === null) return false
  return magnitude(unitsOf(one.amount)) === magnitude(unitsOf(other.amount))
}
