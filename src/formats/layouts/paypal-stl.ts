// PayPal's settlement report (STL): sections of an account with headings, rows and per-currency totals.

import { currencyOf } from '../../domain/currency.ts'
import { ExactSum } from '../../domain/exact-sum.ts'
import type { Kind } from '../../domain/kind.ts'
import {
  ASSEMBLED_KEYS,
  assembledCells,
  assembledRule,
  fromMinor,
  opposite,
} from '../assembled-record.ts'
import { sumOf } from '../figures.ts'
import type { Assembler, AssemblyDesk, Format } from '../format.ts'

/** What an event code says, by its longest known beginning; a payment that takes money is no sale. */
const EVENTS: readonly (readonly [code: string, kind: Kind])[] = [
  ['T0106', 'fee'],
  ['T0107', 'fee'],
  ['T1106', 'chargeback'],
  ['T1107', 'refund'],
  ['T1108', 'fee'],
  ['T1201', 'chargeback'],
  ['T1202', 'representment'],
  ['T1207', 'adjustment'],
  ['T0013', 'adjustment'],
  ['T00', 'sale'],
  ['T01', 'fee'],
  ['T04', 'payout'],
  ['T07', 'payout'],
  ['T11', 'adjustment'],
  ['T', 'adjustment'],
]

/** An unknown code stays as it is, to be refused by its name. */
function kindOf(code: string, debit: boolean): string {
  const event = EVENTS.find(([begin]) => code.startsWith(begin))
  if (event === undefined) return code
  return event[1] === 'sale' && debit ? 'adjustment' : event[1]
}

function signed(way: string, amount: string, currency: string): string {
  if (amount === '') return ''
  const figure = fromMinor(amount, currencyOf(currency)?.digits ?? 2)
  return way === 'DR' ? opposite(figure) : figure
}

class Statement implements Assembler {
  readonly #desk: AssemblyDesk
  #account = ''
  #headings: readonly string[] = []
  /** Sections count for themselves: an account each. */
  #sections = 0
  #rows = 0
  /** Gross per currency, money in and out apart. */
  readonly #credits = new Map<string, ExactSum>()
  /** The same over all sections, for the report's own totals. */
  readonly #reported = new Map<string, ExactSum>()
  #reportRows = 0
  /** A report of several files totals them all in its last one. */
  #isPart = false

  constructor(desk: AssemblyDesk) {
    this.#desk = desk
  }

  line(cells: readonly string[], line: number, text: string, isEnded: boolean): void {
    const [tag = ''] = cells
    if (tag === 'SH') this.#begin(cells[3] ?? '')
    else if (tag === 'CH') this.#headings = cells.slice(1).map((cell) => cell.trim())
    else if (tag === 'SB') this.#body(cells.slice(1), line, isEnded)
    else if (tag === 'FH') this.#isPart = !/^0*1?$/.test(cells[1] ?? '')
    else if (tag === 'SF') this.#footer(cells, line, this.#named('sum_credits'), this.#credits)
    else if (tag === 'SC') {
      this.#desk.total(this.#named('count'), cells[1] ?? '', String(this.#rows))
    } else if (tag === 'FF') {
      this.#desk.total('count_file', cells[1] ?? '', String(this.#reportRows))
    } else if (tag === 'RF' || tag === 'RC') {
      if (this.#isPart) return
      if (tag === 'RF') this.#footer(cells, line, 'sum_credits_report', this.#reported)
      else this.#desk.total('count_report', cells[1] ?? '', String(this.#reportRows))
    } else if (tag !== 'RH') this.#desk.broken(line, text)
  }

  #begin(account: string): void {
    this.#account = account
    this.#sections++
    this.#rows = 0
    this.#credits.clear()
  }

  #named(total: string): string {
    return this.#sections > 1 ? `${total}_section_${this.#sections}` : total
  }

  #body(cells: readonly string[], line: number, isEnded: boolean): void {
    if (this.#headings.length === 0)
      this.#desk.stop('NO_HEADER', 'A row stands before its headings.', line)
    if (!isEnded && cells.length < this.#headings.length) {
      this.#desk.stop('CUT_OFF', `Line ${line} is cut off: the file ends within it.`, line)
    }
    this.#rows++
    this.#reportRows++
    const cell = (heading: string) => cells[this.#headings.indexOf(heading)]?.trim() ?? ''
    const way = cell('Transaction Debit or Credit')
    const currency = cell('Gross Transaction Currency')
    const amount = signed(way, cell('Gross Transaction Amount'), currency)
    const fee = signed(cell('Fee Debit or Credit'), cell('Fee Amount'), cell('Fee Currency'))
    if (way === 'CR') {
      for (const sums of [this.#credits, this.#reported]) {
        const sum = sums.get(currency) ?? new ExactSum()
        sum.add(amount)
        sums.set(currency, sum)
      }
    }
    // `2026/01/06 00:00:30 -0800`: the offset follows a blank.
    const at = cell('Transaction Completion Date').replace(/ (?=[-+]\d{4}$)/, '')
    const sameMoney = fee === '' || cell('Fee Currency') === currency
    this.#desk.row(
      line,
      assembledCells({
        kind: kindOf(cell('Transaction Event Code'), way === 'DR'),
        merchant: this.#account,
        terminal: cell('Store ID'),
        method: 'wallet',
        scheme: 'paypal',
        amount,
        currency,
        fee: sameMoney ? fee : '',
        net: sameMoney ? sumOf(amount, fee) : '',
        at,
        settled: at,
        reference: cell('Transaction ID'),
        original: cell('PayPal Reference ID'),
        payout: cell('Bank Reference ID'),
        product: cell('Transaction Event Code'),
        remark: cell('Invoice ID'),
      }),
    )
  }

  #footer(
    cells: readonly string[],
    line: number,
    name: string,
    counted: Map<string, ExactSum>,
  ): void {
    const [, currency = '', credits = ''] = cells
    const declared = fromMinor(credits, currencyOf(currency)?.digits ?? 2)
    if (!/^[\d.]+$/.test(declared)) this.#desk.stop('NO_TOTALS', 'A total is no figure.', line)
    this.#desk.total(`${name}_${currency}`, declared, counted.get(currency)?.text() ?? '0.00')
    counted.delete(currency)
  }

  end(lastLine: number): void {
    if (this.#headings.length === 0) {
      this.#desk.stop('NO_HEADER', 'The file has no headings (CH).', lastLine)
    }
  }
}

const TIMES = ['YYYY/MM/DD hh:mm:ssZ', 'YYYY-MM-DD hh:mm:ssZ']

export const PAYPAL_STL: Format = {
  id: 'paypal-stl',
  eitherSide: true,
  shape: {
    type: 'assembled',
    encodings: ['utf-8'],
    cut: { by: 'delimiter', delimiter: ',' },
    keys: ASSEMBLED_KEYS,
    begin: (desk) => new Statement(desk),
  },
  records: [assembledRule(TIMES, TIMES)],
  totals: { counted: [], onDisagreement: 'quarantine' },
}
