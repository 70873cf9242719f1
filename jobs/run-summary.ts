// What a run keeps of itself beside its rows: totals by place and source, files, notices.
import type {
  FileEntry,
  FileTotal,
  Notice,
  PlaceTotal,
  RollForward,
  SourceTotal,
} from '../src/domain/day-books.ts'
import type { CauseId } from '../src/domain/exception.ts'

/** Stored with the run as JSON; amounts are exact text. */
export interface RunSummary {
  readonly files: readonly FileEntry[]
  readonly received: readonly FileTotal[]
  readonly places: readonly PlaceTotal[]
  readonly totals: readonly SourceTotal[]
  readonly rollForward: readonly RollForward[]
  readonly exceptionsByCause: Readonly<Partial<Record<CauseId, number>>>
  readonly notices: readonly Notice[]
}
