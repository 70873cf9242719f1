// STAN gaps: whether a terminal's journal lost the record that a settled STAN asks for.
import { STANS, type TerminalDay } from '../domain/day-facts.ts'
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import type { Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** A terminal that counts only some records has gaps everywhere: they say nothing. */
function isDense(day: TerminalDay): boolean {
  if (day.firstStan === null || day.lastStan === null) return false
  if (day.stans <= THRESHOLDS.gapFewStans) return true
  return day.stans >= (day.lastStan - day.firstStan + 1) * THRESHOLDS.gapDensity
}

/** Evidence that the journal of the row's terminal and date lost the record with this STAN; null: it does not show. */
export function lostStan(
  scene: Scene,
  row: StoredTransaction,
  stan: string | null,
): Evidence | null {
  if (stan === null || !/^\d{1,6}$/.test(stan) || row.terminalId === null) return null
  const day = scene.facts.terminalDay(row)
  if (day === undefined || !isDense(day)) return null
  // The day's STANs are unwrapped: the wanted one may stand a turn above or below.
  const turns = [0, STANS, -STANS].map((turn) => Number(stan) + turn)
  const gap = day.gaps.find((one) => turns.some((turn) => one.from <= turn && turn <= one.to))
  if (gap !== undefined && gap.to - gap.from < THRESHOLDS.gapWidth) {
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
  if (gap !== undefined) return null
  const { firstStan: first, lastStan: last } = day
  // With a few STANs only, nothing says that the numbers run on beyond them.
  if (first === null || last === null || day.stans <= THRESHOLDS.gapFewStans) return null
  if (turns.some((turn) => turn < first && turn >= first - TAIL)) {
    return evidence(
      'stan_before_start',
      parts({ first: written(first), stan: written(Number(stan)), terminal: row.terminalId }),
    )
  }
  if (turns.some((turn) => turn > last && turn <= last + TAIL)) {
    return evidence(
      'stan_after_end',
      parts({ last: written(last), stan: written(Number(stan)), terminal: row.terminalId }),
    )
  }
  return null
}

const TAIL = THRESHOLDS.tailStans

/** As terminals print it. */
function written(stan: number): string {
  const wrapped = stan > STANS ? stan - STANS : stan < 1 ? stan + STANS : stan
  return String(wrapped).padStart(6, '0')
}
