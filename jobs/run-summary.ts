// What a run keeps of itself beside its rows: totals by place and source, files, notices.
import type {
  FileEntry,
  FileTotal,
  Notice,
  PlaceTotal,
  RollForward,
  SourceRemark,
  SourceTotal,
} from '../src/domain/day-books.ts'
import type { CauseId } from '../src/domain/exception.ts'

/** The decisions that concerned a run, by their digests, each list in order. */
export interface DecisionsOfRun {
  /** Matches by hand that the run made. */
  readonly applied: readonly string[]
  /** Matches by hand of which a row is still to come. */
  readonly reserved: readonly string[]
  readonly parted: readonly string[]
  /** Matches by hand of a row that no file holds any more. */
  readonly lapsed: readonly string[]
}

/** Stored with the run as JSON; amounts are exact text. */
export interface RunSummary {
  readonly files: readonly FileEntry[]
  readonly received: readonly FileTotal[]
  readonly places: readonly PlaceTotal[]
  readonly totals: readonly SourceTotal[]
  readonly rollForward: readonly RollForward[]
  readonly exceptionsByCause: Readonly<Partial<Record<CauseId, number>>>
  readonly notices: readonly Notice[]
  /** Absent: the journals leave nothing out. */
  readonly sourceRemarks?: readonly SourceRemark[] | undefined
  /** Absent: no decision concerned the run. */
  readonly decisions?: DecisionsOfRun | undefined
}
