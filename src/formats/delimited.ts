// Delimited text: heading, rows and trailer, cut a line at a time; quotes only where there are any.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { ColumnMap } from './compiled-rule.ts'
import type { DelimitedShape, Format } from './format.ts'
import { headingMap } from './headings.ts'
import { keysOfDecision, keysRead } from './keys-read.ts'
import {
  LINE_MAX,
  LineCutter,
  lineTooLong,
  TextDecoding,
  withNewlines,
  withoutMark,
} from './lines.ts'
import { quotedCells } from './quotes.ts'
import type { ReadingTerms } from './reading.ts'
import { excerptOf } from './refusal.ts'
import { afterTotals, type RowCollector } from './row-collector.ts'
import { refuseSensitiveHeadings, refuseTracks } from './sensitive.ts'

const NEWLINE = 10
const RETURN = 13
const QUOTE = 34
const BACKTICK = 96
const APOSTROPHE = 39
/** More sums between records say nothing more of a file. */
export const SUMS_MAX = 1_000

/** The engine of one delimited file. Blocks of whole lines go in, rows go to the collector. */
export async function readDelimited(
  format: Format,
  shape: DelimitedShape,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  collector: RowCollector,
): Promise<void> {
  const decoding = new TextDecoding(shape.encodings, terms.fileName)
  const reader = new DelimitedReader(format, shape, terms, collector, decoding)
  const cutter = new LineCutter()
  let offset = 0
  const take = async (raw: Buffer, last: boolean) => {
    const block = offset === 0 ? withoutMark(raw) : raw
    const begin = offset + raw.length - block.length
    offset += raw.length
    let from = last ? 0 : reader.plainRows(block, 0, begin)
    while (from < block.length && collector.plain?.isFull === true) {
      await collector.drain()
      from = reader.plainRows(block, from, begin)
    }
    if (from < block.length) {
      reader.block(decoding.decode(from === 0 ? block : block.subarray(from), begin + from), last)
    }
    const drained = collector.drain()
    if (drained !== undefined) await drained
  }
  for await (const chunk of bytes) {
    const block = cutter.push(chunk)
    if (block.length > 0) await take(block, false)
    if (cutter.tooLong) throw reader.tooLong()
  }
  const rest = cutter.end()
  if (rest.length > 0) await take(rest, true)
  reader.end()
}

class DelimitedReader {
  readonly #format: Format
  readonly #shape: DelimitedShape
  readonly #terms: ReadingTerms
  readonly #collector: RowCollector
  readonly #decoding: TextDecoding
  readonly #cells: string[] = []
  /** The number of the line that comes next. */
  #line = 1
  #delimiter = 0
  #separator = ''
  #width = 0
  /** Which columns anything reads: the others are not cut out of plain rows. */
  #wanted: readonly boolean[] = []
  #lastHeading = ''
  /** Where the columns stand that every record has. */
  #required: readonly number[] = []
  #headed = false
  #sawText = false
  #trailer: string[][] | null = null
  #trailerLines: number[] = []
  /** Sums behind which records stood again, and their lines. */
  #sums: string[][] = []
  #sumLines: number[] = []
  readonly #trailerMarks: readonly string[]
  readonly #trailerStarts: ReadonlySet<number>
  /** Its sums stand between records too, and in any column. */
  readonly #sumsBetween: boolean
  /** The beginning of a record whose quotes are still open, and its line. */
  #open: { text: string; line: number } | null = null
  #preamble: string[] = []

  constructor(
    format: Format,
    shape: DelimitedShape,
    terms: ReadingTerms,
    collector: RowCollector,
    decoding: TextDecoding,
  ) {
    this.#decoding = decoding
    this.#format = format
    this.#shape = shape
    this.#terms = terms
    this.#collector = collector
    this.#trailerMarks = shape.trailer ?? []
    this.#trailerStarts = new Set(this.#trailerMarks.map((mark) => mark.charCodeAt(0)))
    this.#sumsBetween = this.#trailerMarks.length > 0 && sumsBetween(format)
  }

