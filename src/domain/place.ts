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

/** Places that a later run takes up again. */
export const OPEN_PLACES: readonly Place[] = ['awaiting', 'exception']
