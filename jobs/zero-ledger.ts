// The zero-amount ledger over the latest runs: every zero, blank or unreadable amount, once.
import { type KeptZero, latestRuns, runOf, type Store, zerosOfRun } from '../src/store/store.ts'

/** The entries of a business date's rows, or of all; each stands in the run that first read its row. */
export async function zeroLedger(store: Store, date: string | undefined): Promise<KeptZero[]> {
  if (date !== undefined) {
    const run = await runOf(store.knex, date)
    return run === null ? [] : zerosOfRun(store.knex, run.id)
  }
  const entries: KeptZero[] = []
  for (const run of await latestRuns(store.knex)) {
    for (const entry of await zerosOfRun(store.knex, run.id)) entries.push(entry)
  }
  return entries
}
