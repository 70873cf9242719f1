// Rows as lines of COPY's text format, in bytes: single transactions, and plain sales column by column.
import type {
  FigureField,
  PlainSales,
  SpanField,
  WordColumn,
  WordField,
} from '../domain/plain-sales.ts'
import type { Transaction } from '../domain/transaction.ts'
import { cell } from './copying.ts'
import { type Column, valueIn } from './rows.ts'

const TAB = 9
const NEWLINE = 10
const BLANK = 32
const MINUS = 45
const ZERO = 48
const NINE = 57
const LETTER_T = 84
const BACKSLASH = 92
const LETTER_N = 78
const FIRST_SIZE = 1 << 20 // a batch of a few thousand rows beyond the size at which it is taken
/** Room for the spans and numbers of one plain row: no span is longer than 128 bytes (src/formats/plain-rows.ts). */
const PLAIN_ROOM = 8_192

const TEXT = 0
const WORD = 1
const SPAN = 2
const FIGURE = 3
const TIME = 4
const LINE = 5

const NULL: Uint8Array = Buffer.from('\\N')
const NO_NUMBERS = new Int32Array(0)
const NO_UNITS = new Float64Array(0)

/** What a column of plain sales is written from. */
interface Written {
  readonly text?: Uint8Array
  readonly words?: readonly Uint8Array[]
  /** Of words their numbers, of spans and figures their starts. */
  readonly at?: Int32Array
  readonly ends?: Int32Array
  readonly units?: Float64Array
  readonly negated?: boolean
}

/**
 * How a column of plain sales is written. Every one has the same fields, set in the same order: a
 * million rows ask each of them, and asking objects of different shapes took a quarter of the writing.
 */
class Writing {
  readonly as: number
  readonly text: Uint8Array
  readonly words: readonly Uint8Array[]
  readonly at: Int32Array
  readonly ends: Int32Array
  readonly units: Float64Array
  readonly negated: boolean

  constructor(as: number, written: Written = {}) {
    this.as = as
    this.text = written.text ?? NULL
    this.words = written.words ?? []
    this.at = written.at ?? NO_NUMBERS
    this.ends = written.ends ?? NO_NUMBERS
    this.units = written.units ?? NO_UNITS
    this.negated = written.negated ?? false
  }
}

/**
 * Characters are looked at one by one, which settles escapes and encoding in the same pass: a fifth of
 * the time of joining texts and converting them, and no garbage. Anything but plain ASCII takes the
 * slow way, cell by cell.
 */
export class RowBytes {
  readonly #fileId: number
  #columns: readonly Column[] = []
  #values: readonly ((row: Transaction) => string | null)[] = []
  #bytes = Buffer.allocUnsafe(FIRST_SIZE)
  #other = Buffer.allocUnsafe(FIRST_SIZE)
  #at = 0
  /** The words of plain sales as COPY writes them. */
  readonly #encoded = new Map<readonly (string | null)[], Uint8Array[]>()
  #longest = 0

  constructor(fileId: number) {
    this.#fileId = fileId
  }

  get length(): number {
    return this.#at
  }

