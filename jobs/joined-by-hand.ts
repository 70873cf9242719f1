// What people joined, in a run: no lane's, because a pairing may hold rows of several merchants.
import type { RunLines, RunWriter, Store } from '../src/store/store.ts'
import { channelBuckets, connect, WHOLE } from '../src/store/store.ts'
import { isCarried } from './carried-exceptions.ts'
import { DayEvidence } from './day-evidence.ts'
import type { DayTally } from './day-tally.ts'
import type { DecidedDay } from './decided-day.ts'
import { JudgedDay } from './judged-day.ts'
import type { SharedTask } from './lane-tasks.ts'
import { Meeting } from './meeting.ts'
import type { RunInputs } from './run-inputs.ts'
import type { RunQuestions } from './run-terms.ts'

/** Writes and counts it; gives its part of the digest. */
export async function joinByHand(
  store: Store,
  inputs: RunInputs,
  decided: DecidedDay,
  { terms, evidence: scope, portionRows }: SharedTask,
  questions: RunQuestions,
  tally: DayTally,
  writer: RunWriter,
): Promise<readonly string[]> {
  if (decided.matches.length === 0) return []
  const client = await connect(store.connection)
  try {
    const meeting = new Meeting(1, channelBuckets)
    const joined = decided.matches.flatMap((one) => [...one.journal, ...one.settlement])
    const dates = [...new Set([...scope.dates, ...joined.map((row) => row.businessDate)])]
    const around = { ...scope, dates }
    const evidence = new DayEvidence(client, terms, around, WHOLE, (own) => meeting.say(own))
    const outlets = { tally, evidence, write: (lines: readonly RunLines[]) => writer.write(lines) }
    const before = { carried: [], firstDate: '', takenIds: [], said: undefined }
    const judged = new JudgedDay(terms.run, questions, outlets, before, portionRows)
    const fileOf = new Map(inputs.files.map((one) => [one.id, one]))
    await judged.takeByHand(decided.matches, (row) => {
      const file = fileOf.get(row.fileId)
      return file !== undefined && isCarried(inputs, file, row)
    })
    return judged.digests
  } finally {
    await client.end().catch(() => {}) // a dead connection is ended already
  }
}
