// The facts that explanations rest on, gathered for a batch of judged merchants.
import type { ChannelBucket, DayFacts } from '../src/domain/day-facts.ts'
import type { Judgement } from '../src/domain/leftover.ts'
import type { Source } from '../src/domain/source.ts'
import type { StoredTransaction } from '../src/domain/transaction.ts'
import { zeroValueOf } from '../src/domain/zero-ledger.ts'
import {
  type ChannelTally,
  type Client,
  dayFactsOf,
  gatherFacts,
  type PreparedFacts,
  type Share,
  type TalliedFacts,
  tallyFacts,
} from '../src/store/store.ts'
import type { RunTerms } from './run-terms.ts'

/** What evidence is gathered from: plain data. */
export interface EvidenceScope {
  /** Files whose rows count, of those that the run or an earlier one read. */
  readonly fileIds: readonly number[]
  /** Business dates of rows that may have to be explained. */
  readonly dates: readonly string[]
}

/**
 * Gathers facts on a connection of its own, so that it reads while the run writes; what all merchants
 * of the lane share is read once.
 */
export class DayEvidence {
  readonly #client: Client
  readonly #terms: RunTerms
  readonly #scope: EvidenceScope
  readonly #lane: Share
  readonly #say: (own: readonly ChannelTally[]) => Promise<readonly ChannelBucket[]>
  #tallied: Promise<TalliedFacts> | null = null
  #channels: Promise<readonly ChannelBucket[]> | null = null
  #gathered: Promise<PreparedFacts> | null = null

  /** `say` tells the other lanes what this one's merchants met, and gives what all did. */
  constructor(
    client: Client,
    terms: RunTerms,
    scope: EvidenceScope,
    lane: Share,
    say: (own: readonly ChannelTally[]) => Promise<readonly ChannelBucket[]>,
  ) {
    this.#client = client
    this.#terms = terms
    this.#scope = scope
    this.#lane = lane
    this.#say = say
  }

  async of(judgements: readonly Judgement[]): Promise<DayFacts> {
    const [facts, channels] = await Promise.all([this.#gather(), this.#meet()])
    const unmatched: StoredTransaction[] = []
    const concerned: StoredTransaction[] = []
    for (const { matches, placed, leftovers } of judgements) {
      for (const { journal, settlement } of leftovers) {
        for (const row of journal) {
          unmatched.push(row)
          concerned.push(row)
        }
        for (const row of settlement) concerned.push(row)
      }
      for (const { row } of placed) {
        unmatched.push(row)
        if (zeroValueOf(row) !== null) concerned.push(row)
      }
      for (const { journal, settlement } of matches) {
        for (const row of journal) if (zeroValueOf(row) !== null) concerned.push(row)
        for (const row of settlement) if (zeroValueOf(row) !== null) concerned.push(row)
      }
    }
    return dayFactsOf(this.#client, facts, { channels, concerned, unmatched })
  }

  /** Reads what all merchants share and tells it, once: mostly work for this thread. */
  async tally(): Promise<void> {
    await this.#meet()
  }

  /** Gathers the rows that batches will ask for, once: work for the store. */
  async gather(): Promise<void> {
    await this.#gather()
  }

  #meet(): Promise<readonly ChannelBucket[]> {
    this.#channels ??= this.#tally().then(({ channels }) => this.#say(channels))
    return this.#channels
  }

  #gather(): Promise<PreparedFacts> {
    this.#gathered ??= this.#tally().then((tallied) => gatherFacts(this.#client, tallied))
    return this.#gathered
  }

  #tally(): Promise<TalliedFacts> {
    this.#tallied ??= this.#tallyAll()
    return this.#tallied
  }

  async #tallyAll(): Promise<TalliedFacts> {
    await this.#client.query('BEGIN')
    const { run, sources, responseCodes } = this.#terms
    const { fileIds, dates } = this.#scope
    const terminals = new Set(sources.flatMap(terminalsNamed))
    return tallyFacts(
      this.#client,
      {
        businessDate: run.businessDate,
        fileIds,
        sources,
        responseCodes,
        isConfigured: (_merchantId, terminalId) => terminals.has(terminalId),
        lane: this.#lane,
      },
      dates,
    )
  }
}

/** Our terminals that the configuration names: in claims, in maps, and as defaults. */
function terminalsNamed({ settles, terminals, defaults }: Source): string[] {
  const { terminalId } = defaults
  return [
    ...(settles?.terminals ?? []),
    ...Object.values(terminals ?? {}),
    ...(terminalId === undefined ? [] : [terminalId]),
  ]
}