  /**
   * The bytes so far, to be read until the next `take`: two buffers take turns. A buffer made anew
   * each time had V8 collect all garbage 25 times a file.
   */
  take(): Buffer {
    const full = this.#bytes
    const taken = full.subarray(0, this.#at)
    this.#bytes = this.#other
    this.#other = full
    this.#at = 0
    return taken
  }

  /** The columns that rows are written in from now on. */
  use(columns: readonly Column[]): void {
    this.#columns = columns
    this.#values = columns.map((column) => valueIn(column, this.#fileId))
  }

  add(row: Transaction): void {
    const values = this.#values
    for (let each = 0; each < values.length; each++) this.#cell(values[each]?.(row) ?? null)
    // The last cell's tab becomes the line's end.
    this.#bytes[this.#at - 1] = NEWLINE
  }

  #cell(text: string | null): void {
    // Three bytes a character at most, or two when escaped; and the tab.
    const room = text === null ? 3 : 3 * text.length + 1
    if (this.#at + room > this.#bytes.length) this.#grow(room)
    const bytes = this.#bytes
    let at = this.#at
    if (text === null) {
      bytes[at++] = BACKSLASH
      bytes[at++] = LETTER_N
    } else {
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index)
        if (code > 126 || code === BACKSLASH || code < 32) {
          at = this.#at + bytes.write(cell(text), this.#at)
          break
        }
        bytes[at++] = code
      }
    }
    bytes[at++] = TAB
    this.#at = at
  }

  addPlain(sales: PlainSales): void {
    const writings = this.#columns.map((column) => this.#writing(sales, column))
    const room = PLAIN_ROOM + writings.length * (this.#longest + 1)
    for (let row = 0; row < sales.count; row++) {
      if (this.#at + room > this.#bytes.length) this.#grow(room)
      const bytes = this.#bytes
      let at = this.#at
      for (let each = 0; each < writings.length; each++) {
        at = plainCell(bytes, at, sales, writings[each] as Writing, row)
        bytes[at++] = TAB
      }
      bytes[at - 1] = NEWLINE
      this.#at = at
    }
  }

  #writing(sales: PlainSales, column: Column): Writing {
    if (column === 'line') return new Writing(LINE)
    const { word, span, figure } = ownColumn(sales, column)
    if (word !== undefined) {
      return new Writing(WORD, { words: this.#wordsOf(word, column), at: word.ids })
    }
    if (figure !== undefined) {
      const { starts, ends, units, negated } = figure
      return new Writing(FIGURE, { at: starts, ends, units, negated })
    }
    if (span !== undefined) {
      return new Writing(column === 'at' ? TIME : SPAN, { at: span.starts, ends: span.ends })
    }
    const text = column === 'file_id' ? String(this.#fileId) : sharedText(sales, column)
    return new Writing(TEXT, { text: this.#encode(text) })
  }

  #wordsOf({ words }: WordColumn, column: Column): readonly Uint8Array[] {
    const isDate = column === 'business_date' || column === 'settlement_date'
    let encoded = this.#encoded.get(words)
    if (encoded === undefined) {
      encoded = []
      this.#encoded.set(words, encoded)
    }
    while (encoded.length < words.length) {
      const word = words[encoded.length] ?? null
      encoded.push(this.#encode(isDate ? compactDate(word) : word))
    }
    return encoded
  }

  #encode(text: string | null): Uint8Array {
    const bytes = text === null ? NULL : Buffer.from(cell(text))
    this.#longest = Math.max(this.#longest, bytes.length)
    return bytes
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + room))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}

/** Writes a cell of plain sales where there is room for it; where it ends. */
function plainCell(
  bytes: Uint8Array,
  at: number,
  sales: PlainSales,
  writing: Writing,
  row: number,
): number {
  const { as } = writing
  if (as === LINE) return digits(bytes, at, sales.lines[row] as number)
  if (as === TEXT) return copied(bytes, at, writing.text, 0, writing.text.length)
  const start = writing.at[row] as number
  if (as === WORD) {
    const word = writing.words[start] as Uint8Array
    return copied(bytes, at, word, 0, word.length)
  }
  if (start < 0) return copied(bytes, at, NULL, 0, NULL.length)
  if (as === TIME) return compactTime(bytes, at, sales.bytes, start, writing.ends[row] as number)
  let begin = at
  if (as === FIGURE && writing.negated && writing.units[row] !== 0) bytes[begin++] = MINUS
  return copied(bytes, begin, sales.bytes, start, writing.ends[row] as number)
}

function copied(
  bytes: Uint8Array,
  at: number,
  from: Uint8Array,
  start: number,
  end: number,
): number {
  for (let next = start; next < end; next++) bytes[at++] = from[next] as number
  return at
}

/** `20260302`, and `20260302 083000` below: with their marks, dates took a settlement's COPY a tenth longer. */
function compactDate(date: string | null): string | null {
  return date?.replaceAll('-', '') ?? null
}

function compactTime(
  bytes: Uint8Array,
  at: number,
  from: Uint8Array,
  start: number,
  end: number,
): number {
  for (let next = start; next < end; next++) {
    const byte = from[next] as number
    if (byte === LETTER_T) bytes[at++] = BLANK
    else if (byte >= ZERO && byte <= NINE) bytes[at++] = byte
  }
  return at
}

function digits(bytes: Uint8Array, at: number, number: number): number {
  let width = 1
  for (let rest = number; rest >= 10; rest = Math.trunc(rest / 10)) width++
  let rest = number
  for (let place = at + width - 1; place >= at; place--) {
    const next = Math.trunc(rest / 10)
    bytes[place] = ZERO + rest - 10 * next
    rest = next
  }
  return at + width
}

/** The fields of plain sales by their columns; the others are the same in all of them, or null. */
const PLAIN_FIELDS: Readonly<Partial<Record<Column, WordField | SpanField | FigureField>>> = {
  business_date: 'businessDate',
  merchant_id: 'merchantId',
  terminal_id: 'terminalId',
  batch_no: 'batchNo',
  stan: 'stan',
  rrn: 'rrn',
  auth_code: 'authCode',
  pan: 'pan',
  amount: 'amount',
  currency: 'currency',
  settlement_date: 'settlementDate',
  at: 'at',
  scheme: 'scheme',
  payment_method: 'paymentMethod',
  fee: 'fee',
  net: 'net',
  acquirer_reference: 'acquirerReference',
  payout_reference: 'payoutReference',
  original_stan: 'originalStan',
  original_rrn: 'originalRrn',
  original_reference: 'originalReference',
  response_code: 'responseCode',
  reversal_reason: 'reversalReason',
  entry_mode: 'entryMode',
  card_product: 'cardProduct',
  operator_id: 'operatorId',
  software_version: 'softwareVersion',
  item: 'item',
  remark: 'remark',
}

/** A column that plain sales have of their own. */
function ownColumn(sales: PlainSales, column: Column) {
  const field = PLAIN_FIELDS[column]
  return {
    word: sales.words.get(field as WordField),
    span: sales.spans.get(field as SpanField),
    figure: sales.figures.get(field as FigureField),
  }
}

/** What all plain sales say in a column that is none of their own. */
function sharedText(sales: PlainSales, column: Column): string | null {
  if (column === 'side') return sales.side
  if (column === 'kind') return 'sale'
  return column === 'amount_state' ? 'value' : null
}

/** True where plain sales say anything in a column. */
export function saysAny(sales: PlainSales, column: Column): boolean {
  const { word, span, figure } = ownColumn(sales, column)
  if (word !== undefined) return word.words.some((text) => text !== null)
  const starts = (figure ?? span)?.starts
  if (starts === undefined) return sharedText(sales, column) !== null
  for (let row = 0; row < sales.count; row++) if ((starts[row] as number) >= 0) return true
  return false
}
