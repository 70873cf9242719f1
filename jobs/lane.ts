// One lane of a run: its merchants are sieved, and what is left is judged; in the run's thread or in one of its own.
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import type { KnownRow } from '../src/domain/leftover.ts'
import type { RowReference, StoredTransaction } from '../src/domain/transaction.ts'
import {
  asStopped,
  type ChannelTally,
  type Client,
  type Connection,
  carryAgain,
  connect,
  gatherReferrers,
  type KeptException,
  type KnownScope,
  knownRows,
  type Lane,
  leaveOut,
  leaveToRules,
  leftRows,
  openLane,
  type PlacedReference,
  pairLines,
  partLargeMerchants,
  type RunLines,
  reopenHeld,
  type SievedPairs,
  type SieveTerms,
  sieve,
} from '../src/store/store.ts'
import { heldRows } from './carried-exceptions.ts'
import { DayEvidence, type EvidenceScope } from './day-evidence.ts'
import { type DayFigures, DayTally } from './day-tally.ts'
import { JudgedDay } from './judged-day.ts'
import { questionsOf, type RunQuestions, type RunTerms } from './run-terms.ts'
import { type SaidRows, saidOf } from './said-rows.ts'
import { countPairs, pairsDigest, split } from './sieved-pairs.ts'
import { StepClock } from './step-clock.ts'

/** What a lane is told: plain data. */
export interface LaneTask {
  readonly connection: Connection
  readonly terms: RunTerms
  readonly lane: Lane
  readonly sieve: SieveTerms
  readonly known: KnownScope
  readonly evidence: EvidenceScope
  /** A merchant with more left rows than this is judged in parts; no result depends on it. */
  readonly portionRows: number
  /** Rows that another file counts, that people joined, and that rules alone may join. */
  readonly superseded: readonly RowReference[]
  readonly byHand: readonly RowReference[]
  readonly forRules: readonly RowReference[]
  readonly said: SaidRows | undefined
  /** Rows of reopened exceptions. */
  readonly again: readonly (StoredTransaction & PlacedReference)[]
  /** What the run before left open: may end or go on, waits for a row that mends it, waits for a person. */
  readonly joinable: readonly KeptException[]
  readonly mendable: readonly KeptException[]
  readonly heldIds: readonly string[]
}

/** What became of a lane's merchants, beside what it wrote: plain data. */
export interface LaneDone {
  readonly figures: DayFigures
  readonly digests: readonly string[]
  readonly exceptionsByCause: readonly (readonly [cause: string, count: number])[]
  /** Of the run before: exceptions that a late row reopened, and carried ones that stand open on. */
  readonly mended: readonly string[]
  readonly carriedOn: readonly string[]
  /** Milliseconds by step. */
  readonly durations: Readonly<Record<string, number>>
}

/** The run as a lane sees it. */
export interface LaneDesk {
  /** Tells what the lane's merchants met, and hears it of all. */
  say(own: readonly ChannelTally[]): Promise<readonly ChannelBucket[]>
  /** Resolves when the store has the lines, which are the desk's from now on. */
  write(lines: readonly RunLines[]): Promise<void>
}

export async function workLane(task: LaneTask, desk: LaneDesk): Promise<LaneDone> {
  const clients: Client[] = []
  const client = async () => {
    const one = await connect(task.connection)
    clients.push(one)
    return one
  }
  try {
    return await work(task, desk, await client(), await client())
  } catch (error) {
    throw asStopped(error)
  } finally {
    await Promise.all(clients.map((one) => one.end().catch(() => {}))) // a dead one is ended already
  }
}

async function work(
  task: LaneTask,
  desk: LaneDesk,
  client: Client,
  evidenceClient: Client,
): Promise<LaneDone> {
  const clock = new StepClock()
  const { terms, lane } = task
  const questions = questionsOf(terms)
  const tally = new DayTally()
  const say = (own: readonly ChannelTally[]) => desk.say(own)
  const evidence = new DayEvidence(evidenceClient, terms, task.evidence, lane, say)
  const { pairs, mended, known } = await sieved(client, task, questions, evidence)
  clock.step('sieve')
  const digests = takePairs(pairs, questions, tally)
  const written = desk.write(pairLines(terms.run, pairs.map(keptPairs)))
  written.catch(() => {}) // told below
  clock.step('matches')
  const again = task.mendable.filter((one) => mended.includes(one.id))
  const carried = [...task.joinable, ...again]
  const judged = new JudgedDay(
    terms.run,
    questions,
    { tally, evidence, write: (lines) => desk.write(lines) },
    {
      carried,
      takenIds: [...carried.map((one) => one.id), ...task.heldIds],
      said: saidOf(task.said),
    },
    task.portionRows,
  )
  const left = leftRows(client, (fileId) => questions.fileOf(fileId).source)
  for await (const batch of left) await judged.take(batch, known)
  await judged.end(known)
  await written
  await evidence.begin() // other lanes wait for what this one has to say
  clock.step('judge')
  clock.share('judge', 'causes', judged.explaining)
  return {
    figures: tally.figures(),
    digests: [...digests, ...judged.digests],
    exceptionsByCause: [...judged.exceptionsByCause],
    mended,
    carriedOn: judged.carriedOn(),
    durations: clock.durations,
  }
}

interface Sieved {
  readonly pairs: readonly SievedPairs[]
  readonly mended: readonly string[]
  readonly known: ReadonlyMap<string, KnownRow[]>
}

async function sieved(
  client: Client,
  task: LaneTask,
  questions: RunQuestions,
  evidence: DayEvidence,
): Promise<Sieved> {
  const { lane, sieve: terms } = task
  await openLane(client, terms, lane)
  if (task.again.length > 0) await carryAgain(client, task.again, lane)
  if (lane.leavesOut) await leaveOut(client, task.superseded, task.byHand)
  if (lane.leavesToRules) await leaveToRules(client, task.forRules)
  const referring = await gatherReferrers(client, terms, lane)
  const sieving = sieve(client, terms, lane, referring)
  // Only now: this thread reads tallies while the server groups, and keeps no small question waiting.
  evidence.begin().catch(() => {}) // told to whoever asks for facts
  const pairs = await sieving
  const mended = await reopenHeld(client, heldRows(task.mendable), lane)
  const sourceOf = (fileId: number) => questions.fileOf(fileId).source
  const known = await knownRows(client, task.known, lane, sourceOf)
  await partLargeMerchants(client, task.portionRows)
  return { pairs, mended, known }
}

/** Counts the pairs; gives their part of the digest. */
function takePairs(
  pairs: readonly SievedPairs[],
  { fileOf }: RunQuestions,
  tally: DayTally,
): string[] {
  countPairs(pairs, tally, (fileId) => fileOf(fileId).source)
  return pairs.map((one) => pairsDigest(one, (fileId) => fileOf(fileId).identity))
}

function keptPairs({ merchantId, rule, journalFile, settlementFile, lines }: SievedPairs) {
  return { merchantId, rule, journalFile, settlementFile, ...split(lines) }
}
