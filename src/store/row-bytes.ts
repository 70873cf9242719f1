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
const MINUS = 45
const BACKSLASH = 92
const LETTER_N = 78
const FIRST_SIZE = 1 << 20 // a batch of a few thousand rows beyond the size at which it is taken
/** Room for the spans and numbers of one plain row: no span is longer than 128 bytes (src/formats/plain-rows.ts). */
const PLAIN_ROOM = 8_192

const TEXT = 0
const WORD = 1
const SPAN = 2
const FIGURE = 3
const LINE = 4

/** How a column of plain sales is written. One shape for all: a million rows ask each column what it is. */
interface Written {
  readonly as: typeof TEXT | typeof WORD | typeof SPAN | typeof FIGURE | typeof LINE
  readonly text: Uint8Array
  readonly words: readonly Uint8Array[]
  /** Of words their numbers, of spans and figures their starts. */
  readonly at: Int32Array
  readonly ends: Int32Array
  readonly units: Float64Array
  readonly negated: boolean
}

const NULL: Uint8Array = Buffer.from('\\N')
const NO_NUMBERS = new Int32Array(0)
const NO_UNITS = new Float64Array(0)
const PLAINLY: Written = {
  as: LINE,
  text: NULL,
  words: [],
  at: NO_NUMBERS,
  ends: NO_NUMBERS,
  units: NO_UNITS,
  negated: false,
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

  /** The bytes so far, as a copy: what is handed on must not hold a buffer with room for more. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at))
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
          at = this.#at + bytes.write(cell(text.replaceAll('\0', '')), this.#at)
          break
        }
        bytes[at++] = code
      }
    }
    bytes[at++] = TAB
    this.#at = at
  }

  addPlain(sales: PlainSales): void {
    const written = this.#columns.map((column) => this.#writing(sales, column))
    const room = PLAIN_ROOM + written.length * (this.#longest + 1)
    for (let row = 0; row < sales.count; row++) {
      if (this.#at + room > this.#bytes.length) this.#grow(room)
      for (let each = 0; each < written.length; each++) {
        this.#plainCell(sales, written[each] as Written, row)
      }
      this.#bytes[this.#at - 1] = NEWLINE
    }
  }

  #plainCell(sales: PlainSales, written: Written, row: number): void {
    const { as } = written
    if (as === TEXT) this.#copy(written.text, 0, written.text.length)
    else if (as === LINE) this.#digits(sales.lines[row] as number)
    else if (as === WORD) {
      const word = written.words[written.at[row] as number] as Uint8Array
      this.#copy(word, 0, word.length)
    } else {
      const start = written.at[row] as number
      if (start < 0) this.#copy(NULL, 0, NULL.length)
      else {
        if (as === FIGURE && written.negated && written.units[row] !== 0) {
          this.#bytes[this.#at++] = MINUS
        }
        this.#copy(sales.bytes, start, written.ends[row] as number)
      }
    }
  }

  /** The bytes and a tab behind them; there is room. */
  #copy(from: Uint8Array, start: number, end: number): void {
    const bytes = this.#bytes
    let at = this.#at
    for (let next = start; next < end; next++) bytes[at++] = from[next] as number
    bytes[at++] = TAB
    this.#at = at
  }

  #digits(number: number): void {
    const bytes = this.#bytes
    let width = 1
    for (let rest = number; rest >= 10; rest = Math.trunc(rest / 10)) width++
    const end = this.#at + width
    let rest = number
    for (let at = end - 1; at >= this.#at; at--) {
      const next = Math.trunc(rest / 10)
      bytes[at] = 48 + rest - 10 * next
      rest = next
    }
    bytes[end] = TAB
    this.#at = end + 1
  }

  #writing(sales: PlainSales, column: Column): Written {
    if (column === 'line') return PLAINLY
    const { word, span, figure } = ownColumn(sales, column)
    if (word !== undefined) {
      return { ...PLAINLY, as: WORD, words: this.#wordsOf(word), at: word.ids }
    }
    if (figure !== undefined) {
      const { starts, ends, units, negated } = figure
      return { ...PLAINLY, as: FIGURE, at: starts, ends, units, negated }
    }
    if (span !== undefined) return { ...PLAINLY, as: SPAN, at: span.starts, ends: span.ends }
    const text = column === 'file_id' ? String(this.#fileId) : sharedText(sales, column)
    return { ...PLAINLY, as: TEXT, text: this.#encode(text) }
  }

  #wordsOf({ words }: WordColumn): readonly Uint8Array[] {
    let encoded = this.#encoded.get(words)
    if (encoded === undefined) {
      encoded = []
      this.#encoded.set(words, encoded)
    }
    while (encoded.length < words.length) {
      encoded.push(this.#encode(words[encoded.length] ?? null))
    }
    return encoded
  }

  #encode(text: string | null): Uint8Array {
    const bytes = text === null ? NULL : Buffer.from(cell(text.replaceAll('\0', '')))
    this.#longest = Math.max(this.#longest, bytes.length)
    return bytes
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + room))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
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
