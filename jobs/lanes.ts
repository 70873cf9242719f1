// The lanes of a run, side by side.
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import { channelBuckets, type RunLines } from '../src/store/store.ts'
import { judgeLane } from './judged-lane.ts'
import { type Judge, type LaneDesk, type LaneDone, workLane } from './lane.ts'
import type { LaneTask } from './lane-tasks.ts'
import { Meeting } from './meeting.ts'
import type { Threads } from './threads.ts'

export interface LanesDone {
  readonly lanes: readonly LaneDone[]
  /** What the merchants of all lanes met. */
  readonly channels: readonly ChannelBucket[]
}

/** The threads where lanes with at least so many left rows are judged. */
export interface Judges {
  readonly threads: Threads
  readonly fromRows: number
}

/** Works the lanes off; null: all of it in this thread. When one fails, the others judge no more. */
export async function workLanes(
  tasks: readonly LaneTask[],
  judges: Judges | null,
  write: (lines: readonly RunLines[]) => Promise<void>,
): Promise<LanesDone> {
  // An outage of a channel shows only in all lanes, and each is to know what befell on the same dates.
  const channels = new Meeting(tasks.length, channelBuckets)
  const dates = new Meeting(tasks.length, united)
  const desk: LaneDesk = {
    say: (own) => channels.say(own),
    meetDates: (own) => dates.say(own),
    write,
  }
  const failures: unknown[] = []
  let judging = 0
  const judgeOf = (left: number): Judge => {
    if (failures.length > 0) throw failures[0]
    if (judges === null || left < judges.fromRows) return judgeLane
    const thread = judges.threads.first(++judging, 'judge').at(-1)
    if (thread === undefined) throw new Error('There is no thread to judge in')
    return (task, asked) => thread.judge(task, asked)
  }
  // All must have ended before the run is given up: none may write into what comes after.
  const lanes = await Promise.all(
    tasks.map(async (task) => {
      try {
        return await workLane(task, desk, judgeOf)
      } catch (error) {
        failures.push(error)
        channels.breakUp(error)
        dates.breakUp(error)
        await judges?.threads.end()
        return undefined
      }
    }),
  )
  if (failures.length > 0) throw failures[0]
  const done = lanes.filter((one) => one !== undefined)
  return { lanes: done, channels: await channels.hear() }
}

function united(said: readonly (readonly string[])[]): string[] {
  return [...new Set(said.flat())].sort()
}
