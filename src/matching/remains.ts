// What no rule joined: waits, is missing, never moved money, or contradicts what is known already.
import type { ExceptionType } from '../domain/exception.ts'
import { AMOUNTLESS_KINDS, NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import type { KnownRow } from '../domain/leftover.ts'
import { isZeroText } from '../domain/money.ts'
import { originalReferences, ownReferences } from '../domain/reference.ts'
import { isApproving, tableFor } from '../domain/response-codes.ts'
import { isStoredOffline, type StoredTransaction } from '../domain/transaction.ts'
import { hasFee } from '../domain/zero-ledger.ts'
import { isRightByItsWords } from '../domain/zero-words.ts'
import { file, type KeyIndex, under } from './key-index.ts'
import { agrees } from './key-ladder.ts'
import { amountOf } from './knot.ts'
import { repeatNote, sameRecord } from './repeats.ts'
import { byContent, nameOf } from './row-order.ts'
import type { Rule } from './rule.ts'
import { AUTHORIZATION_RULES, NAMING_RULES } from './rule-order.ts'
import { keysOf, type Scene, untaken, withinWindow } from './scene.ts'
import { suggestionsAmong } from './suggestions.ts'
import { directionOfKind, type Note, singleUnit, type Unit } from './unit.ts'

/** Gives every unit that is still open its place. The maps name what a repeated unit repeats. */
export function placeRemains(scene: Scene, repeats: ReadonlyMap<Unit, StoredTransaction>): void {
  const suggest = suggestionsAmong(scene)
  const journal = untaken(scene.journal)
  const settlement = untaken(scene.settlement)
  const undone = undoneEarlier(scene, settlement)
  const earlier = earlierJournal(scene, settlement, undone)
  for (const unit of journal) placeJournal(scene, unit, repeats.get(unit), suggest)
  for (const unit of settlement) {
    placeSettlement(scene, unit, repeats.get(unit), earlier(unit), undone, suggest)
  }
}

type Suggest = (unit: Unit) => Note[]

function placeJournal(
  scene: Scene,
  unit: Unit,
  repeated: StoredTransaction | undefined,
  suggest: Suggest,
): void {
  const { tally } = scene
  if (unit.standing === 'undone') {
    tally.place('netted', unit)
    return
  }
  if (unit.standing === 'declined' || unit.standing === 'unanswered') {
    tally.place('declined', unit)
    return
  }
  if (repeated !== undefined) {
    tally.leave('duplicate_journal', null, [unit], [repeatNote(repeated)])
    return
  }
  if (unit.undoesAgain) {
    tally.leave('duplicate_journal', null, [unit])
    return
  }
  if (unit.standing === 'zero') {
    if (isZeroAsMeant(unit)) tally.place('not_financial', unit)
    else if (unit.orphan) tally.leave('orphan_lifecycle', null, [unit])
    else tally.leave('zero_amount', null, [unit])
    return
  }
  if (unit.excess) {
    tally.leave('amount_difference', null, [unit])
    return
  }
  const undoing = isUndoing(unit.root)
  if (unit.orphan && undoing) {
    tally.leave('orphan_lifecycle', null, [unit])
    return
  }
  const due = scene.dates.dueOf(scene.source, unit.date)
  if (!scene.terms.coverage.settlementCovered(scene.source, due)) {
    tally.place('awaiting', unit)
    return
  }
  const notes = [{ fact: 'due_date', value: due }, ...suggest(unit)]
  tally.leave(missingType(unit, undoing), null, [unit], notes)
}

function missingType(unit: Unit, undoing: boolean): ExceptionType {
  // What it undoes has been settled, and the undoing has not: money is due back.
  if (undoing && unit.settledOriginal !== null) return 'status_difference'
  return unit.orphan ? 'orphan_lifecycle' : 'missing_settlement'
}

function placeSettlement(
  scene: Scene,
  unit: Unit,
  repeated: StoredTransaction | undefined,
  earlier: KnownRow | undefined,
  undone: ReadonlySet<string>,
  suggest: Suggest,
): void {
  const { tally } = scene
  const { root } = unit
  if (unit.standing === 'undone') {
    tally.place('netted', unit)
    return
  }
  if (unit.standing === 'declined' || unit.standing === 'unanswered') {
    tally.place('declined', unit)
    return
  }
  if (repeated !== undefined) {
    tally.leave('duplicate_settlement', null, [unit], [repeatNote(repeated)])
    return
  }
  if (unit.undoesAgain) {
    tally.leave('duplicate_settlement', null, [unit])
    return
  }
  if (unit.standing === 'zero' && hasFee(root)) {
    tally.place('acquirer_entry', unit)
    return
  }
  if (earlier !== undefined && unit.standing === 'due') {
    const type = typeBeside(scene, earlier, undone)
    const figures = OF_NOTHING.has(type) ? { expected: '0' } : {}
    tally.leave(type, null, [unit], [{ fact: 'known_journal', value: nameOf(earlier) }], figures)
    return
  }
  if (!scene.terms.coverage.journalCovered(scene.source, root.businessDate)) {
    tally.place('awaiting', unit)
    return
  }
  const undoing = isUndoing(root)
  if (unit.standing === 'zero') tally.leave('zero_amount', null, [unit])
  else if (unit.orphan && undoing) tally.leave('orphan_lifecycle', null, [unit])
  else tally.leave('missing_journal', null, [unit], suggest(unit))
}

/** A tip adjusted to nothing, an approval for zero only, a record that says who paid instead. */
function isZeroAsMeant({ root, zeroOnly }: Unit): boolean {
  return zeroOnly || root.kind === 'tip_adjust' || isRightByItsWords(root)
}

/** Journal rows with a place already of which a settlement unit may be, by the ladder's rungs. */
function earlierJournal(
  scene: Scene,
  settlement: readonly Unit[],
  undone: ReadonlySet<string>,
): (unit: Unit) => KnownRow | undefined {
  if (settlement.length === 0) return () => undefined
  const known = scene.known.filter((row) => row.side === 'journal').sort(byContent)
  // What moved money goes before what only asked under the same number.
  const journal = [
    ...known.filter((row) => !isMoneyless(row)),
    ...known.filter(isMoneyless),
    ...[...scene.moneyless].sort(byContent),
  ]
  const named = NAMING_RULES.map((rule) => ({ rule, index: filed(journal, rule) }))
  // The code is short: it tells of an attempt that came to nothing, never that a sale was paid twice.
  const nothing = known.filter(cameToNothing)
  const failed = AUTHORIZATION_RULES.map((rule) => ({ rule, index: filed(nothing, rule) }))
  return (unit) => {
    for (const { rule, index } of named) {
      const found = foundUnder(index, rule, unit, (row) => {
        if (directionOfKind(row.kind) !== unit.direction) return false
        // An inquiry need not name a currency.
        if (row.currency !== unit.currency && !AMOUNTLESS_KINDS.has(row.kind)) return false
        if (!mayBeOf(scene, unit, row, undone)) return false
        const date = row.businessDate
        return withinWindow(scene, rule, { ...unit, root: row, date }, unit)
      })
      if (found !== undefined) return found
    }
    for (const { rule, index } of failed) {
      const found = foundUnder(index, rule, unit, (row) => {
        const attempt = singleUnit(row, scene.source, 'due', amountOf(row))
        return agrees(scene, rule, attempt, unit)
      })
      if (found !== undefined) return found
    }
    return undefined
  }
}

function filed(rows: readonly KnownRow[], rule: Rule): KeyIndex<KnownRow> {
  const index: KeyIndex<KnownRow> = new Map()
  for (const row of rows) {
    const key = rule.keyOf(row)
    if (key !== null) file(index, key, row)
  }
  return index
}

/** The first row under a key of the unit's that `isOf` takes. */
function foundUnder(
  index: KeyIndex<KnownRow>,
  rule: Rule,
  unit: Unit,
  isOf: (row: KnownRow) => boolean,
): KnownRow | undefined {
  for (const key of keysOf(unit, rule)) {
    const found = under(index, key).find(isOf)
    if (found !== undefined) return found
  }
  return undefined
}

/** True where an earlier run saw a journal row refused, or undone. */
function cameToNothing({ place }: KnownRow): boolean {
  return place === 'declined' || place === 'netted'
}

/**
 * Numbers wrap: what has its counterpart is settled again by the same money or the same record only.
 * Nothing at all may be settled of what owes nothing.
 */
function mayBeOf(scene: Scene, unit: Unit, row: KnownRow, undone: ReadonlySet<string>): boolean {
  return (
    unit.amount === amountOf(row) ||
    sameRecord(scene, row, unit.root) ||
    isMoneyless(row) ||
    nothingOwed(scene, row, undone)
  )
}

function isUndoing({ kind }: StoredTransaction): boolean {
  return kind === 'void' || kind === 'reversal'
}

function isMoneyless(row: StoredTransaction): boolean {
  return NEVER_FINANCIAL_KINDS.has(row.kind)
}

/** Types of what is settled where nothing was expected. */
const OF_NOTHING: ReadonlySet<ExceptionType> = new Set([
  'status_difference',
  'amount_difference',
  'zero_amount',
])

/** What a settlement row is beside a journal row that has its place already. */
function typeBeside(scene: Scene, row: KnownRow, undone: ReadonlySet<string>): ExceptionType {
  if (isMoneyless(row)) return 'kind_difference'
  // What undid a sale, and was settled without it: money went the wrong way, and no status is in dispute.
  if (row.place === 'netted' && isUndoing(row)) return 'amount_difference'
  if (nothingOwed(scene, row, undone)) return 'status_difference'
  return row.amount === null || isZeroText(row.amount) ? 'zero_amount' : 'duplicate_settlement'
}

/** True where a journal row placed earlier owes nothing: refused, or undone since. */
function nothingOwed(scene: Scene, row: KnownRow, undone: ReadonlySet<string>): boolean {
  if (row.place !== undefined) return row.place !== 'matched' && row.place !== 'exception'
  if (row.outcome !== null) return row.outcome !== 'approved'
  const { responseCodes } = scene.terms
  const code = row.responseCode
  if (code !== null) {
    const good = isApproving(code, tableFor(row, responseCodes))
    if (!good && !isStoredOffline(row)) return true
  }
  return ownReferences(row).some((key) => undone.has(key))
}

/** What voids and reversals of the journal name that have their place already. */
function undoneEarlier(scene: Scene, settlement: readonly Unit[]): ReadonlySet<string> {
  const undone = new Set<string>()
  if (settlement.length === 0) return undone
  for (const row of scene.known) {
    if (row.side !== 'journal' || !isUndoing(row)) continue
    for (const key of originalReferences(row)) undone.add(key)
  }
  return undone
}
