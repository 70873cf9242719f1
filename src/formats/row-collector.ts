// Gathers what a file's rows become: batches for the sink, counts, and the column sums of its totals.
import { ExactSum } from '../domain/exact-sum.ts'
import type { ControlTotal, ControlTotals, RejectedLine } from '../domain/received-file.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { Transaction } from '../domain/transaction.ts'
import type { Cells } from './cell-texts.ts'
import { type ColumnMap, conditionWords, isExact } from './compiled-rule.ts'
import { sameFigure } from './figures.ts'
import type { CountedTotal, Format, RowRules, TotalsRule } from './format.ts'
import { mayBePlain, PlainRows } from './plain-rows.ts'
import type { ReadingTerms, RowSink } from './reading.ts'
import { RecordReader, stoppedByDate } from './record.ts'
import { excerptOf, type RejectRule } from './refusal.ts'
import { RunningBalance } from './running-balance.ts'

/** Rows that are alive at once: with more of them, collecting garbage took a third of a wallet bill's time. */
const BATCH = 500
/** Plain rows are no objects: more of them may be on the way. */
const PLAIN_BATCH = 4_000
const NOTHING = Buffer.alloc(0)

interface Counter {
  readonly total: CountedTotal
  readonly sum: ExactSum
  lines: number
}

/** A counter with the places of its columns in one sort of row. */
interface Counting {
  readonly counter: Counter
  readonly column: number // -1: lines are counted
  readonly when: readonly { readonly index: number; readonly words: ReadonlySet<string> }[]
}

/** Rows of one sort: how they are read and counted. */
interface RowSort {
  readonly reader: RecordReader
  readonly counting: readonly Counting[]
}

function holds(when: Counting['when'], cells: Cells): boolean {
  return when.every(({ index, words }) => words.has(cells[index] ?? ''))
}

/** A file that was read to its end, and whose declared figures are not those of its lines. */
export class WrongTotals extends StoppedError {
  readonly rows: number
  readonly controlTotals: ControlTotals

  constructor(stopped: StoppedError, rows: number, controlTotals: ControlTotals) {
    super(stopped.code, stopped.exit, stopped.message, stopped)
    this.rows = rows
    this.controlTotals = controlTotals
  }
}

/** One per file (or archive entry). Engines push rows, in order; `drain` hands full batches on. */
export class RowCollector {
  readonly #terms: ReadingTerms
  readonly #sink: RowSink
  readonly #format: Format
  readonly #sorts: RowSort[] = []
  readonly #counters: Counter[]
  readonly #checked: ControlTotal[] = []
  /** Those of them that are shown where they disagree, and no reason to refuse. */
  readonly #reported = new Set<ControlTotal>()
  #batch: Transaction[] = []
  #plain: PlainRows | null = null
  #plainBytes: Buffer = NOTHING
  #ended = false
  #refused: RejectedLine[] = []
  readonly #balance = new RunningBalance()
  /** The latest row that is a transaction: what was made of its cells holds for later ones. */
  latest: Transaction | null = null
  /** The latest refused line, for the engine to see whether a file broke off there. */
  latestRefusal: RejectedLine | null = null
  rows = 0
  accepted = 0
  rejected = 0
  passedOver = 0

