// What a refused line says of itself: rule, column, and a short excerpt without card numbers.
import { scrubbed } from '../domain/card-number.ts'

/** Every rule that rejects a line; the words stand in the catalog (`rejected.<rule>`). */
export type RejectRule =
  | 'amount_unreadable'
  | 'fee_unreadable'
  | 'net_unreadable'
  | 'type_missing'
  | 'type_unknown'
  | 'merchant_missing'
  | 'currency_missing'
  | 'currency_unknown'
  | 'time_missing'
  | 'time_unreadable'
  | 'zone_unknown'
  | 'date_missing'
  | 'settlement_date_missing'
  | 'date_unreadable'
  | 'date_before_calendar'
  | 'date_beyond_calendar'
  | 'flag_unreadable'
  | 'status_unknown'
  | 'reference_too_long'
  | 'cell_count'
  | 'line_width'
  | 'line_unknown'
  | 'quote_misplaced'
  | 'message_unreadable'

/** Thrown inside one row and caught at its end: the row is refused. */
export class Refused {
  readonly rule: RejectRule
  readonly column: string
  readonly excerpt: string
  constructor(rule: RejectRule, column: string, excerpt: string) {
    this.rule = rule
    this.column = column
    this.excerpt = excerpt
  }
}

const EXCERPT_MAX = 80

/** At most 80 characters of what stood there. Scrubbed before it is cut: half a number is one too. */
export function excerptOf(text: string): string {
  // Bounded first, because a hostile cell may hold a megabyte; far enough that no cut splits a number.
  const clean = scrubbed(text.slice(0, 2_000)).replace(/\p{Cc}+/gu, ' ')
  if (clean.length <= EXCERPT_MAX) return clean
  return `${clean.slice(0, EXCERPT_MAX - 1)}…`
}
