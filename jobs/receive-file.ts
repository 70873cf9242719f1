// One parcel on its way into the store: bytes, layout, rows; in this thread or in a worker's.
import { calendarOf } from '../src/domain/calendar.ts'
import type { UnmappedIds } from '../src/domain/received-file.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import {
  BlankSoFar,
  carriesTracks,
  isWithoutCodes,
  type Reading,
  type ReadingTerms,
  type RowSink,
  readFileAs,
  tracksRefused,
  untilBlank,
  unwrapped,
  WrongTotals,
} from '../src/formats/formats.ts'
import {
  bytesOf,
  fingerprint,
  fingerprintOf,
  isUnchanged,
  piecesOf,
  type WaitingArchive,
} from '../src/inbox/inbox.ts'
import {
  asStopped,
  type Client,
  type Connection,
  connect,
  type FileToLoad,
  type Loaded,
  type LoadingSink,
  loadFile,
} from '../src/store/store.ts'
import { factsOf, type StoppedFacts } from './failure.ts'
import { mapsOf } from './id-maps.ts'
import { archiveAt, isPackedAt, isTaken, type Part } from './parcel.ts'
import { readingTermsOf } from './reading-terms.ts'

/** What a worker is told: plain data. */
export interface ReceivingTask {
  readonly connection: Connection
  readonly file: WaitingArchive
  readonly parts: readonly Part[]
  /** The store's numbers of the parts. */
  readonly ids: readonly number[]
  readonly receivedAt: string
}

/** What was counted of a file before it was refused. */
export type Counted = Pick<Reading, 'rows' | 'controlTotals'>

/** What became of a part: plain data, so that a worker can say it. */
export type Received = { readonly sha256: string } & (
  | Loaded
  | ({ readonly status: 'quarantined'; readonly refusal: StoppedFacts } & Partial<Counted>)
)

export interface ReceivedParcel {
  /** Of the file as it lay in the inbox: what it is put away under. */
  readonly sha256: string
  readonly parts: readonly Received[]
}

/** Thrown through the loading transaction, so that nothing of the file is kept. */
class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
}

/**
 * Reads and loads one parcel, part by part, all or nothing each. A part that cannot be read as its
 * layout says is quarantined: a value here. Null where somebody wrote the file meanwhile: nothing of
 * it is kept, and the next run finds it whole. Trouble with the store or the disk is thrown, because
 * the next file would meet it too.
 */
export async function receiveParcel(task: ReceivingTask): Promise<ReceivedParcel | null> {
  const { file, parts } = task
  const client = await connect(task.connection)
  try {
    const content = await contentOf(file, parts)
    const received: Received[] = []
    for (const [at, part] of parts.entries()) {
      received.push(await receivePart(client, task, part, task.ids[at] as number, content))
    }
    return { sha256: content.sha256, parts: received }
  } catch (error) {
    if (error instanceof ChangedMeanwhile || isTaken(error, file)) return null
    throw asStopped(error)
  } finally {
    await client.end().catch(() => {}) // a dead connection is ended already
  }
}

/** The bytes of a parcel: one file's, or an archive's entries. */
interface Content {
  readonly sha256: string
  fingerprint(entry: string | null): Promise<string>
  read(part: Part, terms: ReadingTerms, sink: RowSink): Promise<Reading>
  /** Whether a part holds track data, read or not. */
  carriesTracks(part: Part): Promise<boolean>
  /** Throws where what was read may no longer be what was fingerprinted. */
  check(): Promise<void>
}

async function contentOf(file: WaitingArchive, parts: readonly Part[]): Promise<Content> {
  const check = async () => {
    if (!(await isUnchanged(file))) throw new ChangedMeanwhile()
  }
  if (parts.every((part) => part.entry === null)) {
    const isPacked = await isPackedAt(file.path)
    const { sha256, bomb } = await plainFingerprint(file, isPacked)
    return {
      sha256,
      fingerprint: async () => sha256,
      read: async ({ source }, terms, sink) => {
        if (bomb !== null) throw bomb
        if (isPacked) return readFileAs(source.layout, bytesOf(file.path), terms, sink)
        const pieces = piecesOf(file.path)
        try {
          return await readFileAs(source.layout, pieces, terms, sink)
        } finally {
          await pieces.return(undefined) // a file that is refused by its beginning is read no further
        }
      },
      carriesTracks: ({ name }) => carriesTracks(() => bytesOf(file.path), name),
      check,
    }
  }
  const sha256 = await fingerprint(file.path)
  const archive = await archiveAt(file.path, file.name)
  // An archive is held in memory: from here on nobody can change it.
  await check()
  if (archive === null) throw new Error(`${file.name} was an archive and is none`)
  return {
    sha256,
    fingerprint: (entry) =>
      orElse(fingerprintOf(archive.bytes(entry ?? '')), () =>
        // What cannot be unpacked is known by where it stands.
        fingerprintOf(oneChunk(`${sha256} ${entry}`)),
      ),
    read: ({ source, entry }, terms, sink) =>
      archive.read(source.layout, entry ?? '', { ...terms, fileName: file.name }, sink),
    carriesTracks: ({ name, entry }) => carriesTracks(() => archive.bytes(entry ?? ''), name),
    check: async () => {},
  }
}

