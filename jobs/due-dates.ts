// Which business dates a ring runs: those that journals vouch for, as far back as the daemon looks.
import { calendarOfSource } from '../src/config/config.ts'
import { addDays, datesFrom, daysBetween } from '../src/domain/business-date.ts'
import { UnknownYearError } from '../src/domain/calendar.ts'
import type { Source } from '../src/domain/source.ts'
import { owedFiles, type ReachingFile } from '../src/inbox/inbox.ts'
import { type FileRecord, latestRuns, receivedFiles, type Store } from '../src/store/store.ts'
import { isAwaited, localTime } from './file-list.ts'
import { reachingFile } from './run-inputs.ts'

/** So far back the daemon runs dates again, and dates that were left out. */
export const LOOK_BACK_DAYS = 31

/** The date that a file is of: its name's, or the local one of its arrival. */
export function dateOfFile(file: FileRecord, sources: readonly Source[]): string {
  return file.slotDate ?? arrivalOf(file, sources)
}

function arrivalOf(file: FileRecord, sources: readonly Source[]): string {
  const timezone = sources.find((one) => one.name === file.source)?.timezone ?? 'UTC'
  return localTime(file.receivedAt, timezone).slice(0, 10)
}

/**
 * The business dates of a file's rows, and those of them that it cannot know of: sales after the
 * cut-off are of the next date, later ones of a wrong clock or a slip of the pen, in its name as well.
 */
export function datesOfRows(
  file: FileRecord,
  sources: readonly Source[],
  totals = file.totals,
): { readonly known: readonly string[]; readonly ahead: readonly string[] } {
  const [own, arrival] = [dateOfFile(file, sources), arrivalOf(file, sources)]
  const last = addDays(own < arrival ? own : arrival, 1)
  const dates = [...new Set(totals.map((total) => total.businessDate))].sort()
  return {
    known: dates.filter((date) => date <= last),
    ahead: dates.filter((date) => date > last),
  }
}

export interface Due {
  /** To be run, in their order. */
  readonly dates: readonly string[]
  /** With a journal file and no run, older than what was run since: a person decides whether to run them. */
  readonly passedOver: readonly string[]
}

/**
 * What is due of all that was received. A date without a run waits, and the dates after it, until its
 * files are there or overdue: run before, every ordinary day would be a false alarm first. `now`, a
 * timestamp, tells which are overdue: when a date is run, never what the run says.
 */
export async function dueDates(
  store: Store,
  sources: readonly Source[],
  now = new Date().toISOString(),
): Promise<Due> {
  const files = await receivedFiles(store.knex)
  const run = (await latestRuns(store.knex)).map((one) => one.businessDate)
  const { dates, passedOver } = dueAmong(journalDates(files, sources), run)
  const loaded = files.filter((file) => file.status === 'accepted' || file.status === 'restated')
  const reaching = loaded.map(reachingFile)
  const chain = new Set(run)
  const waiting = dates.find((date) => !chain.has(date) && isAwaiting(date, sources, reaching, now))
  const isDue = (date: string) => waiting === undefined || date < waiting || chain.has(date)
  return { dates: dates.filter(isDue), passedOver }
}

/** Whether a file that the date needs may still come in time. */
function isAwaiting(
  date: string,
  sources: readonly Source[],
  files: readonly ReachingFile[],
  now: string,
): boolean {
  try {
    return owedFiles(date, sources, files, calendarOfSource).some((one) => isAwaited(one, now))
  } catch (error) {
    // Its run says so, after those of the dates before it.
    if (error instanceof UnknownYearError) return false
    throw error
  }
}

/**
 * Dates with a journal file, ascending. A row far older than its file is a late one of a date that is
 * long over: it is read by the next run, and makes no date of its own.
 */
export function journalDates(files: readonly FileRecord[], sources: readonly Source[]): string[] {
  const dates = files
    .filter((file) => file.status === 'accepted')
    .flatMap((file) => {
      const ofJournal = file.totals.filter((total) => total.side === 'journal')
      const { known } = datesOfRows(file, sources, ofJournal)
      const { slotDate } = file
      if (slotDate === null) return known
      return known.filter((date) => date >= addDays(slotDate, -LOOK_BACK_DAYS))
    })
  return [...new Set(dates)].sort()
}

/**
 * Within the look-back every date from the first that has a journal file and no run, or a run, to the
 * last with a journal file: one that lies in the chain already is run again by itself where its
 * inputs changed, because the same inputs give the existing run. Before the look-back only what
 * follows the last run: a daemon that was down for long catches up. Nothing is run in a gap as long
 * as the look-back: it is a season without trade, or one side of it a slip of the pen.
 */
export function dueAmong(journals: readonly string[], run: readonly string[]): Due {
  const last = journals.at(-1)
  if (last === undefined) return { dates: [], passedOver: [] }
  const chain = new Set(run.filter((date) => date <= last))
  const earliest = addDays(last, -LOOK_BACK_DAYS)
  const missing = journals.filter((date) => !chain.has(date))
  const from = [...missing, ...chain].filter((date) => date >= earliest).sort()[0]
  const due = new Set(from === undefined ? [] : datesFrom(from, last))
  const lastRun = [...chain].sort().at(-1) ?? ''
  const behind = journals.filter((date) => date > lastRun)
  for (const [at, date] of behind.entries()) {
    const next = behind[at + 1] ?? date
    const isGap = daysBetween(date, next) > LOOK_BACK_DAYS
    for (const one of datesFrom(date, isGap ? date : next)) due.add(one)
  }
  return { dates: [...due].sort(), passedOver: missing.filter((date) => !due.has(date)) }
}
