// Business-day calendars: dated tables of decreed holidays and working days, never a guess.
import type { CalendarTable } from './calendars/calendar-table.ts'
import { CHINA } from './calendars/china.ts'

/** `null`: every day is a business day. */
export type Calendar = CalendarTable | null

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

export function isBusinessDay(date: string, calendar: Calendar): boolean {
  if (calendar === null) return true
  const year = Number(date.slice(0, 4))
  if (year < calendar.years[0] || year > calendar.years[1]) {
    throw new UnknownYearError(
      `The calendar ${calendar.id} knows ${calendar.years[0]} to ${calendar.years[1]}, not ${date}: its holidays are decreed a year at a time. Update tieout, or set calendar: none.`,
    )
  }
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return calendar.workingWeekends.has(date)
  return !calendar.holidays.has(date)
}
