// A row's dates: when it was made, when it settles, and the business date to which it counts.
import { businessDateAt, earliestDueOn, isSensibleDate } from '../domain/business-date.ts'
import { reachOf, UnknownYearError } from '../domain/calendar.ts'
import { type Cells, detached } from './cell-texts.ts'
import type { Compiled, CompiledTime } from './compiled-rule.ts'
import type { ReadingTerms } from './reading.ts'
import { Refused, type RejectRule } from './refusal.ts'
import { isKnownZone } from './zones.ts'

/** Thrown inside one row: the file's dates are in another order than they are read in. */
export class MonthFirst extends Error {
  readonly cell: string
  constructor(cell: string) {
    super('A date with the month first')
    this.cell = cell
  }
}

/** Throws `Refused` where a cell holds no date, or one that no row can have. */
export class RowDates {
  readonly #terms: ReadingTerms
  readonly #fileDate: string | null
  readonly #businessDateAt: (at: string) => string
  readonly #dueDates = new Map<string, string>()
  /** Consecutive rows mostly share their day. */
  #checkedDate = ''

  /** `fileDate`: of the file's name; null where it bears none. */
  constructor(terms: ReadingTerms, fileDate: string | null) {
    this.#terms = terms
    this.#fileDate = fileDate
    this.#businessDateAt = businessDateAt(terms.source.cutoff)
  }

  /** `YYYY-MM-DDThh:mm:ss` in the source's zone; null where the cell is blank. */
  time(from: CompiledTime, cells: Cells): string | null {
    return this.#read(from, cells, false)
  }

  settlementDate(rule: Compiled, cells: Cells): string | null {
    if (rule.side === 'journal') return null
    const date = rule.settlementDate === null ? null : this.#read(rule.settlementDate, cells, true)
    if (date !== null) return date
    if (rule.rule.settlementDate?.required === true) {
      throw new Refused('settlement_date_missing', rule.settlementDate?.column ?? '', '')
    }
    // A settlement file's slot is its settlement date (contract: `files`).
    if (this.#fileDate !== null) return this.#fileDate
    if (rule.at === null || (cells[rule.at.index] ?? '') === '') {
      throw new Refused('date_missing', rule.settlementDate?.column ?? '', '')
    }
    return null
  }

  #read(from: CompiledTime, cells: Cells, dayOnly: boolean): string | null {
    const cell = cells[from.index] ?? ''
    if (cell === '') return null
    const zone = from.zoneIndex < 0 ? undefined : cells[from.zoneIndex]
    const time = dayOnly ? from.reader.day(cell, zone) : from.reader.time(cell, zone)
    if (time === null) {
      if (from.turned?.time(cell) != null) throw new MonthFirst(cell)
      // The time may be good, and only its zone unknown.
      const isOfZone = zone !== undefined && !isKnownZone(zone) && from.reader.time(cell) !== null
      if (isOfZone) throw new Refused('zone_unknown', from.zoneColumn, zone)
      throw refusedTime(dayOnly ? 'date_unreadable' : 'time_unreadable', from, cells)
    }
    return time
  }

  /** Of a row without a time the earliest date that is due on its settlement date. */
  businessDate(
    rule: Compiled,
    cells: Cells,
    at: string | null,
    settlementDate: string | null,
  ): string {
    if (at !== null) {
      const date = this.#businessDateAt(at)
      this.#checkDate(date, 'time_unreadable', rule.at, cells)
      return date
    }
    if (rule.side === 'journal' || settlementDate === null) {
      throw new Refused('time_missing', rule.at?.column ?? '', '')
    }
    let date = this.#dueDates.get(settlementDate)
    if (date === undefined) {
      date = this.#earliestDueOn(settlementDate, rule.settlementDate, cells)
      this.#dueDates.set(detached(settlementDate), date)
    }
    this.#checkDate(date, 'date_unreadable', rule.settlementDate, cells)
    return date
  }

  #earliestDueOn(settlementDate: string, from: CompiledTime | null, cells: Cells): string {
    const { source, calendar } = this.#terms
    this.#checkDate(settlementDate, 'date_unreadable', from, cells)
    try {
      return earliestDueOn(settlementDate, source.settlesWithin, calendar)
    } catch (error) {
      // The way back from the first days that a calendar knows leads out of it.
      if (!(error instanceof UnknownYearError) || reachOf(settlementDate, calendar) === 'next') {
        throw error
      }
      throw refusedTime('date_before_calendar', from, cells)
    }
  }

  /** The cut-off, or the way back from a settlement date, may lead out of the years that are read. */
  #checkDate(date: string, refusal: RejectRule, from: CompiledTime | null, cells: Cells): void {
    if (date === this.#checkedDate) return
    if (!isSensibleDate(date)) throw refusedTime(refusal, from, cells)
    const reach = reachOf(date, this.#terms.calendar)
    if (reach === 'before' || reach === 'beyond') {
      throw refusedTime(`date_${reach}_calendar`, from, cells)
    }
    this.#checkedDate = date
  }
}

function refusedTime(rule: RejectRule, from: CompiledTime | null, cells: Cells): Refused {
  return new Refused(rule, from?.column ?? '', from === null ? '' : (cells[from.index] ?? ''))
}
