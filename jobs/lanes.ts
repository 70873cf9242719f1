// The lanes of a run, side by side: in this thread, or in one each where the day is large.
import { Worker } from 'node:worker_threads'
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { RunLines } from '../src/store/store.ts'
import { ChannelMeeting } from './channel-meeting.ts'
import { errorOf } from './failure.ts'
import { type LaneDesk, type LaneDone, type LaneTask, workLane } from './lane.ts'
import type { FromLane, ToLane } from './lane-worker.ts'

export interface LanesDone {
  readonly lanes: readonly LaneDone[]
  /** What the merchants of all lanes met. */
  readonly channels: readonly ChannelBucket[]
}

/** Works the lanes off. The first that fails stops the others. */
export async function workLanes(
  tasks: readonly LaneTask[],
  inThreads: boolean,
  write: (lines: readonly RunLines[]) => Promise<void>,
): Promise<LanesDone> {
  const meeting = new ChannelMeeting(tasks.length)
  const desk: LaneDesk = { say: (own) => meeting.say(own), write }
  const stops = new AbortController()
  const lanes = tasks.map(async (task) => {
    try {
      return await (inThreads ? inOwnThread(task, desk, stops.signal) : workLane(task, desk))
    } catch (error) {
      meeting.breakUp(error)
      stops.abort(error)
      throw error
    }
  })
  // All must have ended before the run is given up: none may write into what comes after.
  const ended = await Promise.allSettled(lanes)
  stops.signal.throwIfAborted()
  const done = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  return { lanes: done, channels: await meeting.hear() }
}

function inOwnThread(task: LaneTask, desk: LaneDesk, stops: AbortSignal): Promise<LaneDone> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./lane-worker.${extension}`, import.meta.url), {
    // Rows live for one batch: with a young generation that holds a few, none of them grows old.
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  })
  const tell = (message: ToLane) => worker.postMessage(message)
  const done = new Promise<LaneDone>((resolve, reject) => {
    const heard = async (message: FromLane) => {
      if ('say' in message) tell({ asked: message.asked, channels: await desk.say(message.say) })
      else if ('write' in message) {
        await desk.write(message.write)
        tell({ asked: message.asked, channels: null })
      } else if ('done' in message) resolve(message.done)
      else reject(errorOf(message))
    }
    worker.on('message', (message: FromLane) => heard(message).catch(reject))
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`A lane's thread ended with ${code}`)))
    stops.addEventListener('abort', () => reject(stops.reason))
    tell({ task })
  })
  return done.finally(() => worker.terminate())
}
