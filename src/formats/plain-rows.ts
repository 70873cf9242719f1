// Plain sales of a delimited file, cut and checked in bytes: most rows of a large file, at a third of the cost.
//
// Only what is plain is decided here. Any other row goes the general way (record.ts), which also
// teaches the words: the first row with a scheme, a merchant, a date goes there, and what came of its
// cells holds for every later row. So there is one reading of a cell, and this is a memory of it.
import { daysBetween } from '../domain/business-date.ts'
import { isTruncatedForm, mayHoldCard } from '../domain/card-number.ts'
import { UNIT_DECIMALS, UNIT_WHOLE } from '../domain/exact-sum.ts'
import type {
  FigureColumn,
  FigureField,
  PlainSales,
  SpanColumn,
  SpanField,
  WordColumn,
  WordField,
} from '../domain/plain-sales.ts'
import { isOtherTender, type Side, type Transaction } from '../domain/transaction.ts'
import { ByteWords } from './byte-words.ts'
import { freeText, pan, REFERENCE_MAX, referenceText } from './cell-texts.ts'
import type { Compiled } from './compiled-rule.ts'
import type { Format } from './format.ts'
import type { ReadingTerms } from './reading.ts'

/** A column with more different words is no column of words: its unknown ones go the general way. */
const WORDS_MAX = 50_000
/** `YYYY-MM-DDThh:mm:ss` */
const TIME_LENGTH = 19
const DATE_LENGTH = 10

// What a byte means to a row: nothing, the end of a cell, the end of plainness, or a closer look.
const SEPARATOR = 1
const NOT_PLAIN = 2
const TRACK_LETTER = 3
const NO_ASCII = 4

/** What became of a row. */
export type Taken = 'plain' | 'unknown' | 'other'

interface WordSlot {
  readonly column: number // -1: the file has none, and every cell is blank
  readonly known: ByteWords
  readonly ids: Int32Array
  /** The fields that the column's cell decides, with what each word comes to. */
  readonly fields: readonly (readonly [WordField, (string | null)[]])[]
}

interface SpanSlot extends SpanColumn {
  readonly column: number
  /** True where the text stands in the transaction as it stands in the file. */
  readonly isKept: (text: string) => boolean
  /** A cheaper look that settles it for nearly every cell. */
  readonly isPlainly: (bytes: Uint8Array, from: number, to: number) => boolean
}

interface FigureSlot extends FigureColumn {
  readonly column: number
  readonly isRequired: boolean
}

/** True where the layout's rows may be plain at all: one sort of record, canonical figures and times. */
export function mayBePlain(format: Format, rule: Compiled, terms: ReadingTerms): boolean {
  const { shape } = format
  const { amount, fee, net, at } = rule
  return (
    shape.type === 'delimited' &&
    shape.encodings.length === 1 &&
    shape.encodings[0] === 'utf-8' &&
    shape.padding === undefined &&
    shape.trailerPattern === undefined &&
    format.figures === undefined &&
    format.runningBalance === undefined &&
    format.derived === undefined &&
    format.records.length === 1 &&
    (format.totals?.counted ?? []).every(
      ({ of, when }) =>
        when === undefined &&
        ('lines' in of || [amount, fee, net].some((figure) => figure?.column === of.column)),
    ) &&
    rule.when.length === 0 &&
    rule.kind.index >= 0 &&
    rule.outcome.index < 0 &&
    rule.outcome.constant === null &&
    (rule.paymentMethod === null || rule.paymentMethod.index < 0) &&
    amount?.direction === 'by_kind' &&
    (fee === null || fee.direction === 'against_kind') &&
    (net === null || net.direction === 'by_kind') &&
    at !== null &&
    at.zoneIndex < 0 &&
    rule.rule.at?.patterns[0] === 'YYYY-MM-DDThh:mm:ssZ' &&
    (rule.settlementDate === null || rule.settlementDate.zoneIndex < 0) &&
    terms.mapTerminal === undefined
  )
}

/** Reads rows of one file into columns, until it is told to clear them. */
export class PlainRows {
  readonly #side: Side
  readonly #width: number
  readonly #capacity: number
  readonly #classes = new Uint8Array(256)
  /** Whether the line that was cut last is: other characters are known in words only. */
  #isAscii = true
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #lines: Int32Array
  readonly #seconds: Int32Array
  readonly #words: readonly WordSlot[]
  readonly #spans: readonly SpanSlot[]
  readonly #figures: readonly FigureSlot[]
  /** Cells that must be blank: what they say is nothing a plain sale has. */
  readonly #blank: readonly number[]
  readonly #kindColumn: number
  readonly #kinds = new ByteWords()
  readonly #isSale: boolean[] = []
  readonly #atColumn: number
  readonly #at: SpanColumn
  /** Dates as written, before the cut-off and from it on. */
  readonly #early = new ByteWords()
  readonly #late = new ByteWords()
  readonly #dates: readonly [DateWords, DateWords] = [newDates(), newDates()]
  readonly #businessDates: string[] = []
  readonly #dateIds: Int32Array
  readonly #cutoff: number
  readonly #columns: Pick<PlainSales, 'words' | 'spans' | 'figures'>
  count = 0

