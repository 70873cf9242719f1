// Which received files restate an earlier version of their slot, and what they changed in it.
import { exactText } from '../src/domain/money.ts'
import type { DifferingRow, Restatement } from '../src/domain/restatement.ts'
import { type FileRecord, restatementOf, type Store } from '../src/store/store.ts'

export interface DetailedRestatement extends Restatement {
  readonly name: string // of the version before
  /** The first of the differing rows. */
  readonly rows: readonly DifferingRow[]
}

/** For each of `wanted` that restates one of `files`: the difference to the version just before it. */
export async function restatementsOf(
  store: Store,
  files: readonly FileRecord[],
  wanted: readonly FileRecord[],
): Promise<Map<number, DetailedRestatement>> {
  const versions = new Map<string, FileRecord[]>()
  for (const file of files) {
    if (file.status !== 'accepted' && file.status !== 'restated') continue
    const slot = `${file.source}\n${file.slot}`
    const list = versions.get(slot) ?? []
    versions.set(slot, list)
    list.push(file) // files come in the order of their arrival
  }
  const found = new Map<number, DetailedRestatement>()
  for (const file of wanted) {
    const list = versions.get(`${file.source}\n${file.slot}`) ?? []
    const before = list[list.findIndex((one) => one.id === file.id) - 1]
    if (before === undefined) continue
    const dates = [...before.totals, ...file.totals].map((total) => total.businessDate).sort()
    const difference = await restatementOf(store.knex, {
      before: before.id,
      after: file.id,
      from: dates[0] ?? '0001-01-01',
      until: dates.at(-1) ?? '0001-01-01',
    })
    const rows = difference.rows.map((row) => ({
      ...row,
      amountBefore: scaled(row.amountBefore, row.currency),
      amount: scaled(row.amount, row.currency),
    }))
    found.set(file.id, { of: before.sha256, name: before.name, ...difference, rows })
  }
  return found
}

function scaled(amount: string | null, currency: string): string | null {
  return amount === null ? null : exactText(amount, currency)
}
