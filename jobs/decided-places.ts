// Where the rows of decisions stand in the store: in the file that the person saw, or in another that holds the same row.
import { keyedRows } from '../src/decisions/decisions.ts'
import type { DecidedRow } from '../src/domain/decision.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import { type FileRecord, rowsWith, type Store } from '../src/store/store.ts'

export function loadedOf(files: readonly FileRecord[]): FileRecord[] {
  return files.filter((file) => file.status === 'accepted' || file.status === 'restated')
}

/** The place where the person saw the row, in the last version of these bytes; null where the file is not among these. */
export function placeSeen(loaded: readonly FileRecord[], row: DecidedRow): RowReference | null {
  const file = loaded.findLast((one) => one.source === row.source && one.sha256 === row.sha256)
  return file === undefined ? null : { fileId: file.id, line: row.line }
}

/**
 * Every place of each row, by its key: other versions of its file and further parts may hold it. The
 * store is asked only where several files of its source hold its date.
 */
export async function placesOf(
  store: Store,
  loaded: readonly FileRecord[],
  rows: readonly DecidedRow[],
): Promise<Map<string, RowReference[]>> {
  const places = new Map<string, RowReference[]>()
  const wanted = rows.flatMap((row) => {
    const seen = placeSeen(loaded, row)
    places.set(row.key, seen === null ? [] : [seen])
    const holders = loaded.filter(
      (file) =>
        file.source === row.source &&
        file.totals.some(
          (total) => total.side === row.side && total.businessDate === row.businessDate,
        ),
    )
    return holders.length > 1 || seen === null
      ? holders.map((file) => ({ ...row, fileId: file.id }))
      : []
  })
  for (const [row, key] of keyedRows(await rowsWith(store.knex, wanted), rows)) {
    const own = places.get(key)
    const isKnown = own?.some((one) => one.fileId === row.fileId && one.line === row.line)
    if (own !== undefined && !isKnown) own.push({ fileId: row.fileId, line: row.line })
  }
  return places
}
