// The zero-amount ledger over the latest runs: every zero, blank or unreadable amount, once.
import { rowKey } from '../src/domain/transaction.ts'
import { type KeptZero, latestRuns, type Store, zerosOfRun } from '../src/store/store.ts'

/** The entries of a business date's rows, or of all: of each row the last word of a run about it. */
export async function zeroLedger(store: Store, date: string | undefined): Promise<KeptZero[]> {
  const runs = (await latestRuns(store.knex)).filter(
    // A late row is first read by a later run, never by an earlier one.
    (run) => date === undefined || run.businessDate >= date,
  )
  const entries = new Map<string, KeptZero>()
  for (const run of runs) {
    for (const entry of await zerosOfRun(store.knex, run.id, date))
      entries.set(rowKey(entry), entry)
  }
  return [...entries.values()]
}
