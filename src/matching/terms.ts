// What matching must know besides the rows: sources, codes, coverage, calendars.
import type { Calendar } from '../domain/calendar.ts'
import type { Coverage } from '../domain/leftover.ts'
import type { ResponseCodeTable } from '../domain/response-codes.ts'
import type { Source } from '../domain/source.ts'

export interface MatchingTerms {
  /** All sources, with their claims, tolerances and days to settle. */
  readonly sources: readonly Source[]
  readonly responseCodes: readonly ResponseCodeTable[]
  readonly coverage: Coverage
  /** The calendar of a source, by the source's name. */
  readonly calendarOf: (source: string) => Calendar
}
