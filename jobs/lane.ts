// One lane of a run: its merchants are sieved, and what is left is judged; here, or in a thread where much is left.
import { asStopped, connect, type KeptException } from '../src/store/store.ts'
import type { JudgedLane, JudgingDesk, JudgingTask } from './judged-lane.ts'
import type { LaneTask } from './lane-tasks.ts'
import { questionsOf } from './run-terms.ts'
import { type SievedLane, sieveLane } from './sieved-lane.ts'
import { StepClock } from './step-clock.ts'

/** What became of a lane's merchants, beside what it wrote. */
export interface LaneDone extends Omit<JudgedLane, 'explaining'> {
  /** Of the exceptions that the run before left open, the ones that were judged again. */
  readonly reopened: readonly KeptException[]
  /** Milliseconds by step. */
  readonly durations: Readonly<Record<string, number>>
}

/** The run as a lane sees it. */
export interface LaneDesk extends Pick<JudgingDesk, 'say' | 'write'> {
  /** Tells on which dates the lane's reopened exceptions lie, and hears it of all lanes. */
  meetDates(own: readonly string[]): Promise<readonly string[]>
}

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
    const dates = await desk.meetDates(sieved.reopened.dates)
    const judging = judgingTask(task, sieved, dates)
    const judged = await judgeOf(sieved.left)(judging, judgingDesk(desk, sieved))
    await written
    clock.step('judge')
    clock.share('judge', 'causes', judged.explaining)
    const { tally, digests, reopened } = sieved
    tally.join(judged.figures)
    return {
      figures: tally.figures(),
      digests: [...digests, ...judged.digests],
      exceptionsByCause: judged.exceptionsByCause,
      carriedOn: judged.carriedOn,
      reopened: reopened.exceptions,
      durations: clock.durations,
    }
  } catch (error) {
    throw asStopped(error)
  } finally {
    await written.catch(() => {}) // nothing may be on its way once the run is given up
    await client.end().catch(() => {}) // a dead one is ended already
  }
}

function judgingTask(
  task: LaneTask,
  { left, reopened }: SievedLane,
  dates: readonly string[],
): JudgingTask {
  const { connection, terms, lane, portionRows, firstDate, said } = task
  const { fileIds } = task.evidence
  const evidence = { fileIds, dates: [...new Set([...task.evidence.dates, ...dates])] }
  return {
    connection,
    terms,
    lane,
    left,
    evidence,
    portionRows,
    firstDate,
    said,
    carried: reopened.exceptions,
    takenIds: reopened.takenIds,
  }
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
