// Absence: who was there on nearly every date, and on this one is not.
import { daysBetween } from './business-date.ts'

export interface Absence {
  /** Dates on which it was there, and all dates since the first of them. */
  readonly active: number
  readonly days: number
  readonly last: string
}

export interface AbsenceTerms {
  /** Missed when it was there on so many dates ... */
  readonly silentAfterDays: number
  /** ... and on this share of them. */
  readonly silentShare: number
}

/**
 * Null where nothing is missed: what rests on the same weekday of most past weeks is not, nor what
 * has been away for so long that it was told of before. `active` and `trading` are dates before
 * `businessDate`, ascending; `trading`: those on which anybody was there.
 */
export function absenceOf(
  active: readonly string[],
  trading: readonly string[],
  businessDate: string,
  { silentAfterDays, silentShare }: AbsenceTerms,
): Absence | null {
  const [first, last] = [active[0], active.at(-1)]
  if (first === undefined || last === undefined || active.length < silentAfterDays) return null
  const since = trading.filter((date) => date >= first)
  if (active.length / since.length < silentShare) return null
  const sameWeekday = since.filter((date) => daysBetween(date, businessDate) % 7 === 0)
  const rested = sameWeekday.filter((date) => !active.includes(date)).length
  if (rested > 0 && 2 * rested >= sameWeekday.length) return null
  return { active: active.length, days: since.length, last }
}
