// Wrappings: gz streamed, zip entry by entry, both with limits so that a small file cannot grow without end.
import { Readable } from 'node:stream'
import { crc32, createGunzip } from 'node:zlib'
import yauzl from 'yauzl'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'

/** A zip is read by its directory, which stands at its end: it is held in memory, up to this size. */
const ZIP_MAX = 67_108_864
const ENTRIES_MAX = 1_000
/** Real exports shrink to a tenth, very regular ones to a fiftieth. */
const RATIO_MAX = 200
const RATIO_FREE = 8_388_608
const OUTPUT_MAX = 8_589_934_592

function bomb(place: string): StoppedError {
  return new StoppedError(
    'ARCHIVE_BOMB',
    EXIT.quarantined,
    `Unpacked, the file grows more than ${RATIO_MAX}-fold or past ${OUTPUT_MAX} bytes.`,
    { place, hint: 'No report shrinks like that. Ask the sender what this file is.' },
  )
}

function broken(
  place: string,
  cause: unknown,
  message = 'The file cannot be unpacked.',
): StoppedError {
  return new StoppedError('ARCHIVE_BROKEN', EXIT.quarantined, message, {
    place,
    hint: 'It was cut off or changed on its way: fetch it again from its sender.',
    cause,
  })
}

function isOutOfProportion(size: number, packed: number): boolean {
  return size > OUTPUT_MAX || (size > RATIO_FREE && size > packed * RATIO_MAX)
}

/** Passes bytes on and stops where they are out of proportion to what they came from. */
async function* bounded(
  bytes: AsyncIterable<Buffer>,
  packed: () => number,
  place: string,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (isOutOfProportion(size, packed())) throw bomb(place)
    yield chunk
  }
}

/** The first bytes of a stream (fewer where it ends before), and the stream from its beginning. */
export async function peeked(
  bytes: AsyncIterable<Buffer>,
  count: number,
): Promise<{ readonly head: Buffer; readonly bytes: AsyncIterable<Buffer> }> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first: Buffer[] = []
  let size = 0
  while (size < count) {
    const next = await iterator.next()
    if (next.done === true) break
    size += next.value.length
    // A piece that is not enough gives way to the next.
    first.push(size < count ? Buffer.from(next.value) : next.value)
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      yield* first
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        yield next.value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return { head: Buffer.concat(first).subarray(0, count), bytes: whole() }
}

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

export function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) <= 8
}

async function* gunzipped(bytes: AsyncIterable<Buffer>, place: string): AsyncGenerator<Buffer> {
  const source = Readable.from(bytes, { objectMode: false })
  const unpacking = createGunzip()
  let failed: unknown = null
  source.on('error', (error) => {
    failed = error
    unpacking.destroy(error)
  })
  source.pipe(unpacking)
  try {
    // What went into the engine, not what was read: reading runs far ahead of a bomb.
    yield* bounded(unpacking, () => unpacking.bytesWritten, place)
  } catch (error) {
    // What the source itself threw is no fault of the archive.
    if (error instanceof StoppedError || error === failed) throw error
    throw broken(place, error)
  } finally {
    source.destroy()
    unpacking.destroy()
  }
}

/**
 * The bytes without gz around them; other bytes as they are. What is hashed is this, because the
 * same bytes under another wrapping are the same file.
 */
export async function* unwrapped(
  bytes: AsyncIterable<Buffer>,
  place: string,
): AsyncGenerator<Buffer> {
  const { head, bytes: whole } = await peeked(bytes, 2)
  yield* isGzip(head) ? gunzipped(whole, place) : whole
}

export interface Entry {
  /** The name inside the archive, with `/` between folders. */
  readonly name: string
  /** Unpacked anew at each call. */
  bytes(): AsyncIterable<Buffer>
}

/** An archive's bytes as they came, chunk by chunk: joined, they would be held twice. */
class HeldBytes extends yauzl.RandomAccessReader {
  readonly #chunks: Buffer[] = []
  length = 0

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.length += chunk.length
  }

  *#between(start: number, end: number): Generator<Buffer> {
    let at = 0
    for (const chunk of this.#chunks) {
      if (at >= end) return
      const from = Math.max(start - at, 0)
      if (from < chunk.length) yield chunk.subarray(from, end - at)
      at += chunk.length
    }
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#between(start, end), { objectMode: false })
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let to = offset
    for (const part of this.#between(position, position + length)) to += part.copy(buffer, to)
    setImmediate(callback, null)
  }
}

