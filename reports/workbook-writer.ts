// The one module that knows exceljs: pages of cells go in, the bytes of an .xlsx file come out.
import { strict as assert } from 'node:assert'
import ExcelJS from 'exceljs'
import { address, columnLetters } from '../src/domain/cell-address.ts'
import { cellText } from './cell-text.ts'
import type { Look } from './looks.ts'
import { INK, LINE } from './looks.ts'
import { MARGINS, PAPER, type Paper } from './paper.ts'
import { type CellValue, type Row, sheetData } from './sheet-data.ts'

export interface PageSetup {
  /** Column widths in characters, from column A on. */
  readonly widths: readonly number[]
  readonly frozenRows: number
  readonly frozenColumns: number
  /** Rows that every printed page repeats, e.g. [1, 4]; null: none. */
  readonly repeatedRows: readonly [number, number] | null
  readonly paper: Paper
  /** Columns from A on that go on paper; absent: all. The others are for the screen. */
  readonly printedColumns?: number
  readonly header: string
  /** May hold `&P` (page) and `&N` (pages); other ampersands must be doubled. */
  readonly footer: readonly [left: string, right: string]
  readonly tab: string | null // RGB
}

/** What exceljs does inside `write`, as far as we steer it: its version is fixed. */
interface Zip {
  append(part: string, options: { name: string }): void
  readonly zip: {
    file(name: string, part: Buffer, options: { date: Date; createFolders: boolean }): void
  }
}
interface Model {
  readonly styles: { addStyleModel(style: Partial<ExcelJS.Style>, type: number): number }
  readonly sharedStrings: { add(text: string): number }
}
interface XlsxInside {
  prepareModel(model: Model, options: unknown): void
  addContentTypes(zip: Zip, model: Model): Promise<void>
}

/** The first moment that a zip can name: no clock in the file. */
const ZIP_EPOCH = new Date(Date.UTC(1980, 0, 1))

/** An address for formulas of other sheets. */
export function addressOn(sheet: string, row: number, column: number): string {
  return `'${sheet.replaceAll("'", "''")}'!${address(row, column)}`
}

export class Page {
  readonly name: string
  /** By row number, from 1. exceljs would hold a thousand bytes a cell. */
  readonly rows: (Row | undefined)[] = []
  readonly #sheet: ExcelJS.Worksheet
  readonly #printedColumns: number | null

  constructor(sheet: ExcelJS.Worksheet, printedColumns: number | null) {
    this.name = sheet.name
    this.#sheet = sheet
    this.#printedColumns = printedColumns
  }

  /** Once all rows are there: what of them goes on paper. */
  settlePrint(): void {
    if (this.#printedColumns === null) return
    const last = Math.max(1, this.rows.length - 1)
    // exceljs puts the sheet's name and the first `$` of each corner before it.
    this.#sheet.pageSetup.printArea = `A$1:${columnLetters(this.#printedColumns)}$${last}`
  }

  put(row: number, column: number, value: CellValue, look: Look): void {
    const safe = typeof value === 'string' ? cellText(value) : value
    this.#row(row).cells[column] = { value: safe, look }
  }

  /** In points; null where the program is to find it. */
  heightOf(row: number): number | null {
    return this.rows[row]?.height ?? null
  }

  /** A row's height in points; rows without one have the program's own. */
  height(row: number, points: number): void {
    this.#row(row).height = points
  }

  #row(number: number): Row {
    let row = this.rows[number]
    if (row === undefined) {
      row = { cells: [], height: null }
      this.rows[number] = row
    }
    return row
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
    const sheet = this.#sheet as ExcelJS.Worksheet & { rowBreaks: object[] }
    sheet.rowBreaks.push({ id: row, max: 16_383, man: 1 })
  }
}

export class WorkbookWriter {
  readonly #book = new ExcelJS.Workbook()
  readonly #font: string
  readonly #pages: Page[] = []

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
        paperSize: PAPER[setup.paper].code as ExcelJS.PaperSize,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        margins: MARGINS,
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
    const page = new Page(sheet, setup.printedColumns ?? null)
    this.#pages.push(page)
    return page
  }

  /** Sheets in order with the number of their last row: what the finished file must hold. */
  contents(): { name: string; lastRow: number }[] {
    return this.#pages.map((page) => ({
      name: page.name,
      lastRow: Math.max(0, page.rows.length - 1),
    }))
  }

  /** The file, the same bytes for the same cells on any machine: pako packs it, no zlib of the system. */
  async bytes(): Promise<Uint8Array> {
    for (const page of this.#pages) page.settlePrint()
    const xlsx = this.#book.xlsx as ExcelJS.Xlsx & XlsxInside
    const { prepareModel, addContentTypes } = xlsx
    const rows = new Map<string, string>()
    // The tables of styles and texts are made here; their parts are written after the sheets.
    xlsx.prepareModel = (model, options) => {
      prepareModel.call(xlsx, model, options)
      const styles = new Map<Look, number>()
      const styleOf = (look: Look): number => {
        let style = styles.get(look)
        if (style === undefined) {
          style = model.styles.addStyleModel(styleFor(look, this.#font), ExcelJS.ValueType.Number)
          styles.set(look, style)
        }
        return style
      }
      this.#pages.forEach((page, index) => {
        rows.set(
          `xl/worksheets/sheet${index + 1}.xml`,
          sheetData(page.rows, styleOf, (text) => model.sharedStrings.add(text)),
        )
      })
    }
    // Its first call with the zip in hand: exceljs gives no say over the parts' times.
    xlsx.addContentTypes = async (zip, model) => {
      zip.append = (part, { name }) => {
        const own = rows.get(name)
        const framed = own === undefined ? part : withRows(part, own)
        const whole = name === 'xl/styles.xml' ? withStandardFont(framed) : framed
        // Encoded at once: jszip would take a text apart character by character.
        const bytes = Buffer.from(whole)
        zip.zip.file(name, bytes, { date: ZIP_EPOCH, createFolders: false })
      }
      await addContentTypes.call(xlsx, zip, model)
    }
    const bytes = await xlsx.writeBuffer({
      zip: { compressionOptions: { level: 3 } },
    } as object)
    return new Uint8Array(bytes)
  }
}

function styleFor(look: Look, font: string): Partial<ExcelJS.Style> {
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

/**
 * Columns are as wide as so many digits of the standard font. exceljs makes that Calibri 11, which
 * not every machine has: LibreOffice without it drew columns a fifth wider and printed them that much
 * smaller. Digits of Arial 10 are as wide as Calibri's, and every office program has its widths.
 */
function withStandardFont(styles: string): string {
  const [before, after, ...others] = styles.split(
    '<scheme val="minor"/><sz val="11"/><name val="Calibri"/>',
  )
  assert(before !== undefined && after !== undefined && others.length === 0)
  return `${before}<sz val="10"/><name val="Arial"/>${after}`
}

/** The sheet that exceljs framed, with our rows in it. */
function withRows(part: string, rows: string): string {
  const [before, after, ...others] = part.split('<sheetData/>')
  assert(before !== undefined && after !== undefined && others.length === 0)
  // These would have to stand behind what is added at the end.
  assert(!/<(?:drawing|legacyDrawing|tableParts|extLst)\b/.test(after))
  const end = '</worksheet>'
  assert(after.endsWith(end))
  // Terminal and merchant ids are text made of digits: Excel is not to flag each as an error.
  const ignored =
    '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
  // What exceljs counted was an empty sheet; the extent may be left out.
  const frame = before.replace(/<dimension ref="[^"]*"\/>/, '')
  return `${frame}${rows}${after.slice(0, -end.length)}${ignored}${end}`
}
