// A thread at work: told one file, or to judge what one lane left, it answers what became of it.
import { parentPort, workerData } from 'node:worker_threads'
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { ChannelTally, RunLines } from '../src/store/store.ts'
import { type Failure, failureOf } from './failure.ts'
import type { JudgedLane, JudgingDesk, JudgingTask, KnownRows } from './judged-lane.ts'
import type { ReceivedParcel, ReceivingTask } from './receive-file.ts'

export type ThreadTask = { readonly receive: ReceivingTask } | { readonly judge: JudgingTask }

/** What judging asks the run for. */
export type DeskCall =
  | { readonly call: 'say'; readonly given: readonly ChannelTally[] }
  | { readonly call: 'write'; readonly given: readonly RunLines[] }
  | { readonly call: 'known' | 'left' }

export type Question = { readonly asked: number } & DeskCall

export interface Answer {
  /** The question's number. */
  readonly asked: number
  readonly answer: readonly ChannelBucket[] | KnownRows | Uint8Array | null
}

export type ThreadDone =
  | { readonly received: ReceivedParcel | null }
  | { readonly judged: JudgedLane }
  | Failure

/** What a thread is made for first: its modules are loaded while nobody waits. */
export type ThreadCall = 'receive' | 'judge'

const LOADING = {
  receive: () => import('./receive-file.ts'),
  judge: () => import('./judged-lane.ts'),
}
await LOADING[workerData as ThreadCall]()

const waiting = new Map<number, (answer: Answer['answer']) => void>()
let questions = 0

/** Resolves with the answer; whoever cannot give one ends the thread. */
function ask<T extends Answer['answer']>(
  call: DeskCall,
  handedOver: readonly ArrayBuffer[] = [],
): Promise<T> {
  return new Promise((resolve) => {
    const asked = questions++
    waiting.set(asked, (answer) => resolve(answer as T))
    parentPort?.postMessage({ asked, ...call } satisfies Question, handedOver)
  })
}

const desk: JudgingDesk = {
  say: (own) => ask({ call: 'say', given: own }),
  write: async (lines) => {
    await ask(
      { call: 'write', given: lines },
      lines.map((one) => one.bytes.buffer),
    )
  },
  known: () => ask({ call: 'known' }),
  left: () => ask({ call: 'left' }),
}

async function outcomeOf(task: ThreadTask): Promise<ThreadDone> {
  try {
    if ('receive' in task) {
      const { receiveParcel } = await LOADING.receive()
      return { received: await receiveParcel(task.receive) }
    }
    const { judgeLane } = await LOADING.judge()
    return { judged: await judgeLane(task.judge, desk) }
  } catch (error) {
    return failureOf(error)
  }
}

parentPort?.on('message', async (message: ThreadTask | Answer) => {
  if ('asked' in message) {
    waiting.get(message.asked)?.(message.answer)
    waiting.delete(message.asked)
    return
  }
  parentPort?.postMessage(await outcomeOf(message))
})