/**
 * sha256 of what a gzip holds, so that packing makes no other file; of an unsound one, of its bytes.
 * A bomb is known by then: unpacking it again, line by line, would cost far more than this.
 */
async function plainFingerprint(
  { path, name }: WaitingArchive,
  isPacked: boolean,
): Promise<{ readonly sha256: string; readonly bomb: StoppedError | null }> {
  let bomb: StoppedError | null = null
  const asItLies = async (refusal?: StoppedError) => {
    if (refusal?.code === 'ARCHIVE_BOMB') bomb = refusal
    return fingerprint(path)
  }
  const sha256 = isPacked
    ? await orElse(fingerprintOf(unwrapped(bytesOf(path), name)), asItLies)
    : await asItLies()
  return { sha256, bomb }
}

async function* oneChunk(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

/** Another way where a file is refused. */
async function orElse<T>(
  trying: Promise<T>,
  another: (refusal: StoppedError) => Promise<T>,
): Promise<T> {
  try {
    return await trying
  } catch (error) {
    if (error instanceof StoppedError && error.exit === EXIT.quarantined) return another(error)
    throw error
  }
}

async function receivePart(
  client: Client,
  task: ReceivingTask,
  part: Part,
  id: number,
  content: Content,
): Promise<Received> {
  const sha256 = await content.fingerprint(part.entry)
  try {
    const loaded = await loadPart(client, fileOf(task, part, id, sha256), part, content)
    if (loaded.status === 'duplicate') await content.check()
    return { sha256, ...loaded }
  } catch (error) {
    const stopped = asStopped(error)
    if (stopped instanceof StoppedError && stopped.exit === EXIT.quarantined) {
      const refusal = await weightiest(stopped, part, content)
      await content.check()
      const counted =
        refusal instanceof WrongTotals
          ? { rows: refusal.rows, controlTotals: refusal.controlTotals }
          : {}
      return { sha256, status: 'quarantined', refusal: factsOf(refusal), ...counted }
    }
    throw stopped
  }
}

function fileOf(task: ReceivingTask, part: Part, id: number, sha256: string): FileToLoad {
  const { source, name, slot, slotDate } = part
  return {
    id,
    source: source.name,
    side: source.side,
    layout: source.layout,
    name,
    slot,
    slotDate,
    sha256,
    bytes: task.file.bytes,
    receivedAt: task.receivedAt,
    readingTerms: readingTermsOf(source),
  }
}

/**
 * Rows are stored as they are to be judged: whether a blank code is an attempt without an answer is a
 * fact of the whole file. Where its first codes are blank it is looked through first, and begun anew.
 */
async function loadPart(
  client: Client,
  file: FileToLoad,
  part: Part,
  content: Content,
): Promise<Loaded> {
  const load = (sinkOf: (sink: LoadingSink) => RowSink, withoutCodes: boolean) =>
    loadFile(client, file, async (sink) => {
      const { terms, unmapped } = termsOf(part)
      const reading = await content.read(part, { ...terms, withoutCodes }, sinkOf(sink))
      await content.check()
      return { ...reading, unmapped: unmapped() }
    })
  try {
    return await load(untilBlank, false)
  } catch (error) {
    if (!(error instanceof BlankSoFar)) throw error
  }
  const blank = await isWithoutCodes((sink) => content.read(part, termsOf(part).terms, sink))
  return load((sink) => sink, blank)
}

function termsOf(part: Part): {
  readonly terms: ReadingTerms
  readonly unmapped: () => UnmappedIds
} {
  const { source, name, slotDate } = part
  const { terms, unmapped } = mapsOf(source)
  const calendar = calendarOf(source.calendar) ?? null
  return { terms: { ...terms, source, calendar, fileName: name, slotDate }, unmapped }
}

/**
 * A file that is refused for another fault goes into quarantine, where no track may lie: the fault may
 * stand before the track, or in the same block.
 */
async function weightiest(
  refusal: StoppedError,
  part: Part,
  content: Content,
): Promise<StoppedError> {
  if (refusal.code === 'SENSITIVE_DATA' || !(await content.carriesTracks(part))) return refusal
  return tracksRefused(part.name)
}
