// The door of formats: reads a received file's bytes, by a declared layout, into transactions and rejected lines.
import type { Source } from '../domain/source.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { Side } from '../domain/transaction.ts'
import { readAssembled } from './assembled.ts'
import { declaredFormat } from './declared.ts'
import { readDelimited } from './delimited.ts'
import { readFixed } from './fixed.ts'
import type { Encoding, Format } from './format.ts'
import { LAYOUTS } from './layouts/layouts.ts'
import { ENCODING_SAMPLE, encodingOf, TextDecoding, utf16AsUtf8 } from './lines.ts'
import { readMessages } from './messages.ts'
import type { Reading, ReadingTerms, RowSink } from './reading.ts'
import { RowCollector } from './row-collector.ts'
import { readSheetRows } from './sheet.ts'
import { type Entry, entriesOf, isGzip, isZip, peeked, unwrapped } from './unwrapping.ts'

export { BlankSoFar, isWithoutCodes, untilBlank } from './blank-codes.ts'
export { type Guess, guessLayout } from './guess.ts'
export type { Reading, ReadingTerms, RowSink } from './reading.ts'
export { carriesTracks } from './refused-bytes.ts'
export { WrongTotals } from './row-collector.ts'
export { tracksRefused } from './sensitive.ts'
/** The bytes without gz around them: what is fingerprinted, so that a packed copy is the same file. */
export { unwrapped } from './unwrapping.ts'

/** The sides whose rows a source's layout can read; both where the source's own side decides. */
export function sidesOf(source: Source): ReadonlySet<Side> {
  const { shape, records, eitherSide } = known(source.layout, { source })
  if (eitherSide === true) return new Set(['journal', 'settlement'])
  const all = shape.type === 'fixed' ? shape.lines.flatMap((line) => line.records) : records
  return new Set(all.flatMap(({ side }) => (side === 'none' ? [] : [side])))
}

const TOTALS_MAX = 1_048_576

export function layoutIds(): string[] {
  return LAYOUTS.map(({ id }) => id)
}

function layoutNamed(id: string): Format | undefined {
  return LAYOUTS.find((layout) => layout.id === id)
}

/**
 * Reads a file by a layout, in bounded memory; gz and zip are unwrapped here. Lines that are no rows
 * go to the sink as rejected lines. Throws StoppedError (exit 3) when the file must be quarantined
 * whole: what the sink took of it until then counts nothing. A promise of the sink is waited for.
 * Of a file that is not packed a piece need be good no longer than until the next is asked for.
 */
export async function readFileAs(
  layout: string,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  sink: RowSink,
): Promise<Reading> {
  const format = known(layout, terms)
  const plain = unwrapped(bytes, terms.fileName)
  const { head, bytes: whole } = await peeked(plain, 4)
  const { shape } = format
  const asSheet = shape.type === 'delimited' && (shape.orSheet === true || shape.sheetOnly === true)
  if (isZip(head) && !asSheet) return readArchive(format, whole, terms, sink)
  return readPlain(format, head, whole, terms, sink)
}

function known(layout: string, { source }: Pick<ReadingTerms, 'source'>): Format {
  if (source.declared !== undefined && source.layout === layout) {
    return declaredFormat(layout, source.declared)
  }
  const format = layoutNamed(layout)
  if (format !== undefined) return format
  throw new StoppedError('UNKNOWN_LAYOUT', EXIT.usage, `There is no layout ${layout}.`, {
    place: source.name,
    hint: `Choose one of ${layoutIds().join(', ')}.`,
  })
}

async function readPlain(
  format: Format,
  head: Buffer,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  sink: RowSink,
  declared?: Readonly<Record<string, string>>,
): Promise<Reading> {
  const collector = new RowCollector(format, terms, sink)
  const { shape } = format
  if (shape.type === 'fixed') {
    const text = await settled(shape, bytes)
    await readFixed(format, text.shape, text.bytes, terms, collector)
  } else if (shape.type === 'assembled') {
    const text = await settled(shape, bytes)
    await readAssembled(format, text.shape, text.bytes, terms, collector)
  } else if (shape.type === 'messages') await readMessages(format, shape, bytes, terms, collector)
  else if (isZip(head)) await readSheetRows(format, shape, bytes, terms, collector)
  else if (shape.sheetOnly === true) {
    throw new StoppedError('NO_WORKBOOK', EXIT.quarantined, 'The file is no xlsx workbook.', {
      place: terms.fileName,
      hint: 'Save it as an xlsx workbook.',
    })
  } else {
    const wide = utf16Of(head)
    const text =
      wide !== null && shape.encodings.includes(wide)
        ? utf16AsUtf8(bytes, wide, terms.fileName)
        : bytes
    const { shape: own, bytes: whole } = await settled(shape, text)
    await readDelimited(format, own, whole, terms, collector)
  }
  if (declared !== undefined) collector.declared(declared)
  const controlTotals = await collector.end()
  const { rows, accepted, rejected, passedOver } = collector
  return { rows, accepted, rejected, passedOver, controlTotals }
}

/** The shape with the one encoding that the beginning of the bytes is in, where it has several and it tells. */
async function settled<S extends { readonly encodings: readonly Encoding[] }>(
  shape: S,
  bytes: AsyncIterable<Buffer>,
): Promise<{ readonly shape: S; readonly bytes: AsyncIterable<Buffer> }> {
  if (shape.encodings.length < 2) return { shape, bytes }
  const { head, bytes: whole } = await peeked(bytes, ENCODING_SAMPLE)
  const encoding = encodingOf(shape.encodings, head, head.length < ENCODING_SAMPLE)
  return { shape: encoding === null ? shape : { ...shape, encodings: [encoding] }, bytes: whole }
}

