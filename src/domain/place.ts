// The places of a day: every row of every accepted file stands in exactly one of them.

/** Contract, Semantics 4. `rejected` lines are no rows: they stand in their own list, with the reason. */
export const PLACES = [
  'matched',
  'netted',
  'awaiting',
  'exception',
  'declined',
  'not_financial',
  'other_tender',
  'unrouted',
  'acquirer_entry',
  'superseded',
  'rejected',
] as const

export type Place = (typeof PLACES)[number]

/** Rows that stand outside of what ties out: nobody could read them, or no source owes them. */
export function outside(places: readonly { readonly place: Place; readonly count: number }[]): {
  readonly rejected: number
  readonly unrouted: number
} {
  const count = (of: Place) =>
    places.reduce((total, one) => total + (one.place === of ? one.count : 0), 0)
  return { rejected: count('rejected'), unrouted: count('unrouted') }
}
