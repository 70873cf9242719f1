// truth.json: what is true of every row that the simulator wrote, one statement a line.

/*
 * {"schema":"tieout/truth@1",
 *  "options":{...},                 as given to `simulate`, without the folder
 *  "places":{LETTER:PLACE},         what the letters below stand for
 *  "fees":[{"scheme","product","rate","cap"}],   agreed terms: rate in millionths, cap in cents or
 *                                   null, half up to the cent; refunds give nothing back
 *  "matches":[{"kind","journal":[{"file","line"}],"settlement":[{"file","line"}],"context":[...]}],
 *                                   context only where there is some: rows of the lifecycle that
 *                                   hold no money of their own (a completion's preauthorization)
 *  "netted":[[{"file","line"}]],    each group comes to nothing
 *  "exceptions":[{"type","cause","note","on","decidable","holds","journal","settlement","bank"}],
 *                                   all files being there. `decidable`, `holds`: see statement.ts
 *  "passing":[{"type","cause","on","clearedOn","journal"}],
 *                                   exceptions that only a run before the later file sees
 *  "interchangeable":[[{"file","line"}]],  rows that may change places in all that is said
 *  "zero":[{"file","line","value","class","cause","legitimate"}],   the zero-amount ledger
 *  "rejected":[{"file","line","field","text"}],
 *  "files":[{"file","side","date","rows","places"}]}
 *
 * `places` says where each row of a file stands, one letter a row in order, line 2 first (a
 * bank file's rows are `A`). Lines count the header as 1. Everything
 * but the matches is a few percent; the matches are written while the days are played.
 */

import { type CanonicalFile, GrowingFile } from './canonical-file.ts'
import { FEE_TERMS } from './cards.ts'
import {
  type BankRow,
  type JournalRow,
  PLACE_LETTERS,
  type SettlementRow,
  zeroValue,
} from './rows.ts'
import { type Row, rowsOf, type Statement } from './statement.ts'

/** The letters of `files[].places`, told in the file itself. */
const LETTERS = Object.fromEntries(
  Object.entries(PLACE_LETTERS).map(([place, letter]) => [letter, place]),
)

/** How many there are of what; the summary shows it. */
export interface TruthCounts {
  matches: number
  netted: number
  exceptions: number
  zero: number
  rejected: number
  /** `type/cause` to count. */
  byCause: Map<string, number>
}

interface Place {
  readonly file: string
  readonly line: number
}

function placeOf(row: Row | BankRow): Place {
  return { file: row.file, line: row.line }
}

function placesOf(rows: readonly (Row | BankRow)[]): Place[] {
  return rows.map(placeOf)
}

const LISTS = ['netted', 'exceptions', 'passing', 'interchangeable', 'zero', 'rejected'] as const
type List = (typeof LISTS)[number]

