// The day books: all that one run knows, in the words that sheets, JSON and people read.
import type { CauseId, ExceptionRecord } from './exception.ts'
import type { Place } from './place.ts'
import type { ControlTotals, FileStatus } from './received-file.ts'
import type { Restatement } from './restatement.ts'
import type { SourceSide } from './source.ts'
import type { Side } from './transaction.ts'
import type { ZeroEntry } from './zero-ledger.ts'

export type DayStatus = 'balanced' | 'exceptions' | 'not_reconcilable'

/** How many, and how much: exact decimal text. */
export interface Tally {
  readonly count: number
  readonly amount: string
}

/** Rows first read by this run, by where they stand at its end. They add up to the files. */
export interface PlaceTotal extends Tally {
  readonly place: Place
  readonly side: Side
  readonly source: string // the file's source
  readonly currency: string // '' for rejected lines that do not say
}

/** Rows that the files of one source hold for this run; refused lines are no rows. */
export interface FileTotal extends Tally {
  readonly side: Side
  readonly source: string
  readonly currency: string
}

/** What one settlement source owes and paid, in one currency. */
export interface SourceTotal {
  /** The settlement source that must settle; `unrouted` journal rows are in the places only. */
  readonly source: string
  readonly currency: string
  /** Expected settlements of the journal first read by this run. */
  readonly journal: Tally
  /** Rows of the settlement side first read by this run, without the acquirer's own entries. */
  readonly settlement: Tally & { readonly fee: string; readonly net: string }
  /** Journal rows that this run joined (carried-in ones included), with their amount. */
  readonly matched: Tally & { readonly settlementAmount: string }
  /** Rows of both sides that wait at the end of this run. */
  readonly awaiting: Tally
  /** Open exceptions at the end of this run, carried-in ones included. */
  readonly exceptions: Tally
  readonly zero: { readonly count: number }
}

/** Opening + new - cleared = closing, of the open rows (awaiting and exception) of one side. */
export interface RollForward {
  readonly source: string
  readonly side: Side
  readonly currency: string
  readonly opening: Tally
  readonly new: Tally
  readonly cleared: Tally
  readonly closing: Tally
}

/** A row that waits: no exception. */
export interface AwaitingEntry {
  readonly side: Side
  readonly source: string
  readonly file: string
  readonly line: number
  readonly businessDate: string
  readonly dueDate: string | null
  readonly ageDays: number
  readonly merchantId: string
  readonly terminalId: string | null
  readonly reference: string
  readonly amount: string | null
  readonly currency: string
}

/** A file of the day: read, refused, or owed and not there. */
export interface FileEntry {
  readonly name: string // the name in the inbox; for a missing file, the pattern filled in
  readonly sha256: string // '' when missing
  readonly source: string
  readonly side: SourceSide
  readonly status: FileStatus | 'missing'
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly controlTotals: ControlTotals
  /** Why it was refused or restated, in a code and its place; '' otherwise. */
  readonly reason: string
  /** What it changed in the version of its slot before it; absent where there was none. */
  readonly restatement?: Restatement | undefined
  /** What is odd about it (words: `file_remark.<code>`): empty, or small against its own past. */
  readonly remarks?: readonly Notice[] | undefined
}

/**
 * What a source's journals as a whole leave out of the date (words: `source_remark.<code>`): absent
 * parts, silent terminals, gaps in STANs and batches. Of many the largest, and how many more.
 */
export interface SourceRemark extends Notice {
  readonly source: string
}

/** A list that may be cut: what stands beyond the cut is summed per merchant, never dropped in silence. */
export interface CappedList<T> {
  readonly listed: readonly T[]
  readonly beyond: readonly (Tally & { readonly merchantId: string; readonly currency: string })[]
}

/** The zero-amount ledger of a run. */
export interface ZeroList extends CappedList<ZeroEntry> {
  /** How many of those beyond the cut are legitimate; absent where nothing stands beyond it. */
  readonly legitimateBeyond?: number
}

export interface DayBooks {
  readonly businessDate: string
  readonly revision: number
  readonly runId: string
  readonly previousRunId: string | null
  readonly status: DayStatus
  readonly digest: string
  readonly rulesDigest: string
  /** Hash of the last decision known when the run was made; '' or absent: there was none. */
  readonly decisionHead?: string
  readonly places: readonly PlaceTotal[]
  /** What the files hold for this run, counted when they were loaded: the places add up to it. */
  readonly received?: readonly FileTotal[]
  readonly totals: readonly SourceTotal[]
  readonly rollForward: readonly RollForward[]
  readonly exceptions: CappedList<ExceptionRecord>
  readonly exceptionsByCause: Readonly<Partial<Record<CauseId, number>>>
  readonly awaiting: CappedList<AwaitingEntry>
  readonly zero: ZeroList
  readonly files: readonly FileEntry[]
  readonly sourceRemarks?: readonly SourceRemark[] | undefined
  /** Things a person must know that are no exception: unrouted merchants, overlapping claims, stale days. */
  readonly notices: readonly Notice[]
}

/** The notice of matches that a person or a tolerance accepted though the sides differ. */
export const MATCHED_WITH_DIFFERENCE = 'matched_with_difference'

/** `code` names words in the catalog (`notice.<code>`); `values` fill its braces. */
export interface Notice {
  readonly code: string
  readonly values: Readonly<Record<string, string>>
}
