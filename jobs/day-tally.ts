// The day's figures, counted twice: from the files and from the places. They must agree, or the run does not finish.
import { bytewise } from '../src/domain/byte-order.ts'
import { NO_CURRENCY } from '../src/domain/currency.ts'
import type {
  FileTotal,
  PlaceTotal,
  RollForward,
  SourceTotal,
  Tally,
} from '../src/domain/day-books.ts'
import { ExactSum, shortUnits } from '../src/domain/exact-sum.ts'
import { type Money, money, plainText, ZERO } from '../src/domain/money.ts'
import { PLACES, type Place } from '../src/domain/place.ts'
import type { Side } from '../src/domain/transaction.ts'

/** A count and an exact amount: short figures are gathered as units, tens of thousands of rows pass here. */
class Sum {
  count = 0
  readonly #short = new ExactSum()
  #long: Money = ZERO

  add(count: number, amount: Money | string | null): void {
    this.count += count
    if (amount === null) return
    const units = typeof amount === 'string' ? shortUnits(amount) : Number.NaN
    if (Number.isNaN(units)) {
      this.#long = this.#long.plus(typeof amount === 'string' ? money(amount) : amount)
    } else this.#short.addUnits(units)
  }

  get amount(): Money {
    return this.#long.plus(money(this.#short.text()))
  }
}

/** Sums as plain data, so that a thread can say them: key, count and exact amount. */
type SumFigures = readonly (readonly [name: string, count: number, amount: string])[]

/** Counts and exact amounts by any key of names. */
class Sums<K extends readonly string[]> {
  readonly #sums = new Map<string, Sum>()
  #last: { readonly key: K; readonly sum: Sum } | null = null

  add(key: K, count: number, amount: Money | string | null): void {
    this.#under(key).add(count, amount)
  }

