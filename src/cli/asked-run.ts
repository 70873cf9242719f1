// The run that a command speaks of, or what to do when there is none or it stands on an older revision.
import type { RunSummary } from '../../jobs/run-summary.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { RunRecord, Store } from '../store/store.ts'
import type { Work } from './work.ts'

/** @throws StoppedError NO_RUN (exit 2) where the date, or this revision of it, was never run. */
export async function runAskedFor(
  store: Store,
  date: string,
  revision?: number,
): Promise<RunRecord<RunSummary>> {
  const { runOf } = await import('../store/store.ts')
  const run = await runOf<RunSummary>(store.knex, date, revision)
  if (run !== null) return run
  throw new StoppedError(
    'NO_RUN',
    EXIT.usage,
    revision === undefined
      ? `${date} has not been reconciled.`
      : `${date} has no revision ${revision}.`,
    { place: date, hint: `Run tieout run --date ${date} first.` },
  )
}

/** Warns where a date's latest revision stands on an older one: what is told of it may be out of date. */
export async function warnWhereStale(
  { store, terminal, words }: Work,
  date: string,
): Promise<void> {
  const { staleDates } = await import('../../jobs/days.ts')
  const stale = await staleDates(store)
  if (stale.includes(date)) terminal.note(words('cli.run.stale', { date }))
}
