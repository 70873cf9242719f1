// A file that came: what it held, what it declared of itself, and which of its lines were refused.
import type { Side } from './transaction.ts'

/** A line that is no row: stored and shown, never lost. */
export interface RejectedLine {
  readonly line: number
  /** The column or element at fault; '' when it is the line as a whole. */
  readonly field: string
  /** A stable id, e.g. `amount_unreadable`; the words stand in the catalog (`rejected.<rule>`). */
  readonly rule: string
  /** What stood there: at most 80 characters, card numbers scrubbed. */
  readonly excerpt: string
  /** What could still be read of the record, for the zero-amount ledger and the places' sums. */
  readonly side: Side | null
  readonly kind: string | null
  readonly merchantId: string | null
  readonly terminalId: string | null
  readonly stan: string | null
  readonly rrn: string | null
  readonly businessDate: string | null
  readonly currency: string | null
  /** Signed as an accepted row's; as written where the kind is unknown. */
  readonly amount: string | null
}

/** One figure that a file declares of itself, and what its rows add up to. Exact text. */
export interface ControlTotal {
  readonly name: string // count, sum, sum_gross, ...
  readonly declared: string
  readonly counted: string
}

export type ControlTotals =
  | { readonly state: 'absent' }
  | { readonly state: 'agreed' | 'disagreed'; readonly totals: readonly ControlTotal[] }

/** Ids in a file that its source's configured maps lack. */
export interface UnmappedIds {
  readonly merchants: readonly string[]
  readonly terminals: readonly string[]
}

export type FileStatus = 'accepted' | 'restated' | 'quarantined' | 'duplicate'