  constructor(format: Format, terms: ReadingTerms, sink: RowSink) {
    this.#format = format
    this.#terms = terms
    this.#sink = sink
    this.#counters = (format.totals?.counted ?? []).map((total) => {
      return { total, sum: new ExactSum(), lines: 0 }
    })
  }

  /** The columns of a sort of rows are known: its rows may come, under the number returned. */
  begin(rules: RowRules, columns: ColumnMap): number {
    const reader = new RecordReader(this.#format, rules, columns, this.#terms)
    const exact = isExact(this.#format)
    const counting = this.#counters.flatMap((counter) => {
      const { total } = counter
      const column = 'column' in total.of ? reader.indexOf(total.of.column) : -1
      if ('column' in total.of && column < 0) return []
      const when = Object.entries(total.when ?? {}).map(([key, words]) => {
        return { index: reader.indexOf(key), words: conditionWords(words, exact) }
      })
      return [{ counter, column, when }]
    })
    this.#sorts.push({ reader, counting })
    const rule = reader.onlyRule
    if (this.#sink.plain !== undefined && rule !== null) {
      if (mayBePlain(this.#format, rule, this.#terms)) {
        this.#plain = new PlainRows(rule, this.#terms, columns.width, PLAIN_BATCH)
      }
    }
    return this.#sorts.length - 1
  }

  #sort(sort: number): RowSort {
    const known = this.#sorts[sort]
    if (known === undefined) throw new Error('A row came before its columns were known')
    return known
  }

  /** One data line, cut into as many cells as there are columns. Derived cells are appended to it. */
  row(cells: string[], line: number, sort = 0): void {
    const { reader, counting } = this.#sort(sort)
    reader.complete(cells)
    if (counting.length > 0) this.#count(reader, counting, cells)
    if (this.#format.runningBalance !== undefined) this.#follow(reader, cells, line)
    let row: Transaction | RejectedLine | null
    try {
      row = reader.read(cells, line)
    } catch (error) {
      throw stoppedByDate(error, `${this.#terms.fileName}:${line}`) ?? error
    }
    if (row === null) {
      this.passedOver++
      return
    }
    this.rows++
    if ('rule' in row) this.#reject(row)
    else {
      this.accepted++
      this.latest = row
      this.#batch.push(row)
    }
  }

  /** Where engines may put rows without making cells of them; null: this file has none that are plain. */
  get plain(): PlainRows | null {
    return this.#plain
  }

  /** Plain rows stand in these bytes, which must not change before the next `drain`. */
  set plainBytes(bytes: Buffer) {
    this.#plainBytes = bytes
  }

  #countPlain(plain: PlainRows): void {
    this.rows += plain.count
    this.accepted += plain.count
    for (const { counter, column } of this.#sort(0).counting) {
      if (column < 0) counter.lines += plain.count
      const units = plain.unitsIn(column)
      if (units === undefined) continue
      for (let row = 0; row < plain.count; row++) counter.sum.addUnits(units[row] as number)
    }
  }

  /** A data line that is no row; with its cells, as far as it has any, for the sums as written. */
  broken(rule: RejectRule, line: number, text: string, cells: string[] | null): void {
    const { reader, counting } = this.#sort(0)
    this.rows++
    if (cells !== null) reader.complete(cells)
    this.#count(reader, counting, cells ?? [])
    this.#reject(reader.broken(rule, line, text))
  }

  #reject(line: RejectedLine): void {
    this.rejected++
    this.latestRefusal = line
    this.#refused.push(line)
  }

  #count(reader: RecordReader, counting: readonly Counting[], cells: Cells): void {
    for (let each = 0; each < counting.length; each++) {
      const one = counting[each]
      if (one === undefined) break
      if (one.when.length > 0 && !holds(one.when, cells)) continue
      if (one.column >= 0) one.counter.sum.add(reader.figureAt(cells, one.column))
      else one.counter.lines++
    }
  }

  #follow(reader: RecordReader, cells: Cells, line: number): void {
    const rule = this.#format.runningBalance
    if (rule === undefined) return
    const balance = reader.figureAt(cells, reader.indexOf(rule.balance))
    const figure = reader.figureAt(cells, reader.indexOf(rule.figure))
    this.#balance.row(balance, figure, line)
  }

  /** Hands batches on when they are full, and plain rows always; the sink's promises, where it gives any. */
  drain(): Promise<void> | undefined {
    const isPlain = this.#plain !== null && this.#plain.count > 0
    if (!isPlain && this.#batch.length < BATCH && this.#refused.length < BATCH) return undefined
    return this.#flush()
  }

  async #flush(): Promise<void> {
    if (this.#plain !== null && this.#plain.count > 0) {
      this.#countPlain(this.#plain)
      await this.#sink.plain?.(this.#plain.sales(this.#plainBytes))
      this.#plain.clear()
    }
    if (this.#batch.length < BATCH && this.#refused.length < BATCH && !this.#ended) return
    const rows = this.#batch
    const refused = this.#refused
    this.#batch = []
    this.#refused = []
    if (rows.length > 0) await this.#sink.rows(rows)
    if (refused.length > 0) await this.#sink.rejected(refused)
  }

  /** The file's end: its trailer lines, as cells (none: it has no trailer), and where each stands. */
  trailer(lines: readonly (readonly string[])[], at: readonly number[]): void {
    const rule = this.#format.totals
    if (rule?.declared === undefined) return
    if (lines.length === 0) {
      if (rule.required !== true) return
      throw this.#stop('NO_TOTALS', 'The file ends without the totals that its layout ends with.')
    }
    const counted = (name: string) => this.#counted(name)
    const declared = rule.declared(lines, counted)
    if (declared === null) {
      // One line of totals is sound by itself: then what follows is no part of it.
      if (at.length > 1 && rule.declared(lines.slice(0, 1), counted) !== null) {
        throw afterTotals(this.#terms.fileName, at[1] ?? 0)
      }
      const why = 'The totals at the end of the file cannot be read.'
      throw this.#stop('TOTALS_UNREADABLE', why, at[0])
    }
    this.declared(declared)
  }

  /** Figures that were declared for the counted totals, by their names. */
  declared(figures: Readonly<Record<string, string>>): void {
    for (const one of this.#counters) {
      const declared = figures[one.total.name]
      if (declared === undefined) continue
      this.total(one.total.name, declared, this.#counted(one.total.name))
    }
  }

  #counted(name: string): string {
    const one = this.#counters.find(({ total }) => total.name === name)
    if (one === undefined) throw new Error(`No total ${name} was counted`)
    return 'column' in one.total.of ? one.sum.text() : String(one.lines)
  }

  /** A declared figure whose counterpart an assembler counted. */
  total(
    name: string,
    declared: string,
    counted: string,
    onDisagreement: TotalsRule['onDisagreement'] = this.#format.totals?.onDisagreement ??
      'quarantine',
  ): void {
    const total = { name, declared, counted }
    this.#checked.push(total)
    if (onDisagreement === 'report') this.#reported.add(total)
  }

  /** What was declared against what was counted; throws where they must agree and do not. */
  #agreement(): ControlTotals {
    const { broken } = this.#balance
    if (broken !== null) {
      throw this.#stop(
        'WRONG_TOTALS',
        `The balance of line ${broken.line} does not follow from the line above it: it is ${excerptOf(broken.balance)}, by an amount of ${excerptOf(broken.figure)}.`,
      )
    }
    if (this.#balance.rows > 0) this.total('balance_breaks', '0', '0')
    const totals = this.#checked
    if (totals.length === 0) return { state: 'absent' }
    const wrong = totals.filter(({ declared, counted }) => !sameFigure(declared, counted))
    const grave = wrong.filter((total) => !this.#reported.has(total))
    if (grave.length > 0) {
      const said = grave
        .slice(0, 5)
        .map((one) => `${one.name} ${one.declared}, counted ${one.counted}`)
      const stopped = this.#stop('WRONG_TOTALS', `The file declares ${said.join('; ')}.`)
      throw new WrongTotals(stopped, this.rows, { state: 'disagreed', totals })
    }
    if (wrong.length === 0) return { state: 'agreed', totals }
    // Beside one that differs the same figure must not look like another for its decimals.
    return {
      state: 'disagreed',
      totals: totals.map((one) => (wrong.includes(one) ? one : { ...one, counted: one.declared })),
    }
  }

  #stop(code: string, message: string, line?: number): StoppedError {
    const { fileName } = this.#terms
    return new StoppedError(code, EXIT.quarantined, message, {
      place: line === undefined ? fileName : `${fileName}:${line}`,
      hint: 'The file was cut off or changed on its way: fetch it again from its sender.',
    })
  }

  /** Compares the totals, then hands on what is left. */
  async end(): Promise<ControlTotals> {
    const totals = this.#agreement()
    this.#ended = true
    await this.#flush()
    return totals
  }
}

export function afterTotals(file: string, line: number): StoppedError {
  return new StoppedError(
    'AFTER_TOTALS',
    EXIT.quarantined,
    `Line ${line} stands behind the totals, which end the file.`,
    { place: `${file}:${line}`, hint: 'Two files may have been joined: fetch the file again.' },
  )
}
