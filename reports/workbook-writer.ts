// The one module that knows exceljs: pages of cells go in, the bytes of an .xlsx file come out.
import { strict as assert } from 'node:assert'
import ExcelJS from 'exceljs'
import { cellText } from './cell-text.ts'
import type { Look } from './looks.ts'
import { INK, LINE } from './looks.ts'

/** Text (never a formula), a number, a date `YYYY-MM-DD`, or a formula with the result we computed. */
export type CellValue =
  | string
  | number
  | null
  | { readonly date: string }
  | { readonly formula: string; readonly result: number | string }

export interface PageSetup {
  /** Column widths in characters, from column A on. */
  readonly widths: readonly number[]
  readonly frozenRows: number
  readonly frozenColumns: number
  /** Rows that every printed page repeats, e.g. [1, 4]; null: none. */
  readonly repeatedRows: readonly [number, number] | null
  readonly paper: 'A4' | 'A3'
  readonly header: string
  /** May hold `&P` (page) and `&N` (pages); other ampersands must be doubled. */
  readonly footer: readonly [left: string, right: string]
  readonly tab: string | null // RGB
}

/** What exceljs does inside `write`, as far as we steer it. */
interface Zip {
  append(part: string, options: { name: string }): void
  readonly zip: {
    file(name: string, part: string, options: { date: Date; createFolders: boolean }): void
  }
}
interface XlsxInside {
  addContentTypes(zip: Zip, model: unknown): Promise<void>
}

/** The first moment that a zip can name: no clock in the file. */
const ZIP_EPOCH = new Date(Date.UTC(1980, 0, 1))

const PAPER = { A3: 8, A4: 9 } as const

/** `A1` style address. */
export function address(row: number, column: number): string {
  let letters = ''
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  }
  return `${letters}${row}`
}

/** An address for formulas of other sheets. */
export function addressOn(sheet: string, row: number, column: number): string {
  return `'${sheet.replaceAll("'", "''")}'!${address(row, column)}`
}

export class Page {
  readonly name: string
  /** Cells written so far, for the check of the finished file. */
  rows = 0
  readonly #sheet: ExcelJS.Worksheet
  readonly #style: (look: Look) => Partial<ExcelJS.Style>

  constructor(sheet: ExcelJS.Worksheet, style: (look: Look) => Partial<ExcelJS.Style>) {
    this.name = sheet.name
    this.#sheet = sheet
    this.#style = style
  }

  put(row: number, column: number, value: CellValue, look: Look): void {
    if (row > this.rows) this.rows = row
    const cell = this.#sheet.getCell(row, column)
    cell.style = this.#style(look)
    if (value === null || value === '') return
    if (typeof value === 'string') cell.value = cellText(value)
    else if (typeof value === 'number') {
      assert(Number.isFinite(value), 'a number cell holds a finite number')
      cell.value = value
    } else if ('date' in value) {
      const at = Date.parse(`${value.date}T00:00:00Z`)
      assert(!Number.isNaN(at), 'a date cell holds a date')
      cell.value = new Date(at)
    } else {
      assert(typeof value.result === 'string' || Number.isFinite(value.result))
      cell.value = {
        formula: value.formula,
        result: value.result,
        date1904: false,
      }
    }
  }

  /** A row's height in points; rows without one grow with their text. */
  height(row: number, points: number): void {
    this.#sheet.getRow(row).height = points
  }

  /** One filter a page: Excel knows no more. */
  filter(top: number, left: number, bottom: number, right: number): void {
    this.#sheet.autoFilter = `${address(top, left)}:${address(bottom, right)}`
  }

  /** Green where the cell is 0, red where it is not: it stays true when somebody changes a figure. */
  flagCheck(row: number, column: number): void {
    const flag = (operator: 'equal' | 'greaterThan' | 'lessThan', ink: string, fill: string) => ({
      type: 'cellIs' as const,
      operator,
      formulae: ['0'],
      priority: operator === 'equal' ? 1 : operator === 'greaterThan' ? 2 : 3,
      style: {
        font: { color: { argb: `FF${ink}` }, bold: true },
        fill: {
          type: 'pattern' as const,
          pattern: 'solid' as const,
          bgColor: { argb: `FF${fill}` },
        },
      },
    })
    this.#sheet.addConditionalFormatting({
      ref: address(row, column),
      rules: [
        flag('equal', INK.good, INK.goodFill),
        flag('greaterThan', INK.bad, INK.badFill),
        flag('lessThan', INK.bad, INK.badFill),
      ] as ExcelJS.ConditionalFormattingRule[],
    })
  }

  /** A name by which other programs find a cell, in every language of the workbook. */
  nameCell(name: string, row: number, column: number): void {
    const absolute = address(row, column).replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2')
    this.#sheet.workbook.definedNames.add(`'${this.name.replaceAll("'", "''")}'!${absolute}`, name)
  }

  /** A page break below a row, for printing. */
  breakBelow(row: number): void {
    this.#sheet.getRow(row).addPageBreak()
  }
}

export class WorkbookWriter {
  readonly #book = new ExcelJS.Workbook()
  readonly #font: string
  readonly #pages: Page[] = []
  readonly #styles = new WeakMap<Look, Partial<ExcelJS.Style>>()

