// Exceptions by cause: how many, how they compare, and how each cause is prevented.
import { address } from '../../src/domain/cell-address.ts'
import { CAUSES } from '../../src/domain/exception.ts'
import { type Figure, putCount, putFormula, sumOf } from '../figures.ts'
import { LOOK, type Look } from '../looks.ts'
import { wordsOf } from '../words.ts'
import { CURRENCY, type Cursor, FIRST_COUNT, LAST, WORDS } from './cursor.ts'

/** Blocks of the longest bar. */
const BAR_LENGTH = 16
const BAR: Look = { ...LOOK.text, ink: '9DB4CF', size: 7, vertical: 'middle' }
const PREVENTION: Look = { ...LOOK.quiet, size: 9, indent: 1 }

/** Gives the counts. */
export function writeCauses(cursor: Cursor): Figure[] {
  const { page, books } = cursor
  const causes = CAUSES.map(
    (cause) => [cause, books.exceptionsByCause[cause] ?? 0] as const,
  ).filter(([, count]) => count > 0)
  if (causes.length === 0) return []
  cursor.section('report.section.causes')
  cursor.head(['cause', '', 'count', '', 'prevention', '', '', '', '', '', ''])
  const first = cursor.row
  const last = first + causes.length - 1
  const largest = Math.max(...causes.map(([, count]) => count))
  const counts = causes.map(([cause, count]) => {
    const { row } = cursor
    page.put(row, WORDS, wordsOf(cursor.locale, 'cause', cause), LOOK.text)
    page.put(row, CURRENCY, null, LOOK.text)
    const figure = putCount(page, row, FIRST_COUNT, count, LOOK.count)
    const share = `${address(row, FIRST_COUNT)}/MAX($D$${first}:$D$${last})`
    page.put(
      row,
      FIRST_COUNT + 1,
      {
        // Never no block: a formula whose result is empty reads as one without a result.
        formula: `REPT("█",MAX(1,ROUND(${BAR_LENGTH}*${share},0)))`,
        result: '█'.repeat(Math.max(1, Math.round((BAR_LENGTH * count) / largest))),
      },
      BAR,
    )
    cursor.fill(FIRST_COUNT + 2, LAST, PREVENTION)
    page.put(row, FIRST_COUNT + 2, wordsOf(cursor.locale, 'prevention', cause), PREVENTION)
    cursor.row += 1
    return figure
  })
  page.put(cursor.row, WORDS, cursor.say('report.total'), LOOK.totalText)
  page.put(cursor.row, CURRENCY, null, LOOK.totalText)
  putFormula(page, cursor.row, FIRST_COUNT, sumOf(counts), counts, () => LOOK.totalCount)
  cursor.row += 1
  return counts
}
