// not_financial: records that never move money, so that their zero is as it should be.
import { NEVER_FINANCIAL_KINDS } from '../../domain/kind.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { legitimateClass } from '../legitimate.ts'
import { rowEvidence, type Scene } from '../scene.ts'

export const NOT_FINANCIAL: CauseRule = {
  id: 'not_financial',
  edition: 4,
  remedy: 'no_action_needed',
  decider: 'decide_record',
  finders: [rightfulZero, listedInquiry],
}

function rightfulZero(scene: Scene): Finding[] {
  const found = scene.zero === null ? null : legitimateClass(scene.zero, scene)
  if (found === null) return []
  return [{ ground: 'legitimate', evidence: found.evidence, zeroClass: found.class }]
}

/** An acquirer that lists an inquiry among its settlements: no journal owes money for it. */
function listedInquiry(scene: Scene): Finding[] {
  const { row, type, zero } = scene
  if (zero !== null || type !== 'missing_journal' || !NEVER_FINANCIAL_KINDS.has(row.kind)) return []
  return [{ ground: 'legitimate', evidence: [rowEvidence('kind', row.kind, row, scene.terms)] }]
}
