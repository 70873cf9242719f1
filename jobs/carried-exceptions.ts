// What the run before left open: exceptions that are held until something new reaches them, or judged again.
import { type Configuration, calendarOfSource } from '../src/config/config.ts'
import { dueDate } from '../src/domain/business-date.ts'
import { spanOf } from '../src/domain/calendar.ts'
import type { Source } from '../src/domain/source.ts'
import type { StoredTransaction } from '../src/domain/transaction.ts'
import type { FileRecord, HeldTerms } from '../src/store/store.ts'
import { configurationThen } from './configuration-then.ts'
import type { DecidedDay } from './decided-day.ts'
import { isUnread, type RunInputs } from './run-inputs.ts'
import type { DecisionsOfRun } from './run-summary.ts'

/** What is to be judged again of what the run before left open. */
export interface JudgedAgain {
  readonly decided: Pick<DecidedDay, 'reopened' | 'summary'>
  /** All of it. */
  readonly judgeAll: boolean
}

/**
 * How the lanes take up what the run before left open; null: there is no run before. `dates` are those of
 * the rows that the run reads and of what stood open, `from` the first of those that are no exception's.
 */
export function heldTerms(
  configuration: Configuration,
  inputs: RunInputs,
  { decided, judgeAll }: JudgedAgain,
  dates: readonly string[],
  from: string,
): HeldTerms | null {
  const { previous, rulesDigest } = inputs
  if (previous === null) return null
  const termsThen = configurationThen(previous, configuration)?.termsDigest
  const isOtherwise =
    previous.rulesDigest !== rulesDigest || termsThen !== configuration.termsDigest
  const windows = configuration.sources.map(windowDays).filter((days) => days !== null)
  return {
    previousRun: previous.id,
    again: {
      all: judgeAll || isOtherwise,
      // What comes a day later often tells more of a row than its own day did.
      raisedOn: previous.businessDate,
      merchants: decidedOtherwise(inputs, previous.summary.decisions, decided.summary),
    },
    reopened: decided.reopened,
    from,
    windowDays: windows.length === 0 ? null : Math.max(...windows),
    due: dueNames(configuration.sources, dates),
  }
}

/**
 * The merchants of whose rows rules must respect something else than in the run before. By what the two
 * runs say, which their digests hold: never by when it was decided.
 */
function decidedOtherwise(
  { decided }: RunInputs,
  before: DecisionsOfRun | undefined,
  now: DecisionsOfRun | undefined,
): string[] {
  const said = [before, now].map((one) => [...(one?.reserved ?? []), ...(one?.parted ?? [])])
  const [then, since] = said.map((digests) => new Set(digests)) as [Set<string>, Set<string>]
  const changed = said.flat().filter((digest) => then.has(digest) !== since.has(digest))
  const rows = changed.flatMap((digest) => {
    const { journal = [], settlement = [] } = decided.get(digest) ?? {}
    return [...journal, ...settlement]
  })
  return [...new Set(rows.map((row) => row.merchantId))]
}

/** Calendar days that a source's window of business days may span; null: it has none. */
function windowDays({ tolerance, settlesWithin }: Source): number | null {
  const { daysEarlier, daysLater } = tolerance ?? {}
  if (daysEarlier === undefined && daysLater === undefined) return null
  return spanOf(Math.max(daysEarlier ?? 0, daysLater ?? 0) + settlesWithin)
}

/** When what is of these dates is due, by source: a settlement line may stand for all of a due date. */
function dueNames(
  sources: readonly Source[],
  dates: readonly string[],
): (readonly [businessDate: string, name: string])[] {
  const settling = sources.filter((source) => source.side !== 'journal')
  return [...new Set(dates)].flatMap((date) =>
    settling.map((source) => {
      const due = dueDate(date, source.settlesWithin, calendarOfSource(source))
      return [date, `${due} ${source.name}`] as const
    }),
  )
}

/** True where an earlier run has read the row: then it stood open, or this run could not take it. */
export function isCarried(inputs: RunInputs, file: FileRecord, row: StoredTransaction): boolean {
  return !isUnread(file, row.businessDate, inputs)
}
