// Cielo's EDI, version 15: header, receivable units (D), the transactions they are made of (E), trailer.
import { ExactSum } from '../../domain/exact-sum.ts'
import type { Kind } from '../../domain/kind.ts'
import {
  ASSEMBLED_KEYS,
  assembledCells,
  assembledRule,
  fieldsOf,
  fromMinor,
} from '../assembled-record.ts'
import type { Assembler, AssemblyDesk, Format } from '../format.ts'

const TRANSACTION = [
  ['tag', 1],
  ['merchant', 10],
  ['brand', 3],
  ['', 3],
  ['instalment', 2],
  ['instalments', 2],
  ['auth', 6],
  ['type', 2],
  ['unit', 100],
  ['', 36],
  ['panHead', 6],
  ['panTail', 4],
  ['nsu', 6],
  ['', 10],
  ['tid', 20],
  ['', 9],
  ['order', 20],
  ['', 6],
  ['sale', 14],
  ['amount', 14],
  ['net', 14],
  ['fee', 14],
  ['', 168],
  ['time', 6],
  ['', 67],
  ['terminal', 8],
  ['', 14],
  ['soldOn', 8],
  ['', 56],
  ['paidOn', 8],
] as const

const TRAILER = [
  ['tag', 1],
  ['records', 11],
  ['net', 18],
  ['transactions', 11],
  ['gross', 18],
] as const

const BRANDS: Readonly<Record<string, string>> = {
  '001': 'visa',
  '002': 'mastercard',
  '003': 'amex',
  '007': 'elo',
  '009': 'diners',
  '023': 'cabal',
  '040': 'hipercard',
  '060': 'jcb',
  '072': 'hiper',
}

/** Real chargeback lines lack three characters from here on; the date of the sale then shows where they are. */
const SHORT_AT = 470
const SOLD_AT = 565

function wholeLine(text: string): string {
  const isDay = (at: number) =>
    /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d{2}$/.test(text.slice(at, at + 8))
  if (isDay(SOLD_AT) || !isDay(SOLD_AT - 3)) return text
  return `${text.slice(0, SHORT_AT)}   ${text.slice(SHORT_AT)}`
}

/** The time of a line that lacks characters, where they are not its own. */
function timeLeft(text: string): string {
  const time = text.slice(SHORT_AT, SHORT_AT + 6)
  return /^(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(time) ? time : ''
}

/** Debit, credit, credit by instalments; everything else is no sale of a terminal. */
const SALES: ReadonlySet<string> = new Set(['01', '02', '03'])

function kindOf(type: string, amount: string): Kind {
  if (type === '08') return 'chargeback'
  if (!SALES.has(type)) return 'adjustment'
  return amount.startsWith('-') ? 'refund' : 'sale'
}

class Statement implements Assembler {
  readonly #desk: AssemblyDesk
  #records = 0
  #headed = false
  #closed = false
  #payments = false
  #transactions = 0
  readonly #gross = new ExactSum()
  readonly #net = new ExactSum()

  constructor(desk: AssemblyDesk) {
    this.#desk = desk
  }

  line([text = '']: readonly string[], line: number): void {
    const tag = text.slice(0, 1)
    if (tag === '0') {
      this.#headed = true
      // CIELO04 pays, the other statements announce: only there do the trailer's sums hold.
      this.#payments = text.includes('CIELO04')
      return
    }
    if (!this.#headed)
      this.#desk.stop('NO_HEADER', 'The file does not begin with its header (0).', line)
    if (this.#closed)
      this.#desk.stop('AFTER_TOTALS', 'A record stands behind the trailer (9).', line)
    if (tag === '9') {
      this.#trailer(text)
      return
    }
    this.#records++
    if (tag === 'E') this.#transaction(text, line)
    // D sums what the E records below it tell one by one.
    else if (tag !== 'D') this.#desk.broken(line, text)
  }

  #transaction(text: string, line: number): void {
    const whole = wholeLine(text)
    const field = fieldsOf(whole, TRANSACTION)
    const time = whole === text ? field.time : timeLeft(text)
    const amount = fromMinor(field.amount, 2)
    const single = field.instalment === '00' || field.instalment === ''
    this.#transactions++
    this.#gross.add(amount.replace('+', ''))
    this.#net.add(fromMinor(field.net, 2))
    this.#desk.row(
      line,
      assembledCells({
        kind: kindOf(field.type, amount),
        merchant: field.merchant,
        terminal: field.terminal,
        stan: field.nsu,
        auth: field.auth,
        pan: field.panHead === '' ? field.panTail : `${field.panHead}******${field.panTail}`,
        scheme: BRANDS[field.brand] ?? field.brand,
        method: 'card',
        amount,
        fee: fromMinor(field.fee, 2),
        net: fromMinor(field.net, 2),
        at: `${field.soldOn}${time}`,
        settled: field.paidOn,
        reference: single || field.tid === '' ? field.tid : `${field.tid}-${field.instalment}`,
        payout: field.unit,
        product: field.type,
        remark: single
          ? field.order
          : `${field.order} ${field.instalment}/${field.instalments}`.trim(),
      }),
    )
  }

  #trailer(text: string): void {
    this.#closed = true
    const { records, net, gross } = fieldsOf(text, TRAILER)
    this.#desk.total('count', records.replace(/^0+(?=\d)/, ''), String(this.#records))
    if (!this.#payments || this.#transactions === 0) return
    this.#desk.total('sum_net', fromMinor(net, 2), this.#net.text())
    this.#desk.total('sum_gross', fromMinor(gross, 2), this.#gross.text())
  }

  end(lastLine: number): void {
    if (!this.#closed)
      this.#desk.stop('NO_TOTALS', 'The file ends without its trailer (9).', lastLine)
  }
}

export const CIELO_V15: Format = {
  id: 'cielo-v15',
  eitherSide: true,
  shape: {
    type: 'assembled',
    encodings: ['windows-1252'],
    cut: { by: 'function', cells: (line) => [line] },
    keys: ASSEMBLED_KEYS,
    begin: (desk) => new Statement(desk),
  },
  records: [assembledRule(['DDMMYYYYhhmmss', 'DDMMYYYY'], ['DDMMYYYY'])],
  totals: { counted: [], onDisagreement: 'quarantine' },
}
