// Dates as matching asks for them: distances and due dates, worked out once per date and source.
import { dueDate } from '../domain/business-date.ts'
import { isBusinessDay } from '../domain/calendar.ts'
import type { MatchingTerms } from './terms.ts'

export interface DueDates {
  /** The settlement date on which the source must settle a business date. */
  dueOf(source: string, businessDate: string): string
  /** Calendar days from one date to another. */
  days(from: string, to: string): number
  /** Business days from one date to another under the source's calendar; negative when before. */
  businessDays(source: string, from: string, to: string): number
}

const DAY_MS = 86_400_000

export function dueDates(terms: MatchingTerms): DueDates {
  const within = new Map(terms.sources.map((source) => [source.name, source.settlesWithin]))
  const dues = new Map<string, string>()
  const ordinals = new Map<string, number>()
  const counted = new Map<string, number>()

  function ordinal(date: string): number {
    let day = ordinals.get(date)
    if (day === undefined) {
      day = Date.parse(`${date}T00:00:00Z`) / DAY_MS
      ordinals.set(date, day)
    }
    return day
  }

  function countDays(source: string, first: string, last: string): number {
    const calendar = terms.calendarOf(source)
    let count = 0
    for (let day = ordinal(first) + 1; day <= ordinal(last); day++) {
      const date = new Date(day * DAY_MS).toISOString().slice(0, 10)
      if (isBusinessDay(date, calendar)) count++
    }
    return count
  }

  return {
    dueOf(source, businessDate) {
      const key = `${source}|${businessDate}`
      let due = dues.get(key)
      if (due === undefined) {
        due = dueDate(businessDate, within.get(source) ?? 0, terms.calendarOf(source))
        dues.set(key, due)
      }
      return due
    },
    days: (from, to) => ordinal(to) - ordinal(from),
    businessDays(source, from, to) {
      if (from === to) return 0
      const key = `${source}|${from}|${to}`
      let count = counted.get(key)
      if (count === undefined) {
        count = from < to ? countDays(source, from, to) : -countDays(source, to, from)
        counted.set(key, count)
      }
      return count
    },
  }
}
