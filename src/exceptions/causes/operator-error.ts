// operator_error: the person at the terminal keyed 0, the wrong item, or the same sale twice.
import type { CauseRule, Finding } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'
import { amountEvidence, rowEvidence, type Scene } from '../scene.ts'
import { keyedAgain } from '../zero-neighbors.ts'

export const OPERATOR_ERROR: CauseRule = {
  id: 'operator_error',
  edition: 3,
  remedy: 'check_operator_record',
  decider: 'decide_operator',
  finders: [...byAnswer('operator_error'), madeGood, keyedTwice, refundedTooMuch],
}

function whoAndWhat(scene: Scene) {
  const { row, terms } = scene
  return [
    ...(row.operatorId === null ? [] : [rowEvidence('operator', row.operatorId, row, terms)]),
    ...(row.item === null ? [] : [rowEvidence('item', row.item, row, terms)]),
  ]
}

function madeGood(scene: Scene): Finding[] {
  if (scene.standing !== 'approved') return []
  const found = keyedAgain(scene)
  if (found === null) return []
  return [
    { ground: 'keyed_again', evidence: [found, ...whoAndWhat(scene)], zeroClass: 'keyed_again' },
  ]
}

function keyedTwice(scene: Scene): Finding[] {
  if (scene.type !== 'duplicate_journal') return []
  return [
    {
      ground: 'counted_twice',
      evidence: [
        ...scene.journal.map((row) => amountEvidence(row, scene.terms)),
        ...whoAndWhat(scene),
      ],
    },
  ]
}

/** Refunds beyond the sale: most often keyed once too often, but nothing here proves it. */
function refundedTooMuch(scene: Scene): Finding[] {
  const isExcess = scene.leftover?.notes.some((note) => note.fact === 'refunds_exceed_sale')
  return isExcess === true ? [{ ground: 'could_be', evidence: [] }] : []
}