/** Reads a stream to its end into memory; throws where it is larger than an archive may be. */
async function gathered(bytes: AsyncIterable<Buffer>, place: string): Promise<HeldBytes> {
  const held = new HeldBytes()
  for await (const chunk of bytes) {
    held.push(chunk)
    if (held.length > ZIP_MAX) {
      throw new StoppedError(
        'ARCHIVE_TOO_LARGE',
        EXIT.quarantined,
        `The archive is larger than ${ZIP_MAX} bytes.`,
        { place, hint: 'Unpack it and load its files one by one, or pack them with gzip.' },
      )
    }
  }
  return held
}

const GBK = new TextDecoder('gb18030')

/** Entry names without the UTF-8 flag are what the sender's system writes: in China, GBK. */
function nameOf(entry: yauzl.Entry): string {
  const raw = entry.fileNameRaw
  if ((entry.generalPurposeBitFlag & 0x800) !== 0) return raw.toString('utf8')
  return GBK.decode(raw)
}

/** The files of a zip, in the order of its directory; folders and systems' own entries left out. */
export async function entriesOf(bytes: AsyncIterable<Buffer>, place: string): Promise<Entry[]> {
  const archive = await gathered(bytes, place)
  try {
    return apart(await listed(archive, place), place)
  } catch (error) {
    if (error instanceof StoppedError) throw error
    throw broken(place, error)
  }
}

/** Programs differ in which of two entries of one name they unpack: nobody can say which counts. */
function apart(entries: Entry[], place: string): Entry[] {
  if (new Set(entries.map((entry) => entry.name)).size === entries.length) return entries
  throw new StoppedError(
    'ARCHIVE_NAME',
    EXIT.quarantined,
    'Two files in the archive have the same name.',
    { place, hint: 'Which of the two counts cannot be guessed: fetch the archive again.' },
  )
}

function listed(archive: HeldBytes, place: string): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(
      archive,
      archive.length,
      { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true },
      (error, zip) => {
        if (error !== null) {
          reject(error)
          return
        }
        const entries: Entry[] = []
        let unpacked = 0
        zip.on('error', reject)
        zip.on('end', () => resolve(entries))
        zip.on('entry', (entry: yauzl.Entry) => {
          const { uncompressedSize: size, compressedSize: packed } = entry
          // A bomb among entries is refused alone; many of a size that alone would pass are one together.
          if (!isOutOfProportion(size, packed)) unpacked += size
          if (zip.entryCount > ENTRIES_MAX || isOutOfProportion(unpacked, archive.length)) {
            reject(bomb(place))
            return
          }
          const name = nameOf(entry).replaceAll('\\', '/')
          if (name.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)|^[a-z]:|\p{Cc}/iu.test(name)) {
            reject(
              new StoppedError(
                'ARCHIVE_NAME',
                EXIT.quarantined,
                'The archive names a file outside itself.',
                { place, hint: 'No sender of reports does that. Ask who made this file.' },
              ),
            )
            return
          }
          if (!name.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.[^/]*$)/.test(name)) {
            entries.push({ name, bytes: () => entryBytes(zip, entry, `${place}/${name}`) })
          }
          zip.readEntry()
        })
        zip.readEntry()
      },
    )
  })
}

async function* entryBytes(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  place: string,
): AsyncGenerator<Buffer> {
  // The directory is held to its word while unpacking: what it tells of a bomb is enough.
  if (isOutOfProportion(entry.uncompressedSize, entry.compressedSize)) throw bomb(place)
  try {
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) =>
        error === null ? resolve(opened) : reject(error),
      )
    })
    let sum = 0
    for await (const chunk of bounded(stream, () => entry.compressedSize, place)) {
      sum = crc32(chunk, sum)
      yield chunk
    }
    // Stored bytes unpack to whatever they were changed to: only the checksum knows, and yauzl asks it not.
    if (sum !== entry.crc32) {
      throw broken(place, null, 'The bytes of this entry are not the ones that were packed.')
    }
  } catch (error) {
    if (error instanceof StoppedError) throw error
    throw broken(place, error)
  }
}
