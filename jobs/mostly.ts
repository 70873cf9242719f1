// One fault of a whole file: where most of a source's rows end in exceptions of one type, each of them tells the same.
import type { Notice } from '../src/domain/day-books.ts'
import type { ExceptionType } from '../src/domain/exception.ts'
import type { DayTally } from './day-tally.ts'

/** Types that a whole file may have for one reason, and the side whose rows they are counted against. */
const WHOLE_FILE_TYPES = {
  reference_difference: 'settlement',
  amount_difference: 'settlement',
  kind_difference: 'settlement',
  currency_difference: 'settlement',
  fee_difference: 'settlement',
  missing_journal: 'settlement',
  missing_settlement: 'journal',
} as const satisfies Partial<Record<ExceptionType, 'journal' | 'settlement'>>

const noticeOf = (type: string) => `mostly_${type}`

export const MOSTLY_NOTICES: readonly string[] = Object.keys(WHOLE_FILE_TYPES).map(noticeOf)

/** Fewer may be chance. */
const LEAST_ROWS = 20

/** A source is told of where more than half of the rows that the run took of it raise one type. */
export function mostlyNotices(tally: DayTally): Notice[] {
  const rows = { journal: new Map<string, number>(), settlement: new Map<string, number>() }
  for (const total of tally.totals()) {
    for (const side of ['journal', 'settlement'] as const) {
      rows[side].set(total.source, (rows[side].get(total.source) ?? 0) + total[side].count)
    }
  }
  const notices: Notice[] = []
  for (const [[source, type], { count }] of tally.raised.entries()) {
    const side = WHOLE_FILE_TYPES[type as keyof typeof WHOLE_FILE_TYPES]
    if (side === undefined) continue
    const of = rows[side].get(source) ?? 0
    if (count < LEAST_ROWS || count * 2 <= of) continue
    notices.push({ code: noticeOf(type), values: { source, count: String(count), of: String(of) } })
  }
  return notices
}
