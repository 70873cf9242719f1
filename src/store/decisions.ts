// The chain of decisions in the store: read whole, and added to by one command at a time.
import type { Knex } from 'knex'
import type { DecisionEntry } from '../domain/decision.ts'

/** Every decision up to `asOf` (absent: all), in the order of the chain. */
export async function keptDecisions(knex: Knex, asOf?: string): Promise<DecisionEntry[]> {
  const query = knex('decision').orderBy('sequence')
  if (asOf !== undefined) query.where('decided_at', '<=', asOf)
  return (await query).map((row) => ({
    sequence: row.sequence,
    what: row.what,
    content: row.content,
    note: row.note,
    by: row.decided_by,
    decidedAt: new Date(row.decided_at).toISOString(),
    previousHash: row.previous_hash,
    hash: row.hash,
  }))
}

/** Adds the entry that `decide` makes of the chain so far; nothing else is added meanwhile. */
export async function addDecision(
  knex: Knex,
  decide: (entries: readonly DecisionEntry[]) => DecisionEntry,
): Promise<DecisionEntry> {
  return knex.transaction(async (transaction) => {
    await transaction.raw('LOCK TABLE decision IN EXCLUSIVE MODE')
    const entry = decide(await keptDecisions(transaction))
    await transaction('decision').insert({
      sequence: entry.sequence,
      what: entry.what,
      content: entry.content,
      note: entry.note,
      decided_by: entry.by,
      decided_at: entry.decidedAt,
      previous_hash: entry.previousHash,
      hash: entry.hash,
    })
    return entry
  })
}
