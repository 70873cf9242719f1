// The same card's other attempts on the same terminal within minutes: what the customer tried besides.
import type { Evidence } from '../domain/exception.ts'
import { NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import { clockOf, minutesBetween } from './clock.ts'
import { figureOf, rowEvidence, type Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** At most three, the earliest first; none where the card is not known. */
export function otherAttempts(scene: Scene): Evidence[] {
  const { attempt, terms } = scene
  const at = attempt?.at
  if (attempt === undefined || at == null || attempt.pan === null) return []
  // Of a sale that was merely not settled the other attempts say nothing.
  if (scene.type === 'missing_settlement') return []
  return scene.facts
    .rowsOf(attempt.merchantId, attempt.terminalId)
    .filter(
      (one) =>
        one.pan === attempt.pan &&
        one.at !== null &&
        !NEVER_FINANCIAL_KINDS.has(one.kind) &&
        !scene.journal.some((own) => own.fileId === one.fileId && own.line === one.line) &&
        Math.abs(minutesBetween(at, one.at)) <= THRESHOLDS.attemptMinutes,
    )
    .slice(0, THRESHOLDS.attemptsShown)
    .map((one) => {
      const code = one.responseCode === null ? '' : ` [${one.responseCode}]`
      const text = `${clockOf(one.at as string)} ${figureOf(one)}${code}`
      return rowEvidence('other_attempt', text, one, terms)
    })
}
