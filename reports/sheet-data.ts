// The rows of a page as the XML of a worksheet: what exceljs would write, at a tenth of its memory.
import { strict as assert } from 'node:assert'
import { columnLetters } from '../src/domain/cell-address.ts'
import type { Look } from './looks.ts'

/** Text (never a formula), a number, a date `YYYY-MM-DD`, or a formula with the result we computed. */
export type CellValue =
  | string
  | number
  | null
  | { readonly date: string }
  | { readonly formula: string; readonly result: number | string }

export interface Cell {
  readonly value: CellValue
  readonly look: Look
}

/** One row: cells by column (from 1; holes where nothing stands), and its height in points. */
export interface Row {
  readonly cells: (Cell | undefined)[]
  height: number | null
}

/** Excel counts days from here; it believes in a 29 February 1900, but no date of ours is that old. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000

/** `<sheetData>` of rows by number; styles and texts by the workbook's own tables. */
export function sheetData(
  rows: readonly (Row | undefined)[],
  styleOf: (look: Look) => number,
  stringOf: (text: string) => number,
): string {
  const xml: string[] = ['<sheetData>']
  rows.forEach((row, number) => {
    if (row === undefined) return
    const height = row.height === null ? '' : ` ht="${row.height}" customHeight="1"`
    const parts = [`<row r="${number}"${height}>`]
    row.cells.forEach((cell, column) => {
      if (cell === undefined) return
      parts.push(
        cellXml(`${columnLetters(column)}${number}`, cell.value, styleOf(cell.look), stringOf),
      )
    })
    parts.push('</row>')
    // Joined row by row: a million unjoined pieces would weigh more than the cells.
    xml.push(parts.join(''))
  })
  xml.push('</sheetData>')
  return xml.join('')
}

function cellXml(
  at: string,
  value: CellValue,
  style: number,
  stringOf: (text: string) => number,
): string {
  const open = `<c r="${at}" s="${style}"`
  if (value === null || value === '') return `${open}/>`
  if (typeof value === 'string') return `${open} t="s"><v>${stringOf(value)}</v></c>`
  if (typeof value === 'number') return `${open}><v>${numberText(value)}</v></c>`
  if ('date' in value) {
    const days = (Date.parse(`${value.date}T00:00:00Z`) - EXCEL_EPOCH) / DAY_MS
    return `${open}><v>${numberText(days)}</v></c>`
  }
  const formula = `<f>${escaped(value.formula)}</f>`
  return typeof value.result === 'number'
    ? `${open}>${formula}<v>${numberText(value.result)}</v></c>`
    : `${open} t="str">${formula}<v>${escaped(value.result)}</v></c>`
}

/** Excel repairs a file that holds NaN or Infinity: none may get there. */
function numberText(value: number): string {
  assert(Number.isFinite(value), 'a number cell holds a finite number')
  return String(value)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
