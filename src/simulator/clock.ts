// Wall time as whole seconds without a zone, its text, and the business day that holds it.
import { addDays } from '../domain/business-date.ts'

const DAY_S = 86_400
const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

/** One business day: from the cut-off of the day before to the last second before its own. */
export interface Day {
  readonly index: number
  readonly date: string
  /** Seconds of wall time; `end` is the first second of the next business day. */
  readonly start: number
  readonly end: number
  readonly settlementDate: string
  readonly last: boolean
}

export function dayOf(
  first: string,
  index: number,
  days: number,
  cutoff: string,
  settlesWithin: number,
): Day {
  const date = addDays(first, index)
  const midnight = Date.parse(`${date}T00:00:00Z`) / 1000
  const end = midnight + cutoffSeconds(cutoff)
  return {
    index,
    date,
    start: end - DAY_S,
    end,
    settlementDate: addDays(date, settlesWithin),
    last: index === days - 1,
  }
}

function cutoffSeconds(cutoff: string): number {
  const [hours, minutes] = cutoff.split(':').map(Number) as [number, number]
  return hours * 3600 + minutes * 60
}

/** The second of the business day at which the wall shows `hour:minute`. */
export function wallTime(day: Day, hour: number, minute: number): number {
  const offset = (hour * 3600 + minute * 60 - (day.start % DAY_S) + DAY_S) % DAY_S
  return day.start + offset
}

/** The hour, 0 to 23, that the wall shows. */
export function hourOf(at: number): number {
  return Math.floor((at % DAY_S) / 3600)
}

const dates = new Map<number, { readonly date: string; readonly julian: string }>()

function dateOf(at: number): { readonly date: string; readonly julian: string } {
  const number = Math.floor(at / DAY_S)
  let known = dates.get(number)
  if (known === undefined) {
    const date = new Date(number * DAY_S * 1000).toISOString().slice(0, 10)
    const newYear = Date.parse(`${date.slice(0, 4)}-01-01T00:00:00Z`) / 1000 / DAY_S
    const julian = `${date.slice(3, 4)}${String(number - newYear + 1).padStart(3, '0')}`
    known = { date, julian }
    dates.set(number, known)
  }
  return known
}

/** `YYYY-MM-DDTHH:MM:SS`. */
export function timeText(at: number): string {
  const second = at % DAY_S
  const hours = Math.floor(second / 3600)
  const minutes = Math.floor(second / 60) % 60
  return `${dateOf(at).date}T${TWO[hours]}:${TWO[minutes]}:${TWO[second % 60]}`
}

/** `YDDDHH`, with which acquirers begin a retrieval reference number (DE 37). */
export function rrnPrefix(at: number): string {
  return dateOf(at).julian + TWO[hourOf(at)]
}

/** `YYYYMMDDHHMMSS`, with which UnionPay begins its own query id. */
export function compactTime(at: number): string {
  const second = at % DAY_S
  const { date } = dateOf(at)
  const clock = `${TWO[Math.floor(second / 3600)]}${TWO[Math.floor(second / 60) % 60]}`
  return `${date.slice(0, 4)}${date.slice(5, 7)}${date.slice(8, 10)}${clock}${TWO[second % 60]}`
}
