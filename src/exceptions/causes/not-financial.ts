// not_financial: records that never move money, so that their zero is as it should be.
import { NEVER_FINANCIAL_KINDS } from '../../domain/kind.ts'
import type { CauseRule } from '../cause-rule.ts'
import { legitimateClass } from '../legitimate.ts'
import { rowEvidence } from '../scene.ts'

export const NOT_FINANCIAL: CauseRule = {
  id: 'not_financial',
  edition: 2,
  find(scene) {
    if (scene.zero !== null) {
      const found = legitimateClass(scene.zero, scene)
      if (found === null) return []
      return [{ ground: 'legitimate', evidence: found.evidence, zeroClass: found.class }]
    }
    // An acquirer that lists an inquiry among its settlements: no journal owes money for it.
    const { row } = scene
    if (scene.type !== 'missing_journal' || !NEVER_FINANCIAL_KINDS.has(row.kind)) return []
    return [{ ground: 'legitimate', evidence: [rowEvidence('kind', row.kind, row, scene.terms)] }]
  },
}
