// A worker thread that loads files: told one at a time, it answers what became of it.
import { parentPort } from 'node:worker_threads'
import { StoppedError } from '../src/domain/stopped-error.ts'
import {
  factsOf,
  type ReceivedParcel,
  type ReceivingTask,
  receiveParcel,
  type StoppedFacts,
} from './receive-file.ts'

/** What a worker answers. */
export type Answer =
  | { readonly received: ReceivedParcel | null }
  | { readonly stopped: StoppedFacts }
  | { readonly broken: string }

parentPort?.on('message', async (task: ReceivingTask) => {
  parentPort?.postMessage(await answer(task))
})

async function answer(task: ReceivingTask): Promise<Answer> {
  try {
    return { received: await receiveParcel(task) }
  } catch (error) {
    if (error instanceof StoppedError) return { stopped: factsOf(error) }
    return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
