// Lifecycles first: collapses what belongs together on one side into units of one figure each.
import type { KnownRow } from '../domain/leftover.ts'
import { outcomeOf, type ResponseCodeTable } from '../domain/response-codes.ts'
import type { Outcome, StoredTransaction } from '../domain/transaction.ts'
import { magnitude, textOf, unitsOf } from './exact-amount.ts'
import { mayHaveOriginal, namesOriginal, type Originals, originalsAmong } from './originals.ts'
import { nameOf } from './row-order.ts'
import { directionOfKind, type Note, type Standing, singleUnit, type Unit } from './unit.ts'

export interface Collapsed {
  readonly units: readonly Unit[]
  /** Records that moved nothing: a repeated reversal, a reversal of an inquiry or of a preauth. */
  readonly idle: readonly StoredTransaction[]
}

/** What the files say of a row, worked out once per response code. */
export function outcomes(table: ResponseCodeTable): (row: StoredTransaction) => Outcome {
  const byCode = new Map<string | null, Outcome>()
  return (row) => {
    if (row.outcome !== null) return row.outcome
    let outcome = byCode.get(row.responseCode)
    if (outcome === undefined) {
      outcome = outcomeOf(row, table)
      byCode.set(row.responseCode, outcome)
    }
    // A terminal that stores a sale offline approves it by itself: no answer can be there yet.
    return outcome === 'unanswered' && row.storedOffline === true ? 'approved' : outcome
  }
}

/** A row with what refers to it, while the lifecycles of one side are put together. */
interface Knot {
  readonly row: StoredTransaction
  readonly followers: Knot[]
  followed: Knot | null
  /** An original that has its place already. */
  knownOriginal: KnownRow | null
  orphan: boolean
}

/**
 * Collapses the financial rows of one side. `rows` are in content order; `sourceOf` names the
 * settlement source that a row concerns.
 */
export function collapse(
  rows: readonly StoredTransaction[],
  known: readonly KnownRow[],
  table: ResponseCodeTable,
  sourceOf: (row: StoredTransaction) => string,
): Collapsed {
  const outcome = outcomes(table)
  const units: Unit[] = []
  const idle: StoredTransaction[] = []
  if (!rows.some(mayHaveOriginal)) {
    for (const row of rows) units.push(alone(row, sourceOf(row), outcome, table))
    return { units, idle }
  }

  const originals = originalsAmong(rows, known)
  const knots = new Map<StoredTransaction, Knot>()
  for (const row of rows) knots.set(row, knotOf(row))
  for (const knot of knots.values()) tie(knot, knots, originals, outcome)
  const ledger = refundLedger(rows, known, originals, outcome, knots)
  for (const knot of knots.values()) {
    if (knot.followed !== null) continue
    if (knot.row.kind === 'reversal' && reversesNothing(knot, outcome)) {
      idle.push(knot.row)
      continue
    }
    if (isAlone(knot)) {
      units.push(alone(knot.row, sourceOf(knot.row), outcome, table))
      continue
    }
    const unit = unitOf(knot, ledger, outcome, table, sourceOf)
    units.push(unit)
    for (const extra of courseOf(knot).extra) {
      // Repeating a reversal is the protocol; voiding what is void already is a question.
      if (extra.row.kind === 'reversal') idle.push(extra.row)
      else units.push(secondVoid(extra.row, unit.source))
    }
  }
  return { units, idle }
}

function knotOf(row: StoredTransaction): Knot {
  return {
    row,
    followers: [],
    followed: null,
    knownOriginal: null,
    orphan: false,
  }
}

/** Kinds that become part of their original's unit; a refund and a completion stand on their own. */
function merges(row: StoredTransaction, original: StoredTransaction, outcome: Outcome): boolean {
  switch (row.kind) {
    case 'reversal': // Whatever the host answered, the terminal holds the original undone.
      return true
    case 'void':
    case 'tip_adjust':
      return outcome === 'approved'
    case 'sale':
    case 'offline_sale': // The upload of a sale that was stored offline.
      return original.kind === 'offline_sale'
    default:
      return false
  }
}

function tie(
  knot: Knot,
  knots: ReadonlyMap<StoredTransaction, Knot>,
  originals: Originals,
  outcome: (row: StoredTransaction) => Outcome,
): void {
  const { row } = knot
  if (!mayHaveOriginal(row)) return
  const original = originals.find(row)
  if (original === null) {
    const dependent = row.kind === 'void' || row.kind === 'reversal' || row.kind === 'tip_adjust'
    // An acquirer's file holds the refunds of sales that it settled in earlier files.
    const names =
      row.side === 'journal' &&
      namesOriginal(row) &&
      (row.kind === 'refund' || row.kind === 'completion')
    knot.orphan = dependent || names
    return
  }
  const target = knots.get(original)
  if (target === undefined) {
    knot.knownOriginal = original
    return
  }
  if (!merges(row, original, outcome(row)) || reaches(target, knot)) return
  knot.followed = target
  target.followers.push(knot)
}

