// The first half of a lane: its merchants are sieved in the store, and their pairs counted and written.
import {
  type Client,
  countLeft,
  gatherReferrers,
  knownRows,
  leaveOut,
  leaveToRules,
  leftBytes,
  openLane,
  pairLines,
  partLargeMerchants,
  type Reopened,
  type RunLines,
  reopenHeld,
  type SievedPairs,
  sieve,
} from '../src/store/store.ts'
import { DayTally } from './day-tally.ts'
import type { KnownRows } from './judged-lane.ts'
import type { LaneTask } from './lane-tasks.ts'
import type { RunQuestions } from './run-terms.ts'
import { countPairs, pairsDigest, split } from './sieved-pairs.ts'

/** A lane's merchants, sieved: what is left of them waits in the open transaction of their client. */
export interface SievedLane {
  readonly tally: DayTally
  /** The pairs' part of the run's digest. */
  readonly digests: readonly string[]
  /** The store has the pairs. */
  readonly written: Promise<void>
  /** Exceptions of the run before that are judged again. */
  readonly reopened: Reopened
  /** How many rows are left. */
  readonly left: number
  /** Rows that already have their place; to be asked once, and before the left rows. */
  known(): Promise<KnownRows>
  /** The left rows (`leftRowsIn`). */
  rows(): AsyncGenerator<Uint8Array>
}

export async function sieveLane(
  client: Client,
  task: LaneTask,
  questions: RunQuestions,
  write: (lines: readonly RunLines[]) => Promise<void>,
): Promise<SievedLane> {
  const { lane, sieve: terms } = task
  await openLane(client, terms, lane)
  if (lane.leavesOut) await leaveOut(client, task.superseded, task.byHand)
  if (lane.leavesToRules) await leaveToRules(client, task.forRules)
  const referring = await gatherReferrers(client, terms, lane)
  const pairs = await sieve(client, terms, lane, referring)
  const reopened = await reopenHeld(client, terms.held)
  const left = await countLeft(client)
  const sourceOf = (fileId: number) => questions.fileOf(fileId).source
  const tally = new DayTally()
  countPairs(pairs, tally, sourceOf)
  const written = write(pairLines(task.terms.run, pairs.map(keptPairs)))
  written.catch(() => {}) // told to whoever waits for it
  return {
    tally,
    digests: pairs.map((one) => pairsDigest(one, (fileId) => questions.fileOf(fileId).identity)),
    written,
    reopened,
    left,
    async known() {
      const known = await knownRows(client, task.known, lane, sourceOf)
      await partLargeMerchants(client, task.portionRows)
      return known
    },
    rows: () => leftBytes(client),
  }
}

function keptPairs({ merchantId, rule, journalFile, settlementFile, lines }: SievedPairs) {
  return { merchantId, rule, journalFile, settlementFile, ...split(lines) }
}
