// The third job: a finished run becomes a workbook in the outbox.
import { join } from 'node:path'
import { isInPlace, writeWorkbook } from '../reports/reports.ts'
import type { Configuration } from '../src/config/config.ts'
import type { Locale } from '../src/domain/wording/wording.ts'
import type { RunRecord, Store } from '../src/store/store.ts'
import { dayBooks } from './day-books.ts'
import type { RunSummary } from './run-summary.ts'

/** The name of a run's workbook; a later revision stands beside the earlier ones. */
function workbookName(run: Pick<RunRecord, 'businessDate' | 'revision'>): string {
  return `tieout_${run.businessDate}_r${run.revision}.xlsx`
}

/** Path of a run's workbook in the outbox; null where it is not there (yet, or any more). */
export async function standingWorkbook(
  { outbox }: Configuration,
  run: Pick<RunRecord, 'businessDate' | 'revision'>,
): Promise<string | null> {
  const file = join(outbox, workbookName(run))
  return (await isInPlace(file)) ? file : null
}

/** Writes a run's workbook (to `file`, or into the outbox) and returns its path. */
export async function report(
  configuration: Configuration,
  store: Store,
  run: RunRecord<RunSummary>,
  locale: Locale,
  file = join(configuration.outbox, workbookName(run)),
): Promise<string> {
  await writeWorkbook(await dayBooks(configuration, store, run), file, locale)
  return file
}
