// Files whose lines of several sorts make records together: lines are cut here, the layout's assembler joins them.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { emptyFile } from './delimited.ts'
import type { AssembledShape, AssemblyDesk, Format } from './format.ts'
import { LineCutter, lineTooLong, TextDecoding, withNewlines, withoutMark } from './lines.ts'
import { quotedCells } from './quotes.ts'
import type { ReadingTerms } from './reading.ts'
import type { RowCollector } from './row-collector.ts'
import { refuseTracks } from './sensitive.ts'

export async function readAssembled(
  format: Format,
  shape: AssembledShape,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  collector: RowCollector,
): Promise<void> {
  collector.begin(format, {
    width: shape.keys.length,
    indexOf: (key) => shape.keys.indexOf(key),
    headingOf: (key) => key,
  })
  const desk: AssemblyDesk = {
    file: terms,
    row: (line, cells) => collector.row([...cells], line),
    broken: (line, text) => collector.broken('line_unknown', line, text.slice(0, 2_000), null),
    total: (...total) => collector.total(...total),
    stop(code, message, line) {
      throw new StoppedError(code, EXIT.quarantined, message, {
        place: `${terms.fileName}:${line}`,
        hint: 'Check that the source names the right layout, and fetch the whole file again.',
      })
    },
  }
  const assembler = shape.begin(desk)
  const cutter = new LineCutter()
  const decoding = new TextDecoding(shape.encodings, terms.fileName)
  const cells: string[] = []
  let line = 1
  let offset = 0
  let any = false

  const one = (text: string, isEnded: boolean) => {
    any = true
    if (shape.cut.by === 'function') {
      assembler.line(shape.cut.cells(text), line, text, isEnded)
      return
    }
    const cut = quotedCells(text, 0, shape.cut.delimiter.charCodeAt(0), cells)
    if (cut.state === 'cells') assembler.line(cells.slice(0, cut.count), line, text, isEnded)
    else if (cut.state === 'open') desk.stop('CUT_OFF', `Line ${line} ends within quotes.`, line)
    else desk.broken(line, text)
  }

  const take = async (raw: Buffer) => {
    const block = offset === 0 ? withoutMark(raw) : raw
    const text = withNewlines(decoding.decode(block, offset + raw.length - block.length))
    offset += raw.length
    refuseTracks(text, terms.fileName, line)
    for (let from = 0; from < text.length; ) {
      const newline = text.indexOf('\n', from)
      const end = newline < 0 ? text.length : newline
      const to = end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end
      if (to > from && text.charCodeAt(from) !== 0x1a) one(text.slice(from, to), newline >= 0)
      line++
      from = end + 1
    }
    const drained = collector.drain()
    if (drained !== undefined) await drained
  }

  for await (const chunk of bytes) {
    const block = cutter.push(chunk)
    if (block.length > 0) await take(block)
    if (cutter.tooLong) throw lineTooLong(terms.fileName, line)
  }
  const rest = cutter.end()
  if (rest.length > 0) await take(rest)
  if (!any) throw emptyFile(terms.fileName)
  assembler.end(line)
}
