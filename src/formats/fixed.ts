// Lines of fixed width: fields cut by bytes, only those that records use, told apart by their length.
import { isAscii } from 'node:buffer'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { ColumnMap } from './compiled-rule.ts'
import { emptyFile } from './delimited.ts'
import type { FixedLine, FixedShape, Format } from './format.ts'
import { keysRead } from './keys-read.ts'
import { LineCutter, lineTooLong, TextDecoding, withNewlines, withoutMark } from './lines.ts'
import type { ReadingTerms } from './reading.ts'
import type { RowCollector } from './row-collector.ts'
import { refuseTracks } from './sensitive.ts'

const BLANK = 32

interface Field {
  readonly key: string
  readonly from: number
  readonly to: number
}

interface Sort {
  readonly width: number
  readonly fields: readonly Field[]
  readonly sort: number
}

function sortOf(line: FixedLine, collector: RowCollector, totals: readonly string[]): Sort {
  const used = keysRead(line)
  const gap = line.separator?.length ?? 0
  const fields: Field[] = []
  let at = 0
  for (const [key, width] of line.fields) {
    if (used.has(key) || totals.includes(key)) fields.push({ key, from: at, to: at + width })
    at += width + gap
  }
  const columns: ColumnMap = {
    width: fields.length,
    indexOf: (key) => fields.findIndex((field) => field.key === key),
    headingOf: (key) => key,
  }
  return { width: at - gap, fields, sort: collector.begin(line, columns) }
}

export async function readFixed(
  format: Format,
  shape: FixedShape,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  collector: RowCollector,
): Promise<void> {
  const totals = (format.totals?.counted ?? []).flatMap(({ of }) =>
    'column' in of ? [of.column] : [],
  )
  const sorts = shape.lines.map((line) => sortOf(line, collector, totals))
  const cutter = new LineCutter()
  const decoding = new TextDecoding(shape.encodings, terms.fileName)
  const decoder = new TextDecoder('gb18030')
  const cells: string[] = []
  let line = 1
  let offset = 0
  let fits = false
  let latest: Sort | undefined

  const one = (text: string, from: number, to: number, plain: boolean, unended: boolean) => {
    let length = to - from
    // Nearly all lines are of one sort.
    let sort = latest?.width === length ? latest : sorts.find(({ width }) => width === length)
    if (sort === undefined && shape.looseEnd === true) {
      sort = sorts.find(({ width }) => length < width)
      length = sort?.width ?? length
    }
    if (sort === undefined) {
      if (!fits) throw noSuchLine(format.id, terms.fileName, line)
      if (unended) throw cutOff(terms.fileName, line)
      collector.broken('line_width', line, text.slice(from, Math.min(to, from + 2_000)), null)
      return
    }
    fits = true
    latest = sort
    for (let each = 0; each < sort.fields.length; each++) {
      const field = sort.fields[each]
      if (field === undefined) break
      let start = from + field.from
      let end = Math.min(from + field.to, to)
      while (end > start && text.charCodeAt(end - 1) === BLANK) end--
      while (start < end && text.charCodeAt(start) === BLANK) start++
      const cell = text.slice(start, end)
      cells[each] = plain || isAsciiText(cell) ? cell : decoder.decode(Buffer.from(cell, 'latin1'))
    }
    collector.row(cells, line, sort.sort)
  }

  const take = async (raw: Buffer, last: boolean) => {
    const block = offset === 0 ? withoutMark(raw) : raw
    // Decoded to prove the encoding; cut by bytes, because widths count them.
    const decoded = decoding.decode(block, offset + raw.length - block.length)
    offset += raw.length
    refuseTracks(decoded, terms.fileName, line)
    const plain = isAscii(block)
    const text = withNewlines(plain ? decoded : block.toString('latin1'))
    for (let from = 0; from < text.length; ) {
      const newline = text.indexOf('\n', from)
      const end = newline < 0 ? text.length : newline
      const to = end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end
      if (to > from && text.charCodeAt(from) !== 0x1a)
        one(text, from, to, plain, last && newline < 0)
      line++
      from = end + 1
    }
    const drained = collector.drain()
    if (drained !== undefined) await drained
  }

  for await (const chunk of bytes) {
    const block = cutter.push(chunk)
    if (block.length > 0) await take(block, false)
    if (cutter.tooLong) throw lineTooLong(terms.fileName, line)
  }
  const rest = cutter.end()
  if (rest.length > 0) await take(rest, true)
  if (!fits) throw emptyFile(terms.fileName)
}

/** Most cells of a file with Chinese names in it are digits: they need no decoding. */
function isAsciiText(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}

function noSuchLine(layout: string, file: string, line: number): StoppedError {
  return new StoppedError(
    'WRONG_LAYOUT',
    EXIT.quarantined,
    `The first line has the length of no line of the layout ${layout}.`,
    { place: `${file}:${line}`, hint: 'Check that the source names the right layout.' },
  )
}

function cutOff(file: string, line: number): StoppedError {
  return new StoppedError(
    'CUT_OFF',
    EXIT.quarantined,
    `The file is cut off: its last line, ${line}, is too short and has no line end.`,
    { place: `${file}:${line}`, hint: 'Fetch the whole file again.' },
  )
}
