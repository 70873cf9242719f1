// What the journals of each source leave out of a date, told of the files that a run knows or that were received.
import { addDays } from '../src/domain/business-date.ts'
import type { SourceRemark } from '../src/domain/day-books.ts'
import { PAST_DAYS, sourceRemarks } from '../src/inbox/inbox.ts'
import { type FileRecord, type Store, terminalActivity } from '../src/store/store.ts'

/**
 * Remarks on a date by its journals among `files`. Of a run's own files they are the same whenever
 * it is run: neither the clock nor what came later has a say.
 */
export async function remarksOnSources(
  store: Store,
  files: readonly FileRecord[],
  businessDate: string,
): Promise<SourceRemark[]> {
  const from = addDays(businessDate, -PAST_DAYS)
  const isNear = (date: string | null) => date !== null && date >= from && date <= businessDate
  const current = files.filter((file) => file.status === 'accepted')
  const journals = current.filter(
    (file) => (file.side === 'journal' || file.side === 'both') && isNear(file.slotDate),
  )
  const telling = current.filter((file) =>
    file.totals.some((total) => total.side === 'journal' && isNear(total.businessDate)),
  )
  const ids = telling.map((file) => file.id)
  const terminals = await terminalActivity(store.knex, ids, businessDate, PAST_DAYS)
  return sourceRemarks(journals, terminals, businessDate)
}
