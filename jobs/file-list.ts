// The list of files: what a date is owed, received ones with what became of them, and what they leave out.
import { type Configuration, calendarOfSource } from '../src/config/config.ts'
import { endOfBusinessDate } from '../src/domain/business-date.ts'
import type { FileEntry, SourceRemark } from '../src/domain/day-books.ts'
import {
  earlyRemark,
  type FileRemark,
  fileRemarks,
  type OwedFile,
  owedFiles,
} from '../src/inbox/inbox.ts'
import { type FileRecord, receivedFiles, rejectedLines, type Store } from '../src/store/store.ts'
import { type FileFacts, missingFacts, receivedFacts } from './file-facts.ts'
import { type DetailedRestatement, restatementsOf } from './restatements.ts'
import { isOfDate, reachingFile } from './run-inputs.ts'
import { remarksOnSources } from './source-remarks.ts'

export interface ListedRejection {
  readonly file: string
  readonly line: number
  readonly field: string
  readonly rule: string
  readonly excerpt: string
}

export type ListedFile = Omit<FileEntry, 'restatement'> & {
  readonly slot: string
  readonly receivedAt: string | null
  readonly restatement?: DetailedRestatement | undefined
}

/** `awaited`: not there, and not overdue yet. */
export interface ExpectedFile extends Omit<OwedFile, 'state'> {
  readonly state: OwedFile['state'] | 'awaited'
}

export interface FileList {
  /** What each source owes for the date; empty where none was asked for, as `sourceRemarks` is. */
  readonly expected: readonly ExpectedFile[]
  readonly files: readonly ListedFile[]
  readonly sourceRemarks: readonly SourceRemark[]
  readonly rejectedLines: readonly ListedRejection[]
}

/** At most this many refused lines are listed: the store has them all. */
const REJECTIONS_LISTED = 1_000

function listed({ name, ...facts }: FileFacts, slot: string, receivedAt: string | null) {
  return { name, slot, receivedAt, ...facts }
}

/** `now`, a timestamp, tells what is overdue from what may still come in time: no run depends on it. */
export async function listFiles(
  configuration: Configuration,
  store: Store,
  date: string | undefined,
  now = new Date().toISOString(),
): Promise<FileList> {
  const all = await receivedFiles(store.knex)
  const wanted = date === undefined ? all : all.filter((file) => belongs(file, date, configuration))
  const loaded = all.filter((file) => file.status === 'accepted' || file.status === 'restated')
  const owed =
    date === undefined
      ? []
      : owedFiles(date, configuration.sources, loaded.map(reachingFile), calendarOfSource)
  const missing = owed.filter((one) => one.state === 'missing')
  const remarks = fileRemarks(all, wanted)
  const restatements = await restatementsOf(store, all, wanted)
  const names = new Map(all.map((file) => [file.id, file.name]))
  const rejected = await rejectedLines(
    store.knex,
    wanted.map((file) => file.id),
    REJECTIONS_LISTED,
  )
  return {
    expected: owed.map((one) => (isAwaited(one, now) ? { ...one, state: 'awaited' } : one)),
    files: [
      ...missing.map((file) => listed(missingFacts(file), '', null)),
      ...wanted.map((file) => ({
        ...listed(receivedFacts(file), file.slot, file.receivedAt),
        ...remarksOf(file, remarks.get(file.id) ?? [], configuration),
        ...(restatements.has(file.id) ? { restatement: restatements.get(file.id) } : {}),
      })),
    ],
    rejectedLines: rejected.map(({ fileId, ...line }) => ({
      file: names.get(fileId) ?? '',
      line: line.line,
      field: line.field,
      rule: line.rule,
      excerpt: line.excerpt,
    })),
    sourceRemarks: date === undefined ? [] : await remarksOnSources(store, all, date),
  }
}

/** Whether a file may still come in time: on the settlement date, or before the business date has ended. */
export function isAwaited({ state, part, by, timezone }: OwedFile, now: string): boolean {
  if (state !== 'missing') return false
  const local = localTime(now, timezone)
  return part === 'journal' ? local < by : local.slice(0, 10) <= by
}

/** A file's remarks, with that of having come early: the clock is for people, not for runs. */
function remarksOf(
  file: FileRecord,
  remarks: readonly FileRemark[],
  { sources }: Configuration,
): Pick<FileEntry, 'remarks'> {
  const source = sources.find((one) => one.name === file.source)
  const early =
    source?.side === 'journal' && file.slotDate !== null && file.status === 'accepted'
      ? earlyRemark(
          localTime(file.receivedAt, source.timezone),
          endOfBusinessDate(file.slotDate, source.cutoff),
        )
      : null
  const all = early === null ? remarks : [...remarks, early]
  return all.length === 0 ? {} : { remarks: all }
}

/** `YYYY-MM-DDThh:mm` of a zone. */
export function localTime(timestamp: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(timestamp))
  return parts.replace(' ', 'T')
}

function belongs(file: FileRecord, date: string, configuration: Configuration): boolean {
  return (
    file.totals.some((total) => total.businessDate === date) ||
    isOfDate(file, date, configuration.sources)
  )
}
