// The zero-amount ledger over the latest runs: every zero, blank or unreadable amount, once.
import { type KeptZero, latestRuns, type Store, zerosOfRun } from '../src/store/store.ts'

/** The entries of a business date's rows, or of all; each stands in the run that first read its row. */
export async function zeroLedger(store: Store, date: string | undefined): Promise<KeptZero[]> {
  const runs = (await latestRuns(store.knex)).filter(
    // A late row is first read by a later run, never by an earlier one.
    (run) => date === undefined || run.businessDate >= date,
  )
  const entries: KeptZero[] = []
  for (const run of runs) {
    for (const entry of await zerosOfRun(store.knex, run.id, date)) entries.push(entry)
  }
  return entries
}
