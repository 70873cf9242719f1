// timing: the other side is not due yet, or fell on the other side of a cut-off.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { clockOf, minutesToCutoff } from '../clock.ts'
import type { Scene } from '../scene.ts'
import { THRESHOLDS } from '../thresholds.ts'

export const TIMING: CauseRule = {
  id: 'timing',
  edition: 1,
  finders: [nearCutoff],
}

/**
 * In the last minutes before the cut-off the acquirer's clock may have put the sale on the next
 * date. Only as long as that date's file is not here: once it is, the sale would stand in it.
 */
function nearCutoff(scene: Scene): Finding[] {
  const { row, terms, type } = scene
  if (type !== 'missing_settlement' || row.at === null || scene.leftover === null) return []
  const cutoff = terms.cutoffOf(row.source)
  const minutes = minutesToCutoff(row.at, cutoff)
  if (minutes < 0 || minutes > THRESHOLDS.cutoffMinutesPossible) return []
  if (terms.nextDateCovered(scene.leftover.source, row.businessDate)) return []
  return [
    {
      ground: minutes <= THRESHOLDS.cutoffMinutes ? 'near_cutoff' : 'could_be',
      evidence: [
        evidence(
          'near_cutoff',
          parts({ at: clockOf(row.at), cutoff, minutes: Math.round(minutes) }),
        ),
      ],
    },
  ]
}
