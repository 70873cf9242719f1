// Lifecycles first: collapses what belongs together on one side into units of one figure each.
import type { KnownRow, PlacedRow } from '../domain/leftover.ts'
import { outcomeOf, type ResponseCodeTable, tableFor } from '../domain/response-codes.ts'
import { isStoredOffline, type Outcome, type StoredTransaction } from '../domain/transaction.ts'
import { courseOf, isPartial } from './course.ts'
import { amountOf, type Knot, knotOf } from './knot.ts'
import { mayHaveOriginal, namesOriginal, type Originals, originalsAmong } from './originals.ts'
import { type RefundLedger, refundLedger } from './refund-totals.ts'
import { nameOf } from './row-order.ts'
import { directionOfKind, type Standing, singleUnit, type Unit } from './unit.ts'

export interface Collapsed {
  readonly units: readonly Unit[]
  /** Records that moved nothing: an upload, a repeated reversal, a reversal of an inquiry or of a preauth. */
  readonly idle: readonly Idle[]
}

type Idle = Pick<PlacedRow, 'row' | 'uploadOf'>

type Tables = readonly ResponseCodeTable[]

const OUTCOMES = new WeakMap<Tables, (row: StoredTransaction) => Outcome>()

/** What the files say of a row, worked out once per table and response code. */
function outcomes(tables: Tables): (row: StoredTransaction) => Outcome {
  let outcome = OUTCOMES.get(tables)
  if (outcome === undefined) {
    outcome = outcomesUnder(tables)
    OUTCOMES.set(tables, outcome)
  }
  return outcome
}

function outcomesUnder(tables: Tables): (row: StoredTransaction) => Outcome {
  const known = new Map<ResponseCodeTable, Map<string | null, Outcome>>()
  return (row) => {
    if (row.outcome !== null) return row.outcome
    const table = tableFor(row, tables)
    const byCode = known.get(table) ?? new Map<string | null, Outcome>()
    known.set(table, byCode)
    let outcome = byCode.get(row.responseCode)
    if (outcome === undefined) {
      outcome = outcomeOf(row, table)
      byCode.set(row.responseCode, outcome)
    }
    // A terminal that stores a sale offline approves it by itself: no answer can be there yet.
    return outcome === 'unanswered' && isStoredOffline(row) ? 'approved' : outcome
  }
}

/**
 * Collapses the financial rows of one side. `rows` are in content order; `sourceOf` names the
 * settlement source that a row concerns.
 */
export function collapse(
  rows: readonly StoredTransaction[],
  known: readonly KnownRow[],
  tables: Tables,
  sourceOf: (row: StoredTransaction) => string,
): Collapsed {
  const outcome = outcomes(tables)
  const units: Unit[] = []
  const idle: Idle[] = []
  if (!rows.some(mayHaveOriginal) && !known.some(isIdleUpload)) {
    for (const row of rows) units.push(alone(row, sourceOf(row), outcome, tables))
    return { units, idle }
  }

  const originals = originalsAmong(rows, known)
  const uploads = placedUploads(known, originals)
  const knots = tied(rows, known, uploads, originals, outcome)
  for (const knot of knots.values()) if (isUploadOfKnown(knot)) release(knot)
  const ledger = refundLedger(rows, known, originals, outcome, knots, tables)
  for (const row of rows) {
    const knot = knots.get(row)
    if (knot === undefined || isAlone(knot)) {
      units.push(alone(row, sourceOf(row), outcome, tables))
      continue
    }
    if (knot.followed !== null) continue
    if (row.kind === 'reversal' && reversesNothing(knot, outcome)) {
      idle.push({ row, uploadOf: null })
      continue
    }
    if (isUploadOfKnown(knot)) {
      idle.push({ row, uploadOf: null })
      continue
    }
    const unit = unitOf(knot, ledger, outcome, tables, sourceOf)
    units.push(unit)
    for (const one of unit.beside) {
      if (uploads.has(one) || one === knot.knownOriginal) continue
      idle.push({ row: one, uploadOf: isUpload(one) ? unit.root : null })
    }
    for (const extra of courseOf(knot, tables).extra) {
      // Repeating a reversal is the protocol; voiding what is void already is a question.
      if (extra.row.kind === 'reversal') idle.push({ row: extra.row, uploadOf: null })
      else units.push(voidInVain(extra.row, unit))
    }
  }
  return { units, idle }
}

function isUpload(row: StoredTransaction): boolean {
  return (row.kind === 'sale' || row.kind === 'offline_sale') && namesOriginal(row)
}

/** An upload that was placed without effect on the money: its sale holds that. */
function isIdleUpload(row: KnownRow): boolean {
  return row.place === 'not_financial' && isUpload(row)
}

/** Uploads of stored sales that are still open: settlement files may bear their references. */
function placedUploads(
  known: readonly KnownRow[],
  originals: Originals,
): ReadonlySet<StoredTransaction> {
  const uploads = new Set<StoredTransaction>()
  const idle = known.filter(isIdleUpload)
  if (idle.length === 0) return uploads
  const placed: ReadonlySet<StoredTransaction> = new Set(known)
  for (const row of idle) {
    const original = originals.find(row)
    if (original === null || placed.has(original)) continue
    // Under another figure it would hold the money itself.
    if (row.amount === null || amountOf(row) === amountOf(original)) uploads.add(row)
  }
  return uploads
}

/** The upload of a stored sale that has its place already carries the same money once more. */
function isUploadOfKnown(knot: Knot): boolean {
  const { row, knownOriginal } = knot
  if (knownOriginal === null || !forwards(knot) || isUploadOfRefused(knot)) return false
  return amountOf(row) === amountOf(knownOriginal)
}

