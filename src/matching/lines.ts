// Settlement lines that stand for many sales: a terminal's batch, a terminal's day, a merchant's day.
import { explainingNotes } from './explaining-notes.ts'
import type { Rule } from './rule.ts'
import { LINE_RULES } from './rule-order.ts'
import { BATCH_LINE } from './rules/batch-line.ts'
import { TERMINAL_DAY_LINE } from './rules/terminal-day-line.ts'
import { anyParted, type Group, type Scene, untakenDue, withinWindow } from './scene.ts'
import { totalOf } from './tally.ts'
import type { Unit } from './unit.ts'

/** Joins lines with all that is open under them. `surplus` holds repeats, tried only when the rest does not net. */
export function settleLines(scene: Scene, surplus: ReadonlySet<Unit>): void {
  for (const rule of LINE_RULES) {
    for (const byScheme of [true, false]) {
      const lines = untakenDue(scene.settlement).filter((unit) => isLine(unit, rule))
      const lined = byScheme ? lines.filter((unit) => unit.root.scheme !== null) : lines
      if (lined.length === 0) continue
      for (const group of groupsOf(scene, rule, lined, byScheme)) {
        settleLine(scene, rule, group, surplus, byScheme)
      }
    }
  }
}

/** A line names no sale: no STAN, no RRN, no authorization, no card. */
function isLine(unit: Unit, rule: Rule): boolean {
  const { root } = unit
  if (root.stan !== null || root.rrn !== null || root.authCode !== null || root.pan !== null) {
    return false
  }
  if (rule === BATCH_LINE) return rule.keyOf(root) !== null
  if (root.batchNo !== null) return false
  return rule === TERMINAL_DAY_LINE ? root.terminalId !== null : root.terminalId === null
}

function keyOf(scene: Scene, rule: Rule, unit: Unit, byScheme: boolean): string | null {
  const key = rule.keyOf(unit.root)
  if (key === null) return null
  const due = rule === BATCH_LINE ? '' : scene.dates.dueOf(scene.source, unit.date)
  return `${key}|${due}|${unit.currency}|${byScheme ? unit.root.scheme : ''}`
}

function groupsOf(scene: Scene, rule: Rule, lines: readonly Unit[], byScheme: boolean): Group[] {
  const groups = new Map<string, Group>()
  for (const line of lines) {
    const key = keyOf(scene, rule, line, byScheme)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { journal: [], settlement: [line] })
    else group.settlement.push(line)
  }
  for (const unit of untakenDue(scene.journal)) {
    const key = keyOf(scene, rule, unit, byScheme)
    if (key !== null) groups.get(key)?.journal.push(unit)
  }
  return [...groups.values()].filter((group) => group.journal.length > 0 && !areNamed(group))
}

/**
 * A line may bear the acquirer's number of itself. Several rows that bear one are so many sales, and so
 * is one where the journal's sales are known by such numbers: their sums agree by chance.
 */
function areNamed({ journal, settlement }: Group): boolean {
  const isNamed = (unit: Unit) => unit.root.acquirerReference !== null
  if (!settlement.some(isNamed)) return false
  return settlement.length > 1 || journal.some(isNamed)
}

function settleLine(
  scene: Scene,
  rule: Rule,
  { journal, settlement }: Group,
  surplus: ReadonlySet<Unit>,
  byScheme: boolean,
): void {
  const [line] = settlement
  if (line === undefined) return
  const near = journal.filter(
    (unit) =>
      withinWindow(scene, rule, unit, line) &&
      !unit.excess &&
      !anyParted(scene, [unit], settlement),
  )
  const plain = near.filter((unit) => !surplus.has(unit))
  const settled = totalOf(settlement)
  for (const members of [plain, near]) {
    // A day's line for a single sale would be amount and date alone: too little to go by.
    if (members.length < (rule === BATCH_LINE ? 1 : 2) || totalOf(members) !== settled) continue
    scene.tally.match(rule.id, members, settlement)
    return
  }
  if (rule !== BATCH_LINE || byScheme || plain.length < 2) return
  // What a later file may still bring is no difference yet.
  const { coverage } = scene.terms
  const over = plain.every((unit) =>
    coverage.settlementCovered(scene.source, scene.dates.dueOf(scene.source, unit.date)),
  )
  if (!over || !coverage.journalCovered(scene.source, line.root.businessDate)) return
  scene.tally.leave(
    'amount_difference',
    rule.id,
    [...plain, ...settlement],
    explainingNotes(plain, settlement),
  )
}
