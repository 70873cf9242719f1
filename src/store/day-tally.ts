// What a journal file holds of each terminal and date, counted while its rows pass on their way into the store.
import type pg from 'pg'
import { STANS_APART } from '../domain/day-facts.ts'
import type { PlainSales, WordField } from '../domain/plain-sales.ts'
import type { Transaction } from '../domain/transaction.ts'
import { isRightfulZero } from '../domain/zero-words.ts'
import { copied, copyRow } from './copying.ts'

const TALLY_COLUMNS = [
  'file_id',
  'business_date',
  'merchant_id',
  'terminal_id',
  'batch_no',
  'software_version',
  'scheme',
  'payment_method',
  'kind',
  'response_code',
  'outcome',
  'is_nothing',
  'is_rightful',
  'row_count',
  'seconds',
]

const TERMINAL_COLUMNS = [
  'file_id',
  'business_date',
  'merchant_id',
  'terminal_id',
  'row_count',
  'batch_closes',
  'stans',
  'first_stan',
  'last_stan',
  'last_low_stan',
  'version',
  'version_at',
  'version_line',
  'batches',
]

/** What a tally's rows have in common, but for the batch. A file holds a few dozen of them. */
interface Likeness
  extends Pick<
    Transaction,
    'softwareVersion' | 'scheme' | 'paymentMethod' | 'kind' | 'responseCode' | 'outcome'
  > {
  readonly isNothing: boolean
  readonly isRightful: boolean
}

/** The date of a terminal's last row, and its number among the days. */
interface LastDay {
  date: string
  day: number
}

interface Day {
  readonly merchantId: string
  readonly terminalId: string | null
  readonly date: string
}

/** The likenesses looked at first: rows of few kinds make up nearly the whole of a file. */
const RECENT = 8
const COPY_CHARACTERS = 1 << 16
/** 24 MB of numbers. */
const ROWS_IN_MEMORY = 1_000_000
const NAMES_IN_MEMORY = 50_000
const NONE = -1
const NO_TIME = -(2 ** 31)
/** Numbers kept of a row: day, likeness, batch, seconds, STAN, line. */
const WIDTH = 6

/**
 * Counts the journal rows of one file. A row leaves six numbers behind, one row's after the other's;
 * they are grouped when written. Groups filled row by row were ten times slower: rows of a thousand
 * terminals in turn touch memory all over.
 */
export class JournalTally {
  #rows = 0
  readonly #terminals = new Map<string, Map<string | null, LastDay>>()
  readonly #days: Day[] = []
  readonly #dayNumbers = new Map<string, number>()
  readonly #likenesses: Likeness[] = []
  readonly #likenessNumbers = new Map<string, number>()
  readonly #recent: number[] = []
  readonly #batches: string[] = []
  readonly #batchNumbers = new Map<string, number>()
  #numbers = new Int32Array(WIDTH << 12)

  /** Numbers of days, likenesses and batches by those of plain sales' words. */
  readonly #plainDays = new Map<number, number>()
  readonly #plainLikenesses = new Map<number, number>()
  readonly #plainBatches = new Map<number, number>()

