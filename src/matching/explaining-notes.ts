// Says in notes which rows explain a difference between two groups, or that several sets would.
import { exactText } from '../domain/money.ts'
import { textOf } from './exact-amount.ts'
import { smallestExplanations } from './explanation-search.ts'
import { nameOf } from './row-order.ts'
import { totalOf } from './tally.ts'
import type { Note, Unit } from './unit.ts'

/** Notes for a group whose settlement comes to another figure than its journal. */
export function explainingNotes(journal: readonly Unit[], settlement: readonly Unit[]): Note[] {
  const currency = [...journal, ...settlement][0]?.currency ?? ''
  const difference = totalOf(journal) - totalOf(settlement)
  // Too little settled: journal rows that the line leaves out. Too much: settlement rows beyond.
  const sides: readonly (readonly [readonly Unit[], bigint])[] = [
    [journal, difference],
    [settlement, -difference],
  ]
  for (const [units, target] of sides) {
    if (units.length < 2) continue
    const found = smallestExplanations(
      units.map((unit) => unit.amount ?? 0n),
      target,
    )
    if (found.only !== null) {
      return found.only.map((at) => {
        const unit = units[at]
        if (unit === undefined) throw new Error(`No unit at ${at}`)
        return { fact: 'explained_by', value: nameOf(unit.root) }
      })
    }
    if (found.count > 1) {
      return [{ fact: 'explanations', value: `${found.count} x ${found.size}` }]
    }
  }
  return [{ fact: 'unexplained_difference', value: exactText(textOf(-difference), currency) }]
}
