// The second half of a lane: what the sieve left of its merchants is judged and explained; in any thread.
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { KnownRow } from '../src/domain/leftover.ts'
import {
  asStopped,
  type ChannelTally,
  type Connection,
  connect,
  type KeptException,
  leftRowsIn,
  type RunLines,
  type Share,
} from '../src/store/store.ts'
import { DayEvidence, type EvidenceScope } from './day-evidence.ts'
import { type DayFigures, DayTally } from './day-tally.ts'
import { JudgedDay } from './judged-day.ts'
import { questionsOf, type RunTerms } from './run-terms.ts'
import { type SaidRows, saidOf } from './said-rows.ts'

/** What judging is told: plain data. */
export interface JudgingTask {
  readonly connection: Connection
  readonly terms: RunTerms
  readonly lane: Share
  /** How many rows are left. */
  readonly left: number
  readonly evidence: EvidenceScope
  readonly portionRows: number
  /** Of the rows that the run reads. */
  readonly firstDate: string
  readonly said: SaidRows | undefined
  /** Exceptions that the run before left open and that are judged again: they may end or go on. */
  readonly carried: readonly KeptException[]
  /** Ids that no new exception may have. */
  readonly takenIds: readonly string[]
}

/** Rows that left rows may refer to or repeat, by merchant. */
export type KnownRows = ReadonlyMap<string, KnownRow[]>

/** What judging asks for. */
export interface JudgingDesk {
  /** Tells what the lane's merchants met, and hears it of all. */
  say(own: readonly ChannelTally[]): Promise<readonly ChannelBucket[]>
  /** Resolves when the store has the lines, which are the desk's from now on. */
  write(lines: readonly RunLines[]): Promise<void>
  /** To be asked once, and before the left rows. */
  known(): Promise<KnownRows>
  /** The next of the left rows, in bytes (`leftRowsIn`); null after the last. */
  left(): Promise<Uint8Array | null>
}

/** What became of the left rows, beside what was written: plain data. */
export interface JudgedLane {
  readonly figures: DayFigures
  readonly digests: readonly string[]
  readonly exceptionsByCause: readonly (readonly [cause: string, count: number])[]
  /** Carried exceptions that stand open on. */
  readonly carriedOn: readonly string[]
  /** Milliseconds spent on evidence and causes. */
  readonly explaining: number
}

export async function judgeLane(task: JudgingTask, desk: JudgingDesk): Promise<JudgedLane> {
  const { terms, carried } = task
  const client = await connect(task.connection)
  try {
    const questions = questionsOf(terms)
    const tally = new DayTally()
    const say = (own: readonly ChannelTally[]) => desk.say(own)
    const evidence = new DayEvidence(client, terms, task.evidence, task.lane, say)
    // While the store looks for known rows. Both are told to whoever asks for facts.
    evidence.tally().catch(() => {})
    if (task.left > 0) evidence.gather().catch(() => {})
    const judged = new JudgedDay(
      terms.run,
      questions,
      { tally, evidence, write: (lines) => desk.write(lines) },
      {
        carried,
        firstDate: task.firstDate,
        takenIds: task.takenIds,
        said: saidOf(task.said),
      },
      task.portionRows,
    )
    const known = await desk.known()
    const left = leftRowsIn(allOf(desk), (fileId) => questions.fileOf(fileId).source)
    for await (const batch of left) await judged.take(batch, known)
    await judged.end(known)
    await evidence.tally() // other lanes wait for what this one has to say
    return {
      figures: tally.figures(),
      digests: judged.digests,
      exceptionsByCause: [...judged.exceptionsByCause],
      carriedOn: judged.carriedOn(),
      explaining: judged.explaining,
    }
  } catch (error) {
    throw asStopped(error)
  } finally {
    await client.end().catch(() => {}) // a dead one is ended already
  }
}

/** The next bytes are on their way while those before them are judged. */
async function* allOf(desk: JudgingDesk): AsyncGenerator<Uint8Array> {
  let next = desk.left()
  for (;;) {
    const bytes = await next
    if (bytes === null) return
    next = desk.left()
    next.catch(() => {}) // told when it is waited for
    yield bytes
  }
}
