// What a file holds, noted while its rows pass on their way to COPY, so that nobody must scan for it.
import { ExactSum } from '../domain/exact-sum.ts'
import type { FigureField, PlainSales, WordField } from '../domain/plain-sales.ts'
import type { Side, Transaction } from '../domain/transaction.ts'
import { JournalTally } from './day-tally.ts'

/** Counts of the references that a side's rows carry: the sieve's key is made of them. */
export interface Carried {
  rows: number
  batchNo: number
  stan: number
  rrn: number
  acquirerReference: number
  terminalId: number
}

/** Of one side, business date and currency: the figures that places must add up to. */
export interface FileTotal {
  readonly side: Side
  readonly businessDate: string
  readonly currency: string
  rows: number
  readonly amount: ExactSum
  readonly fee: ExactSum
  /** Of settlement rows, as each tells; of one that tells none its gross less its fee. */
  readonly net: ExactSum
}

export class FileContents {
  readonly settlementDates = new Set<string>()
  readonly carries: Record<string, Carried> = {}
  readonly tally = new JournalTally()
  readonly #totals = new Map<string, FileTotal>()
  /** Consecutive rows mostly count in the same total. */
  #latest: FileTotal | null = null

  get totals(): FileTotal[] {
    return [...this.#totals.values()]
  }

  add(row: Transaction): void {
    const total = this.#totalOf(row.side, row.businessDate, row.currency)
    total.rows++
    if (row.amount !== null) total.amount.add(row.amount)
    if (row.fee !== null) total.fee.add(row.fee)
    if (row.net !== null) total.net.add(row.net)
    else if (row.side === 'settlement') {
      if (row.amount !== null) total.net.add(row.amount)
      if (row.fee !== null) total.net.add(row.fee)
    }
    // Only sales are sieved, so only they decide what the key is made of.
    if (row.kind === 'sale') {
      const carried = this.#carriedBy(row.side)
      carried.rows++
      if (row.batchNo !== null) carried.batchNo++
      if (row.stan !== null) carried.stan++
      if (row.rrn !== null) carried.rrn++
      if (row.acquirerReference !== null) carried.acquirerReference++
      if (row.terminalId !== null) carried.terminalId++
    } else this.#carriedBy(row.side)
    if (row.side === 'journal') this.tally.add(row)
    else if (row.settlementDate !== null) this.settlementDates.add(row.settlementDate)
  }

  addPlain(sales: PlainSales): void {
    this.#addTotals(sales)
    const carried = this.#carriedBy(sales.side)
    carried.rows += sales.count
    carried.batchNo += worded(sales, 'batchNo')
    carried.terminalId += worded(sales, 'terminalId')
    for (const field of ['stan', 'rrn', 'acquirerReference'] as const) {
      const starts = sales.spans.get(field)?.starts
      for (let row = 0; starts !== undefined && row < sales.count; row++) {
        if ((starts[row] as number) >= 0) carried[field]++
      }
    }
    if (sales.side === 'journal') this.tally.addPlain(sales)
    else {
      for (const date of wordsIn(sales, 'settlementDate')) this.settlementDates.add(date)
    }
  }

  #addTotals(sales: PlainSales): void {
    const dates = sales.words.get('businessDate')
    const currencies = sales.words.get('currency')
    if (dates === undefined || currencies === undefined) throw new Error('Sales without a date')
    const units = (field: FigureField) => sales.figures.get(field)?.units
    const [amounts, fees, nets] = [units('amount'), units('fee'), units('net')]
    const netStarts = sales.figures.get('net')?.starts
    const way = sales.figures.get('fee')?.negated === true ? -1 : 1
    for (let row = 0; row < sales.count; row++) {
      const date = dates.words[dates.ids[row] as number] ?? ''
      const currency = currencies.words[currencies.ids[row] as number] ?? ''
      const total = this.#totalOf(sales.side, date, currency)
      total.rows++
      if (amounts !== undefined) total.amount.addUnits(amounts[row] as number)
      if (fees !== undefined) total.fee.addUnits(way * (fees[row] as number))
      if (nets !== undefined && (netStarts?.[row] as number) >= 0) {
        total.net.addUnits(nets[row] as number)
      } else if (sales.side === 'settlement') {
        if (amounts !== undefined) total.net.addUnits(amounts[row] as number)
        if (fees !== undefined) total.net.addUnits(way * (fees[row] as number))
      }
    }
  }

  #totalOf(side: Side, businessDate: string, currency: string): FileTotal {
    const latest = this.#latest
    if (
      latest !== null &&
      latest.side === side &&
      latest.businessDate === businessDate &&
      latest.currency === currency
    ) {
      return latest
    }
    const name = `${side} ${businessDate} ${currency}`
    let total = this.#totals.get(name)
    if (total === undefined) {
      const [amount, fee, net] = [new ExactSum(), new ExactSum(), new ExactSum()]
      total = { side, businessDate, currency, rows: 0, amount, fee, net }
      this.#totals.set(name, total)
    }
    this.#latest = total
    return total
  }

  #carriedBy(side: Side): Carried {
    let carried = this.carries[side]
    if (carried === undefined) {
      carried = { rows: 0, batchNo: 0, stan: 0, rrn: 0, acquirerReference: 0, terminalId: 0 }
      this.carries[side] = carried
    }
    return carried
  }
}

/** Rows whose word of the field is not null. */
function worded(sales: PlainSales, field: WordField): number {
  const column = sales.words.get(field)
  if (column === undefined) return 0
  let count = 0
  for (let row = 0; row < sales.count; row++) {
    if (column.words[column.ids[row] as number] !== null) count++
  }
  return count
}

/** The different words of a field that rows have. */
function wordsIn(sales: PlainSales, field: WordField): Set<string> {
  const column = sales.words.get(field)
  const found = new Set<string>()
  let last = -1
  for (let row = 0; column !== undefined && row < sales.count; row++) {
    const id = column.ids[row] as number
    const word = id === last ? null : column.words[id]
    if (word !== null && word !== undefined) found.add(word)
    last = id
  }
  return found
}
