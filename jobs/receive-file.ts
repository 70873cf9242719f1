// One file on its way into the store: bytes, layout, rows; in this thread or in a worker's.
import { calendarOf } from '../src/domain/calendar.ts'
import { EXIT, type ExitCode, StoppedError } from '../src/domain/stopped-error.ts'
import { readFileAs } from '../src/formats/formats.ts'
import { bytesOf, fingerprint, type WaitingFile } from '../src/inbox/inbox.ts'
import { asStopped, type Connection, connect, type Loaded, loadFile } from '../src/store/store.ts'

/** What a worker is told: plain data. */
export interface ReceivingTask {
  readonly connection: Connection
  readonly file: WaitingFile
  readonly id: number
  readonly receivedAt: string
}

/** What became of a file: plain data, so that a worker can say it. */
export type Received = { readonly sha256: string } & (
  | Loaded
  | { readonly status: 'quarantined'; readonly refusal: StoppedFacts }
)

/** A StoppedError's facts: errors lose their class between threads. */
export interface StoppedFacts {
  readonly code: string
  readonly exit: ExitCode
  readonly message: string
  readonly place: string
  readonly hint: string
}

export function factsOf(error: StoppedError): StoppedFacts {
  const { code, exit, message, place, hint } = error
  return { code, exit, message, place, hint }
}

/**
 * Reads and loads one file. A file that cannot be read as its layout says is quarantined: a value
 * here. Trouble with the store or the disk is thrown, because the next file would meet it too.
 */
export async function receiveFile(task: ReceivingTask): Promise<Received> {
  const { file } = task
  const sha256 = await fingerprint(file.path)
  const client = await connect(task.connection)
  try {
    const loaded = await loadFile(
      client,
      {
        id: task.id,
        source: file.source.name,
        side: file.source.side,
        layout: file.source.layout,
        name: file.name,
        slot: file.slot,
        slotDate: file.slotDate,
        sha256,
        bytes: file.bytes,
        receivedAt: task.receivedAt,
        readingTerms: {
          timezone: file.source.timezone,
          cutoff: file.source.cutoff,
          calendar: file.source.calendar,
          settlesWithin: file.source.settlesWithin,
        },
      },
      (sink) =>
        readFileAs(
          file.source.layout,
          bytesOf(file.path),
          {
            source: file.source,
            calendar: calendarOf(file.source.calendar) ?? null,
            fileName: file.name,
            slotDate: file.slotDate,
          },
          sink,
        ),
    )
    return { sha256, ...loaded }
  } catch (error) {
    const stopped = asStopped(error)
    if (stopped instanceof StoppedError && stopped.exit === EXIT.quarantined) {
      return { sha256, status: 'quarantined', refusal: factsOf(stopped) }
    }
    throw stopped
  } finally {
    await client.end().catch(() => {}) // a dead connection is ended already
  }
}