function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

/** Every entry that the layout reads, each under its own name; a file of totals speaks for its rows. */
async function readArchive(
  format: Format,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  sink: RowSink,
): Promise<Reading> {
  const entries = await entriesOf(bytes, terms.fileName)
  const wanted = rowEntries(format, entries)
  if (wanted.length === 0) {
    throw new StoppedError(
      'ARCHIVE_EMPTY',
      EXIT.quarantined,
      `The archive holds no file of the layout ${format.id}.`,
      { place: terms.fileName, hint: 'Check that the source names the right layout.' },
    )
  }
  const readings: Reading[] = []
  for (const entry of wanted) {
    readings.push(await readEntry(format, entries, entry, terms, sink))
  }
  return summed(readings)
}

function rowEntries(format: Format, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ name }) => format.archive?.rows.test(name) ?? true)
}

/** `terms` are those of the archive: the entry's name is added to its own. */
async function readEntry(
  format: Format,
  entries: readonly Entry[],
  entry: Entry,
  terms: ReadingTerms,
  sink: RowSink,
): Promise<Reading> {
  const totals = format.archive?.totals
  const declared =
    totals?.speakFor.test(entry.name) === true
      ? await declaredBeside(format, entries, terms)
      : undefined
  const fileName = `${terms.fileName}/${entry.name}`
  const { head, bytes } = await peeked(unwrapped(entry.bytes(), fileName), 4)
  return readPlain(format, head, bytes, { ...terms, fileName }, sink, declared)
}

/** Whether a file that begins so may be a gzip, an archive or a workbook. */
export function isWrapped(beginning: Buffer): boolean {
  return isGzip(beginning) || isZip(beginning)
}

/** A zip that is no workbook, opened: each file in it is a file of its own. */
export interface Archive {
  /** In the order of its directory; folders and systems' own entries left out. */
  readonly names: readonly string[]
  /** Those that hold rows of a source's layout: some archives carry summaries beside them. */
  rowNames(source: Source): readonly string[]
  /** The bytes of an entry without gz around them: what is fingerprinted. */
  bytes(name: string): AsyncIterable<Buffer>
  /** As `readFileAs`, under the terms of the archive. */
  read(layout: string, name: string, terms: ReadingTerms, sink: RowSink): Promise<Reading>
}

/**
 * Opens an archive; null where the bytes are none: a plain file, or a workbook, which is a zip too.
 * @throws StoppedError (exit 3) where it cannot be unpacked, or may not be.
 */
export async function archiveIn(
  bytes: AsyncIterable<Buffer>,
  place: string,
): Promise<Archive | null> {
  const { head, bytes: whole } = await peeked(unwrapped(bytes, place), 4)
  if (!isZip(head)) {
    for await (const _ of whole) break // closes what was opened
    return null
  }
  const entries = await entriesOf(whole, place)
  if (entries.some(({ name }) => name === '[Content_Types].xml')) return null
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const named = (name: string): Entry => {
    const entry = byName.get(name)
    if (entry === undefined) throw new Error(`The archive ${place} holds no ${name}`)
    return entry
  }
  return {
    names: entries.map((entry) => entry.name),
    rowNames: (source) =>
      rowEntries(known(source.layout, { source }), entries).map((entry) => entry.name),
    bytes: (name) => unwrapped(named(name).bytes(), `${place}/${name}`),
    read: (layout, name, terms, sink) =>
      readEntry(known(layout, terms), entries, named(name), terms, sink),
  }
}

async function declaredBeside(
  format: Format,
  entries: readonly Entry[],
  terms: ReadingTerms,
): Promise<Readonly<Record<string, string>> | undefined> {
  const rule = format.archive?.totals
  const entry = rule === undefined ? undefined : entries.find(({ name }) => rule.names.test(name))
  if (rule === undefined || entry === undefined) return undefined
  const place = `${terms.fileName}/${entry.name}`
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of entry.bytes()) {
    size += chunk.length
    if (size > TOTALS_MAX) break
    chunks.push(chunk)
  }
  const text = new TextDecoding([rule.encoding], place).decode(Buffer.concat(chunks), 0)
  const declared = rule.declared(text)
  if (declared !== null) return declared
  throw new StoppedError('TOTALS_UNREADABLE', EXIT.quarantined, 'The totals cannot be read.', {
    place,
    hint: 'Fetch the archive again from its sender.',
  })
}

function summed(readings: readonly Reading[]): Reading {
  const totals = readings.flatMap(({ controlTotals }) =>
    controlTotals.state === 'absent' ? [] : controlTotals.totals,
  )
  const wrong = readings.some(({ controlTotals }) => controlTotals.state === 'disagreed')
  const add = (count: (reading: Reading) => number) =>
    readings.reduce((sum, reading) => sum + count(reading), 0)
  return {
    rows: add((reading) => reading.rows),
    accepted: add((reading) => reading.accepted),
    rejected: add((reading) => reading.rejected),
    passedOver: add((reading) => reading.passedOver),
    controlTotals:
      totals.length === 0 ? { state: 'absent' } : { state: wrong ? 'disagreed' : 'agreed', totals },
  }
}
