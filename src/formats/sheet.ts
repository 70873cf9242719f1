// A workbook under a heading row: the sheet's rows as cells of the same columns that a CSV would have.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { bearsAll, emptyFile, namesRequired, requiredPlaces, unpad } from './delimited.ts'
import type { DelimitedShape, Format } from './format.ts'
import { headingMap } from './headings.ts'
import type { ReadingTerms } from './reading.ts'
import type { RowCollector } from './row-collector.ts'
import { refuseSensitiveHeadings, refuseTracks } from './sensitive.ts'
import { readSheet } from './workbook.ts'

/** The heading row stands within `headingWithin` rows that have cells; blank rows are no rows. */
export async function readSheetRows(
  format: Format,
  shape: DelimitedShape,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  collector: RowCollector,
): Promise<void> {
  let width = -1
  let tried = 0
  let trailer: string[][] = []
  let required: readonly number[] = []
  const marks = shape.trailer ?? []
  const heading = (cells: string[], row: number) => {
    refuseSensitiveHeadings(cells, terms.fileName)
    tried++
    const final = tried >= shape.headingWithin
    const columns = headingMap(shape, cells, terms.fileName, row, final)
    if (columns !== null) {
      width = cells.length
      required = requiredPlaces(format, shape, columns)
      collector.begin(format, columns)
    } else if (final) throw noHeading(format, shape, terms.fileName)
  }
  const take = (cells: string[], row: number) => {
    refuseTracks(cells.join('\t'), terms.fileName, row)
    // A workbook keeps blanks that nobody sees.
    unpad(cells, cells.length, shape.padding === 'backtick' ? 'backtick' : 'blanks')
    if (width < 0) {
      heading(cells, row)
      return
    }
    const [first = ''] = cells.filter((cell) => cell !== '')
    const isSum = marks.some((mark) => first.startsWith(mark))
    // Sums that declare nothing stand between records too.
    const ends = format.totals?.declared !== undefined || !bearsAll(cells, required)
    if (isSum || (trailer.length > 0 && ends)) {
      trailer.push(cells)
      return
    }
    trailer = []
    if (cells.slice(width).some((cell) => cell !== '')) {
      collector.broken(
        'cell_count',
        row,
        cells.slice(0, shape.shownCells).join(' '),
        cells.slice(0, width),
      )
      return
    }
    while (cells.length < width) cells.push('')
    cells.length = width
    collector.row(cells, row)
  }
  await readSheet(bytes, terms.fileName, take, () => collector.drain())
  if (tried === 0) throw emptyFile(terms.fileName)
  if (width < 0) throw noHeading(format, shape, terms.fileName)
  collector.trailer(trailer)
}

function noHeading({ id }: Format, shape: DelimitedShape, file: string): StoppedError {
  return new StoppedError(
    'NO_HEADER',
    EXIT.quarantined,
    `The sheet has no heading row with the columns of the layout ${id}${namesRequired(shape)}.`,
    {
      place: file,
      hint: 'Check that the source names the right layout, and export the sheet with its headings.',
    },
  )
}
