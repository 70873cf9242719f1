// A layout that a user declares in the configuration: plain data, in the vocabulary of the layouts that ship.
import type { Kind } from './kind.ts'
import type { Outcome, Side } from './transaction.ts'

export const LAYOUT_ENCODINGS = [
  'utf-8',
  'gb18030',
  'utf-16le',
  'utf-16be',
  'windows-1252',
] as const
export type LayoutEncoding = (typeof LAYOUT_ENCODINGS)[number]

/**
 * The direction of a written figure, from the merchant's view:
 * - `by_kind`: a positive figure goes the way of its kind (a refund is money away)
 * - `against_kind`: the other way (a fee is charged on a sale, returned on a refund)
 * - `size_by_kind`, `size_against_kind`: of its kind, or the other,
 *   whatever sign it bears, where writers differ about signs
 * - `as_written`: positive is money to the merchant; `negated`: positive is money away
 */
export const LAYOUT_DIRECTIONS = [
  'by_kind',
  'against_kind',
  'size_by_kind',
  'size_against_kind',
  'as_written',
  'negated',
] as const
export type Direction = (typeof LAYOUT_DIRECTIONS)[number]

/** Fields of a transaction that are text as it stands: references, and two free texts, which may be longer. */
export const LAYOUT_TEXTS = [
  'terminalId',
  'batchNo',
  'stan',
  'rrn',
  'authCode',
  'acquirerReference',
  'payoutReference',
  'originalStan',
  'originalRrn',
  'originalReference',
  'reversalReason',
  'entryMode',
  'cardProduct',
  'operatorId',
  'softwareVersion',
  'item',
  'remark',
] as const
export type TextField = (typeof LAYOUT_TEXTS)[number]

/** A word of the file turned into one of ours. */
export interface DeclaredWords<T extends string> {
  readonly column: string
  readonly words: Readonly<Record<string, T | ''>>
  readonly otherwise?: T | '' | undefined
  readonly asWritten?: boolean | undefined
}
export type DeclaredSaid<T extends string> = T | DeclaredWords<T>

export interface DeclaredFigure {
  readonly column: string
  readonly direction: Direction
}

/** With several columns, their texts joined by a blank: a date beside a time. */
export interface DeclaredTime {
  readonly column: string | readonly string[]
  readonly patterns: readonly string[]
  readonly zoneColumn?: string | undefined
}

export interface DeclaredRecord {
  readonly when?: Readonly<Record<string, readonly string[]>> | undefined
  readonly side: Side
  readonly kind: DeclaredSaid<Kind>
  readonly merchantId?: string | undefined
  readonly texts?: Readonly<Partial<Record<TextField, string>>> | undefined
  readonly pan?: string | undefined
  readonly responseCode?: string | undefined
  readonly storedOffline?: string | undefined
  readonly scheme?: DeclaredSaid<string> | undefined
  readonly paymentMethod?: DeclaredSaid<string> | undefined
  readonly outcome?: DeclaredSaid<Outcome> | undefined
  readonly currency?: string | undefined
  readonly amount: DeclaredFigure | null
  readonly fee?: DeclaredFigure | undefined
  readonly net?: DeclaredFigure | undefined
  readonly at?: DeclaredTime | undefined
  readonly settlementDate?: DeclaredTime | undefined
}

/** Rows that are no records. */
export interface DeclaredSkip {
  readonly when: Readonly<Record<string, readonly string[]>>
  readonly side: 'none'
}

/** A figure in the trailer's first line, by the number of its cell from 1. */
export interface DeclaredTotal {
  readonly name: string
  /** `lines`, or the column whose figures are added as written. */
  readonly of: string
  readonly cell: number
}

/** Not said otherwise, a file needs the columns of amounts, kinds and times. */
export interface DeclaredColumn {
  readonly names: readonly string[]
  readonly required?: boolean | undefined
}

export interface DeclaredLayout {
  readonly type: 'delimited' | 'xlsx' | 'fixed'
  readonly encodings: readonly LayoutEncoding[]
  readonly delimiters?: readonly string[] | undefined
  readonly sheet?: string | undefined
  readonly headingWithin?: number | undefined
  readonly padding?: 'none' | 'blanks' | 'backtick' | undefined
  readonly looseEnd?: boolean | undefined
  readonly trailer?: readonly string[] | undefined
  readonly columns?: Readonly<Record<string, DeclaredColumn>> | undefined
  readonly fields?: readonly (readonly [key: string, width: number])[] | undefined
  readonly separator?: string | undefined
  readonly figures?:
    | {
        readonly decimal?: '.' | ',' | undefined
        readonly thousands?: ',' | '.' | ' ' | "'" | undefined
        readonly implied?: number | 'currency' | undefined
        readonly symbols?: readonly string[] | undefined
        readonly looseSigns?: boolean | undefined
      }
    | undefined
  readonly records: readonly (DeclaredRecord | DeclaredSkip)[]
  readonly totals?:
    | { readonly required: boolean; readonly figures: readonly DeclaredTotal[] }
    | undefined
}