/** The upload of a sale that had been refused before it was stored: the sale holds no money. */
function isUploadOfRefused(knot: Knot): boolean {
  return knot.knownOriginal?.place === 'declined' && forwards(knot)
}

function forwards({ row, knownOriginal }: Knot): boolean {
  return knownOriginal?.kind === 'offline_sale' && knownOriginal.side === row.side && isUpload(row)
}

/** What names the upload of a known sale concerns that sale. */
function release(upload: Knot): void {
  for (const follower of upload.followers.splice(0)) {
    follower.followed = null
    follower.knownOriginal = upload.knownOriginal
    if (isUploadOfKnown(follower)) release(follower)
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

/** Knots of the rows that may refer to others, and of those that they refer to: of few. */
function tied(
  rows: readonly StoredTransaction[],
  known: readonly KnownRow[],
  uploads: ReadonlySet<StoredTransaction>,
  originals: Originals,
  outcome: (row: StoredTransaction) => Outcome,
): ReadonlyMap<StoredTransaction, Knot> {
  const knots = new Map<StoredTransaction, Knot>()
  const placed = new Set<StoredTransaction>(known)
  for (const row of uploads) {
    placed.delete(row)
    knotAt(row, knots).isPlaced = true
  }
  for (const row of [...uploads, ...rows]) {
    if (mayHaveOriginal(row)) tie(row, originals.find(row), placed, knots, outcome)
  }
  return knots
}

function knotAt(row: StoredTransaction, knots: Map<StoredTransaction, Knot>): Knot {
  let knot = knots.get(row)
  if (knot === undefined) {
    knot = knotOf(row)
    knots.set(row, knot)
  }
  return knot
}

function tie(
  row: StoredTransaction,
  original: KnownRow | null,
  placed: ReadonlySet<StoredTransaction>,
  knots: Map<StoredTransaction, Knot>,
  outcome: (row: StoredTransaction) => Outcome,
): void {
  const knot = knotAt(row, knots)
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
  if (placed.has(original)) {
    knot.knownOriginal = original
    return
  }
  const target = knotAt(original, knots)
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

function standingOf(
  row: StoredTransaction,
  amount: bigint | null,
  outcome: (row: StoredTransaction) => Outcome,
  tables: Tables,
): Standing {
  const word = outcome(row)
  if (word === 'declined' || word === 'cancelled') return 'declined'
  const empty = amount === null || amount === 0n
  if (row.outcome === null && row.responseCode !== null && !empty) {
    // Approved for zero only: an amount beside it was not approved.
    if (tableFor(row, tables).approvedZeroOnly.includes(row.responseCode)) return 'declined'
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
  tables: Tables,
): Unit {
  const amount = amountOf(row)
  const unit = singleUnit(row, source, standingOf(row, amount, outcome, tables), amount)
  const code = row.outcome === null ? row.responseCode : null
  if (code === null) return unit
  const table = tableFor(row, tables)
  const partial = table.partial.includes(code)
  const zeroOnly = table.approvedZeroOnly.includes(code)
  return partial || zeroOnly ? { ...unit, partial, zeroOnly } : unit
}

function unitOf(
  knot: Knot,
  ledger: RefundLedger | null,
  outcome: (row: StoredTransaction) => Outcome,
  tables: Tables,
  sourceOf: (row: StoredTransaction) => string,
): Unit {
  const { row } = knot
  const course = courseOf(knot, tables)
  const code = course.decisive.outcome === null ? course.decisive.responseCode : null
  const table = tableFor(course.decisive, tables)
  const notes = [...course.notes]
  if (knot.orphan) notes.push({ fact: 'original_unknown', value: originalNamed(row) })
  const undoesAgain = row.kind === 'void' && knot.knownOriginal?.place === 'netted'
  if (knot.knownOriginal !== null) {
    const value = nameOf(knot.knownOriginal)
    notes.push(
      undoesAgain ? { fact: 'undoing_without_effect', value } : { fact: 'original', value },
    )
  }
  const excess = ledger?.excess.get(row)
  if (excess !== undefined) notes.push(excess)
  return {
    side: row.side,
    rows: course.rows,
    // The settlement may bear the references of either.
    beside:
      knot.knownOriginal !== null && isUploadOfRefused(knot)
        ? [...course.beside, knot.knownOriginal]
        : course.beside,
    root: course.rows[0] ?? row,
    source: sourceOf(row) || routeOfOriginal(knot, sourceOf),
    direction: directionOfKind(row.kind),
    standing:
      course.undoneBy === null
        ? standingOf(course.decisive, course.amount, outcome, tables)
        : 'undone',
    amount: course.amount,
    currency: row.currency,
    date: course.date,
    undoneBy: course.undoneBy,
    partial: isPartial(course.decisive, tables),
    zeroOnly: code !== null && table.approvedZeroOnly.includes(code),
    orphan: knot.orphan,
    undoesAgain,
    settledOriginal: row.kind === 'refund' ? null : knot.knownOriginal,
    excess: excess !== undefined,
    notes,
    taken: false,
    keys: [],
  }
}

/** What undoes or changes a sale goes the sale's way, where it names none itself. */
function routeOfOriginal(
  { row, knownOriginal }: Knot,
  sourceOf: (row: StoredTransaction) => string,
): string {
  return knownOriginal === null || row.kind === 'refund' ? '' : sourceOf(knownOriginal)
}

/** A void that found nothing to undo: its sale was undone already, or of a refund it names a part. */
function voidInVain(row: StoredTransaction, of: Unit): Unit {
  const undoesAgain = of.standing === 'undone'
  return {
    ...singleUnit(row, of.source, 'due', amountOf(row)),
    undoesAgain,
    orphan: !undoesAgain,
    notes: [{ fact: 'undoing_without_effect', value: nameOf(of.root) }],
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
