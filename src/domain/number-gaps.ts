// Numbers that a terminal gives one after the other, STANs and batches: which are missing between those that are there.
import { STANS, STANS_APART } from './day-facts.ts'

/** Both ends included. */
export type NumberRange = readonly [from: number, to: number]

export interface NumberGaps {
  /** Ascending, as the terminal counts. */
  readonly gaps: readonly NumberRange[]
  readonly missing: number
  /** Numbers of the date that are there. */
  readonly present: number
}

/** A wider jump is a new start (another batch of numbers, a terminal replaced). */
const STAN_GAP_MAX = 1_000
/** Less than a month has days: some number batches by the date. */
const BATCH_GAP_MAX = 50
const GAPS_SHOWN = 5

/**
 * The gaps in a date's STANs, and the one after those of the date before (`before`: ascending, null
 * where there is none). 999999 is followed by 1.
 */
export function stanGapsOf(
  stans: readonly NumberRange[],
  before: readonly NumberRange[] | null,
): NumberGaps {
  const ranges = unwrapped(stans)
  let last = before === null || before.length === 0 ? null : lastOf(before)
  const [first] = ranges
  if (last !== null && first !== undefined && last > first[0]) last -= STANS
  const gaps = gapsBetween(ranges, last, STAN_GAP_MAX)
  return {
    gaps: gaps.map(([from, to]) => [wrapped(from), wrapped(to)]),
    missing: countOf(gaps),
    present: countOf(ranges),
  }
}

/**
 * Batch numbers passed over on a date: between `last`, the highest of the terminal's date before
 * (null where there is none), and the date's own. What `known`, the batches of all dates before,
 * holds is not missing; numbers that fall begin anew.
 */
export function batchGapsOf(
  batches: readonly NumberRange[],
  last: number | null,
  known: readonly NumberRange[],
): NumberGaps {
  const begin = last !== null && last > (batches[0]?.[0] ?? 0) ? null : last
  const isKnown = (number: number) => known.some(([from, to]) => from <= number && number <= to)
  const gaps: [number, number][] = []
  for (const [from, to] of gapsBetween(batches, begin, BATCH_GAP_MAX)) {
    for (let number = from; number <= to; number++) {
      if (isKnown(number)) continue
      const open = gaps.at(-1)
      if (open !== undefined && open[1] === number - 1) open[1] = number
      else gaps.push([number, number])
    }
  }
  return { gaps, missing: countOf(gaps), present: countOf(batches) }
}

/** The share of numbers present among those from the first to the last; 1 where there is none. */
export function densityOf({ missing, present }: Pick<NumberGaps, 'missing' | 'present'>): number {
  return missing === 0 ? 1 : present / (present + missing)
}

/** `12 15-19 ...`: the first of the gaps. */
export function gapsText(gaps: readonly NumberRange[]): string {
  const shown = gaps
    .slice(0, GAPS_SHOWN)
    .map(([from, to]) => (from === to ? from : `${from}-${to}`))
  return `${shown.join(' ')}${gaps.length > GAPS_SHOWN ? ' ...' : ''}`
}

function gapsBetween(
  ranges: readonly NumberRange[],
  before: number | null,
  widest: number,
): NumberRange[] {
  const gaps: NumberRange[] = []
  let last = before
  for (const [from, to] of ranges) {
    if (last !== null && from > last + 1 && from - last - 1 <= widest) {
      gaps.push([last + 1, from - 1])
    }
    last = Math.max(last ?? to, to)
  }
  return gaps
}

const countOf = (ranges: readonly NumberRange[]) =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)

const wrapped = (stan: number) => (stan < 1 ? stan + STANS : stan > STANS ? stan - STANS : stan)

function unwrapped(ranges: readonly NumberRange[]): NumberRange[] {
  const least = ranges[0]?.[0] ?? 0
  const most = ranges.at(-1)?.[1] ?? 0
  if (most - least <= STANS_APART) return [...ranges]
  return ranges
    .map(
      ([from, to]): NumberRange => (from < STANS_APART ? [from + STANS, to + STANS] : [from, to]),
    )
    .sort(([one], [two]) => one - two)
}

/** The last number given, in the numbers as written. */
function lastOf(ranges: readonly NumberRange[]): number {
  return wrapped(unwrapped(ranges).at(-1)?.[1] ?? 0)
}
