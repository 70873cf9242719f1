// A sheet of an xlsx workbook as rows of text: streamed, figures exact, dates by their cell style.
import { Decimal } from 'decimal.js'
import { address } from '../domain/cell-address.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { type Entry, entriesOf } from './unwrapping.ts'
import { readXml } from './xml.ts'

const COLUMNS_MAX = 1_024
const STRINGS_MAX = 33_554_432 // characters of all shared strings
const STRING_COST = 16 // characters that a string costs beyond its own, so that empty ones end too
const ROW_MAX = 1_048_576 // characters of a row's cells, as of a line of text
const DAY_MS = 86_400_000

/** Called for each row that has cells: the sheet's row number, and its cells as text ('' is blank). */
export type SheetRow = (cells: string[], row: number) => void

function stopped(code: string, message: string, place: string): StoppedError {
  return new StoppedError(code, EXIT.quarantined, message, {
    place,
    hint: 'Save it again as an xlsx workbook, or as CSV, from the system that made it.',
  })
}

/** 15 significant digits are what the sheet shows: the digits behind are the binary figure's dust. */
const Shown = Decimal.clone({ precision: 15, toExpNeg: -30, toExpPos: 40 })

function figureText(value: string): string {
  if (!/^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(value)) return value
  if (/^-?\d{1,17}$/.test(value)) return value
  // An id that the sheet took for a number and rounded: left as it is, so that nobody trusts it.
  if (Number(/[eE]([-+]?\d+)$/.exec(value)?.[1] ?? '0') >= 15) return value
  return new Shown(value).toSignificantDigits(15).toFixed()
}

