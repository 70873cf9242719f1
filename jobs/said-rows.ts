// What people said of single rows, as plain data for any thread, and as rules ask for it.
import type { SaidOfRows } from '../src/domain/leftover.ts'
import { type RowReference, rowKey } from '../src/domain/transaction.ts'

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

export function saidOf(said: SaidRows | undefined): SaidOfRows | undefined {
  if (said === undefined) return undefined
  const reserved = new Set(said.reserved.map(rowKey))
  const from = new Map<string, Set<string>>()
  for (const { journal, settlement } of said.parted) {
    for (const one of journal) {
      const others = from.get(rowKey(one)) ?? new Set()
      from.set(rowKey(one), others)
      for (const other of settlement) others.add(rowKey(other))
    }
  }
  return {
    isReserved: (row) => reserved.has(rowKey(row)),
    areParted: (one, other) => from.get(rowKey(one))?.has(rowKey(other)) ?? false,
  }
}
