// fraud_suspected: forged or malicious attempts; card testing, terminals nobody knows.
import type { CauseRule, Finding } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'
import { amountEvidence, rowEvidence, type Scene } from '../scene.ts'
import { cardTesting } from '../zero-neighbors.ts'

export const FRAUD_SUSPECTED: CauseRule = {
  id: 'fraud_suspected',
  edition: 3,
  remedy: 'escalate_to_risk_control',
  decider: 'decide_risk',
  finders: [...byAnswer('fraud_suspected'), testedCards, unknownTerminal],
}

function testedCards(scene: Scene): Finding[] {
  const found = cardTesting(scene)
  return found ? [{ ground: 'card_testing', evidence: [found], zeroClass: 'card_testing' }] : []
}

function unknownTerminal(scene: Scene): Finding[] {
  const { row, terms } = scene
  if (scene.type !== 'missing_journal' || !scene.facts.isUnknownTerminal(row)) return []
  // The terminal is known, under another merchant's number.
  if (scene.facts.strayOf(row) !== undefined) return []
  return [
    {
      ground: 'terminal_unknown',
      evidence: [
        rowEvidence('terminal_unknown', row.terminalId ?? '', row, terms),
        amountEvidence(row, terms),
      ],
    },
  ]
}
