// Business dates: which day a local time belongs to, and when that day's money is due.
// One function each: the whole library takes longer to load than a small day to run.
import { addDays as plusDays } from 'date-fns/addDays'
import { formatISO } from 'date-fns/formatISO'
import { parseISO } from 'date-fns/parseISO'
import { type Calendar, isBusinessDay, UnknownYearError } from './calendar.ts'

const DAY_MS = 86_400_000

/** Beyond these no card was ever paid with: such a date is a fault, and counting on from it leaves the calendar. */
const FIRST_DATE = '1970-01-01'
const LAST_DATE = '2199-12-31'

/** True where `YYYY-MM-DD` (also at the head of a time) lies in the years that are read at all. */
export function isSensibleDate(date: string): boolean {
  const day = date.length === 10 ? date : date.slice(0, 10)
  return day >= FIRST_DATE && day <= LAST_DATE
}

/** `YYYY-MM-DD` of a real calendar day in sensible years. */
export function isDateText(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isSensibleDate(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The calendar day `days` after `date` (negative: before). */
export function addDays(date: string, days: number): string {
  return formatISO(plusDays(parseISO(date), days), { representation: 'date' })
}

/** Calendar days from `from` to `to`: a date alone is read as UTC, whose days are all of one length. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS
}

/** Every calendar day from `from` to `to`, both included. */
export function datesFrom(from: string, to: string): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date)
  return dates
}

/**
 * The business date of a local wall time `YYYY-MM-DDTHH:MM:SS` under a cut-off `HH:MM`: from the
 * cut-off on, a sale belongs to the next date. Memoized by day, because loading asks a million times.
 */
export function businessDateAt(cutoff: string): (at: string) => string {
  const next = new Map<string, string>()
  const bound = cutoff === '24:00' ? null : `${cutoff}:00`
  return (at) => {
    const date = at.slice(0, 10)
    if (bound === null || at.slice(11, 19) < bound) return date
    let following = next.get(date)
    if (following === undefined) {
      following = addDays(date, 1)
      next.set(date, following)
    }
    return following
  }
}

/** The settlement date on which a business date's money is due: `within` business days later. */
export function dueDate(businessDate: string, within: number, calendar: Calendar): string {
  let date = businessDate
  if (within === 0) {
    while (!isBusinessDay(date, calendar)) date = addDays(date, 1)
    return date
  }
  for (let left = within; left > 0; ) {
    date = addDays(date, 1)
    if (isBusinessDay(date, calendar)) left--
  }
  return date
}

/** The local time `YYYY-MM-DDTHH:MM` at which a business date ends. */
export function endOfBusinessDate(date: string, cutoff: string): string {
  return cutoff === '24:00' ? `${addDays(date, 1)}T00:00` : `${date}T${cutoff}`
}

/**
 * The first and last business date that are due together with one: around a holiday those of the
 * whole holiday. Beyond the calendar's decreed years nobody can say: the span ends there.
 */
export function dueSpan(
  businessDate: string,
  within: number,
  calendar: Calendar,
): [from: string, to: string] {
  const due = dueDate(businessDate, within, calendar)
  const furthest = (step: 1 | -1) => {
    let date = businessDate
    while (dueOrUnknown(addDays(date, step), within, calendar) === due) date = addDays(date, step)
    return date
  }
  return [furthest(-1), furthest(1)]
}

function dueOrUnknown(date: string, within: number, calendar: Calendar): string | null {
  try {
    return dueDate(date, within, calendar)
  } catch (error) {
    if (error instanceof UnknownYearError) return null
    throw error
  }
}

/**
 * The earliest business date that is due on a settlement date; where none is (a file dated on a
 * holiday), the earliest one due on the next settlement date.
 */
export function earliestDueOn(settlementDate: string, within: number, calendar: Calendar): string {
  // Walk back while the day before is still due on (or after) the settlement date.
  let date = settlementDate
  while (dueDate(addDays(date, -1), within, calendar) >= settlementDate) date = addDays(date, -1)
  return date
}