  #reserve(rows: number): void {
    if ((this.#rows + rows) * WIDTH <= this.#numbers.length) return
    const larger = new Int32Array(Math.max(this.#numbers.length * 2, (this.#rows + rows) * WIDTH))
    larger.set(this.#numbers)
    this.#numbers = larger
  }

  add(row: Transaction): void {
    this.#reserve(1)
    this.#put(
      this.#dayOf(row),
      this.#likenessOf(row),
      row.batchNo === null ? NONE : this.#batchOf(row.batchNo),
      row.at === null ? NO_TIME : secondsOf(row.at, row.businessDate),
      stanOf(row.stan),
      row.line,
    )
  }

  #put(
    day: number,
    like: number,
    batch: number,
    seconds: number,
    stan: number,
    line: number,
  ): void {
    const numbers = this.#numbers
    const at = this.#rows * WIDTH
    numbers[at] = day
    numbers[at + 1] = like
    numbers[at + 2] = batch
    numbers[at + 3] = seconds
    numbers[at + 4] = stan
    numbers[at + 5] = line
    this.#rows++
  }

  /** What `add` does: a word of a file has one number in all its rows, which stands for it here. */
  addPlain(sales: PlainSales): void {
    const { bytes, lines, seconds, count } = sales
    const none = new Int32Array(count)
    const ids = (field: WordField) => sales.words.get(field)?.ids ?? none
    const word = (field: WordField, row: number) => {
      return sales.words.get(field)?.words[ids(field)[row] as number] ?? null
    }
    const [dates, merchants] = [ids('businessDate'), ids('merchantId')]
    const [terminals, batches] = [ids('terminalId'), ids('batchNo')]
    const [schemes, responses] = [ids('scheme'), ids('responseCode')]
    const versions = ids('softwareVersion')
    const stans = sales.spans.get('stan')
    const dayOf = (row: number) =>
      this.#dayOf({
        businessDate: word('businessDate', row) ?? '',
        merchantId: word('merchantId', row) ?? '',
        terminalId: word('terminalId', row),
      })
    const likeOf = (row: number) =>
      this.#likenessNumber({
        softwareVersion: word('softwareVersion', row),
        scheme: word('scheme', row),
        paymentMethod: word('paymentMethod', row),
        kind: 'sale',
        responseCode: word('responseCode', row),
        outcome: null,
        isNothing: false,
        isRightful: false,
      })
    const batchOf = (row: number) => {
      const batchNo = word('batchNo', row)
      return batchNo === null ? NONE : this.#batchOf(batchNo)
    }
    this.#reserve(count)
    for (let row = 0; row < count; row++) {
      const day = threefold(dates, merchants, terminals, row)
      // The payment method follows from the scheme, and has its ids (src/formats/plain-rows.ts).
      const like = threefold(schemes, responses, versions, row)
      const stan = stans?.starts[row] ?? NONE
      this.#put(
        known(this.#plainDays, day, dayOf, row),
        known(this.#plainLikenesses, like, likeOf, row),
        known(this.#plainBatches, batches[row] as number, batchOf, row),
        seconds[row] as number,
        stan === NONE ? NONE : stanIn(bytes, stan, stans?.ends[row] as number),
        lines[row] as number,
      )
    }
  }

  /** True when it is time to write: what is kept of rows must not grow with the file. */
  get isFull(): boolean {
    const names = this.#likenesses.length + this.#batches.length
    return this.#rows >= ROWS_IN_MEMORY || names >= NAMES_IN_MEMORY
  }

  /** Writes what was counted and begins anew; nothing else may be under way on the connection. */
  async write(client: pg.Client, fileId: number): Promise<void> {
    if (this.#rows === 0) return
    const days = this.#rowsByDay()
    const tally = piecesOf(this.#tallyLines(fileId, days))
    await copied(client, 'journal_tally', TALLY_COLUMNS, tally)
    const terminals = piecesOf(this.#terminalLines(fileId, days))
    await copied(client, 'terminal_day', TERMINAL_COLUMNS, terminals)
    this.#rows = 0
    this.#likenesses.length = 0
    this.#likenessNumbers.clear()
    this.#recent.length = 0
    this.#batches.length = 0
    this.#batchNumbers.clear()
    this.#plainLikenesses.clear()
    this.#plainBatches.clear()
  }

  #dayOf(row: Pick<Transaction, 'merchantId' | 'terminalId' | 'businessDate'>): number {
    const { merchantId, terminalId, businessDate: date } = row
    let terminals = this.#terminals.get(merchantId)
    if (terminals === undefined) {
      terminals = new Map()
      this.#terminals.set(merchantId, terminals)
    }
    const seen = terminals.get(terminalId)
    if (seen === undefined) {
      const day = this.#newDay({ merchantId, terminalId, date })
      terminals.set(terminalId, { date, day })
      return day
    }
    if (seen.date !== date) {
      seen.date = date
      seen.day =
        this.#dayNumbers.get(JSON.stringify([merchantId, terminalId, date])) ??
        this.#newDay({ merchantId, terminalId, date })
    }
    return seen.day
  }

  #newDay(day: Day): number {
    const number = this.#days.push(day) - 1
    this.#dayNumbers.set(JSON.stringify([day.merchantId, day.terminalId, day.date]), number)
    return number
  }

  #likenessOf(row: Transaction): number {
    const { isNothing, isRightful } = zeroOf(row)
    const recent = this.#recent
    for (let place = 0; place < recent.length; place++) {
      const number = recent[place] as number
      const like = this.#likenesses[number] as Likeness
      if (
        like.scheme === row.scheme &&
        like.kind === row.kind &&
        like.responseCode === row.responseCode &&
        like.isNothing === isNothing &&
        like.isRightful === isRightful &&
        like.softwareVersion === row.softwareVersion &&
        like.paymentMethod === row.paymentMethod &&
        like.outcome === row.outcome
      ) {
        if (place > 0) {
          recent[place] = recent[place - 1] as number
          recent[place - 1] = number
        }
        return number
      }
    }
    const { softwareVersion, scheme, paymentMethod, kind, responseCode, outcome } = row
    const like = { softwareVersion, scheme, paymentMethod, kind, responseCode, outcome }
    const number = this.#likenessNumber({ ...like, isNothing, isRightful })
    // In the last place: a rarity may not push out what comes all the time.
    recent[Math.min(recent.length, RECENT - 1)] = number
    return number
  }

  #likenessNumber(like: Likeness): number {
    const name = JSON.stringify(Object.values(like))
    let number = this.#likenessNumbers.get(name)
    if (number === undefined) {
      number = this.#likenesses.push(like) - 1
      this.#likenessNumbers.set(name, number)
    }
    return number
  }

  #batchOf(batchNo: string): number {
    let number = this.#batchNumbers.get(batchNo)
    if (number === undefined) {
      number = this.#batches.push(batchNo) - 1
      this.#batchNumbers.set(batchNo, number)
    }
    return number
  }

  /** For each day the places of its rows in the numbers, in the file's order. */
  #rowsByDay(): Int32Array[] {
    const counts = new Int32Array(this.#days.length)
    const end = this.#rows * WIDTH
    for (let at = 0; at < end; at += WIDTH) {
      const day = this.#numbers[at] as number
      counts[day] = (counts[day] as number) + 1
    }
    const all = new Int32Array(this.#rows)
    const days: Int32Array[] = []
    let start = 0
    for (const count of counts) {
      days.push(all.subarray(start, start + count))
      start += count
    }
    counts.fill(0)
    for (let at = 0; at < end; at += WIDTH) {
      const day = this.#numbers[at] as number
      const place = counts[day] as number
      ;(days[day] as Int32Array)[place] = at
      counts[day] = place + 1
    }
    return days
  }

  *#tallyLines(fileId: number, days: readonly Int32Array[]): Generator<string> {
    for (const [number, rows] of days.entries()) {
      const { date, merchantId, terminalId } = this.#days[number] as Day
      const tallies = new Map<number, number[]>()
      for (const at of rows) {
        const [like, batch] = [this.#numbers[at + 1] as number, this.#numbers[at + 2] as number]
        const name = like * (this.#batches.length + 1) + batch + 1
        const tally = tallies.get(name)
        if (tally === undefined) tallies.set(name, [at])
        else tally.push(at)
      }
      for (const members of tallies.values()) {
        const at = members[0] as number
        const like = this.#likenesses[this.#numbers[at + 1] as number] as Likeness
        yield copyRow([
          fileId,
          date,
          merchantId,
          terminalId,
          this.#batches[this.#numbers[at + 2] as number] ?? null,
          like.softwareVersion,
          like.scheme,
          like.paymentMethod,
          like.kind,
          like.responseCode,
          like.outcome,
          like.isNothing,
          like.isRightful,
          members.length,
          // Plain sales and other rows do not come in the file's order.
          `{${this.#ascending(members, 3, NO_TIME).join(',')}}`,
        ])
      }
    }
  }

  /** One of the rows' numbers, ascending, without those that stand for nothing, which are below all others. */
  #ascending(rows: ArrayLike<number>, place: number, nothing: number): Int32Array {
    const numbers = new Int32Array(rows.length)
    for (let row = 0; row < rows.length; row++) {
      numbers[row] = this.#numbers[(rows[row] as number) + place] as number
    }
    // Without a comparison of ours a typed array is sorted many times as fast.
    numbers.sort()
    return numbers.subarray(numbers.lastIndexOf(nothing) + 1)
  }

  *#terminalLines(fileId: number, days: readonly Int32Array[]): Generator<string> {
    for (const [number, rows] of days.entries()) {
      const { date, merchantId, terminalId } = this.#days[number] as Day
      if (terminalId === null || rows.length === 0) continue
      const stans = this.#ascending(rows, 4, NONE)
      let closes = 0
      let last = NONE
      let batch = NONE
      const batches = new Set<number>()
      for (const at of rows) {
        // A terminal's rows are mostly of the batch before them.
        if (this.#numbers[at + 2] !== batch) {
          batch = this.#numbers[at + 2] as number
          batches.add(batch)
        }
        const like = this.#likenesses[this.#numbers[at + 1] as number] as Likeness
        if (like.kind === 'batch_close') closes++
        if (like.softwareVersion !== null && (last === NONE || this.#isLater(at, last))) last = at
      }
      yield copyRow([
        fileId,
        date,
        merchantId,
        terminalId,
        rows.length,
        closes,
        rangesOf(stans),
        stans[0] ?? null,
        stans.at(-1) ?? null,
        stans.findLast((stan) => stan < STANS_APART) ?? null,
        ...(last === NONE ? [null, null, null] : this.#versionAt(last, date)),
        rangesOf(this.#batchNumbersOf(batches)),
      ])
    }
  }

  /** The software version that a row names, and the row's time and line. */
  #versionAt(at: number, date: string) {
    const numbers = this.#numbers
    const { softwareVersion } = this.#likenesses[numbers[at + 1] as number] as Likeness
    return [softwareVersion, timeOf(date, numbers[at + 3] as number), numbers[at + 5] as number]
  }

  /** Ascending; batches whose numbers are no plain ones are in no order, and left out. */
  #batchNumbersOf(batches: ReadonlySet<number>): Int32Array {
    const numbers = [...batches].map((batch) => stanOf(this.#batches[batch] ?? null))
    return Int32Array.from(numbers.filter((number) => number !== NONE)).sort()
  }

  /** By (time, line), as rows are ordered everywhere; without a time first. */
  #isLater(at: number, than: number): boolean {
    const [time, last] = [this.#numbers[at + 3] as number, this.#numbers[than + 3] as number]
    if (time !== last) return time > last
    return (this.#numbers[at + 5] as number) > (this.#numbers[than + 5] as number)
  }
}

/** Lines joined to pieces that are worth a write each. */
function* piecesOf(lines: Iterable<string>): Iterable<string> {
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length < COPY_CHARACTERS) continue
    yield text
    text = ''
  }
  yield text
}

/** `{[1,4),[7,8)}`: ascending numbers as a multirange. */
function rangesOf(numbers: Int32Array): string {
  const ranges: string[] = []
  for (let at = 0; at < numbers.length; ) {
    const first = numbers[at] as number
    let last = first
    for (at++; at < numbers.length && (numbers[at] as number) <= last + 1; at++) {
      last = numbers[at] as number
    }
    ranges.push(`[${first},${last + 1})`)
  }
  return `{${ranges.join(',')}}`
}

const ZERO = 48 // '0'
/** More than any column has words (src/formats/plain-rows.ts). */
const WORDS = 60_000

/** One number for a row's numbers of three words. */
function threefold(one: Int32Array, two: Int32Array, three: Int32Array, row: number): number {
  return ((one[row] as number) * WORDS + (two[row] as number)) * WORDS + (three[row] as number)
}

function known(
  numbers: Map<number, number>,
  name: number,
  make: (row: number) => number,
  row: number,
): number {
  let number = numbers.get(name)
  if (number === undefined) {
    number = make(row)
    numbers.set(name, number)
  }
  return number
}

/** `stanOf` of a text that stands in bytes. */
function stanIn(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 6) return NONE
  let stan = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - ZERO
    if (digit < 0 || digit > 9) return NONE
    stan = stan * 10 + digit
  }
  return stan
}

