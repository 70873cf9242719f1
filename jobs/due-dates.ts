// Which business dates a ring runs: those that journals vouch for, as far back as the daemon looks.
import { addDays, datesFrom } from '../src/domain/business-date.ts'
import type { Source } from '../src/domain/source.ts'
import { type FileRecord, latestRuns, receivedFiles, type Store } from '../src/store/store.ts'
import { localTime } from './file-list.ts'

/** The daemon looks for due dates so far back; older ones are run by hand. */
export const LOOK_BACK_DAYS = 31

/** The date that a file is of: its name's, or the local one of its arrival. */
export function dateOfFile(file: FileRecord, sources: readonly Source[]): string {
  if (file.slotDate !== null) return file.slotDate
  const timezone = sources.find((one) => one.name === file.source)?.timezone ?? 'UTC'
  return localTime(file.receivedAt, timezone).slice(0, 10)
}

/**
 * The business dates of a file's rows, and those of them that it cannot know of: sales after the
 * cut-off are of the next date, later ones of a wrong clock or a slip of the pen.
 */
export function datesOfRows(
  file: FileRecord,
  sources: readonly Source[],
  totals = file.totals,
): { readonly known: readonly string[]; readonly ahead: readonly string[] } {
  const last = addDays(dateOfFile(file, sources), 1)
  const dates = [...new Set(totals.map((total) => total.businessDate))].sort()
  return {
    known: dates.filter((date) => date <= last),
    ahead: dates.filter((date) => date > last),
  }
}

/**
 * The dates from the first that a received file concerns and that has no run, to the last with
 * journal rows; a date that lies in the chain already is run again by itself where its inputs
 * changed, because the same inputs give the existing run.
 */
export async function dueDates(store: Store, sources: readonly Source[]): Promise<string[]> {
  const files = (await receivedFiles(store.knex)).filter((file) => file.status === 'accepted')
  const journalDates = files
    .flatMap((file) => {
      const ofJournal = file.totals.filter((total) => total.side === 'journal')
      return datesOfRows(file, sources, ofJournal).known
    })
    .sort()
  const last = journalDates.at(-1)
  if (last === undefined) return []
  const run = new Set((await latestRuns(store.knex)).map((one) => one.businessDate))
  const earliest = addDays(last, -LOOK_BACK_DAYS)
  const firstMissing = journalDates.find((date) => date >= earliest && !run.has(date))
  const again = [...run].filter((date) => date >= earliest && date <= last).sort()[0]
  const from = [firstMissing, again].filter((date) => date !== undefined).sort()[0]
  return from === undefined ? [] : datesFrom(from, last)
}