  /** `width` columns; room for `capacity` rows at a time. */
  constructor(rule: Compiled, terms: ReadingTerms, width: number, capacity: number) {
    const { texts, side } = rule
    const ints = () => new Int32Array(capacity)
    const at = rule.at?.index ?? -1
    this.#side = side
    this.#width = width
    this.#capacity = capacity
    this.#starts = new Int32Array(width)
    this.#ends = new Int32Array(width)
    this.#lines = ints()
    this.#seconds = ints()
    this.#dateIds = ints()
    this.#kindColumn = rule.kind.index
    this.#atColumn = at
    this.#at = { starts: ints(), ends: ints() }
    this.#cutoff = secondsOfCutoff(terms.source.cutoff)
    const words = (column: number, ...fields: WordField[]): WordSlot => ({
      column,
      known: new ByteWords(),
      ids: ints(),
      fields: fields.map((field) => [field, []] as const),
    })
    const optional: [number, WordField][] = [
      [texts.batchNo, 'batchNo'],
      [texts.payoutReference, 'payoutReference'],
      [rule.responseCode, 'responseCode'],
      [texts.reversalReason, 'reversalReason'],
      [texts.originalStan, 'originalStan'],
      [texts.originalRrn, 'originalRrn'],
      [texts.originalReference, 'originalReference'],
      [texts.entryMode, 'entryMode'],
      [texts.cardProduct, 'cardProduct'],
      [texts.operatorId, 'operatorId'],
      [texts.softwareVersion, 'softwareVersion'],
      [texts.item, 'item'],
    ]
    this.#words = [
      words(rule.merchantId, 'merchantId'),
      words(texts.terminalId, 'terminalId'),
      words(rule.currency, 'currency'),
      words(rule.scheme.index, 'scheme', 'paymentMethod'),
      words(rule.settlementDate?.index ?? -1, 'settlementDate'),
      ...optional.filter(([column]) => column >= 0).map(([column, field]) => words(column, field)),
    ]
    const isSame = (text: string) => referenceText(text) === text
    const spans: [SpanField, number, SpanSlot['isPlainly'], SpanSlot['isKept']][] = [
      ['stan', texts.stan, isPlainReference, isSame],
      ['rrn', texts.rrn, isPlainReference, isSame],
      ['authCode', texts.authCode, isPlainReference, isSame],
      ['acquirerReference', texts.acquirerReference, isPlainReference, isSame],
      ['pan', rule.pan, isTruncatedForm, (text) => pan([text], 0) === text],
      ['remark', texts.remark, isPlainReference, (text) => freeText(text) === text],
    ]
    const ownSpans = spans.filter(([, column]) => column >= 0)
    this.#spans = ownSpans.map(([, column, isPlainly, isKept]) => {
      return { column, isPlainly, isKept, starts: ints(), ends: ints() }
    })
    const figures = [
      ['amount', rule.amount?.index ?? -1, false],
      ['fee', rule.fee?.index ?? -1, true],
      ['net', rule.net?.index ?? -1, false],
    ] as const
    const ownFigures = figures.filter(([, column]) => column >= 0)
    this.#figures = ownFigures.map(([field, column, negated]) => {
      const units = new Float64Array(capacity)
      return {
        column,
        negated,
        isRequired: field === 'amount',
        starts: ints(),
        ends: ints(),
        units,
      }
    })
    this.#blank = rule.storedOffline < 0 ? [] : [rule.storedOffline]
    this.#columns = {
      words: new Map<WordField, WordColumn>([
        ['businessDate', { words: this.#businessDates, ids: this.#dateIds }],
        ...this.#words.flatMap(({ ids, fields }) =>
          fields.map(([field, texts]) => [field, { words: texts, ids }] as const),
        ),
      ]),
      spans: new Map<SpanField, SpanColumn>([
        ['at', this.#at],
        ...ownSpans.map(([field], each) => [field, this.#spans[each] as SpanSlot] as const),
      ]),
      figures: new Map<FigureField, FigureColumn>(
        ownFigures.map(([field], each) => [field, this.#figures[each] as FigureSlot]),
      ),
    }
  }

  /** The character between cells; nothing is read before it is known. */
  set delimiter(code: number) {
    const classes = this.#classes
    for (let byte = 0; byte < 256; byte++) {
      classes[byte] = byte > 126 ? NO_ASCII : byte < 32 ? NOT_PLAIN : 0
    }
    // A quote, COPY's backslash, and what stands in track data.
    for (const mark of '"\\=^') classes[mark.charCodeAt(0)] = NOT_PLAIN
    classes['D'.charCodeAt(0)] = TRACK_LETTER
    classes[code] = SEPARATOR
  }

  get isFull(): boolean {
    return this.count === this.#capacity
  }

  /** The rows so far, whose spans point into `bytes`. */
  sales(bytes: Uint8Array): PlainSales {
    const { count } = this
    const [side, lines, seconds] = [this.#side, this.#lines, this.#seconds]
    return { side, count, bytes, lines, seconds, ...this.#columns }
  }

  /** The figures of a column of the file in units; undefined where it holds none of ours. */
  unitsIn(column: number): Float64Array | undefined {
    return this.#figures.find((slot) => slot.column === column)?.units
  }

  clear(): void {
    this.count = 0
  }

  /** Takes the line in `bytes[from .. to]` where it is a plain sale whose words are all known. */
  take(bytes: Buffer, from: number, to: number, line: number): Taken {
    if (!this.#cut(bytes, from, to)) return 'other'
    for (const column of this.#blank)
      if (this.#starts[column] !== this.#ends[column]) return 'other'
    const kind = this.#find(this.#kinds, bytes, this.#kindColumn)
    if (kind < 0) return 'unknown'
    if (!this.#isSale[kind]) return 'other'
    const row = this.count
    for (let each = 0; each < this.#figures.length; each++) {
      if (!this.#figure(this.#figures[each] as FigureSlot, bytes, row)) return 'other'
    }
    for (let each = 0; each < this.#spans.length; each++) {
      if (!this.#span(this.#spans[each] as SpanSlot, bytes, row)) return 'other'
    }
    const time = this.#time(bytes, row)
    if (time !== 'plain') return time
    for (let each = 0; each < this.#words.length; each++) {
      const slot = this.#words[each] as WordSlot
      const word = this.#find(slot.known, bytes, slot.column)
      if (word < 0) return 'unknown'
      slot.ids[row] = word
    }
    this.#lines[row] = line
    this.count++
    return 'plain'
  }

  #cut(bytes: Uint8Array, from: number, to: number): boolean {
    const classes = this.#classes
    const starts = this.#starts
    const ends = this.#ends
    const last = this.#width - 1
    let cell = 0
    let isAscii = true
    starts[0] = from
    for (let at = from; at < to; at++) {
      const meaning = classes[bytes[at] as number]
      if (meaning === 0) continue
      if (meaning === SEPARATOR) {
        if (cell === last) return false
        ends[cell++] = at
        starts[cell] = at + 1
      } else if (meaning === NO_ASCII) isAscii = false
      else if (meaning === NOT_PLAIN || isDigit(bytes[at + 1] as number)) return false
    }
    ends[cell] = to
    this.#isAscii = isAscii
    return cell === last
  }

  #find(words: ByteWords, bytes: Uint8Array, column: number): number {
    if (column < 0) return words.find(bytes, 0, 0)
    const from = this.#starts[column] as number
    const to = this.#ends[column] as number
    return to - from > REFERENCE_MAX ? -1 : words.find(bytes, from, to)
  }

  #figure(slot: FigureSlot, bytes: Uint8Array, row: number): boolean {
    const from = this.#starts[slot.column] as number
    const to = this.#ends[slot.column] as number
    slot.units[row] = 0
    slot.starts[row] = -1
    if (from === to) return !slot.isRequired
    const units = unitsOf(bytes, from, to)
    if (units < 0 || (units === 0 && slot.isRequired)) return false
    slot.units[row] = units
    slot.starts[row] = from
    slot.ends[row] = to
    return true
  }

  #span(slot: SpanSlot, bytes: Buffer, row: number): boolean {
    const from = this.#starts[slot.column] as number
    const to = this.#ends[slot.column] as number
    if (from === to) {
      slot.starts[row] = -1
      return true
    }
    if (to - from > REFERENCE_MAX || !(this.#isAscii || isAsciiIn(bytes, from, to))) return false
    if (!slot.isPlainly(bytes, from, to) && !slot.isKept(bytes.toString('latin1', from, to))) {
      return false
    }
    slot.starts[row] = from
    slot.ends[row] = to
    return true
  }

  #time(bytes: Uint8Array, row: number): Taken {
    const from = this.#starts[this.#atColumn] as number
    if ((this.#ends[this.#atColumn] as number) - from !== TIME_LENGTH) return 'other'
    const seconds = secondsAt(bytes, from + DATE_LENGTH)
    if (seconds < 0) return 'other'
    const late = seconds >= this.#cutoff ? 1 : 0
    const date = (late === 1 ? this.#late : this.#early).find(bytes, from, from + DATE_LENGTH)
    if (date < 0) return 'unknown'
    const { ids, offsets } = this.#dates[late]
    this.#dateIds[row] = ids[date] as number
    this.#seconds[row] = seconds + (offsets[date] as number)
    this.#at.starts[row] = from
    this.#at.ends[row] = from + TIME_LENGTH
    return 'plain'
  }

  /** Remembers what became of the cells of the line that was asked for last and is `row` now. */
  learn(bytes: Uint8Array, row: Transaction): void {
    if (this.#find(this.#kinds, bytes, this.#kindColumn) < 0 && this.#kinds.size < WORDS_MAX) {
      const column = this.#kindColumn
      this.#kinds.add(bytes, this.#starts[column] as number, this.#ends[column] as number)
      this.#isSale.push(row.kind === 'sale')
    }
    // Other kinds may read a blank cell in their own way, and other tenders a blank response code.
    if (row.kind !== 'sale' || isOtherTender(row.paymentMethod)) return
    for (const { column, known, fields } of this.#words) {
      if (this.#find(known, bytes, column) >= 0 || known.size >= WORDS_MAX) continue
      const from = column < 0 ? 0 : (this.#starts[column] as number)
      const to = column < 0 ? 0 : (this.#ends[column] as number)
      if (to - from > REFERENCE_MAX) continue
      known.add(bytes, from, to)
      for (const [field, texts] of fields) texts.push(row[field])
    }
    this.#learnDate(bytes, row)
  }

  #learnDate(bytes: Uint8Array, row: Transaction): void {
    const from = this.#starts[this.#atColumn] as number
    const isExact = (this.#ends[this.#atColumn] as number) - from === TIME_LENGTH
    const seconds = isExact ? secondsAt(bytes, from + DATE_LENGTH) : -1
    if (seconds < 0 || row.at === null) return
    const late = seconds >= this.#cutoff ? 1 : 0
    const known = late === 1 ? this.#late : this.#early
    if (known.size >= WORDS_MAX || known.find(bytes, from, from + DATE_LENGTH) >= 0) return
    known.add(bytes, from, from + DATE_LENGTH)
    let id = this.#businessDates.indexOf(row.businessDate)
    if (id < 0) id = this.#businessDates.push(row.businessDate) - 1
    const { ids, offsets } = this.#dates[late]
    ids.push(id)
    offsets.push(86_400 * daysBetween(row.businessDate, row.at.slice(0, DATE_LENGTH)))
  }
}

/** By the number of a date as written: the business date, and how far before its midnight the date begins. */
interface DateWords {
  readonly ids: number[]
  readonly offsets: number[]
}

const newDates = (): DateWords => ({ ids: [], offsets: [] })

function secondsOfCutoff(cutoff: string): number {
  return 3_600 * Number(cutoff.slice(0, 2)) + 60 * Number(cutoff.slice(3, 5))
}

/** What `referenceText` leaves as it is: no spreadsheet's rounded id (`4.00123E+27`), and no card number. */
function isPlainReference(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes[from + 1] !== 46 && (to - from < 13 || !mayHoldCard(bytes, from, to))
}

function isAsciiIn(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((bytes[at] as number) > 126) return false
  return true
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57

/** `digits[.digits]` of at most so many of each as units hold; -1: anything else. */
function unitsOf(bytes: Uint8Array, from: number, to: number): number {
  let units = 0
  let at = from
  for (; at < to; at++) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) break
    units = units * 10 + digit
  }
  const whole = at - from
  if (whole === 0 || whole > UNIT_WHOLE) return -1
  let decimals = 0
  if (at < to) {
    decimals = to - at - 1
    if (bytes[at] !== 46 || decimals === 0 || decimals > UNIT_DECIMALS) return -1
    for (at++; at < to; at++) {
      const digit = (bytes[at] as number) - 48
      if (digit < 0 || digit > 9) return -1
      units = units * 10 + digit
    }
  }
  for (; decimals < UNIT_DECIMALS; decimals++) units *= 10
  return units
}

/** Seconds of the day of `Thh:mm:ss`; -1 where that is none. */
function secondsAt(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== 84 || bytes[from + 3] !== 58 || bytes[from + 6] !== 58) return -1
  const hour = twoDigits(bytes, from + 1)
  const minute = twoDigits(bytes, from + 4)
  const second = twoDigits(bytes, from + 7)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1
  return 3_600 * hour + 60 * minute + second
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 48
  const ones = (bytes[at + 1] as number) - 48
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones
}
