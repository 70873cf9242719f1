// A judgement in the day's figures: every row by its place, matches and exceptions by the source that owes them.
import type { Judgement } from '../src/domain/leftover.ts'
import { money, sum } from '../src/domain/money.ts'
import type { Place } from '../src/domain/place.ts'
import type { StoredTransaction } from '../src/domain/transaction.ts'
import type { WrittenException } from '../src/store/store.ts'
import type { DayTally } from './day-tally.ts'

/** What counting asks of a row. */
export interface CountTerms {
  /** The run's. */
  readonly businessDate: string
  /** The settlement source that owes a journal row; null where none does. */
  readonly owedBy: (row: StoredTransaction) => string | null
  /** True where an earlier run had left the row open. */
  readonly isCarried: (row: StoredTransaction) => boolean
}

export function countJudgement(
  judgement: Judgement,
  exceptions: readonly WrittenException[],
  tally: DayTally,
  terms: CountTerms,
): void {
  const of = tally.bySource
  for (const match of judgement.matches) {
    const rows = [...match.journal, ...match.settlement]
    const source = settlingSource(match.journal, match.settlement, terms)
    for (const row of rows) countRow(row, 'matched', tally, terms, source)
    const key = [source, match.currency] as const
    of.matched.add(key, match.journal.length, match.amount)
    of.matchedSettlement.add(key, 0, money(match.amount).plus(money(match.difference)))
    if (!money(match.difference).isZero()) tally.differing.add(key, 1, match.difference)
  }
  for (const { row, place, source } of judgement.placed) {
    countRow(row, place, tally, terms, source)
  }
  // One side after the other: the tally is quicker with rows of one book in a run.
  for (const { journal, source } of judgement.leftovers) {
    for (const row of journal) countRow(row, 'exception', tally, terms, source)
  }
  for (const { settlement, source } of judgement.leftovers) {
    for (const row of settlement) countRow(row, 'exception', tally, terms, source)
  }
  for (const { kept: exception } of exceptions) {
    of.exceptions.add([exception.source, exception.currency], 1, exception.amount)
    if (exception.raisedOn !== terms.businessDate) continue
    tally.raised.add([exception.source, exception.type], 1, null)
  }
}

/** `source`: the settlement source whose figures the row goes into, where it does not tell by itself. */
function countRow(
  row: StoredTransaction,
  place: Place,
  tally: DayTally,
  terms: CountTerms,
  source: string | null = null,
): void {
  const book = [row.side, row.source, row.currency] as const
  const carried = terms.isCarried(row)
  const open = place === 'awaiting' || place === 'exception'
  if (open) tally.stillOpen(book, carried, 1, row.amount)
  else if (carried) tally.closed(book, 1, row.amount)
  if (!carried) tally.placed(place, book, 1, row.amount)
  const of = tally.bySource
  const owed = row.side === 'settlement' ? row.source : (terms.owedBy(row) ?? source)
  if (owed === null) return
  const key = [owed, row.currency] as const
  if (place === 'acquirer_entry' && !carried) {
    // The files' fees and nets hold the acquirer's own entries as well: they are no sale's.
    if (row.fee !== null) of.fee.add(key, 0, money(row.fee).negated())
    const told = row.net === null ? [row.amount, row.fee] : [row.net]
    const net = sum(told.map((text) => money(text ?? '0')))
    of.net.add(key, 0, net.negated())
  }
  if (place === 'awaiting') of.awaiting.add(key, 1, row.amount)
  if (carried || (place !== 'matched' && place !== 'netted' && !open)) return
  if (row.side === 'journal') of.journal.add(key, 1, row.amount)
  else of.settlement.add(key, 1, row.amount)
}

function settlingSource(
  journal: readonly StoredTransaction[],
  settlement: readonly StoredTransaction[],
  terms: CountTerms,
): string {
  const row = settlement[0] ?? journal[0]
  if (row === undefined) throw new Error('A match holds no row')
  return row.side === 'settlement' ? row.source : (terms.owedBy(row) ?? row.source)
}
