// The zero-amount ledger's words: every zero, blank or unreadable amount, in one class each.
import type { CauseId, Evidence } from './exception.ts'
import type { Side } from './transaction.ts'

/** The four values that must never be taken for one another. */
export type ZeroValue = 'zero' | 'blank' | 'not_applicable' | 'unparseable'

export interface ZeroEntry {
  readonly file: string
  readonly line: number
  readonly side: Side
  readonly value: ZeroValue
  /** A stable id; its words stand in the catalog (`zero.<class>`). */
  readonly class: string
  readonly cause: CauseId
  readonly legitimate: boolean
  readonly evidence: readonly Evidence[]
  readonly merchantId: string
  readonly terminalId: string | null
  readonly kind: string
  /** What the other side has, where it has one: exact text. */
  readonly otherAmount: string | null
  readonly currency: string
}
