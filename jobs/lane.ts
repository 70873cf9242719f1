// One lane of a run: its merchants are sieved, and what is left is judged; here, or in a thread where much is left.
import { asStopped, connect } from '../src/store/store.ts'
import type { JudgedLane, JudgingDesk, JudgingTask } from './judged-lane.ts'
import type { LaneTask } from './lane-tasks.ts'
import { questionsOf } from './run-terms.ts'
import { type SievedLane, sieveLane } from './sieved-lane.ts'
import { StepClock } from './step-clock.ts'

/** What became of a lane's merchants, beside what it wrote. */
export interface LaneDone extends Omit<JudgedLane, 'explaining'> {
  /** Of the run before: exceptions that a late row reopened. */
  readonly mended: readonly string[]
  /** Milliseconds by step. */
  readonly durations: Readonly<Record<string, number>>
}

/** The run as a lane sees it. */
export type LaneDesk = Pick<JudgingDesk, 'say' | 'write'>

/** Where left rows are judged. */
export type Judge = (task: JudgingTask, desk: JudgingDesk) => Promise<JudgedLane>

/** `judgeOf` names the place where so many left rows are judged. */
export async function workLane(
  task: LaneTask,
  desk: LaneDesk,
  judgeOf: (left: number) => Judge,
): Promise<LaneDone> {
  const client = await connect(task.connection)
  let written: Promise<void> = Promise.resolve()
  try {
    const clock = new StepClock()
    const sieved = await sieveLane(client, task, questionsOf(task.terms), desk.write)
    written = sieved.written
    clock.step('sieve')
    const judged = await judgeOf(sieved.left)(judgingTask(task, sieved), judgingDesk(desk, sieved))
    await written
    clock.step('judge')
    clock.share('judge', 'causes', judged.explaining)
    const { tally, digests, mended } = sieved
    tally.join(judged.figures)
    return {
      figures: tally.figures(),
      digests: [...digests, ...judged.digests],
      exceptionsByCause: judged.exceptionsByCause,
      carriedOn: judged.carriedOn,
      mended,
      durations: clock.durations,
    }
  } catch (error) {
    throw asStopped(error)
  } finally {
    await written.catch(() => {}) // nothing may be on its way once the run is given up
    await client.end().catch(() => {}) // a dead one is ended already
  }
}

function judgingTask(task: LaneTask, { left, mended }: SievedLane): JudgingTask {
  const { connection, terms, lane, evidence, portionRows, firstDate, said, joinable, heldIds } =
    task
  const again = task.mendable.filter((one) => mended.includes(one.id))
  const carried = [...joinable, ...again]
  return { connection, terms, lane, left, evidence, portionRows, firstDate, said, carried, heldIds }
}

function judgingDesk({ say, write }: LaneDesk, sieved: SievedLane): JudgingDesk {
  const rows = sieved.rows()
  return {
    say,
    write,
    known: () => sieved.known(),
    left: async () => {
      const { value, done } = await rows.next()
      return done ? null : value
    },
  }
}
