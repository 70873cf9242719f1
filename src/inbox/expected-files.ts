// Which files a date needs, which of them are there, and how far the received ones reach.

import { dueDate } from '../domain/business-date.ts'
import type { Calendar } from '../domain/calendar.ts'
import { isBusinessDay } from '../domain/calendar.ts'
import type { Coverage } from '../domain/leftover.ts'
import type { Source, SourceSide } from '../domain/source.ts'
import { filePattern } from './file-pattern.ts'

/** What this step looks at of an accepted file. */
export interface ReachingFile {
  readonly source: string
  readonly slotDate: string | null
  /** Business dates of its journal rows. */
  readonly journalDates: readonly string[]
  /** Settlement dates of its settlement rows. */
  readonly settlementDates: readonly string[]
}

/** A file that a date needs and that is not there. */
export interface MissingFile {
  readonly source: string
  readonly side: SourceSide
  /** The pattern with the date filled in. */
  readonly name: string
  /** The date that it is for: a business date for journals, a settlement date otherwise. */
  readonly date: string
}

type CalendarOf = (source: Source) => Calendar

/** The received files by source, asked by date. */
class Reach {
  readonly #files: ReadonlyMap<string, readonly ReachingFile[]>

  constructor(files: readonly ReachingFile[]) {
    const bySource = new Map<string, ReachingFile[]>()
    for (const file of files) {
      const list = bySource.get(file.source) ?? []
      bySource.set(file.source, list)
      list.push(file)
    }
    this.#files = bySource
  }

  /** A daily source's file for a date: by its name where the pattern has {date}, else by its rows. */
  journalFileOf(source: Source, date: string): boolean {
    return this.#of(source).some((file) =>
      filePattern(source.files).hasDate ? file.slotDate === date : file.journalDates.includes(date),
    )
  }

  settlementFileOf(source: Source, date: string): boolean {
    return this.#of(source).some((file) =>
      filePattern(source.files).hasDate
        ? file.slotDate === date
        : file.settlementDates.includes(date),
    )
  }

  journalUntil(source: Source): string {
    return this.#latest(source, (file) => file.journalDates)
  }

  settlementUntil(source: Source): string {
    return this.#latest(source, (file) => file.settlementDates)
  }

  #of(source: Source): readonly ReachingFile[] {
    return this.#files.get(source.name) ?? []
  }

  #latest(source: Source, datesOf: (file: ReachingFile) => readonly string[]): string {
    let latest = ''
    for (const file of this.#of(source)) {
      for (const date of datesOf(file)) if (date > latest) latest = date
      if (file.slotDate !== null && file.slotDate > latest) latest = file.slotDate
    }
    return latest
  }
}

const hasJournal = (source: Source) => source.side === 'journal' || source.side === 'both'
const hasSettlement = (source: Source) => source.side === 'settlement' || source.side === 'both'

/**
 * The files that a business date needs before it can be reconciled (contract, Expected files):
 * a daily journal source one for the date, if it is a business day; a daily settlement source one
 * for the date's due date.
 */
export function missingFiles(
  businessDate: string,
  sources: readonly Source[],
  files: readonly ReachingFile[],
  calendarOf: CalendarOf,
): MissingFile[] {
  const reach = new Reach(files)
  const missing: MissingFile[] = []
  const note = (source: Source, date: string) =>
    missing.push({
      source: source.name,
      side: source.side,
      name: filePattern(source.files).expectedName(date),
      date,
    })
  for (const source of sources) {
    if (source.expects !== 'daily') continue
    const calendar = calendarOf(source)
    if (
      hasJournal(source) &&
      isBusinessDay(businessDate, calendar) &&
      !reach.journalFileOf(source, businessDate)
    ) {
      note(source, businessDate)
    }
    const due = dueDate(businessDate, source.settlesWithin, calendar)
    if (hasSettlement(source) && !reach.settlementFileOf(source, due)) note(source, due)
  }
  return missing
}

/**
 * How far the received files reach (contract, Semantics 3). The answers are remembered: matching
 * asks for every row.
 */
export function coverageOf(
  sources: readonly Source[],
  files: readonly ReachingFile[],
  calendarOf: CalendarOf,
): Coverage {
  const reach = new Reach(files)
  const settlement = remembered((name, date) => {
    const source = sources.find((one) => one.name === name)
    if (source === undefined) return false
    return source.expects === 'daily'
      ? reach.settlementFileOf(source, date)
      : reach.settlementUntil(source) >= date
  })
  const journalThere = (source: Source, date: string) => {
    if (source.expects === 'irregular') return reach.journalUntil(source) >= date
    if (reach.journalFileOf(source, date)) return true
    // No file is owed for a holiday: a later one shows that none will come.
    return !isBusinessDay(date, calendarOf(source)) && reach.journalUntil(source) > date
  }
  const journal = remembered((name, date) => {
    const own = sources.find((one) => one.name === name)
    if (own?.side === 'both') return journalThere(own, date)
    const journals = sources.filter((one) => one.side === 'journal')
    return journals.length > 0 && journals.every((source) => journalThere(source, date))
  })
  return { settlementCovered: settlement, journalCovered: journal }
}

function remembered(ask: (name: string, date: string) => boolean) {
  const answers = new Map<string, boolean>()
  return (name: string, date: string): boolean => {
    const key = `${name}\n${date}`
    let answer = answers.get(key)
    if (answer === undefined) {
      answer = ask(name, date)
      answers.set(key, answer)
    }
    return answer
  }
}
