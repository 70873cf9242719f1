// Files as their senders write them, for the tests of variants: fixed widths, GBK, workbooks, ISO 8583 messages.
import { zipOf } from '../zip.ts'

/** Cells by their number from 1, filled up to their widths. */
export function fixedLine(
  widths: readonly number[],
  cells: Readonly<Record<number, string>>,
  separator = '',
): string {
  return widths.map((width, at) => (cells[at + 1] ?? '').padEnd(width)).join(separator)
}

let codes: Map<string, number> | null = null

/** GBK, which Node only decodes. */
export function gbk(text: string): Buffer {
  if (codes === null) {
    const decoder = new TextDecoder('gb18030')
    codes = new Map()
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const letter = decoder.decode(Buffer.from([lead, trail]))
        if (letter.length === 1) codes.set(letter, lead * 256 + trail)
      }
    }
  }
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter.charCodeAt(0) < 128 ? letter.charCodeAt(0) : (codes.get(letter) ?? 0x3f)
    if (code > 255) bytes.push(code >> 8)
    bytes.push(code & 255)
  }
  return Buffer.from(bytes)
}

/** A cell of a sheet: text, a figure, or the serial number of a day and time. */
export type SheetCell = string | number | { readonly serial: number }

/** A workbook of one sheet, as spreadsheets save it; `stored`: the sheet is not packed. */
export function workbookOf(rows: readonly (readonly SheetCell[])[], stored = false): Buffer {
  return sheetOf(dataOf(rows), stored)
}

/** A workbook of several sheets, by their names. */
export function workbookOfSheets(
  sheets: Readonly<Record<string, readonly (readonly SheetCell[])[]>>,
): Buffer {
  return bookOf(Object.entries(sheets).map(([name, rows]) => [name, dataOf(rows)]))
}

function dataOf(rows: readonly (readonly SheetCell[])[]): string {
  const written = (cell: SheetCell): string => {
    if (typeof cell === 'object') return `<c s="1"><v>${cell.serial}</v></c>`
    if (typeof cell === 'number') return `<c><v>${cell}</v></c>`
    return cell === '' ? '<c/>' : `<c t="inlineStr"><is><t>${cell}</t></is></c>`
  }
  return rows.map((row) => `<row>${row.map(written).join('')}</row>`).join('')
}

/** The same, of rows in the words of its XML. */
export function sheetOf(data: string, stored = false): Buffer {
  return bookOf([['s', data]], stored)
}

function bookOf(
  sheets: readonly (readonly [name: string, data: string])[],
  stored = false,
): Buffer {
  const all = (text: (name: string, no: number) => string) =>
    sheets.map(([name], no) => text(name, no)).join('')
  return zipOf(
    { name: '[Content_Types].xml', content: '<Types/>' },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="r"><sheets>${all((name, no) => `<sheet name="${name}" sheetId="${no + 1}" r:id="r${no}"/>`)}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships>${all((_, no) => `<Relationship Id="r${no}" Target="worksheets/${no}.xml"/>`)}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      content: '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    },
    ...sheets.map(([, data], no) => ({
      name: `xl/worksheets/${no}.xml`,
      content: `<worksheet><sheetData>${data}</sheetData></worksheet>`,
      stored,
    })),
  )
}

const LL = new Set([2, 32, 33, 44])
const LLL = new Set([48, 54, 55, 60, 61, 62, 63])

/** An ISO 8583:1987 message in ASCII with hexadecimal bitmaps. */
export function isoMessage(mti: string, fields: Readonly<Record<number, string>>): string {
  const numbers = Object.keys(fields).map(Number)
  const wide = numbers.some((number) => number > 64)
  const bits = Array.from({ length: wide ? 128 : 64 }, (_, at) =>
    numbers.includes(at + 1) || (wide && at === 0) ? '1' : '0',
  ).join('')
  const bitmap = bits.replace(/.{4}/g, (four) =>
    Number.parseInt(four, 2).toString(16).toUpperCase(),
  )
  const values = numbers.map((number) => {
    const value = fields[number] ?? ''
    const digits = LL.has(number) ? 2 : LLL.has(number) ? 3 : 0
    return digits === 0 ? value : `${String(value.length).padStart(digits, '0')}${value}`
  })
  return `${mti}${bitmap}${values.join('')}`
}
