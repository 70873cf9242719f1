// A rule of matching: declared data that names its key, what must agree, and how far it reaches.
import type { StoredTransaction } from '../domain/transaction.ts'
import type { ReferenceField } from './references.ts'

/** Calendar days that a settlement row's business date may lie before or after the journal's. */
export interface DateWindow {
  readonly earlier: number
  readonly later: number
  /**
   * The same for a settlement row without a transaction time, whose business date only follows
   * from its settlement date. A late one lies far behind.
   */
  readonly laterWithoutTime: number
}

export interface Rule {
  /** Stored with every match that it makes. */
  readonly id: string
  /** Goes up with every change of what the rule joins: the run's digest names it. */
  readonly version: number
  /** What it does with what it joins. */
  readonly decides: 'match' | 'difference' | 'suggestion'
  readonly joins: 'one to one' | 'one to one, else a group that nets' | 'group'
  /** The parts of the key, in words; `keyOf` builds it. */
  readonly key: readonly string[]
  /** What must be equal besides the key. */
  readonly agreement: readonly string[]
  /** References that must not contradict: where both carry one and it differs, this is no match. */
  readonly unless: readonly ReferenceField[]
  /** A fact beyond these references by which the rows are of two records; absent: none. */
  readonly isOther?: (journal: StoredTransaction, settlement: StoredTransaction) => boolean
  /** Whether the source's configured tolerance of amounts applies. */
  readonly tolerance: 'configured' | 'none'
  /** null: any distance. `configured`: the source's window in business days; off without one. */
  readonly window: DateWindow | 'configured' | null
  /** The key of one row; null where a part is missing: then the rule stands aside. */
  readonly keyOf: (row: StoredTransaction) => string | null
  /**
   * The part of the key that tells most rows apart, as it stands in the row: rows that share no hint
   * share no key, so that no key need be made for them. null only where the key is null.
   */
  readonly hintOf: (row: StoredTransaction) => string | null
}
