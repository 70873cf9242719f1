// The same card's other attempts on the same terminal within minutes: what the customer tried besides.
import type { Evidence } from '../domain/exception.ts'
import { NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import type { RowReference } from '../domain/transaction.ts'
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
  const found: Evidence[] = []
  for (const one of scene.facts.rowsOf(attempt.merchantId, attempt.terminalId)) {
    if (found.length === THRESHOLDS.attemptsShown) break
    if (one.pan !== attempt.pan || one.at === null || NEVER_FINANCIAL_KINDS.has(one.kind)) continue
    if (isAmong(one, scene.journal)) continue
    if (Math.abs(minutesBetween(at, one.at)) > THRESHOLDS.attemptMinutes) continue
    const code = one.responseCode === null ? '' : ` [${one.responseCode}]`
    const text = `${clockOf(one.at)} ${figureOf(one)}${code}`
    found.push(rowEvidence('other_attempt', text, one, terms))
  }
  return found
}

function isAmong(one: RowReference, rows: readonly RowReference[]): boolean {
  for (const own of rows) if (own.fileId === one.fileId && own.line === one.line) return true
  return false
}
