// Business-day calendars: dated tables of decreed holidays and working days, never a guess.
import type { CalendarTable } from './calendars/calendar-table.ts'
import { CHINA } from './calendars/china.ts'

/** `null`: every day is a business day. */
export type Calendar = CalendarTable | null

/** No calendar has more days without business in a row. */
const HOLIDAYS_MAX = 12

/** Calendar days that so many business days span at most, weekends and holidays included. */
export function spanOf(businessDays: number): number {
  return 2 * businessDays + HOLIDAYS_MAX
}

const TABLES: readonly CalendarTable[] = [CHINA]

export const CALENDAR_IDS: readonly string[] = ['none', ...TABLES.map((table) => table.id)]

/** The calendar of an id; undefined where no such calendar is known. */
export function calendarOf(id: string): Calendar | undefined {
  return id === 'none' ? null : TABLES.find((table) => table.id === id)
}

/** Thrown when a date lies outside a calendar's decreed years. */
export class UnknownYearError extends Error {
  override readonly name = 'UnknownYearError'
}

/**
 * How far a date is from what a calendar knows. A year after the last one may not be published yet;
 * one before the first, or further ahead, no update will bring.
 */
export function reachOf(date: string, calendar: Calendar): 'known' | 'before' | 'next' | 'beyond' {
  if (calendar === null) return 'known'
  const year = Number(date.slice(0, 4))
  const [first, last] = calendar.years
  if (year < first) return 'before'
  if (year <= last) return 'known'
  return year === last + 1 ? 'next' : 'beyond'
}

export function isBusinessDay(date: string, calendar: Calendar): boolean {
  if (calendar === null) return true
  if (reachOf(date, calendar) !== 'known') {
    throw new UnknownYearError(
      `The calendar ${calendar.id} knows ${calendar.years[0]} to ${calendar.years[1]}, not ${date}: its holidays are decreed a year at a time. Update tieout, or set calendar: none.`,
    )
  }
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return calendar.workingWeekends.has(date)
  return !calendar.holidays.has(date)
}