  tooLong(): StoppedError {
    return lineTooLong(this.#terms.fileName, this.#open?.line ?? this.#line)
  }

  /**
   * The lines of a block from `from` on, as long as they need no look around: plain ones in bytes,
   * others one by one as text. Where it stops: at the trailer, at a quote, at a blank line, or where
   * the collector must be drained first. The block begins at byte `begin` of the file.
   */
  plainRows(block: Buffer, from: number, begin: number): number {
    const plain = this.#collector.plain
    if (plain === null || !this.#headed || this.#trailer !== null || this.#open !== null)
      return from
    this.#collector.plainBytes = block
    while (from < block.length && !plain.isFull) {
      const newline = block.indexOf(NEWLINE, from)
      const to = newline > from && block[newline - 1] === RETURN ? newline - 1 : newline
      if (to <= from || this.#trailerStarts.has(block[from] as number)) break
      if (this.#sumsBetween && block[from] === this.#delimiter) break
      const taken = plain.take(block, from, to, this.#line)
      if (taken === 'plain') this.#line++
      else if (!this.#inText(block.subarray(from, to), begin + from)) break
      else if (taken === 'unknown') {
        const { latest } = this.#collector
        if (latest?.line === this.#line - 1) plain.learn(block, latest)
      }
      from = newline + 1
      if (this.#trailer !== null) break
    }
    this.#sawText ||= from > 0
    return from
  }

  /** One whole line the general way; false where its quotes may reach beyond it, or it is several. */
  #inText(line: Buffer, offset: number): boolean {
    if (line.includes(QUOTE) || line.includes(RETURN)) return false
    const text = this.#decoding.decode(line, offset)
    refuseTracks(text, this.#terms.fileName, this.#line)
    this.#plainLine(text, 0, text.length, false)
    this.#line++
    return true
  }

  /** Reads a block of whole lines; `last`: the text behind the last newline of the file. */
  block(decoded: string, last: boolean): void {
    const block = withNewlines(decoded)
    refuseTracks(block, this.#terms.fileName, this.#line)
    const opened = this.#open
    const text = opened === null ? block : opened.text + block
    if (opened !== null) {
      this.#line = opened.line
      this.#open = null
    }
    const end = text.length
    let quote = text.indexOf('"')
    let from = quote < 0 && !last ? this.#plainRows(text) : 0
    while (from < end) {
      if (text.charCodeAt(from) === NEWLINE) {
        // Millions of blank lines must not cost a search each.
        this.#line++
        from++
        continue
      }
      let to = text.indexOf('\n', from)
      if (to < 0) to = end
      if (quote >= 0 && quote < from) quote = text.indexOf('"', from)
      if (
        quote >= 0 &&
        quote < to &&
        this.#headed &&
        this.#trailer === null &&
        !this.#beginsTrailer(text, from, to)
      ) {
        const next = this.#quoted(text, from, last)
        if (next < 0) return
        from = next
        continue
      }
      const stop = to > from && text.charCodeAt(to - 1) === RETURN ? to - 1 : to
      if (stop > from) this.#plainLine(text, from, stop, last && to === end)
      this.#line++
      from = to + 1
    }
  }

  /**
   * The rows at the beginning of a block without quotes; where the first line stands that needs a
   * closer look. One loop over local variables: line by line through methods took twice as long.
   */
  #plainRows(text: string): number {
    if (!this.#headed || this.#trailer !== null) return 0
    const { padding, trailerPattern } = this.#shape
    if (trailerPattern !== undefined) return 0
    const cells = this.#cells
    const separator = this.#separator
    const width = this.#width
    const trailerStarts = this.#trailerStarts
    const sumsBetween = this.#sumsBetween
    const collector = this.#collector
    const wanted = this.#wanted
    const mark = padding === 'backtick' ? BACKTICK : padding === 'blanks' ? 0 : -1
    const end = text.length
    let line = this.#line
    let from = 0
    while (from < end) {
      const newline = text.indexOf('\n', from)
      const to = newline > from && text.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline
      if (to <= from) break
      const code = text.charCodeAt(from)
      const mayEnd = trailerStarts.has(code) || (sumsBetween && code === this.#delimiter)
      if (mayEnd && this.#beginsTrailer(text, from, to)) break
      let count = 0
      let start = from
      // indexOf is a third faster here than a loop over character codes: it runs as memchr.
      for (let at = text.indexOf(separator, from); at >= 0 && at < to; ) {
        cells[count] = wanted[count] === true ? cellOf(text, start, at, mark) : ''
        count++
        start = at + 1
        at = text.indexOf(separator, start)
      }
      cells[count++] = cellOf(text, start, to, mark)
      if (count !== width) break
      collector.row(cells, line)
      line++
      from = newline + 1
    }
    this.#line = line
    this.#sawText ||= from > 0
    return from
  }

  #plainLine(text: string, from: number, to: number, unended: boolean): void {
    this.#sawText = true
    if (this.#headed && this.#trailer === null && !this.#beginsTrailer(text, from, to)) {
      const count = this.#cut(text, from, to)
      this.#row(count, this.#line, unended, text, from, to)
      return
    }
    const line = text.slice(from, to)
    if (this.#headed) this.#trailerLine(line)
    else this.#heading(line)
  }

  #beginsTrailer(text: string, from: number, to: number): boolean {
    const pattern = this.#shape.trailerPattern
    if (pattern?.test(text.slice(from, Math.min(to, from + 80)))) return true
    // Quotes around its cells change nothing.
    let start = text.charCodeAt(from) === QUOTE ? from + 1 : from
    if (this.#sumsBetween) while (start < to && this.#isBefore(text.charCodeAt(start))) start++
    if (!this.#trailerStarts.has(text.charCodeAt(start))) return false
    return this.#trailerMarks.some((mark) => text.startsWith(mark, start))
  }

  /** What may stand before the first cell that says something. */
  #isBefore(code: number): boolean {
    return code === this.#delimiter || code === QUOTE || isPadding(code)
  }

  /** Cuts an unquoted line into the cells; the number of them. */
  #cut(text: string, from: number, to: number): number {
    const cells = this.#cells
    const separator = this.#separator
    let count = 0
    let start = from
    for (let at = text.indexOf(separator, from); at >= 0 && at < to; ) {
      cells[count++] = text.slice(start, at)
      start = at + 1
      at = text.indexOf(separator, start)
    }
    cells[count++] = text.slice(start, to)
    return count
  }

  /** A record with quotes; where the next one begins, or -1: it goes on in the next block. */
  #quoted(text: string, from: number, last: boolean): number {
    const record = quotedCells(text, from, this.#delimiter, this.#cells)
    const line = this.#line
    if (record.state === 'open') {
      if (last) throw this.#cutOff('ends within quotes')
      if (text.length - from > LINE_MAX) throw this.tooLong()
      this.#open = { text: text.slice(from), line }
      return -1
    }
    for (let at = text.indexOf('\n', from); at >= 0 && at < record.end; ) {
      this.#line++
      at = text.indexOf('\n', at + 1)
    }
    const unended = record.end === text.length && text.charCodeAt(record.end - 1) !== NEWLINE
    if (unended) this.#line++
    if (record.state === 'misplaced') {
      const plain = this.#withoutFormulas(text.slice(from, record.end))
      if (plain !== null) {
        const { count } = plain
        this.#row(count, line, last && unended, plain.text, 0, plain.text.length)
        return record.end
      }
      // Its cells as they stand count in the sums, which know nothing of quotes.
      const count = this.#cut(text, from, record.end)
      for (let at = count; at < this.#width; at++) this.#cells[at] = ''
      this.#collector.broken(
        'quote_misplaced',
        line,
        this.#shown(text, from, record.end),
        this.#cells,
      )
    } else {
      this.#row(record.count, line, last && unended, text, from, record.end)
    }
    return record.end
  }

  /** `="00012"`: digits that a spreadsheet shall take for text, cut into the cells; null where it is not that. */
  #withoutFormulas(line: string): { readonly text: string; readonly count: number } | null {
    if (this.#shape.padding !== 'backtick' || !line.includes('="')) return null
    const text = line.replace(/(^|[,;|\t])="([^"]*)"(?=[,;|\t\r\n]|$)/g, '$1"$2"')
    const record = quotedCells(text, 0, this.#delimiter, this.#cells)
    return record.state === 'cells' ? { text, count: record.count } : null
  }

  #row(
    count: number,
    line: number,
    unended: boolean,
    text: string,
    from: number,
    to: number,
  ): void {
    const cells = this.#cells
    if (this.#shape.padding === 'backtick' && count !== this.#width) {
      // A comma within a cell: every cell begins with a backtick, so that the line can be cut there.
      const marked = text
        .slice(from, to)
        .replace(/\r?\n?$/, '')
        .split(',`')
      if (marked.length === this.#width) {
        count = marked.length
        for (let at = 0; at < count; at++) cells[at] = marked[at] ?? ''
      }
    }
    if (this.#shape.padding !== undefined) unpad(cells, count, this.#shape.padding)
    // Cells that its writer drops at the end may as well have been cut off, and an amount with them.
    if (unended && count < this.#width) {
      throw this.#cutOff(`has ${count} of ${this.#width} columns and no line end`)
    }
    if (count !== this.#width && !this.#loosened(count)) {
      for (let at = count; at < this.#width; at++) cells[at] = ''
      this.#collector.broken('cell_count', line, this.#shown(text, from, to), cells)
      return
    }
    this.#collector.row(cells, line)
    const refusal = unended ? this.#collector.latestRefusal : null
    if (refusal !== null && refusal.line === line && refusal.field === this.#lastHeading) {
      throw this.#cutOff('breaks off in its last column')
    }
  }

  /** What may be shown of a line that cannot be cut. */
  #shown(text: string, from: number, to: number): string {
    const line = text.slice(from, to)
    const { shownCells } = this.#shape
    if (shownCells === undefined) return line
    return line.split(this.#separator, shownCells).join(this.#separator)
  }

  /** True where the layout's writer drops or adds blank cells at the end, and nothing else differs. */
  #loosened(count: number): boolean {
    if (this.#shape.looseEnd !== true) return false
    for (let at = count; at < this.#width; at++) this.#cells[at] = ''
    for (let at = this.#width; at < count; at++) if (this.#cells[at] !== '') return false
    return count > 1
  }

  #cutOff(how: string): StoppedError {
    const line = this.#open?.line ?? this.#line
    return new StoppedError(
      'CUT_OFF',
      EXIT.quarantined,
      `The file is cut off: its last line, ${line}, ${how}.`,
      { place: `${this.#terms.fileName}:${line}`, hint: 'Fetch the whole file again.' },
    )
  }

  #heading(line: string): void {
    this.#preamble.push(line.slice(0, 4_000))
    for (const delimiter of this.#shape.delimiters) {
      this.#delimiter = delimiter.charCodeAt(0)
      this.#separator = delimiter
      const cut = quotedCells(line, 0, this.#delimiter, this.#cells)
      if (cut.state !== 'cells') continue
      const headings = this.#cells.slice(0, cut.count)
      unpad(headings, cut.count, this.#shape.padding ?? 'none')
      refuseSensitiveHeadings(headings, this.#terms.fileName)
      const last = this.#preamble.length >= this.#shape.headingWithin
      const final = last && delimiter === this.#shape.delimiters.at(-1)
      const columns = headingMap(this.#shape, headings, this.#terms.fileName, this.#line, final)
      if (columns === null) continue
      this.#width = headings.length
      this.#lastHeading = headings.at(-1) ?? ''
      this.#headed = true
      this.#required = requiredPlaces(this.#format, this.#shape, columns)
      const read = [...keysRead(this.#format), ...keysOfDecision(this.#format, this.#format)]
      const places = new Set(read.map((key) => columns.indexOf(key)))
      this.#wanted = headings.map((_, at) => places.has(at))
      this.#collector.begin(this.#format, columns)
      if (this.#collector.plain !== null) this.#collector.plain.delimiter = this.#delimiter
      return
    }
    if (this.#preamble.length >= this.#shape.headingWithin) throw this.#noHeading()
  }

  #noHeading(): StoppedError {
    const [first = ''] = this.#preamble
    // Wallets answer a request for a bill that is not there with an error, which scripts save as the file.
    const isAnswer = /^\s*(?:\{\s*"|<xml>|<\?xml)/.test(first)
    return new StoppedError(
      'NO_HEADER',
      EXIT.quarantined,
      isAnswer
        ? `The file is an error answer of the sender's service, and no ${this.#format.id}: ${excerptOf(this.#preamble.join(' '))}`
        : `The file has no heading row with the columns of the layout ${this.#format.id}${namesRequired(this.#shape)}.`,
      {
        place: `${this.#terms.fileName}:1`,
        hint: isAnswer
          ? 'Fetch it again. Some services make no file for a day without transactions: then leave it out.'
          : 'Check that the source names the right layout, and export the file with its headings.',
      },
    )
  }

  #trailerLine(line: string): void {
    const again = this.#recordAgain(line)
    if (again >= 0) {
      if (this.#sums.length < SUMS_MAX) {
        this.#sums.push(...(this.#trailer ?? []))
        this.#sumLines.push(...this.#trailerLines)
      }
      this.#trailer = null
      this.#trailerLines = []
      this.#row(again, this.#line, false, line, 0, line.length)
      return
    }
    this.#trailer ??= []
    // A trailer is a line or a few: more is no trailer of any layout.
    if (this.#trailer.length >= 100) throw afterTotals(this.#terms.fileName, this.#line)
    const cut = quotedCells(line, 0, this.#delimiter, this.#cells)
    const cells = cut.state === 'cells' ? this.#cells.slice(0, cut.count) : [line]
    unpad(cells, cells.length, this.#shape.padding ?? 'none')
    this.#trailer.push(cells)
    this.#trailerLines.push(this.#line)
  }

  /**
   * Such sums (小计, 合计) stand between records too: the number of cells where a line
   * behind them is a record again, else -1.
   */
  #recordAgain(line: string): number {
    if (this.#trailer === null || !this.#sumsBetween) return -1
    if (this.#beginsTrailer(line, 0, line.length)) return -1
    const cut = quotedCells(line, 0, this.#delimiter, this.#cells)
    if (cut.state !== 'cells') return -1
    const cells = this.#cells.slice(0, cut.count)
    unpad(cells, cells.length, this.#shape.padding ?? 'none')
    return bearsAll(cells, this.#required) ? cut.count : -1
  }

  end(): void {
    if (this.#open !== null) throw this.#cutOff('ends within quotes')
    if (!this.#sawText) throw emptyFile(this.#terms.fileName)
    if (!this.#headed) throw this.#noHeading()
    const lines = [...this.#sumLines, ...this.#trailerLines]
    this.#collector.trailer([...this.#sums, ...(this.#trailer ?? [])], lines)
  }
}

/** Whether the sums of a layout's trailer stand between its records as well. */
export function sumsBetween({ totals }: Format): boolean {
  return totals?.declared === undefined || totals.between === true
}

export function emptyFile(file: string): StoppedError {
  return new StoppedError('EMPTY_FILE', EXIT.quarantined, 'The file is empty.', {
    place: file,
    hint: 'A day without records has a file with its headings. Fetch the file again.',
  })
}

/** How the columns are headed without which a row is no heading row, to end a sentence. */
export function namesRequired(shape: DelimitedShape): string {
  const names = Object.values(shape.columns).flatMap(({ names: [first = ''], required }) =>
    required === true ? [first] : [],
  )
  return names.length === 0 ? '' : `: ${names.join(', ')}`
}

/** The places of the columns that every record of a layout fills; an amount may be blank. */
export function requiredPlaces(
  format: Format,
  shape: DelimitedShape,
  columns: ColumnMap,
): readonly number[] {
  const amounts = new Set(
    format.records.flatMap((one) => ('amount' in one ? one.amount?.column : [])),
  )
  return Object.entries(shape.columns)
    .filter(([key, column]) => column.required === true && !amounts.has(key))
    .map(([key]) => columns.indexOf(key))
}

export function bearsAll(cells: readonly string[], places: readonly number[]): boolean {
  return places.length > 0 && places.every((at) => (cells[at] ?? '') !== '')
}

/** A cell without its padding, cut once: `mark` is a letter that may stand before it, or -1: it has none. */
function cellOf(text: string, start: number, end: number, mark: number): string {
  if (mark < 0) return text.slice(start, end)
  const code = text.charCodeAt(start)
  const isMarked = code === mark || (mark === BACKTICK && code === APOSTROPHE)
  const from = isMarked && start < end ? start + 1 : start
  const isPadded = isPadding(text.charCodeAt(from)) || isPadding(text.charCodeAt(end - 1))
  return isPadded && from < end ? text.slice(from, end).trim() : text.slice(from, end)
}

function isPadding(code: number): boolean {
  return code <= 32 || code === 0x3000
}

/** Cuts what a layout pads its cells with. */
export function unpad(cells: string[], count: number, padding: DelimitedShape['padding']): void {
  if (padding === undefined || padding === 'none') return
  for (let at = 0; at < count; at++) {
    let cell = cells[at] ?? ''
    const code = cell.charCodeAt(0)
    if (padding === 'backtick' && (code === BACKTICK || code === APOSTROPHE)) cell = cell.slice(1)
    if (isPadding(cell.charCodeAt(0)) || isPadding(cell.charCodeAt(cell.length - 1))) {
      cell = cell.trim()
    }
    cells[at] = cell
  }
}
