// timing: the other side is not due yet, or fell on the other side of a cut-off.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { clockOf, minutesToCutoff, wholeMinutes } from '../clock.ts'
import type { ExplainTerms } from '../explain-terms.ts'
import type { Scene } from '../scene.ts'
import { THRESHOLDS } from '../thresholds.ts'

export const TIMING: CauseRule = {
  id: 'timing',
  edition: 3,
  remedy: 'wait_for_counterpart',
  decider: 'decide_next_file',
  finders: [nearCutoff],
}

/**
 * In the last minutes before the cut-off the acquirer's clock may have put the sale on the next
 * date. Only until a run has read that date's file and found no such sale in it: the row's own date
 * does not read it, whether it has come or not.
 */
function nearCutoff(scene: Scene): Finding[] {
  const { row, terms, type } = scene
  if (type !== 'missing_settlement' || row.at === null || scene.leftover === null) return []
  const cutoff = terms.cutoffOf(row.source)
  const minutes = minutesToCutoff(row.at, cutoff)
  if (minutes > THRESHOLDS.cutoffMinutesPossible) return []
  if (hasReadNextFile(scene.leftover.source, row.businessDate, terms)) return []
  return [
    {
      ground: minutes <= THRESHOLDS.cutoffMinutes ? 'near_cutoff' : 'could_be',
      evidence: [
        evidence(
          'near_cutoff',
          parts({ at: clockOf(row.at), cutoff, minutes: wholeMinutes(minutes) }),
        ),
      ],
    },
  ]
}

function hasReadNextFile(source: string, businessDate: string, terms: ExplainTerms): boolean {
  return terms.businessDate > businessDate && terms.nextDateCovered(source, businessDate)
}
