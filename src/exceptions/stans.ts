// STAN gaps: whether a terminal's journal lost the record that a settled STAN asks for.
import { STANS, type StanGap, type TerminalDay } from '../domain/day-facts.ts'
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { rowEvidence, type Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** A terminal that counts only some records has gaps everywhere: they say nothing. */
function isDense(day: TerminalDay): boolean {
  if (day.firstStan === null || day.lastStan === null) return false
  if (day.stans <= THRESHOLDS.gapFewStans) return true
  return day.stans >= (day.lastStan - day.firstStan + 1) * THRESHOLDS.gapDensity
}

/** The day's STANs are unwrapped: a wanted one may stand a turn above or below. */
const turnsOf = (stan: string) => [0, STANS, -STANS].map((turn) => Number(stan) + turn)

const isPlain = (stan: string) => /^\d{1,6}$/.test(stan)

function gapAt(day: TerminalDay, stan: string): StanGap | undefined {
  const turns = turnsOf(stan)
  return day.gaps.find((one) => turns.some((turn) => one.from <= turn && turn <= one.to))
}

/** A STAN before the day's first or after its last one, and how far; null within them. */
function pastEnds(day: TerminalDay, stan: string): { by: number; shown: Evidence } | null {
  const { firstStan: first, lastStan: last, terminalId: terminal } = day
  if (first === null || last === null) return null
  const turns = turnsOf(stan)
  if (turns.some((turn) => first <= turn && turn <= last)) return null
  const before = Math.min(...turns.filter((turn) => turn < first).map((turn) => first - turn))
  const after = Math.min(...turns.filter((turn) => turn > last).map((turn) => turn - last))
  const wanted = { stan: written(Number(stan)), terminal }
  return before <= after
    ? {
        by: before,
        shown: evidence('stan_before_start', parts({ first: written(first), ...wanted })),
      }
    : { by: after, shown: evidence('stan_after_end', parts({ last: written(last), ...wanted })) }
}

/** Evidence that the journal of the row's terminal and date lost the record with this STAN; null: it does not show. */
export function lostStan(
  scene: Scene,
  row: StoredTransaction,
  stan: string | null,
): Evidence | null {
  if (stan === null || !isPlain(stan) || row.terminalId === null) return null
  const day = scene.facts.terminalDay(row)
  if (day === undefined || !isDense(day)) return null
  const gap = gapAt(day, stan)
  if (gap !== undefined) {
    if (gap.to - gap.from >= THRESHOLDS.gapWidth) return null
    return evidence(
      'stan_gap',
      parts({
        missing:
          gap.from === gap.to ? written(gap.from) : `${written(gap.from)}-${written(gap.to)}`,
        stan: written(Number(stan)),
        terminal: row.terminalId,
      }),
    )
  }
  // With a few STANs only, nothing says that the numbers run on beyond them.
  if (day.stans <= THRESHOLDS.gapFewStans) return null
  const past = pastEnds(day, stan)
  return past !== null && past.by <= THRESHOLDS.tailStans ? past.shown : null
}

/** What a terminal's day shows at a STAN that it need not have lost; nothing where gaps are the rule. */
export function standingAt(
  day: TerminalDay,
  row: StoredTransaction,
  terms: Scene['terms'],
): Evidence[] {
  const { stan } = row
  if (stan === null || !isPlain(stan) || day.firstStan === null) return []
  const past = pastEnds(day, stan)
  if (past !== null) return [past.shown]
  return gapAt(day, stan) === undefined ? [rowEvidence('no_gap', stan, row, terms)] : []
}

/** As terminals print it. */
function written(stan: number): string {
  const wrapped = stan > STANS ? stan - STANS : stan < 1 ? stan + STANS : stan
  return String(wrapped).padStart(6, '0')
}
