// data_entry_error: a wrong amount or format went in; digit slips are told by name.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import { PLAIN_KINDS } from '../../domain/kind.ts'
import { amountText, money } from '../../domain/money.ts'
import type { StoredTransaction } from '../../domain/transaction.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'
import { amountEvidence, rowEvidence, type Scene } from '../scene.ts'
import { namedSlip } from '../slip.ts'

export const DATA_ENTRY_ERROR: CauseRule = {
  id: 'data_entry_error',
  edition: 1,
  find: (scene) => [...byAnswer(scene, 'data_entry_error'), ...slipped(scene)],
}

function slipped(scene: Scene): Finding[] {
  const { leftover, row, terms } = scene
  if (scene.type !== 'amount_difference' || leftover === null) return []
  if (leftover.expected === null || leftover.settled === null) return []
  // One keyed figure against one: of the sums of many rows a slip says nothing.
  if (!isSingle(scene.journal) || !isSingle(scene.settlement)) return []
  const [keyed, settled] = [money(leftover.expected), money(leftover.settled)]
  const slip = namedSlip(keyed, settled)
  if (slip === null) return []
  const named = { keyed: amountText(keyed), settled: amountText(settled) }
  const places = slip.places > 0 ? { places: slip.places } : {}
  return [
    {
      ground: 'digit_slip',
      evidence: [
        evidence(slip.fact, parts({ ...named, ...places })),
        ...scene.journal.map((one) => amountEvidence(one, terms)),
        ...scene.settlement.map((one) => amountEvidence(one, terms)),
        ...(row.operatorId === null ? [] : [rowEvidence('operator', row.operatorId, row, terms)]),
      ],
    },
  ]
}

function isSingle(rows: readonly StoredTransaction[]): boolean {
  return rows.filter((row) => PLAIN_KINDS.includes(row.kind)).length === 1
}
