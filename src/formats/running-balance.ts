// Whether each row's balance follows from its neighbor's, in a file whose newest row stands first, or last.
import { negatedFigure, sameFigure, sumOf } from './figures.ts'

export interface BalancedRow {
  readonly line: number
  readonly balance: string
  readonly figure: string
}

/** Takes plain figures; '' where a cell holds none. */
export class RunningBalance {
  #before: BalancedRow | null = null
  /** The first row that does not follow, by the order of the file: null while all do. */
  #newestFirst: BalancedRow | null = null
  #oldestFirst: BalancedRow | null = null
  rows = 0

  row(balance: string, figure: string, line: number): void {
    const row = { line, balance, figure }
    const before = this.#before
    this.rows++
    this.#before = row
    if (before === null) return
    const own = before.figure === '' ? '' : negatedFigure(before.figure)
    if (!sameFigure(sumOf(before.balance, own), balance)) this.#newestFirst ??= row
    if (!sameFigure(sumOf(before.balance, figure), balance)) this.#oldestFirst ??= row
  }

  /** Where the balance breaks off in the order in which it holds longer; null: it holds in one of them. */
  get broken(): BalancedRow | null {
    const [down, up] = [this.#newestFirst, this.#oldestFirst]
    if (down === null || up === null) return null
    return up.line > down.line ? up : down
  }
}
