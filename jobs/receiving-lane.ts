// Lanes on which files are loaded side by side: worker threads for large files, this thread for small ones.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { StoppedError } from '../src/domain/stopped-error.ts'
import type { ReceivedParcel, ReceivingTask, StoppedFacts } from './receive-file.ts'
import type { Answer } from './receive-worker.ts'

/** Below this many bytes a worker thread costs more than it brings. */
const WORTH_A_WORKER = 4 << 20
const LANES = 2

/** The lanes that these files are worth; end each of them. A thread loads its modules meanwhile. */
export function openLanes(files: readonly { readonly bytes: number }[]): ReceivingLane[] {
  if (!files.some((file) => file.bytes >= WORTH_A_WORKER)) return [inThisThread]
  return Array.from({ length: Math.min(LANES, files.length) }, workerLane)
}

/** One of the places where files are loaded side by side. */
export interface ReceivingLane {
  receive(task: ReceivingTask): Promise<ReceivedParcel | null>
  end(): Promise<void>
}

const inThisThread: ReceivingLane = {
  receive: async (task) => {
    const { receiveParcel } = await import('./receive-file.ts')
    return receiveParcel(task)
  },
  end: async () => {},
}

function workerLane(): ReceivingLane {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./receive-worker.${extension}`, import.meta.url), {
    // Rows live for one batch: with a young generation that holds a few, none of them grows old.
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  })
  // Heard from the start: a thread may break before it has its first file.
  const broken = new Promise<never>((_, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`The loading thread ended with ${code}`)))
  })
  broken.catch(() => {})
  return {
    receive: async (task) => {
      worker.postMessage(task)
      const [answer] = (await Promise.race([once(worker, 'message'), broken])) as [Answer]
      if ('stopped' in answer) throw stoppedError(answer.stopped)
      if ('broken' in answer) throw new Error(answer.broken)
      return answer.received
    },
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
