// Two tables by settlement source and currency: what was owed and paid, and where it stands.
import { address } from '../../src/domain/cell-address.ts'
import type { SourceTotal } from '../../src/domain/day-books.ts'
import { money, sum } from '../../src/domain/money.ts'
import { type Figure, putAmount, putCount, putFormula } from '../figures.ts'
import { amountLook, LOOK } from '../looks.ts'
import { CURRENCY, type Cursor, FIRST_COUNT, WORDS } from './cursor.ts'

/** The figures that tiles and proofs stand on, source by source. */
export interface SourceFigures {
  readonly journal: readonly Figure[]
  readonly settlement: readonly Figure[]
  readonly matched: readonly Figure[]
  readonly awaiting: readonly Figure[]
  readonly exceptions: readonly Figure[]
  readonly zero: readonly Figure[]
  /** By currency: the figures of the totals. */
  readonly awaitingAmounts: ReadonlyMap<string, Figure>
  readonly exceptionAmounts: ReadonlyMap<string, Figure>
}

/** One column of figures: its heading, and what stands there. */
interface Measure {
  readonly id: string
  readonly of: (total: SourceTotal) => number | string // a count, or exact text
}

const OWED: readonly Measure[] = [
  { id: 'count', of: (total) => total.journal.count },
  { id: 'amount', of: (total) => total.journal.amount },
  { id: 'count', of: (total) => total.settlement.count },
  { id: 'gross', of: (total) => total.settlement.amount },
  { id: 'fee', of: (total) => total.settlement.fee },
  { id: 'net', of: (total) => total.settlement.net },
]

const STANDS: readonly Measure[] = [
  { id: 'count', of: (total) => total.matched.count },
  { id: 'amount', of: (total) => total.matched.amount },
  { id: 'count', of: (total) => total.awaiting.count },
  { id: 'amount', of: (total) => total.awaiting.amount },
  { id: 'count', of: (total) => total.exceptions.count },
  { id: 'amount', of: (total) => total.exceptions.amount },
  { id: 'count', of: (total) => total.zero.count },
  {
    id: 'settled_less_matched',
    of: ({ matched }) => money(matched.settlementAmount).minus(money(matched.amount)).toFixed(),
  },
]

export function writeSources(cursor: Cursor): SourceFigures {
  cursor.section('report.section.owed', 'report.section.owed_words')
  cursor.groups([
    ['report.side.journal', 4, 5],
    ['report.side.settlement', 6, 9],
  ])
  const owed = writeMeasures(cursor, OWED)
  cursor.section('report.section.stands', 'report.section.stands_words')
  cursor.groups([
    ['place.matched', 4, 5],
    ['place.awaiting', 6, 7],
    ['report.open_exceptions', 8, 9],
    ['report.zero', 10, 10],
    ['report.matched_difference', 11, 11],
  ])
  const stands = writeMeasures(cursor, STANDS)
  const column = (figures: readonly (readonly Figure[])[], index: number) =>
    figures.flatMap((row) => row[index] ?? [])
  const totals = (index: number) =>
    new Map(
      [...stands.totals].flatMap(([currency, row]) => {
        const figure = row[index]
        return figure === undefined ? [] : [[currency, figure] as const]
      }),
    )
  return {
    journal: column(owed.rows, 0),
    settlement: column(owed.rows, 2),
    matched: column(stands.rows, 0),
    awaiting: column(stands.rows, 2),
    exceptions: column(stands.rows, 4),
    zero: column(stands.rows, 6),
    awaitingAmounts: totals(3),
    exceptionAmounts: totals(5),
  }
}

interface Measured {
  readonly rows: readonly (readonly Figure[])[]
  readonly totals: ReadonlyMap<string, readonly Figure[]>
}

/** A row a source and currency, then a total a currency: money of two currencies is never added. */
function writeMeasures(cursor: Cursor, measures: readonly Measure[]): Measured {
  const { page, books } = cursor
  cursor.head(['source', 'currency', ...measures.map((measure) => measure.id)])
  const first = cursor.row
  const rows = books.totals.map((total) => {
    const { row } = cursor
    page.put(row, WORDS, total.source, LOOK.text)
    page.put(row, CURRENCY, total.currency, LOOK.text)
    const figures = measures.map((measure, index) => {
      const value = measure.of(total)
      return typeof value === 'number'
        ? putCount(page, row, FIRST_COUNT + index, value, LOOK.count)
        : putAmount(page, row, FIRST_COUNT + index, value, total.currency)
    })
    cursor.row += 1
    return figures
  })
  const last = cursor.row - 1
  if (rows.length === 0) cursor.none()
  const totals = new Map<string, Figure[]>()
  for (const currency of [...new Set(books.totals.map((total) => total.currency))].sort()) {
    const { row } = cursor
    page.put(row, WORDS, cursor.say('report.total'), LOOK.totalText)
    page.put(row, CURRENCY, currency, LOOK.totalText)
    const wanted = `${address(first, CURRENCY)}:${address(last, CURRENCY)},${address(row, CURRENCY)}`
    const figures = measures.map((measure, index) => {
      const column = FIRST_COUNT + index
      const here = rows.flatMap((figures, at) => {
        const figure = figures[index]
        return books.totals[at]?.currency === currency && figure !== undefined ? [figure] : []
      })
      const total = {
        formula: `SUMIF(${wanted},${address(first, column)}:${address(last, column)})`,
        value: sum(here.map((figure) => figure.value)),
      }
      return putFormula(page, row, column, total, here, (decimals, negative) =>
        measure.id === 'count' ? LOOK.totalCount : amountLook(decimals, negative, 'total'),
      )
    })
    totals.set(currency, figures)
    cursor.row += 1
  }
  return { rows, totals }
}
