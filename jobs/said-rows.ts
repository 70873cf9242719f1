// What people said of single rows, as plain data for any thread, and as rules ask for it.
import type { SaidOfRows } from '../src/domain/leftover.ts'
import type { RowReference } from '../src/domain/transaction.ts'

/** No journal row of these belongs to a settlement row of these. */
export interface RowsApart {
  readonly journal: readonly RowReference[]
  readonly settlement: readonly RowReference[]
}

export interface SaidRows {
  /** Joined by a person to rows that are still to come. */
  readonly reserved: readonly RowReference[]
  readonly parted: readonly RowsApart[]
}

const keyOf = (row: RowReference) => `${row.fileId}:${row.line}`

export function saidOf(said: SaidRows | undefined): SaidOfRows | undefined {
  if (said === undefined) return undefined
  const reserved = new Set(said.reserved.map(keyOf))
  const from = new Map<string, Set<string>>()
  for (const { journal, settlement } of said.parted) {
    for (const one of journal) {
      const others = from.get(keyOf(one)) ?? new Set()
      from.set(keyOf(one), others)
      for (const other of settlement) others.add(keyOf(other))
    }
  }
  return {
    isReserved: (row) => reserved.has(keyOf(row)),
    areParted: (one, other) => from.get(keyOf(one))?.has(keyOf(other)) ?? false,
  }
}
