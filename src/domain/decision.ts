// A person's decision on record: an entry of an append-only chain, sealed over the entry before.
import type { Side } from './transaction.ts'

/** An entry as it is kept. Its hash covers all else, the previous entry's hash included. */
export interface DecisionEntry {
  /** From 1, without a gap. */
  readonly sequence: number
  /** `match` or `unmatch`. */
  readonly what: string
  /** JSON text: what the decision is about. Its bytes are hashed as they are. */
  readonly content: string
  readonly note: string
  readonly by: string
  readonly decidedAt: string // ISO 8601, UTC, milliseconds
  /** '' before the first entry. */
  readonly previousHash: string
  readonly hash: string
}

/** A row as a decision names it: by what it says, so that a restated file does not lose it. */
export interface DecidedRow {
  /** `R` and 16 hexadecimal digits of the row's identity and its occurrence in its file. */
  readonly key: string
  readonly side: Side
  readonly source: string
  readonly merchantId: string
  readonly businessDate: string
  readonly amount: string | null
  readonly currency: string
  /** Where the person saw it. */
  readonly file: string
  readonly sha256: string
  readonly line: number
}
