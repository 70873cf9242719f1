// The command's threads for heavy work, passed from job to job.
import { Worker } from 'node:worker_threads'
import { errorOf } from './failure.ts'
import type { JudgedLane, JudgingDesk, JudgingTask } from './judged-lane.ts'
import type { ReceivedParcel, ReceivingTask } from './receive-file.ts'
import type { Answer, DeskCall, Question, ThreadCall, ThreadDone, ThreadTask } from './thread.ts'

/**
 * Of one thread. Rows live for one batch: a young generation that nearly holds one keeps them from
 * growing old. Of a heap that may grow beyond 2,048 MB Node lets garbage pile up to four times what
 * lives, of any other to twice that: a bad day took a third more memory.
 */
const MEMORY = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 2_000 }

/** Works one task off after the other. */
export class Thread {
  readonly #worker: Worker
  /** Heard from the start: a thread may break before it has its first task. */
  readonly #broken: Promise<never>

  constructor(first: ThreadCall) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#worker = new Worker(new URL(`./thread.${extension}`, import.meta.url), {
      workerData: first,
      resourceLimits: MEMORY,
    })
    this.#broken = new Promise<never>((_, reject) => {
      this.#worker.once('error', reject)
      this.#worker.once('exit', (code) => reject(new Error(`A thread ended with ${code}`)))
    })
    this.#broken.catch(() => {})
  }

  async receive(task: ReceivingTask): Promise<ReceivedParcel | null> {
    const outcome = await this.#outcomeOf({ receive: task })
    if (!('received' in outcome)) throw new Error('A thread answered what it was not asked')
    return outcome.received
  }

  async judge(task: JudgingTask, desk: JudgingDesk): Promise<JudgedLane> {
    const outcome = await this.#outcomeOf({ judge: task }, desk)
    if (!('judged' in outcome)) throw new Error('A thread answered what it was not asked')
    return outcome.judged
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  async #outcomeOf(task: ThreadTask, desk?: JudgingDesk): Promise<ThreadDone> {
    let hear: (message: ThreadDone | Question) => void = () => {}
    const outcome = new Promise<ThreadDone>((resolve, reject) => {
      hear = (message) => {
        if ('asked' in message) this.#answer(message, desk).catch(reject)
        else if ('stopped' in message || 'broken' in message) reject(errorOf(message))
        else resolve(message)
      }
      this.#worker.on('message', hear)
      this.#worker.postMessage(task)
    })
    try {
      return await Promise.race([outcome, this.#broken])
    } finally {
      this.#worker.off('message', hear)
    }
  }

  async #answer({ asked, ...question }: Question, desk: JudgingDesk | undefined): Promise<void> {
    if (desk === undefined) throw new Error('A thread asked where nobody answers')
    const answer = await answerOf(question, desk)
    this.#worker.postMessage({ asked, answer } satisfies Answer, handedOver(answer))
  }
}

/**
 * Bytes that stand alone are handed over: of copies, a hundred megabytes on a bad day, V8 hears as garbage of
 * this thread, and looks for it all the time.
 */
function handedOver(answer: Answer['answer']): ArrayBuffer[] {
  if (!(answer instanceof Uint8Array)) return []
  const { buffer, byteLength } = answer
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}

async function answerOf(question: DeskCall, desk: JudgingDesk): Promise<Answer['answer']> {
  switch (question.call) {
    case 'say':
      return desk.say(question.given)
    case 'write':
      await desk.write(question.given)
      return null
    case 'known':
      return desk.known()
    case 'left':
      return desk.left()
  }
}

export class Threads {
  readonly #all: Thread[] = []

  /** The first `count` threads; those that are not there yet start now. */
  first(count: number, call: ThreadCall): readonly Thread[] {
    while (this.#all.length < count) this.#all.push(new Thread(call))
    return this.#all.slice(0, count)
  }

  /** May be called twice. */
  async end(): Promise<void> {
    await Promise.all(this.#all.splice(0).map((thread) => thread.end()))
  }
}