  /** `datedOn` (YYYY-MM-DD) is what the file says of its own making: the books', never the clock's. */
  constructor(font: string, title: string, datedOn: string) {
    this.#font = font
    this.#book.creator = 'tieout'
    this.#book.lastModifiedBy = 'tieout'
    this.#book.title = cellText(title)
    this.#book.created = new Date(`${datedOn}T00:00:00Z`)
    this.#book.modified = new Date(`${datedOn}T00:00:00Z`)
    this.#book.views = [
      {
        x: 0,
        y: 0,
        width: 28000,
        height: 18000,
        firstSheet: 0,
        activeTab: 0,
        visibility: 'visible',
      },
    ]
  }

  page(name: string, setup: PageSetup): Page {
    const frozen = setup.frozenRows > 0 || setup.frozenColumns > 0
    const view = {
      showGridLines: false,
      zoomScale: 100,
      zoomScaleNormal: 100,
      tabSelected: this.#pages.length === 0,
    }
    const sheet = this.#book.addWorksheet(name, {
      ...(setup.tab === null ? {} : { properties: { tabColor: { argb: `FF${setup.tab}` } } }),
      views: [
        frozen
          ? {
              ...view,
              state: 'frozen' as const,
              xSplit: setup.frozenColumns,
              ySplit: setup.frozenRows,
              topLeftCell: address(setup.frozenRows + 1, setup.frozenColumns + 1),
            }
          : { ...view, state: 'normal' as const },
      ],
      pageSetup: {
        paperSize: PAPER[setup.paper] as ExcelJS.PaperSize,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        margins: {
          left: 0.4,
          right: 0.4,
          top: 0.55,
          bottom: 0.6,
          header: 0.25,
          footer: 0.3,
        },
        ...(setup.repeatedRows === null ? {} : { printTitlesRow: setup.repeatedRows.join(':') }),
      },
      headerFooter: {
        oddHeader: `&R&8 ${setup.header}`,
        oddFooter: `&L&8 ${setup.footer[0]}&R&8 ${setup.footer[1]}`,
      },
    })
    setup.widths.forEach((width, index) => {
      sheet.getColumn(index + 1).width = width
    })
    const page = new Page(sheet, (look) => this.#style(look))
    this.#pages.push(page)
    return page
  }

  /** Sheets in order with the number of their last row: what the finished file must hold. */
  contents(): { name: string; lastRow: number }[] {
    return this.#pages.map((page) => ({ name: page.name, lastRow: page.rows }))
  }

  /** The file, the same bytes for the same cells on any machine: pako packs it, no zlib of the system. */
  async bytes(): Promise<Uint8Array> {
    const xlsx = this.#book.xlsx as ExcelJS.Xlsx & XlsxInside
    const first = xlsx.addContentTypes
    // exceljs gives no say over the parts' times and has no words for ignored errors: this, its
    // first call with the zip in hand, is where both are set.
    xlsx.addContentTypes = async (zip, model) => {
      zip.append = (part, { name }) => {
        zip.zip.file(name, withoutGreenTriangles(name, part), {
          date: ZIP_EPOCH,
          createFolders: false,
        })
      }
      await first.call(xlsx, zip, model)
    }
    const bytes = await xlsx.writeBuffer({
      zip: { compressionOptions: { level: 6 } },
    } as object)
    return new Uint8Array(bytes)
  }

  /** Styles are shared by reference: exceljs looks each one up once, and nobody may change one. */
  #style(look: Look): Partial<ExcelJS.Style> {
    let style = this.#styles.get(look)
    if (style === undefined) {
      style = Object.freeze(styleOf(look, this.#font))
      this.#styles.set(look, style)
    }
    return style
  }
}

function styleOf(look: Look, font: string): Partial<ExcelJS.Style> {
  const color = (rgb: string) => ({ argb: `FF${rgb}` })
  const line = (kind: 'thin' | 'medium' | 'hair' | undefined, rgb: string = LINE.fine) =>
    kind === undefined ? {} : { style: kind, color: color(rgb) }
  return {
    font: {
      name: look.mono === true ? 'Courier New' : font,
      size: look.size ?? 9.5,
      bold: look.bold ?? false,
      italic: look.italic ?? false,
      color: color(look.ink ?? INK.text),
    },
    alignment: {
      horizontal: look.align ?? 'left',
      vertical: look.vertical ?? 'top',
      wrapText: look.wrap ?? false,
      ...(look.indent === undefined ? {} : { indent: look.indent }),
    },
    ...(look.fill === undefined
      ? {}
      : {
          fill: {
            type: 'pattern',
            pattern: 'solid',
            fgColor: color(look.fill),
          },
        }),
    ...(look.top === undefined && look.bottom === undefined
      ? {}
      : {
          border: {
            ...(look.top === undefined ? {} : { top: line(look.top, look.lineInk) }),
            ...(look.bottom === undefined ? {} : { bottom: line(look.bottom, look.lineInk) }),
          },
        }),
    ...(look.format === undefined ? {} : { numFmt: look.format }),
  }
}

/** Terminal and merchant ids are text made of digits: Excel is not to flag each of them as an error. */
function withoutGreenTriangles(name: string, part: string): string {
  if (!name.startsWith('xl/worksheets/sheet')) return part
  const cells = /<dimension ref="([A-Z0-9:]+)"/.exec(part)?.[1]
  if (cells === undefined) return part
  const end = '</worksheet>'
  assert(
    part.endsWith(end) && !/<(?:drawing|legacyDrawing|tableParts|extLst)\b/.test(part.slice(-4000)),
  )
  const ignored = `<ignoredErrors><ignoredError sqref="${cells}" numberStoredAsText="1"/></ignoredErrors>`
  return `${part.slice(0, -end.length)}${ignored}${end}`
}
