// The lanes of a run, side by side: in this thread, or in one each where the day is large.
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { RunLines } from '../src/store/store.ts'
import { ChannelMeeting } from './channel-meeting.ts'
import { type LaneDesk, type LaneDone, type LaneTask, workLane } from './lane.ts'
import type { Threads } from './threads.ts'

export interface LanesDone {
  readonly lanes: readonly LaneDone[]
  /** What the merchants of all lanes met. */
  readonly channels: readonly ChannelBucket[]
}

/** Works the lanes off, in these threads or (null) in this one. The first that fails stops the others. */
export async function workLanes(
  tasks: readonly LaneTask[],
  threads: Threads | null,
  write: (lines: readonly RunLines[]) => Promise<void>,
): Promise<LanesDone> {
  const meeting = new ChannelMeeting(tasks.length)
  const desk: LaneDesk = { say: (own) => meeting.say(own), write }
  const places = threads?.first(tasks.length, 'lane') ?? tasks.map(() => ({ work: workLane }))
  const failures: unknown[] = []
  // All must have ended before the run is given up: none may write into what comes after.
  const lanes = await Promise.all(
    tasks.map(async (task, at) => {
      try {
        return await places[at]?.work(task, desk)
      } catch (error) {
        failures.push(error)
        meeting.breakUp(error)
        await threads?.end()
        return undefined
      }
    }),
  )
  if (failures.length > 0) throw failures[0]
  const done = lanes.filter((one) => one !== undefined)
  return { lanes: done, channels: await meeting.hear() }
}
