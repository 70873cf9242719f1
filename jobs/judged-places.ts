// What a judgement comes to in the store: pairs and places gathered by rule and file, groups one by one.
import type { Judgement } from '../src/domain/leftover.ts'
import type { Match } from '../src/domain/match.ts'
import { money } from '../src/domain/money.ts'
import { type RowReference, rowKey, type StoredTransaction } from '../src/domain/transaction.ts'
import type { KeptGroup, KeptPairs, KeptPlace, KeptUpload } from '../src/store/store.ts'

/** Matches of one row with one row that say what their rows say, gathered by rule and files. */
export function pairsOf(judgement: Judgement): KeptPairs[] {
  const gathered = new Map<
    string,
    KeptPairs & { journalLines: number[]; settlementLines: number[] }
  >()
  for (const match of judgement.matches) {
    const [journal, settlement] = [match.journal[0], match.settlement[0]]
    if (!isPair(match) || journal === undefined || settlement === undefined) continue
    const key = [journal.merchantId, match.rule, journal.fileId, settlement.fileId].join('\n')
    let pairs = gathered.get(key)
    if (pairs === undefined) {
      pairs = {
        merchantId: journal.merchantId,
        rule: match.rule,
        journalFile: journal.fileId,
        settlementFile: settlement.fileId,
        journalLines: [],
        settlementLines: [],
      }
      gathered.set(key, pairs)
    }
    pairs.journalLines.push(journal.line)
    pairs.settlementLines.push(settlement.line)
  }
  return [...gathered.values()]
}

/** Of a partial approval the journal names what was asked for: such a match has an amount of its own. */
function isPair({ journal, settlement, amount }: Match): boolean {
  const asked = journal[0]?.amount ?? null
  if (journal.length !== 1 || settlement.length !== 1 || asked === null) return false
  return asked === amount || money(asked).equals(amount)
}

export function groupsOf(judgement: Judgement): KeptGroup[] {
  return judgement.matches
    .filter((match) => !isPair(match))
    .map((match) => ({
      merchantId: (match.journal[0] ?? match.settlement[0])?.merchantId ?? '',
      rule: match.rule,
      journal: match.journal.map(reference),
      settlement: match.settlement.map(reference),
      amount: match.amount,
      currency: match.currency,
      difference: match.difference,
    }))
}

export function placesOf(judgement: Judgement): KeptPlace[] {
  const gathered = new Map<string, KeptPlace & { lines: number[] }>()
  for (const { place, row } of judgement.placed) {
    const key = [row.businessDate, row.merchantId, place, row.side, row.fileId].join('\n')
    let kept = gathered.get(key)
    if (kept === undefined) {
      const { businessDate, merchantId, side, fileId } = row
      kept = { businessDate, merchantId, place, side, fileId, lines: [] }
      gathered.set(key, kept)
    }
    kept.lines.push(row.line)
  }
  return [...gathered.values()]
}

/** Rows as the store told them. */
export type ToldRows = ReadonlyMap<StoredTransaction, string>

export function lineOf(row: StoredTransaction, told: ToldRows): string {
  const line = told.get(row)
  if (line === undefined) throw new Error(`Row ${rowKey(row)} was not given to be judged`)
  return line
}

/** Uploads whose sale stays open: when that is judged again, they have their place already. */
export function uploadsOfOpen({ placed, leftovers }: Judgement, told: ToldRows): KeptUpload[] {
  const kept: KeptUpload[] = []
  if (!placed.some((one) => one.uploadOf !== null)) return kept
  const open = new Set<StoredTransaction>()
  for (const { place, row } of placed) if (place === 'awaiting') open.add(row)
  for (const { journal } of leftovers) for (const row of journal) open.add(row)
  for (const { row, uploadOf } of placed) {
    if (uploadOf === null || !open.has(uploadOf)) continue
    kept.push({ sale: reference(uploadOf), told: lineOf(row, told) })
  }
  return kept
}

export const reference = ({ fileId, line }: RowReference): RowReference => ({ fileId, line })
