// On paper: letters that can be read, parts that are not torn, and no page of a few lines.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folded, wrappedLines } from '../../reports/cell-text.ts'
import { scaleOf } from '../../reports/paper.ts'
import { writeWorkbook } from '../../reports/reports.ts'
import { SHEETS } from '../../reports/sheet-list.ts'
import { FIRST_COUNT, GRID, LAST } from '../../reports/summary/cursor.ts'
import { breakBetween } from '../../reports/summary/page-breaks.ts'
import { CATALOG, LOCALES } from '../../src/domain/wording/wording.ts'
import { sampleBooks } from './sample-books.ts'
import { readWorkbook } from './workbook-reader.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-paper-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The size in which lists are set, in points. */
const TEXT_SIZE = 9.5

describe('a printed sheet', () => {
  it.each(SHEETS.map((sheet) => [sheet.id, sheet.setup] as const))(
    '%s shows letters of 7 points or more',
    (_, { widths, printedColumns, paper }) => {
      expect(TEXT_SIZE * scaleOf(widths.slice(0, printedColumns), paper)).toBeGreaterThanOrEqual(7)
    },
  )

  it.each(LOCALES)('leaves out what only the screen needs, in %s', async (locale) => {
    const file = join(folder, `${locale}.xlsx`)
    await writeWorkbook(sampleBooks(), file, locale)
    const book = await readWorkbook(file)
    const names = book.parts.get('xl/workbook.xml')?.toString('utf8') ?? ''
    const areas = [...names.matchAll(/Print_Area" localSheetId="(\d)">([^<]*)</g)]
    expect(areas.map(([, sheet, area]) => [sheet, area?.replace(/^.*!/, '')])).toEqual([
      ['1', '$A$1:$Q$14'],
      ['2', '$A$1:$O$12'],
      ['4', '$A$1:$I$10'],
    ])
    expect(areas[0]?.[2]).toContain(book.sheets[1]?.name ?? 'no name')
    // The band above the headings is in no filter, and an empty row ends the list.
    expect(book.sheets[2]?.xml).toMatch(/<autoFilter ref="A4:P6"\/>/)
    expect(book.sheets[2]?.cells.has('A7')).toBe(false)
  })
})

describe('a list on the screen', () => {
  it('keeps an exception’s id on one line, so that it can be copied', async () => {
    const { widths } = SHEETS.find((sheet) => sheet.id === 'exceptions')?.setup ?? { widths: [] }
    // Capitals and figures are drawn wider than text is on the average.
    expect(widths[0]).toBeGreaterThan('X2A40EDE9EBEF3659'.length * 1.2)
  })
  it.each(LOCALES)('has a heading of age that does not break, in %s', async (locale) => {
    const file = join(folder, `age-${locale}.xlsx`)
    await writeWorkbook(sampleBooks(), file, locale)
    const words = CATALOG['report.column.age']?.[locale === 'en' ? 0 : 1] ?? ''
    const book = await readWorkbook(file)
    const found = SHEETS.flatMap(({ setup }, at) => {
      const cells = [...(book.sheets[at]?.cells ?? [])]
      const headings = cells.filter(([, cell]) => cell.text === words)
      return headings.map(([name]) => setup.widths[columnOf(name)] ?? 0)
    })
    expect(found.length).toBeGreaterThan(1)
    expect(found.map((width) => wrappedLines(words, width))).toEqual(found.map(() => 1))
  })
})

/** `C7` is of column 2. */
function columnOf(name: string): number {
  const letters = name.replace(/\d/g, '')
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

describe('the words of the summary', () => {
  it('fit in their columns: a longer line would widen the page, and print all of it smaller', () => {
    const room = GRID.slice(FIRST_COUNT + 1, LAST).reduce((total, width) => total + width, 0)
    const long = Object.entries(CATALOG)
      .filter(([key]) => /^(?:prevention|report\.place_words)\./.test(key))
      .filter(([, phrase]) => phrase.some((words) => folded(words, room).length > 1))
    expect(long.map(([key]) => key)).toEqual([])
  })
})

describe('parts of a page', () => {
  /** A page of parts with so many rows, and the rows below which it breaks. */
  function broken(parts: readonly number[], room: number): number[] {
    const breaks: number[] = []
    const page = {
      height: () => {},
      heightOf: () => 10,
      breakBelow: (row: number) => breaks.push(row),
    }
    const starts: number[] = []
    let last = 0
    for (const rows of parts) {
      starts.push(last + 1)
      last += rows
    }
    breakBetween(page, starts, last, (room + 1) / 0.97)
    return breaks
  }

  it('stay together where they fit', () => {
    expect(broken([3, 4, 3], 100)).toEqual([])
    expect(broken([3, 4, 4], 100)).toEqual([7])
    expect(broken([8, 8, 8], 100)).toEqual([8, 16])
  })
  it('are torn only where no page holds them, and go on below', () => {
    expect(broken([2, 25, 3], 100)).toEqual([])
    expect(broken([2, 25, 9], 100)).toEqual([27])
  })
})