/** A serial day number as `YYYY-MM-DD`, with ` hh:mm:ss` where it has a time; a time alone has no day. */
function dateText(value: string, from1904: boolean): string {
  const serial = Number(value)
  if (serial >= 0 && serial < 1 && value !== '') {
    const clock = Math.round(serial * 86_400)
    return clock < 86_400 ? new Date(clock * 1_000).toISOString().slice(11, 19) : value
  }
  if (!Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return value
  // Day 60 is a 29 February 1900 that never was.
  const days = from1904 ? serial + 1_462 : serial < 60 ? serial + 1 : serial
  const seconds = Math.round((days - 25_569) * 86_400)
  const text = new Date(seconds * 1_000).toISOString()
  const whole = (seconds * 1_000) % DAY_MS === 0
  return whole ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`
}

/** Built-in number formats that show a date or a time (ECMA-376 part 1, 18.8.30). */
function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58)
  const plain = code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').toLowerCase()
  return /[ymdhs]/.test(plain) && !/[#0?]/.test(plain.replace(/s\.0+/g, ''))
}

export interface Sheet {
  readonly name: string
  readonly entry: Entry
}

export interface Book {
  /** In their order; hidden ones left out. */
  readonly sheets: readonly Sheet[]
  readonly strings: readonly string[]
  readonly dateStyles: readonly boolean[]
  readonly from1904: boolean
}

async function sharedStrings(entry: Entry | undefined, place: string): Promise<string[]> {
  const strings: string[] = []
  if (entry === undefined) return strings
  let text = ''
  let size = 0
  let phonetic = 0
  await readXml(entry.bytes(), place, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
    },
    close(name, own) {
      if (name === 't' && phonetic === 0) text += own
      else if (name === 'rPh') phonetic--
      else if (name === 'si') {
        size += STRING_COST
        strings.push(text)
      }
      size += own.length
      if (size > STRINGS_MAX) {
        throw stopped('SHEET_TOO_LARGE', 'The workbook holds too much text.', place)
      }
    },
  })
  return strings
}

async function dateStyles(entry: Entry | undefined, place: string): Promise<boolean[]> {
  const styles: boolean[] = []
  if (entry === undefined) return styles
  const codes = new Map<number, string>()
  let inCells = false
  await readXml(entry.bytes(), place, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? '0')
        styles.push(isDateFormat(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}

/** Opens a workbook, which has a visible sheet at least. @throws StoppedError (exit 3) where it is none. */
export async function workbookIn(bytes: AsyncIterable<Buffer>, place: string): Promise<Book> {
  const entries = new Map<string, Entry>()
  for (const entry of await entriesOf(bytes, place)) entries.set(entry.name, entry)
  const workbook = entries.get('xl/workbook.xml')
  const relations = entries.get('xl/_rels/workbook.xml.rels')
  if (workbook === undefined || relations === undefined) {
    throw stopped('NO_WORKBOOK', 'The archive is no xlsx workbook.', place)
  }
  const named: { name: string; id: string | undefined }[] = []
  let from1904 = false
  await readXml(workbook.bytes(), place, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '')
      if (name === 'sheet' && !/idden$/.test(attributes.state ?? '')) {
        const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1]
        named.push({ name: attributes.name ?? '', id })
      }
    },
    close() {},
  })
  const targets = new Map<string, string>()
  await readXml(relations.bytes(), place, {
    open(name, attributes) {
      if (name === 'Relationship') targets.set(attributes.Id ?? '', attributes.Target ?? '')
    },
    close() {},
  })
  const sheets = named.flatMap(({ name, id = '' }) => {
    const path = targets
      .get(id)
      ?.replace(/^\/(?:xl\/)?/, '')
      .replace(/^xl\//, '')
    const entry = entries.get(`xl/${path}`)
    return entry === undefined ? [] : [{ name, entry }]
  })
  if (sheets.length === 0) throw stopped('NO_WORKBOOK', 'The workbook has no sheet.', place)
  return {
    sheets,
    strings: await sharedStrings(entries.get('xl/sharedStrings.xml'), place),
    dateStyles: await dateStyles(entries.get('xl/styles.xml'), place),
    from1904,
  }
}

/** The column of `BC12`, from 0; -1 where the reference names none. */
function columnOf(reference: string): number {
  let column = 0
  let at = 0
  for (; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64
    if (!(letter >= 1 && letter <= 26)) break
    column = column * 26 + letter
  }
  return at === 0 ? -1 : column - 1
}

class Enough extends Error {}

/** The first rows of a sheet that have cells, `most` of them at most. */
export async function firstRows(
  book: Book,
  sheet: Sheet,
  place: string,
  most: number,
): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = []
  try {
    await readSheet(book, sheet, place, (cells) => {
      if (rows.push([...cells]) === most) throw new Enough()
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return rows
}

/** Reads a sheet. Rows without any cell are left out; their numbers stay counted. */
export async function readSheet(
  book: Book,
  sheet: Sheet,
  place: string,
  take: SheetRow,
  drained?: () => Promise<void> | undefined,
): Promise<void> {
  let row = 0
  let cells: string[] = []
  let filled: boolean[] = [] // columns that a cell names: gaps before them are in `cells` too
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let inline = ''
  let phonetic = 0
  let length = 0
  let isComputed = false
  let isValued = false
  const unreadable = (why: string): StoppedError =>
    stopped('CELL_UNREADABLE', `Cell ${address(row, column + 1)} ${why}.`, place)
  const cellText = (): string => {
    // Blank would let another column speak for this one.
    if (isComputed && !isValued) throw unreadable('holds a formula without its result')
    if (type === 's') {
      const text = /^\d+$/.test(value) ? book.strings[Number(value)] : isValued ? undefined : ''
      if (text === undefined) throw unreadable('points at a text that the workbook does not hold')
      return text
    }
    if (type === 'inlineStr') return inline
    if (type === 'b') return value === '1' ? 'true' : value === '0' ? 'false' : value
    if (type === 'str' || type === 'e' || type === 'd') return value
    if (value === '') return ''
    return book.dateStyles[style] === true ? dateText(value, book.from1904) : figureText(value)
  }
  await readXml(
    sheet.entry.bytes(),
    place,
    {
      open(name, attributes) {
        if (name === 'c') {
          const named = columnOf(attributes.r ?? '')
          column = named < 0 ? column + 1 : named
          if (column >= COLUMNS_MAX) {
            throw stopped(
              'SHEET_TOO_LARGE',
              `Row ${row} has more than ${COLUMNS_MAX} columns.`,
              place,
            )
          }
          type = attributes.t ?? ''
          style = Number(attributes.s ?? '0')
          if (filled[column] === true) throw unreadable('stands twice')
          filled[column] = true
          value = ''
          inline = ''
          isComputed = false
          isValued = false
        } else if (name === 'row') {
          const named = Number(attributes.r ?? '')
          row = Number.isInteger(named) && named > row ? named : row + 1
          cells = []
          filled = []
          column = -1
          length = 0
        } else if (name === 'rPh') phonetic++
      },
      close(name, text) {
        length += text.length
        if (length > ROW_MAX) {
          throw stopped('LINE_TOO_LONG', `Row ${row} holds more than ${ROW_MAX} letters.`, place)
        }
        if (name === 'v') {
          value = text
          isValued = true
        } else if (name === 'f') isComputed = true
        else if (name === 'is') isValued = true
        else if (name === 't' && phonetic === 0) inline += text
        else if (name === 'rPh') phonetic--
        else if (name === 'c') {
          while (cells.length < column) cells.push('')
          cells[column] = cellText()
          if (type === 's') length += cells[column]?.length ?? 0
        } else if (name === 'row' && cells.some((cell) => cell !== '')) take(cells, row)
      },
    },
    drained,
  )
}
