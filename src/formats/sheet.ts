// A workbook under a heading row: the sheet's rows as cells of the same columns that a CSV would have.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import {
  bearsAll,
  emptyFile,
  namesRequired,
  requiredPlaces,
  SUMS_MAX,
  sumsBetween,
  unpad,
} from './delimited.ts'
import type { DelimitedShape, Format } from './format.ts'
import { headingMap } from './headings.ts'
import type { ReadingTerms } from './reading.ts'
import { excerptOf } from './refusal.ts'
import type { RowCollector } from './row-collector.ts'
import { refuseSensitiveHeadings, refuseTracks } from './sensitive.ts'
import { type Book, firstRows, readSheet, type Sheet, workbookIn } from './workbook.ts'

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
  let trailerRows: number[] = []
  const sums: string[][] = []
  const sumRows: number[] = []
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
    const ends = !sumsBetween(format) || !bearsAll(cells, required)
    if (isSum || (trailer.length > 0 && ends)) {
      trailer.push(cells)
      trailerRows.push(row)
      return
    }
    if (sums.length < SUMS_MAX) {
      sums.push(...trailer)
      sumRows.push(...trailerRows)
    }
    trailer = []
    trailerRows = []
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
  const book = await workbookIn(bytes, terms.fileName)
  const sheet = await sheetOfRows(book, format, shape, terms.fileName)
  await readSheet(book, sheet, terms.fileName, take, () => collector.drain())
  if (tried === 0) throw emptyFile(terms.fileName)
  if (width < 0) throw noHeading(format, shape, terms.fileName)
  collector.trailer([...sums, ...trailer], [...sumRows, ...trailerRows])
}

/** The one sheet that is read: the one declared, or the only one under the layout's headings. */
async function sheetOfRows(
  book: Book,
  { id }: Format,
  shape: DelimitedShape,
  file: string,
): Promise<Sheet> {
  const [first, ...others] = book.sheets
  if (first === undefined) throw new Error('A workbook without sheets was opened')
  const { sheet: wanted } = shape
  if (wanted !== undefined) {
    const named = book.sheets.find(({ name }) => name === wanted)
    if (named !== undefined) return named
    throw new StoppedError(
      'NO_SHEET',
      EXIT.quarantined,
      `The workbook has no sheet ${excerptOf(wanted)}; it has ${sheetNames(book.sheets)}.`,
      { place: file, hint: `Name the sheet of rows in the layout ${id}, or export it again.` },
    )
  }
  if (others.length === 0) return first
  const headed: Sheet[] = []
  for (const sheet of book.sheets) {
    const rows = await firstRows(book, sheet, file, shape.headingWithin)
    if (rows.some((cells) => isHeading(shape, cells, file))) headed.push(sheet)
  }
  if (headed.length < 2) return headed[0] ?? first
  throw new StoppedError(
    'SEVERAL_SHEETS',
    EXIT.quarantined,
    `Several sheets of the workbook bear rows of the layout ${id}: ${sheetNames(headed)}.`,
    {
      place: file,
      hint: 'Save each as a file of its own, or name one in a layout of your own: sheet: "...".',
    },
  )
}

function sheetNames(sheets: readonly Sheet[]): string {
  return sheets
    .slice(0, 5)
    .map(({ name }) => excerptOf(name))
    .join(', ')
}

function isHeading(shape: DelimitedShape, cells: readonly string[], file: string): boolean {
  try {
    return headingMap(shape, cells, file, 1, false) !== null
  } catch (error) {
    // A heading that stands twice is told when its sheet is read.
    if (error instanceof StoppedError) return true
    throw error
  }
}

function noHeading({ id }: Format, shape: DelimitedShape, file: string): StoppedError {
  return new StoppedError(
    'NO_HEADER',
    EXIT.quarantined,
    `No sheet of the workbook has a heading row with the columns of the layout ${id}${namesRequired(shape)}.`,
    {
      place: file,
      hint: 'Check that the source names the right layout, and export the sheet with its headings.',
    },
  )
}
