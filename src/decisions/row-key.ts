// The key by which a decision knows a row: what the row says of itself, and which of its twins it is.
import { createHash } from 'node:crypto'
import { anchorOf } from '../domain/exception-id.ts'
import type { StoredTransaction } from '../domain/transaction.ts'

/**
 * The money is part of it: a row restated to another amount is not the row that the person saw, and
 * the decision must not go on holding it unseen.
 */
function identityOf(row: StoredTransaction): string {
  return JSON.stringify([anchorOf(row), row.kind, row.amount, row.currency])
}

/** True where nothing but the place in the file tells two rows apart. */
export function isAlike(one: StoredTransaction, other: StoredTransaction): boolean {
  return identityOf(one) === identityOf(other)
}

/** The key of each row. `rows` hold, of each file, every row that is alike one of them. */
export function keyedRows(rows: readonly StoredTransaction[]): Map<StoredTransaction, string> {
  const keys = new Map<StoredTransaction, string>()
  const counts = new Map<string, number>()
  const inFileOrder = [...rows].sort((a, b) => a.fileId - b.fileId || a.line - b.line)
  for (const row of inFileOrder) {
    const identity = identityOf(row)
    const name = `${row.fileId}\n${identity}`
    const occurrence = (counts.get(name) ?? 0) + 1
    counts.set(name, occurrence)
    const hash = createHash('sha256').update(`${identity}\n${occurrence}`).digest('hex')
    keys.set(row, `R${hash.slice(0, 16).toUpperCase()}`)
  }
  return keys
}
