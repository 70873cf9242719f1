// The first job of a day: what waits in the inbox goes into the store, two files at a time.
import type { Configuration } from '../src/config/config.ts'
import type { ControlTotals } from '../src/domain/received-file.ts'
import {
  destroy,
  isUnchanged,
  type LeftAlone,
  putAway,
  type WaitingFile,
} from '../src/inbox/inbox.ts'
import {
  indexPages,
  nextFileIds,
  type Refusal,
  recordUnloaded,
  refreshStatistics,
  type Store,
} from '../src/store/store.ts'
import type { StoppedFacts } from './failure.ts'
import { type OpenedInbox, openInbox } from './opened-inbox.ts'
import { type Parcel, type Part, parcelOf, parcelsAmong } from './parcel.ts'
import type { ReceivedParcel, ReceivingTask } from './receive-file.ts'
import { openLanes, type ReceivingLane } from './receiving-lane.ts'
import { Threads } from './threads.ts'

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

/** Loads all that waits in the inbox; one that was opened before the store is ended by who opened it. */
export async function receive(
  configuration: Configuration,
  store: Store,
  progress: Progress = () => {},
  opened?: OpenedInbox,
): Promise<ReceiveReport> {
  const inbox = opened ?? openInbox(configuration)
  try {
    const { parcels, leftAlone, lanes } = await inbox.seen
    const report = await receiveParcels(configuration, store, parcels, lanes, true, progress)
    return { files: report.files, leftAlone: [...leftAlone, ...report.leftAlone] }
  } finally {
    if (opened === undefined) await inbox.end()
  }
}

/** Loads these files, in the order of their arrival, and leaves them where they are. */
export async function receiveFiles(
  configuration: Configuration,
  store: Store,
  files: readonly WaitingFile[],
  progress: Progress = () => {},
): Promise<ReceiveReport> {
  const { parcels, leftAlone } = await parcelsAmong(files, parcelOf)
  const threads = new Threads()
  try {
    const lanes = openLanes(files, threads)
    const report = await receiveParcels(configuration, store, parcels, lanes, false, progress)
    return { files: report.files, leftAlone: [...leftAlone, ...report.leftAlone] }
  } finally {
    await threads.end()
  }
}

/** `move`: out of the inbox once the store has them. */
async function receiveParcels(
  configuration: Configuration,
  store: Store,
  parcels: readonly Parcel[],
  lanes: readonly ReceivingLane[],
  move: boolean,
  progress: Progress,
): Promise<ReceiveReport> {
  if (parcels.length === 0) return { files: [], leftAlone: [] }
  await indexPages(store.knex)
  const count = parcels.reduce((sum, parcel) => sum + parcel.parts.length, 0)
  const ids = await nextFileIds(store.knex, count)
  const receivedAt = new Date().toISOString()
  let taken = 0
  const tasks = parcels.map(({ file, parts }): ReceivingTask => {
    taken += parts.length
    const own = ids.slice(taken - parts.length, taken)
    return { connection: store.connection, file, parts, ids: own, receivedAt }
  })
  const reports: ReceivedFileReport[][] = []
  const staying: LeftAlone[] = []
  let next = 0
  let done = 0
  const work = async (lane: ReceivingLane) => {
    for (let at = next++; at < tasks.length; at = next++) {
      const task = tasks[at] as ReceivingTask
      const received = await lane.receive(task)
      reports[at] = []
      if (received === null) staying.push({ name: task.file.name, why: 'changed' })
      else {
        const settled = await settle(configuration, store, task, received, move)
        reports[at] = settled.reports
        if (settled.stuck !== null) staying.push(settled.stuck)
      }
      progress('receive', ++done, tasks.length)
    }
  }
  await Promise.all(lanes.map(work))
  const files = reports.flat()
  if (files.some((file) => file.accepted > 0)) await refreshStatistics(store.knex)
  const unclaimed = parcels.flatMap((parcel) => parcel.unclaimed)
  return {
    files,
    leftAlone: [
      ...unclaimed.map((name) => ({ name, why: 'entry_no_source' as const })),
      ...staying,
    ],
  }
}

async function settle(
  configuration: Configuration,
  store: Store,
  task: ReceivingTask,
  parcel: ReceivedParcel,
  move: boolean,
): Promise<{ readonly reports: ReceivedFileReport[]; readonly stuck: LeftAlone | null }> {
  for (const [at, received] of parcel.parts.entries()) {
    if (received.status === 'accepted') continue
    const part = task.parts[at] as Part
    const hasOther = received.status === 'duplicate' && received.tookName
    await recordUnloaded(
      store.knex,
      {
        id: task.ids[at] as number,
        source: part.source.name,
        side: part.source.side,
        layout: part.source.layout,
        name: hasOther ? received.of : part.name,
        slot: part.slot,
        slotDate: part.slotDate,
        sha256: received.sha256,
        bytes: task.file.bytes,
        receivedAt: task.receivedAt,
        readingTerms: {},
      },
      received.status,
      received.status === 'quarantined' ? received.refusal : duplicateOf(received, part.name),
      received.status === 'quarantined' ? received : {},
    )
  }
  const { isAway, stuck } = move ? await takeAway(configuration, task, parcel) : NOT_MOVED
  const reports = parcel.parts.map((received, at): ReceivedFileReport => {
    const part = task.parts[at] as Part
    const read = received.status === 'accepted' ? received : null
    const counted = received.status === 'duplicate' ? null : received
    return {
      name: part.name,
      source: part.source.name,
      sha256: received.sha256,
      status: received.status,
      rows: counted?.rows ?? 0,
      accepted: read?.accepted ?? 0,
      rejected: read?.rejected ?? 0,
      controlTotals: counted?.controlTotals ?? { state: 'absent' },
      refusal: received.status === 'quarantined' ? received.refusal : null,
      duplicateOf: received.status === 'duplicate' ? received.of : null,
      putAway: isAway,
    }
  })
  return { reports, stuck }
}

/** What is kept of bytes that came again: under which of their names they are in the store. */
function duplicateOf({ of, tookName }: { of: string; tookName: boolean }, name: string): Refusal {
  const [message, place] = tookName ? [name, of] : [of, name]
  return { code: 'DUPLICATE', message, place, hint: '' }
}

interface Away {
  readonly isAway: boolean
  /** What a person must mend, so that it does not lie in the inbox for ever. */
  readonly stuck: LeftAlone | null
}

const NOT_MOVED: Away = { isAway: false, stuck: null }

/** An archive lies where its worst entry belongs: what a person must look at is in quarantine. */
async function takeAway(
  configuration: Configuration,
  { file }: ReceivingTask,
  { sha256, parts }: ReceivedParcel,
): Promise<Away> {
  // Other bytes under the same name by now are the next run's.
  if (!(await isUnchanged(file))) return NOT_MOVED
  const refusals = parts.flatMap((part) => (part.status === 'quarantined' ? [part.refusal] : []))
  const { name } = file
  if (refusals.some((refusal) => refusal.code === 'SENSITIVE_DATA')) {
    // PCI DSS: track data, CVV and PIN blocks are not to be kept, not even in quarantine.
    const reason = await destroy(file.path)
    const isAway = reason === null
    return { isAway, stuck: isAway ? null : { name, why: 'not_removed', reason } }
  }
  const folder = refusals.length > 0 ? configuration.quarantine : configuration.archive
  const reason = await putAway(file.path, folder, sha256)
  // Another command, which had loaded the same bytes, may have been faster.
  const isAway = reason === null || reason === 'ENOENT'
  return { isAway, stuck: isAway ? null : { name, why: 'not_put_away', folder, reason } }
}
