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

/** A way that is neither makes the figure none: its line is refused. */
function signed(way: string, amount: string, currency: string): string {
  if (amount === '') return ''
  const figure = unsigned(amount, currency)
  if (way === 'CR') return figure
  return way === 'DR' ? opposite(figure) : `${amount} (${way})`
}

function unsigned(amount: string, currency: string): string {
  return fromMinor(amount, currencyOf(currency)?.digits ?? 2)
}

function folded(heading: string): string {
  return heading.trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Every row needs these. */
const REQUIRED = [
  'Transaction ID',
  'Transaction Event Code',
  'Transaction Completion Date',
  'Transaction Debit or Credit',
  'Gross Transaction Amount',
  'Gross Transaction Currency',
]
/** One of them without the others would leave fees unread. */
const FEES = ['Fee Debit or Credit', 'Fee Amount']

/** What rows of one currency come to. */
interface Sums {
  readonly credits: ExactSum
  readonly debits: ExactSum
  readonly fees: ExactSum
}

class Statement implements Assembler {
  readonly #desk: AssemblyDesk
  #account = ''
  #headings: readonly string[] = []
  /** Sections count for themselves: an account each. */
  #sections = 0
  #rows = 0
  /** Gross per currency, money in and out apart, and fees. */
  readonly #sums = new Map<string, Sums>()
  /** The same over all sections, for the report's own totals. */
  readonly #reported = new Map<string, Sums>()
  #isFooted = false
  #reportRows = 0
  /** A report of several files totals them all in its last one. */
  #isPart = false

  constructor(desk: AssemblyDesk) {
    this.#desk = desk
  }

  line(cells: readonly string[], line: number, text: string, isEnded: boolean): void {
    const [tag = ''] = cells
    if (tag === 'SH') this.#begin(cells[3] ?? '')
    else if (tag === 'CH') this.#columns(cells.slice(1), line)
    else if (tag === 'SB') this.#body(cells.slice(1), line, isEnded)
    else if (tag === 'FH') this.#isPart = !/^0*1?$/.test(cells[1] ?? '')
    else if (tag === 'SF') {
      this.#isFooted = true
      this.#footer(cells, line, (total) => this.#named(total), this.#sums)
    } else if (tag === 'SC') {
      this.#desk.total(this.#named('count'), cells[1] ?? '', String(this.#rows))
    } else if (tag === 'FF') {
      this.#desk.total('count_file', cells[1] ?? '', String(this.#reportRows))
    } else if (tag === 'RF' || tag === 'RC') {
      if (this.#isPart) return
      if (tag === 'RF') this.#footer(cells, line, (total) => `${total}_report`, this.#reported)
      else this.#desk.total('count_report', cells[1] ?? '', String(this.#reportRows))
    } else if (tag !== 'RH') this.#desk.broken(line, text)
  }

  #columns(headings: readonly string[], line: number): void {
    this.#headings = headings.map(folded)
    const has = (name: string) => this.#headings.includes(folded(name))
    const missing = REQUIRED.filter((name) => !has(name))
    if (FEES.some(has)) missing.push(...[...FEES, 'Fee Currency'].filter((name) => !has(name)))
    if (missing.length === 0) return
    this.#desk.stop('MISSING_COLUMN', `The headings (CH) lack ${missing.join(', ')}.`, line)
  }

  #begin(account: string): void {
    this.#close()
    this.#account = account
    this.#sections++
    this.#rows = 0
  }

  /** The end of a section: what its totals say nothing of they do not agree with. */
  #close(): void {
    for (const [currency, { credits, debits }] of this.#isFooted ? this.#sums : []) {
      this.#desk.total(`${this.#named('sum_credits')}_${currency}`, '0', credits.text(), 'report')
      this.#desk.total(`${this.#named('sum_debits')}_${currency}`, '0', debits.text(), 'report')
    }
    this.#isFooted = false
    this.#sums.clear()
  }

  #count(of: keyof Sums, figure: string, currency: string): void {
    for (const sums of [this.#sums, this.#reported]) {
      const known = sums.get(currency) ?? noSums()
      known[of].add(figure)
      sums.set(currency, known)
    }
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
    const cell = (heading: string) => cells[this.#headings.indexOf(folded(heading))]?.trim() ?? ''
    const way = cell('Transaction Debit or Credit').toUpperCase()
    const currency = cell('Gross Transaction Currency')
    const gross = cell('Gross Transaction Amount')
    const amount = signed(way, gross, currency)
    const [charged, chargedIn] = [cell('Fee Amount'), cell('Fee Currency')]
    const fee = signed(cell('Fee Debit or Credit').toUpperCase(), charged, chargedIn)
    this.#count(way === 'DR' ? 'debits' : 'credits', unsigned(gross, currency), currency)
    if (charged !== '') this.#count('fees', unsigned(charged, chargedIn), chargedIn)
    // `2026/01/06 00:00:30 -0800`: the offset follows a blank.
    const at = cell('Transaction Completion Date').replace(/ (?=[-+]\d{4}$)/, '')
    const sameMoney = fee === '' || chargedIn === currency
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
    named: (total: string) => string,
    counted: Map<string, Sums>,
  ): void {
    const [, currency = '', ...declared] = cells
    const [credits = '', debits = '', ...fees] = declared
      .slice(0, 4)
      .map((figure) => unsigned(figure, currency))
    if (!isFigure(credits)) this.#desk.stop('NO_TOTALS', 'A total is no figure.', line)
    const sums = counted.get(currency) ?? noSums()
    this.#desk.total(`${named('sum_credits')}_${currency}`, credits, sums.credits.text())
    // Real reports differ from their rows here, and in which of the two fees they name first.
    if (isFigure(debits)) {
      const name = `${named('sum_debits')}_${currency}`
      this.#desk.total(name, debits, sums.debits.text(), 'report')
    }
    if (fees.length === 2 && fees.every(isFigure)) {
      const name = `${named('sum_fees')}_${currency}`
      this.#desk.total(name, sumOf(...fees), sums.fees.text(), 'report')
    }
    counted.delete(currency)
  }

  end(lastLine: number): void {
    this.#close()
    if (this.#headings.length === 0) {
      this.#desk.stop('NO_HEADER', 'The file has no headings (CH).', lastLine)
    }
  }
}

function noSums(): Sums {
  return { credits: new ExactSum(), debits: new ExactSum(), fees: new ExactSum() }
}

function isFigure(text: string): boolean {
  return /^[\d.]+$/.test(text)
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