/** One to six digits; anything else is no STAN (or batch number) that can be counted. */
function stanOf(text: string | null): number {
  if (text === null || text.length === 0 || text.length > 6) return NONE
  let stan = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return NONE
    stan = stan * 10 + digit
  }
  return stan
}

const AMOUNT = { isNothing: false, isRightful: false }
const ZERO_AMOUNT = { isNothing: true, isRightful: false }
const RIGHTFUL_ZERO = { isNothing: true, isRightful: true }

/** `zeroValueOf(row) !== null` without a Decimal for each of a million rows; and whether it is right. */
export function zeroOf(row: Transaction): typeof AMOUNT {
  const isNothing = row.amountState !== 'value' || row.amount === null || !/[1-9]/.test(row.amount)
  if (!isNothing) return AMOUNT
  return isRightfulZero(row) ? RIGHTFUL_ZERO : ZERO_AMOUNT
}

/** Seconds from the date's midnight to a local time; negative where it lies before. */
function secondsOf(at: string, date: string): number {
  if (at.startsWith(date)) return 3600 * two(at, 11) + 60 * two(at, 14) + two(at, 17)
  return (Date.parse(`${at}Z`) - midnight(date)) / 1000
}

function timeOf(date: string, seconds: number): string | null {
  if (seconds === NO_TIME) return null
  return new Date(midnight(date) + seconds * 1000).toISOString().slice(0, 19)
}

const midnight = (date: string) => Date.parse(`${date}T00:00:00Z`)

function two(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO
}
