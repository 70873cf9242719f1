// What a rule joined: rows of both sides that are the same money, and the rung that says so.
import { createHash } from 'node:crypto'
import type { StoredTransaction } from './transaction.ts'

/** One claim on rows; each row stands in at most one match. */
export interface Match {
  /** The id of the rule that fired, e.g. `batch_and_stan`. */
  readonly rule: string
  /** Every journal member, the lifecycle's included (a tip beside its sale). */
  readonly journal: readonly StoredTransaction[]
  readonly settlement: readonly StoredTransaction[]
  /** The journal's expected settlement, exact text. */
  readonly amount: string
  readonly currency: string
  /** settlement - journal: 0 but for a configured tolerance. */
  readonly difference: string
}

interface Place {
  readonly file: string
  readonly line: number
}

/** The id of a match: from the date and the rows that it joins, so that a rerun names it alike. */
export function matchId(
  businessDate: string,
  journal: readonly Place[],
  settlement: readonly Place[],
): string {
  const text = JSON.stringify([businessDate, journal, settlement])
  return `M${createHash('sha256').update(text).digest('hex').slice(0, 16).toUpperCase()}`
}
