// Routing: which settlement source owes which journal transaction.
import type { Source } from './source.ts'
import { isOtherTender, type Transaction } from './transaction.ts'

/** The facts of a row that routing looks at. */
export type Routable = Pick<Transaction, 'merchantId' | 'terminalId' | 'scheme' | 'paymentMethod'>

/** The settlement source that owes a row; or why none does. */
export type Route =
  | { readonly to: string }
  | {
      readonly none: 'other_tender' | 'unclaimed' | 'claimed_twice'
      readonly by: readonly string[]
    }

function holds(list: readonly string[] | undefined, value: string | null): boolean {
  return list === undefined || (value !== null && list.includes(value))
}

/**
 * The route of a row of the journal source `source`. A `both` source owes its own rows before any
 * claim; a source without `settles` takes all that no claim takes.
 */
export function routeOf(row: Routable, source: string, sources: readonly Source[]): Route {
  if (isOtherTender(row.paymentMethod)) {
    return { none: 'other_tender', by: [] }
  }
  const own = sources.find((one) => one.name === source)
  if (own?.side === 'both') return { to: own.name }
  const settling = sources.filter((one) => one.side === 'settlement')
  const claiming = settling.filter(
    (one) =>
      one.settles !== null &&
      holds(one.settles.schemes, row.scheme) &&
      holds(one.settles.merchants, row.merchantId) &&
      holds(one.settles.terminals, row.terminalId) &&
      holds(one.settles.paymentMethods, row.paymentMethod),
  )
  const takers = claiming.length > 0 ? claiming : settling.filter((one) => one.settles === null)
  const [taker] = takers
  if (takers.length === 1 && taker !== undefined) return { to: taker.name }
  return {
    none: takers.length === 0 ? 'unclaimed' : 'claimed_twice',
    by: takers.map((one) => one.name),
  }
}
