// A thread that works one lane off: told its task, it asks the run's thread for what only that one can do.
import { parentPort } from 'node:worker_threads'
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { ChannelTally, RunLines } from '../src/store/store.ts'
import { type Failure, failureOf } from './failure.ts'
import { type LaneDone, type LaneTask, workLane } from './lane.ts'

/** What the thread says; questions are numbered. */
export type FromLane =
  | { readonly asked: number; readonly say: readonly ChannelTally[] }
  | { readonly asked: number; readonly write: readonly RunLines[] }
  | { readonly done: LaneDone }
  | Failure

/** What it is told. */
export type ToLane =
  | { readonly task: LaneTask }
  | { readonly asked: number; readonly channels: readonly ChannelBucket[] | null }

const waiting = new Map<number, (channels: readonly ChannelBucket[]) => void>()
let asked = 0

/** Resolves with the answer; a question that the run cannot answer ends the thread. */
function ask(
  question: { readonly say: readonly ChannelTally[] } | { readonly write: readonly RunLines[] },
  handedOver: readonly ArrayBuffer[],
): Promise<readonly ChannelBucket[]> {
  return new Promise((resolve) => {
    asked++
    waiting.set(asked, resolve)
    parentPort?.postMessage({ asked, ...question } satisfies FromLane, handedOver)
  })
}

const desk = {
  say: (own: readonly ChannelTally[]) => ask({ say: own }, []),
  write: async (lines: readonly RunLines[]) => {
    await ask(
      { write: lines },
      lines.map((one) => one.bytes.buffer),
    )
  },
}

parentPort?.on('message', async (message: ToLane) => {
  if ('asked' in message) {
    waiting.get(message.asked)?.(message.channels ?? [])
    waiting.delete(message.asked)
    return
  }
  parentPort?.postMessage(await answerTo(message.task))
})

async function answerTo(task: LaneTask): Promise<FromLane> {
  try {
    return { done: await workLane(task, desk) }
  } catch (error) {
    return failureOf(error)
  }
}
