// Dates and times as files write them: fixed patterns, real calendar days, offsets into the source's zone.
import { addDays, daysBetween, isSensibleDate } from '../domain/business-date.ts'
import { isKnownZone, localTimeIn, utcOf } from './zones.ts'

/**
 * A pattern of fixed places: Y year (YYYY, or YY for 2000 to 2099), M month, D day, J day of the
 * year, h m s time; any other character stands for itself. `MMDDhhmmss` takes the year from the
 * file's date. A pattern that ends in `Z` also takes an offset (`Z`, `+08:00`) there.
 */
export type TimePattern = string

const YEAR_DAYS = 366
/** A year more on either side than is sensible: a conversion between zones may still lead back. */
const YEARS = [1969, 2200] as const
/** More than there are days in those years: only a hostile file, with days that are none, comes to it. */
const DATES_MAX = 100_000
const dates = new Map<number, string | null>()

/** `YYYY-MM-DD` of a real calendar day; null where there is no such day. Memoized by day. */
function calendarDay(year: number, month: number, day: number): string | null {
  const key = (year * 100 + month) * 100 + day
  let text = dates.get(key)
  if (text === undefined) {
    const at = new Date(Date.UTC(year, month - 1, day))
    const real =
      year >= YEARS[0] &&
      year <= YEARS[1] &&
      at.getUTCMonth() === month - 1 &&
      at.getUTCDate() === day &&
      month >= 1
    text = real ? at.toISOString().slice(0, 10) : null
    if (dates.size >= DATES_MAX) dates.clear()
    dates.set(key, text)
  }
  return text
}

interface Places {
  readonly length: number
  readonly year: number
  readonly yearDigits: number
  readonly month: number
  readonly day: number
  readonly dayOfYear: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly literals: readonly (readonly [at: number, code: number])[]
  readonly offset: boolean
  /** The text already is `YYYY-MM-DDThh:mm:ss`. */
  readonly exact: boolean
}

function placesOf(pattern: TimePattern): Places {
  const offset = pattern.endsWith('Z')
  const body = offset ? pattern.slice(0, -1) : pattern
  const literals: [number, number][] = []
  for (let at = 0; at < body.length; at++) {
    if (!'YMDJhms'.includes(body[at] ?? '')) literals.push([at, body.charCodeAt(at)])
  }
  return {
    length: body.length,
    year: body.indexOf('Y'),
    yearDigits: body.split('Y').length - 1,
    month: body.indexOf('M'),
    day: body.indexOf('D'),
    dayOfYear: body.indexOf('J'),
    hour: body.indexOf('h'),
    minute: body.indexOf('m'),
    second: body.indexOf('s'),
    literals,
    offset,
    exact: body === 'YYYY-MM-DDThh:mm:ss',
  }
}

/** The number of `count` digits; negative where something else stands among them. */
function digitsAt(text: string, at: number, count: number): number {
  let value = 0
  for (let end = at + count; at < end; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}

/** The year that brings a month and day nearest to the file's date: 31 December read in January. */
function nearestYear(month: number, day: number, near: string | null): string | null {
  if (near === null) return null
  const year = Number(near.slice(0, 4))
  let best: string | null = null
  for (const candidate of [year, year - 1, year + 1]) {
    const date = calendarDay(candidate, month, day)
    if (date === null) continue
    if (best === null || Math.abs(daysBetween(date, near)) < Math.abs(daysBetween(best, near))) {
      best = date
    }
  }
  return best
}

export interface TimeReader {
  /** `YYYY-MM-DDThh:mm:ss` in the source's zone; null where the text is no such time, or of no sensible year. */
  time(text: string, zone?: string): string | null
  /** `YYYY-MM-DD`; a time's offset moves it into the source's zone first. */
  day(text: string, zone?: string): string | null
}

/**
 * A reader of times by the first pattern that fits. `near` is the date that gives a missing year;
 * `sourceZone` the zone that offsets (and a row's own zone, where given) are converted to.
 */
export function timeReader(
  patterns: readonly TimePattern[],
  sourceZone: string,
  near: string | null,
): TimeReader {
  const forms = patterns.map(placesOf)
  // Consecutive rows mostly share their day.
  let lastKey = -1
  let lastDay: string | null = null

  function dayBy(form: Places, text: string): string | null {
    if (form.dayOfYear >= 0) {
      const year = digitsAt(text, form.year, form.yearDigits)
      const ordinal = digitsAt(text, form.dayOfYear, 3)
      if (year < 0 || ordinal < 1 || ordinal > YEAR_DAYS) return null
      const first = calendarDay(form.yearDigits === 2 ? 2000 + year : year, 1, 1)
      const date = first === null ? null : addDays(first, ordinal - 1)
      return date !== null && date.slice(0, 4) === first?.slice(0, 4) ? date : null
    }
    const month = digitsAt(text, form.month, 2)
    const day = digitsAt(text, form.day, 2)
    if (month < 1 || day < 1) return null
    if (form.year < 0) return nearestYear(month, day, near)
    let year = digitsAt(text, form.year, form.yearDigits)
    if (year < 0) return null
    if (form.yearDigits === 2) year += 2000
    const key = (year * 100 + month) * 100 + day
    if (key !== lastKey) {
      lastKey = key
      lastDay = calendarDay(year, month, day)
    }
    return lastDay
  }

  function read(text: string, zone: string | undefined): string | null {
    const time = asWritten(text, zone)
    return time !== null && isSensibleDate(time) ? time : null
  }

  function asWritten(text: string, zone: string | undefined): string | null {
    for (const form of forms) {
      if (text.length < form.length || (text.length > form.length && !form.offset)) continue
      if (!literalsStand(form, text)) continue
      const date = dayBy(form, text)
      if (date === null) continue
      const hour = form.hour < 0 ? 0 : digitsAt(text, form.hour, 2)
      const minute = form.minute < 0 ? 0 : digitsAt(text, form.minute, 2)
      const second = form.second < 0 ? 0 : digitsAt(text, form.second, 2)
      if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) continue
      const plain = text.length === form.length
      const local =
        form.exact && plain ? text : `${date}T${two(hour)}:${two(minute)}:${two(second)}`
      if (!plain) return withOffset(local, text.slice(form.length), sourceZone)
      if (zone === undefined || zone === sourceZone) return local
      return isKnownZone(zone) ? localTimeIn(utcOf(local, zone), sourceZone) : null
    }
    return null
  }

  // A settlement file mostly has one settlement date.
  let lastText = ''
  let lastResult: string | null = null

  return {
    time: read,
    day(text, zone) {
      if (zone !== undefined) return read(text, zone)?.slice(0, 10) ?? null
      if (text !== lastText) {
        lastText = text
        lastResult = read(text, undefined)?.slice(0, 10) ?? null
      }
      return lastResult
    },
  }
}

function literalsStand(form: Places, text: string): boolean {
  for (const [at, code] of form.literals) if (text.charCodeAt(at) !== code) return false
  return true
}

/** A wall time with its own offset, in the source's zone; null where the offset is none. */
function withOffset(local: string, offset: string, sourceZone: string): string | null {
  const parts = /^(?:\.\d{1,9})?(?:Z|([+-])(\d{2}):?(\d{2})?)$/.exec(offset)
  if (parts === null) return null
  const [, sign, hours = '0', minutes = '0'] = parts
  if (Number(hours) > 14 || Number(minutes) > 59) return null
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000)
  return localTimeIn(Date.parse(`${local}Z`) - shift, sourceZone)
}
