// The first job of a day: what waits in the inbox goes into the store, two files at a time.
import { Worker } from 'node:worker_threads'
import type { Configuration } from '../src/config/config.ts'
import type { ControlTotals } from '../src/domain/received-file.ts'
import { StoppedError } from '../src/domain/stopped-error.ts'
import {
  destroy,
  type LeftAlone,
  lookThrough,
  putAway,
  type WaitingFile,
} from '../src/inbox/inbox.ts'
import { nextFileIds, recordUnloaded, refreshStatistics, type Store } from '../src/store/store.ts'
import {
  type Received,
  type ReceivingTask,
  receiveFile,
  type StoppedFacts,
} from './receive-file.ts'
import type { Answer } from './receive-worker.ts'

/** What became of one file, for people and programs. */
export interface ReceivedFileReport {
  readonly name: string
  readonly source: string
  readonly sha256: string
  readonly status: 'accepted' | 'quarantined' | 'duplicate'
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly controlTotals: ControlTotals
  readonly refusal: StoppedFacts | null
  /** The file whose bytes these are again. */
  readonly duplicateOf: string | null
  /** False where it could not be moved out of the inbox; it counts nothing the next time. */
  readonly putAway: boolean
}

export interface ReceiveReport {
  readonly files: readonly ReceivedFileReport[]
  readonly leftAlone: readonly LeftAlone[]
}

/** Hears how the work goes on. */
export type Progress = (step: string, done: number, total: number) => void

/** Below this many bytes a worker thread costs more than it brings. */
const WORTH_A_WORKER = 4 << 20
const LANES = 2

/** Loads all that waits in the inbox. */
export async function receive(
  configuration: Configuration,
  store: Store,
  progress: Progress = () => {},
): Promise<ReceiveReport> {
  const view = await lookThrough(configuration.inbox, configuration.sources)
  const files = await receiveFiles(configuration, store, view.waiting, true, progress)
  return { files, leftAlone: view.leftAlone }
}

/** Loads these files, in the order of their arrival; `move`: out of the inbox once the store has them. */
export async function receiveFiles(
  configuration: Configuration,
  store: Store,
  files: readonly WaitingFile[],
  move: boolean,
  progress: Progress = () => {},
): Promise<ReceivedFileReport[]> {
  if (files.length === 0) return []
  const ids = await nextFileIds(store.knex, files.length)
  const receivedAt = new Date().toISOString()
  const large = files.some((file) => file.bytes >= WORTH_A_WORKER)
  const lanes = Array.from({ length: large ? LANES : 1 }, () =>
    large ? workerLane() : inThisThread,
  )
  const reports: ReceivedFileReport[] = []
  let next = 0
  let done = 0
  const work = async (lane: ReceivingLane) => {
    for (let at = next++; at < files.length; at = next++) {
      const file = files[at] as WaitingFile
      const id = ids[at] as number
      const received = await lane.receive({ connection: store.connection, file, id, receivedAt })
      reports[at] = await settle(configuration, store, { file, id, receivedAt }, received, move)
      progress('receive', ++done, files.length)
    }
  }
  try {
    await Promise.all(lanes.map(work))
  } finally {
    await Promise.all(lanes.map((lane) => lane.end()))
  }
  if (reports.some((file) => file.accepted > 0)) await refreshStatistics(store.knex)
  return reports
}

async function settle(
  configuration: Configuration,
  store: Store,
  task: Omit<ReceivingTask, 'connection'>,
  received: Received,
  move: boolean,
): Promise<ReceivedFileReport> {
  const { file } = task
  const refusal = received.status === 'quarantined' ? received.refusal : null
  if (received.status !== 'accepted') {
    const { code, message, place, hint } = refusal ?? {
      code: 'DUPLICATE',
      message: received.status === 'duplicate' ? received.of : '',
      place: file.name,
      hint: '',
    }
    await recordUnloaded(
      store.knex,
      {
        id: task.id,
        source: file.source.name,
        side: file.source.side,
        layout: file.source.layout,
        name: file.name,
        slot: file.slot,
        slotDate: file.slotDate,
        sha256: received.sha256,
        bytes: file.bytes,
        receivedAt: task.receivedAt,
        readingTerms: {},
      },
      received.status,
      { code, message, place, hint },
    )
  }
  const read = received.status === 'accepted' ? received : null
  return {
    name: file.name,
    source: file.source.name,
    sha256: received.sha256,
    status: received.status,
    rows: read?.rows ?? 0,
    accepted: read?.accepted ?? 0,
    rejected: read?.rejected ?? 0,
    controlTotals: read?.controlTotals ?? { state: 'absent' },
    refusal,
    duplicateOf: received.status === 'duplicate' ? received.of : null,
    putAway: move && (await takeAway(configuration, file, received)),
  }
}

async function takeAway(
  configuration: Configuration,
  file: WaitingFile,
  received: Received,
): Promise<boolean> {
  if (received.status === 'quarantined' && received.refusal.code === 'SENSITIVE_DATA') {
    // PCI DSS: track data, CVV and PIN blocks are not to be kept, not even in quarantine.
    return destroy(file.path)
  }
  const folder =
    received.status === 'quarantined' ? configuration.quarantine : configuration.archive
  return putAway(file.path, folder, received.sha256)
}

/** One of the places where files are loaded side by side. */
interface ReceivingLane {
  receive(task: ReceivingTask): Promise<Received>
  end(): Promise<void>
}

const inThisThread: ReceivingLane = { receive: receiveFile, end: async () => {} }

function workerLane(): ReceivingLane {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./receive-worker.${extension}`, import.meta.url), {
    // Rows live for one batch: with a young generation that holds a few, none of them grows old.
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  })
  return {
    receive: (task) =>
      new Promise((resolve, reject) => {
        const settled = () => {
          worker.off('message', onMessage)
          worker.off('error', onError)
          worker.off('exit', onExit)
        }
        const onMessage = (answer: Answer) => {
          settled()
          if ('received' in answer) resolve(answer.received)
          else if ('stopped' in answer) reject(stoppedError(answer.stopped))
          else reject(new Error(answer.broken))
        }
        const onError = (error: Error) => {
          settled()
          reject(error)
        }
        const onExit = (code: number) => {
          settled()
          reject(new Error(`The loading thread ended with ${code}`))
        }
        worker.on('message', onMessage)
        worker.on('error', onError)
        worker.on('exit', onExit)
        worker.postMessage(task)
      }),
    end: async () => {
      await worker.terminate()
    },
  }
}

function stoppedError(facts: StoppedFacts): StoppedError {
  return new StoppedError(facts.code, facts.exit, facts.message, {
    place: facts.place,
    hint: facts.hint,
  })
}
