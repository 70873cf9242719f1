// A restated file: what a later version of the same slot changed in the one before it.

export interface Restatement {
  /** sha256 of the version before. */
  readonly of: string
  readonly added: number
  readonly removed: number
  readonly changed: number
}

/** A row that differs between two versions of a slot. Amounts are exact text. */
export interface DifferingRow {
  readonly change: 'added' | 'removed' | 'changed'
  readonly line: number | null // null: removed
  readonly lineBefore: number | null // null: added
  readonly side: string
  readonly kind: string
  readonly merchantId: string
  readonly terminalId: string | null
  readonly reference: string
  readonly currency: string
  readonly amountBefore: string | null
  readonly amount: string | null
  /** The columns that changed, by the store's names of them. */
  readonly fields: readonly string[]
}
