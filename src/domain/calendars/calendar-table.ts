// What a calendar is made of: one file a country, written out from its decrees.

/** A calendar as data. A year outside `years` is an error, because decrees come a year at a time. */
export interface CalendarTable {
  readonly id: string
  readonly years: readonly [from: number, to: number]
  /** Days off besides Saturdays and Sundays. */
  readonly holidays: ReadonlySet<string>
  /** Saturdays and Sundays decreed to be worked. */
  readonly workingWeekends: ReadonlySet<string>
}
