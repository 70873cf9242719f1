// Settled sales that stand in another merchant's journal: a merchant number gone wrong, not a stranger's terminal.
import { bytewise } from './byte-order.ts'
import { money } from './money.ts'
import { isSameNumber } from './reference.ts'
import { byTime } from './time-order.ts'
import type { RowReference, StoredTransaction } from './transaction.ts'

/** A settlement row, and the journal row of another merchant that is its very sale. */
export interface Stray extends RowReference {
  readonly journal: StoredTransaction
}

/**
 * The strays among `settled`, in its order. `journal` may hold any rows; of several the first by
 * merchant and time counts.
 */
export function straysAmong(
  settled: readonly StoredTransaction[],
  journal: readonly StoredTransaction[],
): Stray[] {
  const ordered = [...journal].sort(
    (one, other) => bytewise(one.merchantId, other.merchantId) || byTime(one, other),
  )
  const byTerminal = new Map<string, StoredTransaction[]>()
  for (const row of ordered) {
    const own = byTerminal.get(dayOf(row))
    if (own === undefined) byTerminal.set(dayOf(row), [row])
    else own.push(row)
  }
  return settled.flatMap((row) => {
    const found = byTerminal.get(dayOf(row))?.find((one) => isVerySale(one, row))
    return found === undefined ? [] : [{ fileId: row.fileId, line: row.line, journal: found }]
  })
}

const dayOf = (row: StoredTransaction) => `${row.terminalId}\n${row.businessDate}`

/** The same money on the same terminal and date, under the same STAN or RRN. */
function isVerySale(journal: StoredTransaction, settled: StoredTransaction): boolean {
  if (journal.side !== 'journal' || journal.merchantId === settled.merchantId) return false
  if (journal.kind !== settled.kind || journal.currency !== settled.currency) return false
  if (journal.amount === null || settled.amount === null) return false
  if (!money(journal.amount).equals(settled.amount)) return false
  return isSameNumber(journal.stan, settled.stan) || isSameNumber(journal.rrn, settled.rrn)
}