/** True where `from` already hangs on `knot`: references in a circle must not make a lifecycle. */
function reaches(from: Knot, knot: Knot): boolean {
  for (let at: Knot | null = from; at !== null; at = at.followed) if (at === knot) return true
  return false
}

/** A reversal of something that never moved money, or that nobody holds as taken any more. */
function reversesNothing(knot: Knot, outcome: (row: StoredTransaction) => Outcome): boolean {
  const original = knot.knownOriginal
  if (original === null) return false
  if (original.kind === 'preauth' || original.kind === 'preauth_cancel') return true
  if (original.place !== undefined) {
    return original.place !== 'matched' && original.place !== 'exception'
  }
  return outcome(original) !== 'approved'
}

function amountOf(row: StoredTransaction): bigint | null {
  return row.amount === null ? null : unitsOf(row.amount)
}

/** A follower counts unless it was itself undone. */
function isLive(knot: Knot): boolean {
  return !knot.followers.some(
    (one) => (one.row.kind === 'reversal' || one.row.kind === 'void') && isLive(one),
  )
}

/** All rows that hang on a knot, in the order of their tying. */
function rowsUnder(knot: Knot, into: StoredTransaction[]): void {
  for (const follower of knot.followers) {
    into.push(follower.row)
    rowsUnder(follower, into)
  }
}

interface Course {
  readonly before: bigint | null
  readonly amount: bigint | null
  readonly undoneBy: 'void' | 'reversal' | null
  readonly date: string
  /** Undoings beyond the one that had effect. */
  readonly extra: readonly Knot[]
  /** The upload's outcome counts for the sale that was stored. */
  readonly decisive: StoredTransaction
  readonly notes: readonly Note[]
}

/** Works out what a root and its followers come to. */
function courseOf(knot: Knot): Course {
  let before = amountOf(knot.row)
  let date = knot.row.businessDate
  let decisive = knot.row
  const notes: Note[] = []
  const undoings: Knot[] = []
  for (const follower of knot.followers) {
    const { row } = follower
    if (row.kind === 'void' || row.kind === 'reversal') {
      if (isLive(follower)) undoings.push(follower)
      continue
    }
    if (row.businessDate > date) date = row.businessDate
    if (row.kind !== 'tip_adjust') {
      decisive = row
      if (row.amount !== null) before = amountOf(row)
      continue
    }
    const tip = isLive(follower) ? amountOf(row) : null
    if (tip === null || tip === 0n) continue
    before = (before ?? 0n) + tip
    notes.push({ fact: 'tip', value: textOf(tip) })
  }

  let amount = before
  let undoneBy: 'void' | 'reversal' | null = null
  const extra: Knot[] = []
  const own = amountOf(knot.row)
  for (const undoing of undoings) {
    const kind = undoing.row.kind === 'void' ? 'void' : 'reversal'
    if (undoneBy !== null) {
      extra.push(undoing)
      continue
    }
    const figure = magnitude(amountOf(undoing.row) ?? 0n)
    const rest = magnitude(amount ?? 0n)
    if (figure === 0n || figure === rest || (own !== null && figure === magnitude(own))) {
      amount = 0n
      undoneBy = kind
    } else {
      amount = (amount ?? 0n) - ((amount ?? 0n) < 0n ? -figure : figure)
      notes.push({ fact: 'undone_in_part', value: nameOf(undoing.row) })
    }
  }
  return { before, amount, undoneBy, date, extra, decisive, notes }
}

function standingOf(
  row: StoredTransaction,
  amount: bigint | null,
  outcome: (row: StoredTransaction) => Outcome,
  table: ResponseCodeTable,
): Standing {
  const word = outcome(row)
  if (word === 'declined' || word === 'cancelled') return 'declined'
  const empty = amount === null || amount === 0n
  if (row.outcome === null && row.responseCode !== null && !empty) {
    // Approved for zero only: an amount beside it was not approved.
    if (table.approvedZeroOnly.includes(row.responseCode)) return 'declined'
  }
  if (empty) return word === 'unanswered' && row.kind === 'void' ? 'declined' : 'zero'
  return word === 'unanswered' ? 'unanswered' : 'due'
}

/** A row to which nothing refers and that refers to nothing: nearly all are. */
function isAlone(knot: Knot): boolean {
  return (
    knot.followers.length === 0 &&
    knot.knownOriginal === null &&
    !knot.orphan &&
    !mayHaveOriginal(knot.row)
  )
}

