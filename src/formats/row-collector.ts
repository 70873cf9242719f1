// Gathers what a file's rows become: batches for the sink, counts, and the column sums of its totals.
import type { ControlTotal, ControlTotals, RejectedLine } from '../domain/received-file.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { Transaction } from '../domain/transaction.ts'
import { FigureSum, sameFigure } from './figures.ts'
import type { CountedTotal, Format } from './format.ts'
import type { ReadingTerms, RowSink } from './reading.ts'
import {
  type Cells,
  type ColumnMap,
  conditionWords,
  RecordReader,
  stoppedByCalendar,
} from './record.ts'
import type { RejectRule } from './refusal.ts'

const BATCH = 2_000

interface Counting {
  readonly total: CountedTotal
  readonly column: number // -1: lines are counted
  readonly when: readonly { readonly index: number; readonly words: ReadonlySet<string> }[]
  readonly sum: FigureSum
  lines: number
}

/** One per file (or archive entry). Engines push rows, in order; `drain` hands full batches on. */
export class RowCollector {
  readonly #terms: ReadingTerms
  readonly #sink: RowSink
  #format: Format | null = null
  #reader: RecordReader | null = null
  #counting: Counting[] = []
  #batch: Transaction[] = []
  #refused: RejectedLine[] = []
  #totals: ControlTotals = { state: 'absent' }
  rows = 0
  accepted = 0
  rejected = 0
  passedOver = 0

  constructor(terms: ReadingTerms, sink: RowSink) {
    this.#terms = terms
    this.#sink = sink
  }

  /** The columns are known: rows may come. */
  begin(format: Format, columns: ColumnMap): void {
    const reader = new RecordReader(format, columns, this.#terms)
    this.#format = format
    this.#reader = reader
    const exact = format.shape.type === 'delimited' && format.shape.exactHeadings === true
    this.#counting = (format.totals?.counted ?? []).map((total) => ({
      total,
      column: 'column' in total.of ? reader.indexOf(total.of.column) : -1,
      when: Object.entries(total.when ?? {}).map(([key, words]) => {
        return { index: reader.indexOf(key), words: conditionWords(words, exact) }
      }),
      sum: new FigureSum(),
      lines: 0,
    }))
  }

  #begun(): RecordReader {
    if (this.#reader === null) throw new Error('A row came before the columns were known')
    return this.#reader
  }

  /** One data line, cut into as many cells as there are columns. Derived cells are appended to it. */
  row(cells: string[], line: number): void {
    const reader = this.#begun()
    reader.complete(cells)
    if (this.#counting.length > 0) this.#count(reader, cells)
    let row: Transaction | RejectedLine | null
    try {
      row = reader.read(cells, line)
    } catch (error) {
      throw stoppedByCalendar(error, `${this.#terms.fileName}:${line}`) ?? error
    }
    if (row === null) {
      this.passedOver++
      return
    }
    this.rows++
    if ('rule' in row) this.#reject(row)
    else {
      this.accepted++
      this.#batch.push(row)
    }
  }

  /** A data line that is no row; with its cells, as far as it has any, for the sums as written. */
  broken(rule: RejectRule, line: number, text: string, cells: string[] | null): void {
    const reader = this.#begun()
    this.rows++
    this.#count(reader, cells ?? [])
    this.#reject(reader.broken(rule, line, text))
  }

  #reject(line: RejectedLine): void {
    this.rejected++
    this.#refused.push(line)
  }

  #count(reader: RecordReader, cells: Cells): void {
    const counting = this.#counting
    for (let each = 0; each < counting.length; each++) {
      const one = counting[each]
      if (one === undefined) break
      if (!one.when.every(({ index, words }) => words.has(cells[index] ?? ''))) continue
      if ('column' in one.total.of) one.sum.add(reader.figureAt(cells, one.column))
      else one.lines++
    }
  }

  /** Hands batches on when they are full; the sink's promises, where it gives any. */
  drain(): Promise<void> | undefined {
    if (this.#batch.length < BATCH && this.#refused.length < BATCH) return undefined
    return this.#flush()
  }

  async #flush(): Promise<void> {
    const rows = this.#batch
    const refused = this.#refused
    this.#batch = []
    this.#refused = []
    if (rows.length > 0) await this.#sink.rows(rows)
    if (refused.length > 0) await this.#sink.rejected(refused)
  }

  /** The file's end: its trailer lines, as cells (none: it has no trailer). */
  trailer(lines: readonly (readonly string[])[]): void {
    const rule = this.#format?.totals
    if (rule === undefined) return
    if (lines.length === 0) {
      if (rule.required !== true) return
      throw this.#stop('NO_TOTALS', 'The file ends without the totals that its layout ends with.')
    }
    const declared = rule.declared(lines)
    if (declared === null) {
      throw this.#stop('TOTALS_UNREADABLE', 'The totals at the end of the file cannot be read.')
    }
    this.declared(declared)
  }

  /** Compares declared figures with what was counted; throws where they must agree and do not. */
  declared(figures: Readonly<Record<string, string>>): void {
    const totals: ControlTotal[] = []
    for (const one of this.#counting) {
      const declared = figures[one.total.name]
      if (declared === undefined) continue
      const counted = 'column' in one.total.of ? one.sum.text() : String(one.lines)
      totals.push({ name: one.total.name, declared, counted })
    }
    if (totals.length === 0) return
    const wrong = totals.filter(({ declared, counted }) => !sameFigure(declared, counted))
    this.#totals = { state: wrong.length === 0 ? 'agreed' : 'disagreed', totals }
    if (wrong.length === 0 || this.#format?.totals?.onDisagreement === 'report') return
    const said = wrong.map((one) => `${one.name} ${one.declared}, counted ${one.counted}`)
    throw this.#stop('WRONG_TOTALS', `The file declares ${said.join('; ')}.`)
  }

  #stop(code: string, message: string): StoppedError {
    return new StoppedError(code, EXIT.quarantined, message, {
      place: this.#terms.fileName,
      hint: 'The file was cut off or changed on its way: fetch it again from its sender.',
    })
  }

  /** Hands on what is left. */
  async end(): Promise<ControlTotals> {
    await this.#flush()
    return this.#totals
  }
}
