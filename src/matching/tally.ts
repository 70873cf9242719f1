// Keeps what the steps decide: each row goes to one place, and a second claim on it is our bug.
import type { ExceptionType } from '../domain/exception.ts'
import type { Judgement, Leftover, PlacedRow } from '../domain/leftover.ts'
import type { Match } from '../domain/match.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { textOf } from './exact-amount.ts'
import type { Note, Unit } from './unit.ts'

/** What is decided of one portion. */
export class Tally {
  readonly #matches: Match[] = []
  readonly #placed: PlacedRow[] = []
  readonly #leftovers: Leftover[] = []

  /** Joins units that are the same money. */
  match(rule: string, journal: readonly Unit[], settlement: readonly Unit[]): void {
    take(journal)
    take(settlement)
    const [first] = journal
    if (first === undefined) throw new Error('A match without a journal row')
    const settled = totalOf(settlement)
    // A partial approval names what was asked for: what was approved, the settlement tells.
    const expected = journal.length === 1 && first.partial ? settled : totalOf(journal)
    this.#matches.push({
      rule,
      journal: rowsOf(journal),
      settlement: rowsOf(settlement),
      amount: textOf(expected),
      currency: first.currency,
      difference: textOf(settled - expected),
    })
  }

  /** Puts units on record together; figures follow from the units unless `figures` says otherwise. */
  leave(
    type: ExceptionType,
    rule: string | null,
    units: readonly Unit[],
    notes: readonly Note[] = [],
    figures: { readonly expected?: string | null; readonly settled?: string | null } = {},
  ): void {
    take(units)
    const [first] = units
    if (first === undefined) throw new Error('A leftover without rows')
    const journal = ofSide(units, 'journal')
    const settlement = ofSide(units, 'settlement')
    this.#leftovers.push({
      type,
      rule,
      journal: rowsOf(journal),
      settlement: rowsOf(settlement),
      source: first.source,
      expected: figures.expected !== undefined ? figures.expected : expectedOf(journal),
      settled: figures.settled !== undefined ? figures.settled : figureOf(settlement),
      currency: first.currency,
      notes: units.some(hasNotes) ? [...units.flatMap(notesOf), ...notes] : notes,
    })
  }

  place(place: PlacedRow['place'], unit: Unit): void {
    take([unit])
    for (const row of unit.rows) this.placeRow(place, row, unit.source || null)
  }

  placeRow(
    place: PlacedRow['place'],
    row: StoredTransaction,
    source: string | null = null,
    uploadOf: StoredTransaction | null = null,
  ): void {
    this.#placed.push({ place, row, source, uploadOf })
  }

  /** Everything decided so far. */
  judgement(): Judgement {
    return { matches: this.#matches, placed: this.#placed, leftovers: this.#leftovers }
  }
}

const hasNotes = (unit: Unit) => unit.notes.length > 0
const notesOf = (unit: Unit) => unit.notes
const isOwed = (unit: Unit) => unit.standing === 'due' || unit.standing === 'zero'
const hasAmount = (unit: Unit) => unit.amount !== null

function ofSide(units: readonly Unit[], side: Unit['side']): readonly Unit[] {
  const own: Unit[] = []
  for (const unit of units) if (unit.side === side) own.push(unit)
  return own
}

export function totalOf(units: readonly Unit[]): bigint {
  let total = 0n
  for (const unit of units) total += unit.amount ?? 0n
  return total
}

function rowsOf(units: readonly Unit[]): readonly StoredTransaction[] {
  return units.length === 1 && units[0] !== undefined
    ? units[0].rows
    : units.flatMap((unit) => unit.rows)
}

/** The figure of one side; null where there is none, or where none of its amounts is known. */
function figureOf(units: readonly Unit[]): string | null {
  return units.some(hasAmount) ? textOf(totalOf(units)) : null
}

/** What the journal expects to be settled: nothing, where an attempt did not go through. */
function expectedOf(units: readonly Unit[]): string | null {
  if (units.length === 0) return null
  const owed = units.filter(isOwed)
  return owed.length === 0 ? '0' : figureOf(owed)
}

function take(units: readonly Unit[]): void {
  for (const unit of units) {
    if (unit.taken) throw new Error(`A row is claimed twice: ${unit.root.kind} ${unit.root.line}`)
    unit.taken = true
  }
}
