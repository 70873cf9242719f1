// Which files a date needs, which of them are there, and how far the received ones reach.

import { dueDate, dueSpan, endOfBusinessDate } from '../domain/business-date.ts'
import type { Calendar } from '../domain/calendar.ts'
import { isBusinessDay } from '../domain/calendar.ts'
import type { Coverage } from '../domain/leftover.ts'
import type { Source, SourceSide } from '../domain/source.ts'
import { filePattern } from './file-pattern.ts'

/** What this step looks at of an accepted file. */
export interface ReachingFile {
  readonly source: string
  readonly name: string
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

  /** A source's files for a date: by their names where the pattern has {date}, else by their rows. */
  journalFilesOf(source: Source, date: string): readonly ReachingFile[] {
    const { hasDate } = filePattern(source.files)
    return this.#of(source).filter((file) =>
      hasDate ? file.slotDate === date : file.journalDates.includes(date),
    )
  }

  settlementFilesOf(source: Source, date: string): readonly ReachingFile[] {
    const { hasDate } = filePattern(source.files)
    return this.#of(source).filter((file) =>
      hasDate ? file.slotDate === date : file.settlementDates.includes(date),
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

/** What a source owes for a business date, and whether it is there. */
export interface OwedFile {
  readonly source: string
  readonly side: SourceSide
  /** A source of both sides owes both. */
  readonly part: 'journal' | 'settlement'
  /** `not_owed`: the source is irregular, or the date is no business day and owes no journal. */
  readonly state: 'received' | 'missing' | 'not_owed'
  readonly expects: Source['expects']
  /** The pattern with the date filled in. */
  readonly name: string
  /** Of the file: the date's own, or the next business day's; a settlement file's due date. */
  readonly date: string
  /**
   * From when on it is overdue. A journal: the local time at which its business date ends,
   * `YYYY-MM-DDTHH:MM`; a settlement file: the date in whose course it comes.
   */
  readonly by: string
  readonly timezone: string
  /**
   * Business dates that the file carries: after a holiday, all that are due with the date. A journal
   * may carry those of the holiday before it, unless they have files of their own.
   */
  readonly carries: readonly [from: string, to: string]
  /** Names of the files that are there. */
  readonly files: readonly string[]
}

/**
 * What each source owes for a business date (contract, Expected files): a daily journal source a
 * file for the date, if it is a business day; a daily settlement source one for the date's due date.
 * Bank statements are not read.
 */
export function owedFiles(
  businessDate: string,
  sources: readonly Source[],
  files: readonly ReachingFile[],
  calendarOf: CalendarOf,
): OwedFile[] {
  const reach = new Reach(files)
  return sources.flatMap((source) => {
    const calendar = calendarOf(source)
    const isDaily = source.expects === 'daily'
    const owed = (
      part: OwedFile['part'],
      isOwed: boolean,
      date: string,
      carries: OwedFile['carries'],
      received: readonly ReachingFile[],
    ): OwedFile => ({
      source: source.name,
      side: source.side,
      part,
      state: received.length > 0 ? 'received' : isOwed ? 'missing' : 'not_owed',
      expects: source.expects,
      name: filePattern(source.files).expectedName(date),
      date,
      by: part === 'journal' ? endOfBusinessDate(date, source.cutoff) : date,
      timezone: source.timezone,
      carries,
      files: received.map((file) => file.name),
    })
    const list: OwedFile[] = []
    if (hasJournal(source)) {
      const isWorked = isBusinessDay(businessDate, calendar)
      const received = reach.journalFilesOf(source, businessDate)
      // A holiday without a file of its own: the next business day's may carry it.
      const isOwn = isWorked || received.length > 0
      const date = isOwn ? businessDate : dueDate(businessDate, 0, calendar)
      const span = isOwn && !isWorked ? ([date, date] as const) : dueSpan(businessDate, 0, calendar)
      list.push(owed('journal', isDaily && isWorked, date, span, received))
    }
    if (hasSettlement(source)) {
      const due = dueDate(businessDate, source.settlesWithin, calendar)
      const received = reach.settlementFilesOf(source, due)
      const span = dueSpan(businessDate, source.settlesWithin, calendar)
      list.push(owed('settlement', isDaily, due, span, received))
    }
    return list
  })
}

/** Of these, the ones that are not there: the date cannot be reconciled before they are. */
export function missingFiles(
  businessDate: string,
  sources: readonly Source[],
  files: readonly ReachingFile[],
  calendarOf: CalendarOf,
): MissingFile[] {
  return owedFiles(businessDate, sources, files, calendarOf)
    .filter((one) => one.state === 'missing')
    .map(({ source, side, name, date }) => ({ source, side, name, date }))
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
      ? reach.settlementFilesOf(source, date).length > 0
      : reach.settlementUntil(source) >= date
  })
  const journalThere = (source: Source, date: string) => {
    if (source.expects === 'irregular') return reach.journalUntil(source) >= date
    if (reach.journalFilesOf(source, date).length > 0) return true
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