  /** Rows come in runs of one key: only a change of it asks for a name. */
  #under(key: K): Sum {
    if (this.#last === null || key.some((name, at) => name !== this.#last?.key[at])) {
      this.#last = { key, sum: this.#named(key.join('\n')) }
    }
    return this.#last.sum
  }

  #named(name: string): Sum {
    let sum = this.#sums.get(name)
    if (sum === undefined) {
      sum = new Sum()
      this.#sums.set(name, sum)
    }
    return sum
  }

  of(key: K): Counted {
    return this.#sums.get(key.join('\n')) ?? { count: 0, amount: ZERO }
  }

  /** In the order of the keys' bytes. */
  entries(): [K, Counted][] {
    return [...this.#sums]
      .sort(([a], [b]) => bytewise(a, b))
      .map(([name, sum]) => [name.split('\n') as unknown as K, sum])
  }

  figures(): SumFigures {
    return [...this.#sums].map(([name, { count, amount }]) => [name, count, plainText(amount)])
  }

  join(figures: SumFigures): void {
    for (const [name, count, amount] of figures) this.#named(name).add(count, amount)
  }
}

interface Counted {
  readonly count: number
  readonly amount: Money
}

export function tally(sum: Counted): Tally {
  return { count: sum.count, amount: plainText(sum.amount) }
}

type Book = readonly [side: Side, source: string, currency: string]

/** What settlement sources owed and paid: keyed by source and currency. */
interface SettlementSums {
  readonly journal: Sums<readonly [string, string]>
  readonly settlement: Sums<readonly [string, string]>
  readonly fee: Sums<readonly [string, string]>
  readonly net: Sums<readonly [string, string]>
  readonly matched: Sums<readonly [string, string]>
  readonly matchedSettlement: Sums<readonly [string, string]>
  readonly awaiting: Sums<readonly [string, string]>
  readonly exceptions: Sums<readonly [string, string]>
  readonly zero: Sums<readonly [string, string]>
}

const sums = () => new Sums<readonly [string, string]>()

/** All sums of a tally by their names, as plain data. */
export type DayFigures = Readonly<Record<string, SumFigures>>

/** Collects one run's figures, or a lane's part of them. Books are a file's source, side and currency. */
export class DayTally {
  /** As the files say: counted from the store when they were loaded. */
  readonly #files = new Sums<Book>()
  readonly #places = new Sums<readonly [Place, Side, string, string]>()
  readonly #opening = new Sums<Book>()
  readonly #newlyOpen = new Sums<Book>()
  readonly #cleared = new Sums<Book>()
  readonly #closing = new Sums<Book>()
  /** Matches with a difference (by hand, or within a tolerance), and what was settled beyond what was owed. */
  readonly differing = new Sums<readonly [source: string, currency: string]>()
  /** Exceptions that this run raised, by the settlement source that they are of, and their type. */
  readonly raised = new Sums<readonly [source: string, type: string]>()
  readonly bySource: SettlementSums = {
    journal: sums(),
    settlement: sums(),
    fee: sums(),
    net: sums(),
    matched: sums(),
    matchedSettlement: sums(),
    awaiting: sums(),
    exceptions: sums(),
    zero: sums(),
  }

  #all(): readonly [string, Sums<readonly string[]>][] {
    return Object.entries({
      files: this.#files,
      places: this.#places,
      opening: this.#opening,
      newlyOpen: this.#newlyOpen,
      cleared: this.#cleared,
      closing: this.#closing,
      differing: this.differing,
      raised: this.raised,
      ...this.bySource,
    }) as [string, Sums<readonly string[]>][]
  }

  figures(): DayFigures {
    return Object.fromEntries(this.#all().map(([name, sums]) => [name, sums.figures()]))
  }

  /** Adds what another tally has counted. */
  join(figures: DayFigures): void {
    for (const [name, sums] of this.#all()) sums.join(figures[name] ?? [])
  }

  /** What the files hold for this run. */
  received(book: Book, count: number, amount: string): void {
    this.#files.add(book, count, amount)
  }

  /** Rows first read by this run, by where they stand at its end. */
  placed(
    place: Place,
    [side, source, currency]: Book,
    count: number,
    amount: Money | string | null,
  ) {
    this.#places.add([place, side, source, currency], count, amount)
  }

  /** What the previous run left open. */
  opened(book: Book, of: Tally): void {
    this.#opening.add(book, of.count, of.amount)
  }

  /** A row that stands open at the end of this run. */
  stillOpen(book: Book, carried: boolean, count: number, amount: Money | string | null): void {
    this.#closing.add(book, count, amount)
    if (!carried) this.#newlyOpen.add(book, count, amount)
  }

  /** A row that an earlier run had left open and that this one does not. */
  closed(book: Book, count: number, amount: Money | string | null): void {
    this.#cleared.add(book, count, amount)
  }

  places(): PlaceTotal[] {
    const rank = new Map(PLACES.map((place, at) => [place as string, at]))
    return this.#places
      .entries()
      .map(([[place, side, source, currency], sum]) => ({
        place,
        side,
        source,
        currency,
        ...tally(sum),
      }))
      .sort(
        (a, b) =>
          (a.side < b.side ? -1 : a.side > b.side ? 1 : 0) ||
          (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) ||
          (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0) ||
          (rank.get(a.place) ?? 0) - (rank.get(b.place) ?? 0),
      )
  }

  /** What the files hold, as counted when they were loaded: places must add up to it. */
  files(): FileTotal[] {
    return this.#files
      .entries()
      .map(([[side, source, currency], sum]) => ({ side, source, currency, ...tally(sum) }))
  }

  rollForward(): RollForward[] {
    const books = new Map<string, Book>()
    for (const of of [this.#opening, this.#newlyOpen, this.#cleared, this.#closing]) {
      for (const [book] of of.entries()) books.set(book.join('\n'), book)
    }
    return [...books.keys()].sort().map((name) => {
      const book = books.get(name) as Book
      const [side, source, currency] = book
      return {
        source,
        side,
        currency,
        opening: tally(this.#opening.of(book)),
        new: tally(this.#newlyOpen.of(book)),
        cleared: tally(this.#cleared.of(book)),
        closing: tally(this.#closing.of(book)),
      }
    })
  }

  totals(): SourceTotal[] {
    const of = this.bySource
    const keys = new Map<string, readonly [string, string]>()
    for (const each of Object.values(of) as Sums<readonly [string, string]>[]) {
      for (const [key] of each.entries()) keys.set(key.join('\n'), key)
    }
    // What concerns no money makes no line of its own: its zeros count in the first one of the source.
    const isLine = ([source, currency]: readonly [string, string]) =>
      currency !== NO_CURRENCY ||
      ![...keys.values()].some((other) => other[0] === source && other[1] !== NO_CURRENCY)
    const lines = [...keys].filter(([, key]) => isLine(key)).sort(([a], [b]) => bytewise(a, b))
    const told = new Set<string>()
    return lines.map(([, key]) => {
      const without = [key[0], NO_CURRENCY] as const
      const isFirst = key[1] !== NO_CURRENCY && !told.has(key[0])
      told.add(key[0])
      const zeros = of.zero.of(key).count + (isFirst ? of.zero.of(without).count : 0)
      return {
        source: key[0],
        currency: key[1],
        journal: tally(of.journal.of(key)),
        settlement: {
          ...tally(of.settlement.of(key)),
          fee: plainText(of.fee.of(key).amount),
          net: plainText(of.net.of(key).amount),
        },
        matched: {
          ...tally(of.matched.of(key)),
          settlementAmount: plainText(of.matchedSettlement.of(key).amount),
        },
        awaiting: tally(of.awaiting.of(key)),
        exceptions: tally(of.exceptions.of(key)),
        zero: { count: zeros },
      }
    })
  }

  /** Every row in one place, and opening + new - cleared = closing; otherwise the fault is ours. */
  prove(): void {
    const placed = new Sums<Book>()
    for (const [[place, side, source, currency], sum] of this.#places.entries()) {
      if (place !== 'rejected') placed.add([side, source, currency], sum.count, sum.amount)
    }
    for (const [book, file] of this.#files.entries()) {
      mustAgree('places and files', book, placed.of(book), file)
    }
    for (const [book, sum] of placed.entries()) {
      mustAgree('files and places', book, sum, this.#files.of(book))
    }
    for (const row of this.rollForward()) {
      const book: Book = [row.side, row.source, row.currency]
      const [opening, added, cleared] = [this.#opening, this.#newlyOpen, this.#cleared].map((of) =>
        of.of(book),
      ) as [Counted, Counted, Counted]
      mustAgree('the roll-forward', book, this.#closing.of(book), {
        count: opening.count + added.count - cleared.count,
        amount: opening.amount.plus(added.amount).minus(cleared.amount),
      })
    }
  }
}

function mustAgree(what: string, book: Book, one: Counted, other: Counted): void {
  if (one.count === other.count && one.amount.equals(other.amount)) return
  const side = (sum: Counted) => `${sum.count} rows, ${plainText(sum.amount)}`
  throw new Error(`${what} disagree for ${book.join(' ')}: ${side(one)} against ${side(other)}`)
}