export class Truth {
  readonly counts: TruthCounts = {
    matches: 0,
    netted: 0,
    exceptions: 0,
    zero: 0,
    rejected: 0,
    byCause: new Map(),
  }
  readonly #file: GrowingFile | null
  readonly #lists: Record<List, string[]> = {
    netted: [],
    exceptions: [],
    passing: [],
    interchangeable: [],
    zero: [],
    rejected: [],
  }
  /** Statements about rows that are not all written yet: a settlement that comes days later. */
  #pending: Statement[] = []

  private constructor(file: GrowingFile | null) {
    this.#file = file
  }

  /** `folder` null: nothing is written, only counted. */
  static async open(folder: string | null, options: object): Promise<Truth> {
    if (folder === null) return new Truth(null)
    const file = await GrowingFile.open(folder, 'truth.json')
    file.write(
      `{"schema":"tieout/truth@1",\n"options":${JSON.stringify(options)},\n` +
        `"places":${JSON.stringify(LETTERS)},\n"fees":${JSON.stringify(FEE_TERMS)},\n"matches":[`,
    )
    return new Truth(file)
  }

  /** A plain sale and its settlement, by far the most frequent statement. */
  plain(journal: JournalRow, settlement: SettlementRow): void {
    this.counts.matches++
    if (this.#file === null) return
    this.#file.write(
      `${this.counts.matches === 1 ? '' : ','}\n{"kind":"plain",` +
        `"journal":[{"file":"${journal.file}","line":${journal.line}}],` +
        `"settlement":[{"file":"${settlement.file}","line":${settlement.line}}]}`,
    )
  }

  say(statements: readonly Statement[]): void {
    for (const statement of statements) {
      if (rowsOf(statement).every((row) => row.line > 0)) this.#write(statement)
      else this.#pending.push(statement)
    }
  }

  /** Looks again at what waited for rows; at the end nothing may wait. */
  async catchUp(isEnd: boolean): Promise<void> {
    const waiting = this.#pending
    this.#pending = []
    this.say(waiting)
    if (isEnd && this.#pending.length > 0) {
      throw new Error(`The simulator never wrote rows of: ${this.#pending[0]?.says}`)
    }
    await this.#file?.flush()
  }

  /** What a written row is by itself: a zero, a line that a reader must refuse. */
  row(row: Row): void {
    const value = zeroValue(row)
    if (value !== null) {
      const { zero } = row
      if (zero === null) throw new Error(`An unexplained zero on a settled ${row.kind}`)
      this.counts.zero++
      this.#list('zero', { ...placeOf(row), value, ...zero })
    }
    if (row.place !== 'rejected') return
    this.counts.rejected++
    const broken =
      row.side === 'journal'
        ? (row.broken ?? { column: 'amount', text: row.amountText })
        : { column: 'gross', text: row.grossText }
    this.#list('rejected', { ...placeOf(row), field: broken.column, text: broken.text })
  }

  get isFull(): boolean {
    return this.#file?.isFull ?? false
  }

  async flush(): Promise<void> {
    await this.#file?.flush()
  }

  async close(files: readonly CanonicalFile[]): Promise<void> {
    if (this.#file === null) return
    this.#file.write('\n]')
    for (const list of LISTS) {
      this.#file.write(`,\n"${list}":[${this.#lists[list].map((one) => `\n${one}`).join(',')}\n]`)
    }
    this.#file.write(',\n"files":[')
    for (const [at, file] of files.entries()) {
      const { name, side, date, rows } = file
      const entry = { file: name, side, date, rows, places: file.places() }
      this.#file.write(`${at === 0 ? '' : ','}\n${JSON.stringify(entry)}`)
      await this.#file.flush()
    }
    this.#file.write('\n]}\n')
    await this.#file.close()
  }

  async discard(): Promise<void> {
    await this.#file?.discard()
  }

  #list(list: List, value: unknown): void {
    if (this.#file !== null) this.#lists[list].push(JSON.stringify(value))
  }

  #write(statement: Statement): void {
    const { counts } = this
    switch (statement.says) {
      case 'match': {
        counts.matches++
        const { kind, journal, settlement, context } = statement
        const match = {
          kind,
          journal: placesOf(journal),
          settlement: placesOf(settlement),
          ...(context.length > 0 ? { context: placesOf(context) } : {}),
        }
        this.#file?.write(`${counts.matches === 1 ? '' : ','}\n${JSON.stringify(match)}`)
        return
      }
      case 'netted':
        counts.netted++
        this.#list('netted', placesOf(statement.rows))
        return
      case 'interchangeable':
        this.#list('interchangeable', placesOf(statement.rows))
        return
      case 'passing': {
        const { type, cause, on, clearedOn, journal } = statement
        this.#list('passing', { type, cause, on, clearedOn, journal: placesOf(journal) })
        return
      }
      case 'exception': {
        const { type, cause, note, on, decidable, holds } = statement
        counts.exceptions++
        const key = `${type}/${cause}`
        counts.byCause.set(key, (counts.byCause.get(key) ?? 0) + 1)
        this.#list('exceptions', {
          type,
          cause,
          note,
          on,
          decidable,
          holds,
          journal: placesOf(statement.journal),
          settlement: placesOf(statement.settlement),
          bank: placesOf(statement.bank),
        })
      }
    }
  }
}
