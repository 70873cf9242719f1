// A thread at work: told one file or one lane of a run at a time, it answers what became of it.
import { parentPort, workerData } from 'node:worker_threads'
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { ChannelTally, RunLines } from '../src/store/store.ts'
import { type Failure, failureOf } from './failure.ts'
import type { LaneDesk, LaneDone, LaneTask } from './lane.ts'
import type { ReceivedParcel, ReceivingTask } from './receive-file.ts'

export type ThreadTask = { readonly receive: ReceivingTask } | { readonly lane: LaneTask }

/** What a lane asks the run for; numbered. */
export type LaneQuestion = { readonly asked: number } & (
  | { readonly say: readonly ChannelTally[] }
  | { readonly write: readonly RunLines[] }
)

export interface LaneAnswer {
  readonly asked: number
  readonly channels: readonly ChannelBucket[]
}

export type ThreadDone =
  | { readonly received: ReceivedParcel | null }
  | { readonly done: LaneDone }
  | Failure

/** What a thread is made for first: its modules are loaded while nobody waits. */
export type ThreadCall = 'receive' | 'lane'

const LOADING = {
  receive: () => import('./receive-file.ts'),
  lane: () => import('./lane.ts'),
}
await LOADING[workerData as ThreadCall]()

const waiting = new Map<number, (channels: readonly ChannelBucket[]) => void>()
let questions = 0

/** Resolves with the answer; whoever cannot give one ends the thread. */
function ask(
  question: { readonly say: readonly ChannelTally[] } | { readonly write: readonly RunLines[] },
  handedOver: readonly ArrayBuffer[],
): Promise<readonly ChannelBucket[]> {
  return new Promise((resolve) => {
    const asked = questions++
    waiting.set(asked, resolve)
    parentPort?.postMessage({ asked, ...question } satisfies LaneQuestion, handedOver)
  })
}

const desk: LaneDesk = {
  say: (own) => ask({ say: own }, []),
  write: async (lines) => {
    await ask(
      { write: lines },
      lines.map((one) => one.bytes.buffer),
    )
  },
}

async function outcomeOf(task: ThreadTask): Promise<ThreadDone> {
  try {
    if ('receive' in task) {
      const { receiveParcel } = await LOADING.receive()
      return { received: await receiveParcel(task.receive) }
    }
    const { workLane } = await LOADING.lane()
    return { done: await workLane(task.lane, desk) }
  } catch (error) {
    return failureOf(error)
  }
}

parentPort?.on('message', async (message: ThreadTask | LaneAnswer) => {
  if ('asked' in message) {
    waiting.get(message.asked)?.(message.channels)
    waiting.delete(message.asked)
    return
  }
  parentPort?.postMessage(await outcomeOf(message))
  // What mostly comes next, while others still receive.
  if ('receive' in message) await LOADING.lane()
})
