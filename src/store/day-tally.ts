// What a journal file holds of each terminal and date, counted while its rows pass on their way into the store.
import type pg from 'pg'
import type { Transaction } from '../domain/transaction.ts'
import { CopyStroke, copyRow } from './copying.ts'

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
]

/** Alike rows: of one terminal and date, and the same in all that classifies a row. */
interface Tally
  extends Pick<
    Transaction,
    'batchNo' | 'softwareVersion' | 'scheme' | 'paymentMethod' | 'kind' | 'responseCode' | 'outcome'
  > {
  readonly isNothing: boolean
  rows: number
  readonly seconds: number[]
}

/** A terminal's last kinds of row come again at once: a look at so many spares most of the key's cost. */
const RECENT = 4
/** Where a date's STANs wrap, those below come after the others (src/domain/day-facts.ts). */
const LOW_STANS = 500_000
const COPY_CHARACTERS = 1 << 16

class TerminalTally {
  readonly date: string
  rows = 0
  closes = 0
  readonly stans: number[] = []
  version: string | null = null
  versionAt: string | null = null
  versionLine = 0
  readonly tallies = new Map<string, Tally>()
  readonly #recent: Tally[] = []
  #turn = 0

  constructor(date: string) {
    this.date = date
  }

  add(row: Transaction): void {
    this.rows++
    if (row.kind === 'batch_close') this.closes++
    const stan = stanOf(row.stan)
    if (stan !== null) this.stans.push(stan)
    if (row.softwareVersion !== null && this.#isLater(row)) {
      this.version = row.softwareVersion
      this.versionAt = row.at
      this.versionLine = row.line
    }
    const tally = this.#tallyOf(row, isNothing(row))
    tally.rows++
    if (row.at !== null) tally.seconds.push(secondsOf(row.at, this.date))
  }

  /** By (at, line), as rows are ordered everywhere; without a time first. */
  #isLater(row: Transaction): boolean {
    if (this.version === null) return true
    const [at, last] = [row.at ?? '', this.versionAt ?? '']
    return at > last || (at === last && row.line > this.versionLine)
  }

  #tallyOf(row: Transaction, nothing: boolean): Tally {
    for (const tally of this.#recent) {
      if (
        tally.scheme === row.scheme &&
        tally.kind === row.kind &&
        tally.responseCode === row.responseCode &&
        tally.isNothing === nothing &&
        tally.batchNo === row.batchNo &&
        tally.softwareVersion === row.softwareVersion &&
        tally.paymentMethod === row.paymentMethod &&
        tally.outcome === row.outcome
      ) {
        return tally
      }
    }
    const { batchNo, softwareVersion, scheme, paymentMethod, kind, responseCode, outcome } = row
    const name = JSON.stringify([
      batchNo,
      softwareVersion,
      scheme,
      paymentMethod,
      kind,
      responseCode,
      outcome,
      nothing,
    ])
    let tally = this.tallies.get(name)
    if (tally === undefined) {
      tally = {
        batchNo,
        softwareVersion,
        scheme,
        paymentMethod,
        kind,
        responseCode,
        outcome,
        isNothing: nothing,
        rows: 0,
        seconds: [],
      }
      this.tallies.set(name, tally)
    }
    this.#recent[this.#turn] = tally
    this.#turn = (this.#turn + 1) % RECENT
    return tally
  }
}

/** Counts the journal rows of one file. Memory: two numbers a row until it is written. */
export class JournalTally {
  /** Rows counted since the last writing. */
  rows = 0
  readonly #merchants = new Map<string, Map<string | null, TerminalTally[]>>()

  add(row: Transaction): void {
    this.rows++
    let terminals = this.#merchants.get(row.merchantId)
    if (terminals === undefined) {
      terminals = new Map()
      this.#merchants.set(row.merchantId, terminals)
    }
    let days = terminals.get(row.terminalId)
    if (days === undefined) {
      days = []
      terminals.set(row.terminalId, days)
    }
    // A file holds few dates, and rows of one date follow each other.
    let day = days.findLast((one) => one.date === row.businessDate)
    if (day === undefined) {
      day = new TerminalTally(row.businessDate)
      days.push(day)
    }
    day.add(row)
  }

  /** Writes what was counted and begins anew; nothing else may be under way on the connection. */
  async write(client: pg.Client, fileId: number): Promise<void> {
    if (this.rows === 0) return
    await copied(client, 'journal_tally', TALLY_COLUMNS, this.#tallyLines(fileId))
    await copied(client, 'terminal_day', TERMINAL_COLUMNS, this.#terminalLines(fileId))
    this.#merchants.clear()
    this.rows = 0
  }

  *#days(): Generator<[merchantId: string, terminalId: string | null, day: TerminalTally]> {
    for (const [merchantId, terminals] of this.#merchants) {
      for (const [terminalId, days] of terminals) {
        for (const day of days) yield [merchantId, terminalId, day]
      }
    }
  }

  *#tallyLines(fileId: number): Generator<string> {
    for (const [merchantId, terminalId, day] of this.#days()) {
      for (const tally of day.tallies.values()) {
        yield copyRow([
          fileId,
          day.date,
          merchantId,
          terminalId,
          tally.batchNo,
          tally.softwareVersion,
          tally.scheme,
          tally.paymentMethod,
          tally.kind,
          tally.responseCode,
          tally.outcome,
          tally.isNothing,
          tally.rows,
          `{${tally.seconds.join(',')}}`,
        ])
      }
    }
  }

  *#terminalLines(fileId: number): Generator<string> {
    for (const [merchantId, terminalId, day] of this.#days()) {
      if (terminalId === null) continue
      yield copyRow([
        fileId,
        day.date,
        merchantId,
        terminalId,
        day.rows,
        day.closes,
        rangesOf(day.stans),
        // Sorted just now.
        day.stans[0] ?? null,
        day.stans.at(-1) ?? null,
        day.stans.findLast((stan) => stan < LOW_STANS) ?? null,
        day.version,
        day.versionAt,
        day.version === null ? null : day.versionLine,
      ])
    }
  }
}

async function copied(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  lines: Iterable<string>,
): Promise<void> {
  const stroke = new CopyStroke(client, table, columns)
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length < COPY_CHARACTERS) continue
    await stroke.write(text)
    text = ''
  }
  await stroke.write(text)
  await stroke.end()
}

/** `{[1,4),[7,8)}`: the distinct numbers as a multirange. */
function rangesOf(numbers: number[]): string {
  numbers.sort((one, two) => one - two)
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

/** One to six digits; anything else is no STAN that can be counted. */
function stanOf(text: string | null): number | null {
  if (text === null || text.length === 0 || text.length > 6) return null
  let stan = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return null
    stan = stan * 10 + digit
  }
  return stan
}

/** `zeroValueOf(row) !== null` without a Decimal for each of a million rows. */
function isNothing(row: Transaction): boolean {
  return row.amountState !== 'value' || row.amount === null || !/[1-9]/.test(row.amount)
}

function secondsOf(at: string, date: string): number {
  if (at.startsWith(date)) return 3600 * two(at, 11) + 60 * two(at, 14) + two(at, 17)
  return (Date.parse(`${at}Z`) - Date.parse(`${date}T00:00:00Z`)) / 1000
}

function two(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO
}
