// What a source's journals as a whole leave out of a date: absent parts, silent terminals, gaps in STANs and batches.
import { absenceOf } from '../domain/absence.ts'
import { bytewise } from '../domain/byte-order.ts'
import type { SourceRemark } from '../domain/day-books.ts'
import { DEFAULT_MONITOR } from '../domain/monitoring.ts'
import {
  batchGapsOf,
  densityOf,
  gapsText,
  type NumberGaps,
  type NumberRange,
  stanGapsOf,
} from '../domain/number-gaps.ts'
import type { TerminalActivity } from '../domain/terminal-activity.ts'
import { type RemarkableFile, seriesOf } from './file-remarks.ts'

/** The monitor's usual thresholds, which no configuration changes: what a run says is in its digest. */
const { stanDensity: DENSE, ...TERMS } = DEFAULT_MONITOR

/** How many days before a date are its past. */
export const PAST_DAYS = TERMS.pastDays

/** A terminal of no past that lacks more than this numbers loosely. */
const DENSE_AT_FIRST = 0.5
/** With fewer batches before, nobody can say whether a terminal numbers them one after the other. */
const BATCHES_LEAST = 5
/** Of each sort the largest are told, and the rest counted. */
const TOLD_MOST = 10

interface Found {
  /** Where it is not that of its sort. */
  readonly code?: string
  /** What the largest is chosen by. */
  readonly size: number
  readonly values: SourceRemark['values']
}

/** Remarks by source: `files` are the journals of the date and before it, `terminals` what they show. */
export function sourceRemarks(
  files: readonly RemarkableFile[],
  terminals: readonly TerminalActivity[],
  businessDate: string,
): SourceRemark[] {
  const sources = new Set([...files, ...terminals].map((one) => one.source))
  return [...sources].sort().flatMap((source) => {
    const own = terminals.filter((one) => one.source === source)
    const found: readonly (readonly [string, Found[]])[] = [
      ['part_absent', absentParts(files, source, businessDate)],
      ['silent', silentTerminals(own, businessDate)],
      ['stan_gap', own.flatMap(stanGap)],
      ['batch_skipped', own.flatMap(skippedBatches)],
    ]
    return found.flatMap(([code, list]) => largest(source, code, list))
  })
}

function largest(source: string, code: string, list: readonly Found[]): SourceRemark[] {
  // A sort that keeps the order of equals: that of the terminals' bytes.
  const sorted = [...list].sort((one, two) => two.size - one.size)
  const told = sorted
    .slice(0, TOLD_MOST)
    .map((one) => ({ source, code: one.code ?? code, values: one.values }))
  const rest = sorted.slice(TOLD_MOST)
  if (rest.length === 0) return told
  const size = rest.reduce((sum, one) => sum + one.size, 0)
  const values = { count: String(rest.length), size: String(size) }
  return [...told, { source, code: `${code}_more`, values }]
}

/** Where each store or terminal sends its own file: those that come on nearly every date, and not on this one. */
function absentParts(
  files: readonly RemarkableFile[],
  source: string,
  businessDate: string,
): Found[] {
  const series = new Map<string, Map<string, string>>()
  const days = new Set<string>()
  for (const file of files) {
    if (file.source !== source || file.slotDate === null || file.slotDate > businessDate) continue
    const names = series.get(seriesOf(file)) ?? new Map<string, string>()
    series.set(seriesOf(file), names)
    names.set(file.slotDate, file.name)
    days.add(file.slotDate)
  }
  if (!days.has(businessDate)) return []
  const trading = [...days].filter((date) => date < businessDate).sort()
  const recent = trading.slice(-PAST_DAYS)
  return [...series]
    .sort(([one], [other]) => bytewise(one, other))
    .flatMap(([, names]): Found[] => {
      if (names.has(businessDate)) return []
      const active = recent.filter((date) => names.has(date))
      const absence = absenceOf(active, recent, businessDate, TERMS)
      if (absence === null) return []
      const [count, of] = [String(absence.active), String(absence.days)]
      const values = { file: names.get(absence.last) ?? '', active: count, days: of }
      return [{ size: absence.active, values }]
    })
}

/** On a date without any row nobody is silent: its journal is missing or empty, and that is told. */
function silentTerminals(own: readonly TerminalActivity[], businessDate: string): Found[] {
  const days = new Set(own.flatMap((one) => one.dates))
  if (!days.has(businessDate)) return []
  const trading = [...days].filter((date) => date < businessDate).sort()
  return own.flatMap((one): Found[] => {
    if (one.dates.at(-1) === businessDate) return []
    const absence = absenceOf(one.dates, trading, businessDate, TERMS)
    if (absence === null) return []
    const { active, days: of, last } = absence
    const values = { ...named(one), active: String(active), days: String(of), last }
    return [{ size: active, values }]
  })
}

function stanGap(one: TerminalActivity): Found[] {
  if (one.stans.length === 0) return []
  const gaps = stanGapsOf(one.stans, one.stansBefore)
  if (gaps.missing === 0) return []
  const dense = [
    densityOf(gaps) >= (one.stansBefore.length === 0 ? DENSE_AT_FIRST : DENSE),
    one.stansBefore.length > 0 && densityOf(stanGapsOf(one.stansBefore, null)) >= DENSE,
  ]
  if (!dense.includes(true)) return []
  const found = gapFound(one, gaps)
  if (one.refused === 0) return [found]
  const values = { ...found.values, refused: String(one.refused) }
  return [{ ...found, code: 'stan_gap_refused', values }]
}

function skippedBatches(one: TerminalActivity): Found[] {
  if (one.batches.length === 0) return []
  const { lastBatch, batchesBefore } = one
  const gaps = batchGapsOf(one.batches, lastBatch, batchesBefore)
  return gaps.missing === 0 || isLoose(batchesBefore) ? [] : [gapFound(one, gaps)]
}

/** Numbers of a merchant's counter, or of the date, leave gaps all the time. */
function isLoose(before: readonly NumberRange[]): boolean {
  const past = batchGapsOf(before, null, [])
  return past.present >= BATCHES_LEAST && densityOf(past) < DENSE
}

function gapFound(one: TerminalActivity, { gaps, missing, present }: NumberGaps): Found {
  const values = {
    ...named(one),
    missing: String(missing),
    list: gapsText(gaps),
    present: String(present),
  }
  return { size: missing, values }
}

const named = ({ merchantId, terminalId }: TerminalActivity) => ({
  merchant: merchantId,
  terminal: terminalId,
})
