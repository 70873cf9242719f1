// The amount that the other side has where one side has none.
import type { Money } from '../domain/money.ts'
import { money, sum } from '../domain/money.ts'
import type { ZeroSubject } from '../domain/zero-ledger.ts'

/** What the other side's members come to; null where they say no amount, or none but zero. */
export function otherAmountOf(subject: ZeroSubject): Money | null {
  const amounts = subject.other.flatMap((row) => (row.amount === null ? [] : [money(row.amount)]))
  const total = sum(amounts)
  return total.isZero() ? null : total
}
