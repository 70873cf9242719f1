// The facts that explanations rest on, gathered for a batch of judged merchants.
import type { Configuration } from '../src/config/config.ts'
import type { DayFacts } from '../src/domain/day-facts.ts'
import type { Judgement } from '../src/domain/leftover.ts'
import type { Source } from '../src/domain/source.ts'
import type { StoredTransaction } from '../src/domain/transaction.ts'
import { zeroValueOf } from '../src/domain/zero-ledger.ts'
import {
  type Client,
  dayFactsOf,
  openDates,
  type PreparedFacts,
  prepareFacts,
  type Store,
} from '../src/store/store.ts'
import type { RunInputs } from './run-inputs.ts'

/**
 * Gathers facts on a connection of its own, so that it reads while the run writes; what all merchants
 * share is read once.
 */
export class DayEvidence {
  readonly #configuration: Configuration
  readonly #store: Store
  readonly #client: Client
  readonly #inputs: RunInputs
  #prepared: Promise<PreparedFacts> | null = null

  constructor(configuration: Configuration, store: Store, client: Client, inputs: RunInputs) {
    this.#configuration = configuration
    this.#store = store
    this.#client = client
    this.#inputs = inputs
  }

  async of(judgements: readonly Judgement[]): Promise<DayFacts> {
    const prepared = await this.#begun()
    const unmatched = judgements.flatMap((one) => [
      ...one.placed.map(({ row }) => row),
      ...one.leftovers.flatMap((leftover) => leftover.journal),
    ])
    const concerned = judgements.flatMap((one) => [
      ...one.leftovers.flatMap((leftover) => [...leftover.journal, ...leftover.settlement]),
      ...zeros(one.placed.map(({ row }) => row)),
      ...one.matches.flatMap((match) => zeros([...match.journal, ...match.settlement])),
    ])
    return dayFactsOf(this.#client, prepared, { concerned, unmatched })
  }

  /** Reads what all merchants share while others work. */
  begin(): void {
    this.#begun().catch(() => {}) // told to whoever asks for facts
  }

  #begun(): Promise<PreparedFacts> {
    this.#prepared ??= this.#prepare()
    return this.#prepared
  }

  async #prepare(): Promise<PreparedFacts> {
    await this.#client.query('BEGIN')
    const { businessDate, chain, slices, read, previous } = this.#inputs
    const { sources, responseCodes } = this.#configuration
    const carried = previous === null ? [] : await openDates(this.#store.knex, previous.id)
    const dates = read.flatMap((file) => file.totals.map((total) => total.businessDate))
    const terminals = new Set(sources.flatMap(terminalsNamed))
    return prepareFacts(
      this.#client,
      {
        businessDate,
        fileIds: [...new Set([...chain, ...slices.map((slice) => slice.fileId)])],
        sources,
        responseCodes,
        isConfigured: (_merchantId, terminalId) => terminals.has(terminalId),
      },
      [...dates, ...carried].filter((date) => date <= businessDate),
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

function zeros(rows: readonly StoredTransaction[]): StoredTransaction[] {
  return rows.filter((row) => zeroValueOf(row) !== null)
}