function alone(
  row: StoredTransaction,
  source: string,
  outcome: (row: StoredTransaction) => Outcome,
  table: ResponseCodeTable,
): Unit {
  const amount = amountOf(row)
  const unit = singleUnit(row, source, standingOf(row, amount, outcome, table), amount)
  const code = row.outcome === null ? row.responseCode : null
  if (code === null) return unit
  const partial = table.partial.includes(code)
  const zeroOnly = table.approvedZeroOnly.includes(code)
  return partial || zeroOnly ? { ...unit, partial, zeroOnly } : unit
}

function unitOf(
  knot: Knot,
  ledger: RefundLedger | null,
  outcome: (row: StoredTransaction) => Outcome,
  table: ResponseCodeTable,
  sourceOf: (row: StoredTransaction) => string,
): Unit {
  const { row } = knot
  const course = courseOf(knot)
  const without = new Set(course.extra.map((one) => one.row))
  const rows: StoredTransaction[] = [row]
  if (knot.followers.length > 0) rowsUnder(knot, rows)
  const code = course.decisive.outcome === null ? course.decisive.responseCode : null
  const notes = [...course.notes]
  if (knot.orphan) notes.push({ fact: 'original_unknown', value: originalNamed(row) })
  if (knot.knownOriginal !== null) {
    notes.push({ fact: 'original', value: nameOf(knot.knownOriginal) })
  }
  const excess = ledger?.excess.get(row)
  if (excess !== undefined) notes.push(excess)
  return {
    side: row.side,
    rows: without.size === 0 ? rows : rows.filter((one) => !without.has(one)),
    root: row,
    source: sourceOf(row),
    direction: directionOfKind(row.kind),
    standing:
      course.undoneBy === null
        ? standingOf(course.decisive, course.amount, outcome, table)
        : 'undone',
    amount: course.amount,
    before: course.before,
    currency: row.currency,
    date: course.date,
    undoneBy: course.undoneBy,
    partial: code !== null && table.partial.includes(code),
    zeroOnly: code !== null && table.approvedZeroOnly.includes(code),
    orphan: knot.orphan,
    settledOriginal: row.kind === 'refund' ? null : knot.knownOriginal,
    excess: excess !== undefined,
    notes,
    taken: false,
    keys: [],
  }
}

function secondVoid(row: StoredTransaction, source: string): Unit {
  return {
    ...singleUnit(row, source, 'due', amountOf(row)),
    orphan: true,
    notes: [{ fact: 'original_undone_already', value: originalNamed(row) }],
  }
}

function originalNamed(row: StoredTransaction): string {
  const names = [
    row.originalStan === null ? '' : `STAN ${row.originalStan}`,
    row.originalRrn === null ? '' : `RRN ${row.originalRrn}`,
    row.originalReference === null ? '' : `reference ${row.originalReference}`,
  ]
  return names.filter((name) => name !== '').join(', ')
}

interface RefundLedger {
  /** Refunds that take back more than is left of their sale, with the note that says so. */
  readonly excess: ReadonlyMap<StoredTransaction, Note>
}

/** Adds up the refunds of each sale, in order of time, those of earlier runs included. */
function refundLedger(
  rows: readonly StoredTransaction[],
  known: readonly KnownRow[],
  originals: Originals,
  outcome: (row: StoredTransaction) => Outcome,
  knots: ReadonlyMap<StoredTransaction, Knot>,
): RefundLedger {
  const taken = new Map<StoredTransaction, bigint>()
  const excess = new Map<StoredTransaction, Note>()
  const earlier = known.filter(
    (row) => row.kind === 'refund' && row.place !== 'declined' && row.place !== 'netted',
  )
  for (const refund of [...earlier, ...rows]) {
    if (refund.kind !== 'refund' || !namesOriginal(refund) || outcome(refund) !== 'approved')
      continue
    const own = knots.get(refund)
    const amount = own === undefined ? amountOf(refund) : courseOf(own).amount
    if (amount === null || amount === 0n) continue
    const original = originals.find(refund)
    if (original === null) continue
    const knot = knots.get(original)
    const worth = magnitude((knot === undefined ? amountOf(original) : courseOf(knot).amount) ?? 0n)
    const total = (taken.get(original) ?? 0n) + magnitude(amount)
    taken.set(original, total)
    if (total > worth && own !== undefined) {
      excess.set(refund, {
        fact: 'refunds_exceed_sale',
        value: `${textOf(total)} / ${textOf(worth)}`,
      })
    }
  }
  return { excess }
}
