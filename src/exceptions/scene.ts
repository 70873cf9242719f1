// A scene: one leftover or one zero row, with its standing and the day around it, as rules look at it.
import type { DayFacts } from '../domain/day-facts.ts'
import { evidence, type Fact, parts } from '../domain/evidence-facts.ts'
import type { Evidence, ExceptionType } from '../domain/exception.ts'
import type { Leftover } from '../domain/leftover.ts'
import { exactText } from '../domain/money.ts'
import { refersTo, shareReference } from '../domain/reference.ts'
import { outcomeOf, tableFor } from '../domain/response-codes.ts'
import type { Outcome, StoredTransaction } from '../domain/transaction.ts'
import { type ZeroSubject, zeroValueOf } from '../domain/zero-ledger.ts'
import { type ExplainTerms, placeOf } from './explain-terms.ts'
import { type FactsIndex, factsIndex } from './facts-index.ts'

/** What became of the attempt, its lifecycle included. */
export type Standing = 'approved' | 'declined' | 'cancelled' | 'unanswered' | 'voided' | 'reversed'

export interface Scene {
  /** null: a row of the zero-amount ledger that is in no exception. */
  readonly type: ExceptionType | null
  /** The row that the scene is about: the zero row, or the leftover's first. */
  readonly row: StoredTransaction
  readonly journal: readonly StoredTransaction[]
  readonly settlement: readonly StoredTransaction[]
  /** The journal row whose answer decides; undefined where the journal has none. */
  readonly attempt: StoredTransaction | undefined
  readonly standing: Standing
  /** Set where a zero row is judged. */
  readonly zero: ZeroSubject | null
  readonly leftover: Leftover | null
  readonly facts: FactsIndex
  readonly terms: ExplainTerms
}

const isUndoing = (row: StoredTransaction) => row.kind === 'void' || row.kind === 'reversal'

/** The journal row whose answer decides: never the void or reversal that undid it. */
function attemptOf(journal: readonly StoredTransaction[]): StoredTransaction | undefined {
  return journal.find((row) => !isUndoing(row)) ?? journal[0]
}

function standingOf(journal: readonly StoredTransaction[], terms: ExplainTerms): Standing {
  const attempt = attemptOf(journal)
  if (attempt === undefined) return 'approved'
  const undoing = journal.filter((row) => isUndoing(row) && outcomeUnder(row, terms) !== 'declined')
  if (undoing.some((row) => row.kind === 'reversal')) return 'reversed'
  if (undoing.some((row) => row.kind === 'void')) return 'voided'
  return outcomeUnder(attempt, terms)
}

function outcomeUnder(row: StoredTransaction, terms: ExplainTerms): Outcome {
  return outcomeOf(row, tableFor(row, terms.responseCodes))
}

/** The scene of a leftover; one of type `zero_amount` is also judged by the ledger's order. */
export function leftoverScene(leftover: Leftover, facts: DayFacts, terms: ExplainTerms): Scene {
  const { type, settlement } = leftover
  const index = factsIndex(facts)
  const isContradicted = type === 'status_difference' || type === 'zero_amount'
  const journal =
    leftover.journal.length > 0 || !isContradicted ? leftover.journal : recalled(settlement, index)
  const zero = type === 'zero_amount' ? zeroSubjectOf(journal, settlement) : null
  const row = zero?.row ?? attemptOf(leftover.journal) ?? settlement[0]
  if (row === undefined) throw new Error('A leftover without rows cannot be explained')
  return { type, row, leftover, ...attempted(journal, settlement, zero, terms), facts: index }
}

/**
 * A settlement row may contradict an attempt that an earlier run has placed (refused, undone, 0):
 * the leftover then holds no journal row, but the terminal's notable rows still tell of it.
 */
function recalled(
  settlement: readonly StoredTransaction[],
  facts: FactsIndex,
): readonly StoredTransaction[] {
  const [row] = settlement
  if (row === undefined) return []
  return facts
    .rowsOf(row.merchantId, row.terminalId)
    .filter((one) => shareReference(one, row) || (isUndoing(one) && refersTo(one, row)))
}

/** The scene of a row of the zero-amount ledger. */
export function zeroScene(subject: ZeroSubject, facts: DayFacts, terms: ExplainTerms): Scene {
  const { row } = subject
  const index = factsIndex(facts)
  const isLone = row.side === 'settlement' && subject.other.length === 0
  const zero = isLone ? { ...subject, other: refused(recalled([row], index), terms) } : subject
  const own = [row, ...zero.own]
  const [journal, settlement] = row.side === 'journal' ? [own, zero.other] : [zero.other, own]
  return {
    type: null,
    row,
    leftover: null,
    ...attempted(journal, settlement, zero, terms),
    facts: index,
  }
}

/** A refused attempt is placed by itself: the acquirer's 0 beside it is what became of it. */
function refused(rows: readonly StoredTransaction[], terms: ExplainTerms) {
  return rows.filter((row) => outcomeUnder(row, terms) === 'declined')
}

/** A zero row of the journal stands for itself; anything else for its lifecycle. */
function attempted(
  journal: readonly StoredTransaction[],
  settlement: readonly StoredTransaction[],
  zero: ZeroSubject | null,
  terms: ExplainTerms,
) {
  const isOwn = zero !== null && zero.row.side === 'journal'
  const attempt = isOwn ? zero.row : attemptOf(journal)
  const standing = standingOf(isOwn ? [zero.row] : journal, terms)
  return { journal, settlement, zero, attempt, standing, terms }
}

function zeroSubjectOf(
  journal: readonly StoredTransaction[],
  settlement: readonly StoredTransaction[],
): ZeroSubject | null {
  for (const [own, other] of [
    [journal, settlement],
    [settlement, journal],
  ] as const) {
    const row = own.find((one) => zeroValueOf(one) !== null)
    if (row !== undefined) {
      return { row, place: 'exception', own: own.filter((one) => one !== row), other }
    }
  }
  return null
}

/** Evidence of a row's: the value and where it stands. */
export function rowEvidence(
  fact: Fact,
  value: string,
  row: StoredTransaction,
  terms: ExplainTerms,
): Evidence {
  const place = placeOf(row, terms)
  return evidence(fact, value === '' ? place : `${value} (${place})`)
}

/** A row's amount as evidence; `0`, blank and not applicable stay apart. */
export function amountEvidence(row: StoredTransaction, terms: ExplainTerms): Evidence {
  const fact = row.side === 'journal' ? 'journal_amount' : 'settled_amount'
  return rowEvidence(fact, figureOf(row), row, terms)
}

/** A zero row's amount and those of the other side; first, where that is so, that the currencies differ. */
export function bothAmounts({ row, other }: ZeroSubject, terms: ExplainTerms): Evidence[] {
  const amounts = [row, ...other].map((one) => amountEvidence(one, terms))
  const [own, facing] = [figureOf(row), other.find((one) => one.currency !== row.currency)]
  if (facing === undefined) return amounts
  const [journal, settlement] =
    row.side === 'journal' ? [own, figureOf(facing)] : [figureOf(facing), own]
  return [evidence('currencies_differ', parts({ journal, settlement })), ...amounts]
}

/** `270.00 CNY`, or the word for an amount that is not there. */
export function figureOf(row: StoredTransaction): string {
  return row.amount === null
    ? (zeroValueOf(row) ?? 'blank')
    : `${exactText(row.amount, row.currency)} ${row.currency}`
}
