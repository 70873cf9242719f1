// Absence: who is missed on a date, and who merely rests or is long gone.
import { expect, it } from 'vitest'
import { absenceOf } from '../../src/domain/absence.ts'
import { addDays, datesFrom } from '../../src/domain/business-date.ts'

/** A Monday. */
const TODAY = '2026-03-30'
const TERMS = { silentAfterDays: 5, silentShare: 0.8 }
const back = (days: number) => addDays(TODAY, -days)
const TRADING = datesFrom(back(28), back(1))
const without = (...away: readonly number[]) => {
  const gone = new Set(away.map(back))
  return TRADING.filter((date) => !gone.has(date))
}

it.each([
  ['there every day', without(), { active: 28, days: 28, last: back(1) }],
  ['away yesterday, too', without(1), { active: 27, days: 28, last: back(2) }],
  ['there on five days', TRADING.slice(-5), { active: 5, days: 5, last: back(1) }],
  ['there on four days only', TRADING.slice(-4), null],
  ['never there', [], null],
  ['there on four dates of five', without(1, 2, 3, 4, 5), { active: 23, days: 28, last: back(6) }],
  ['away for longer', without(1, 2, 3, 4, 5, 6), null],
  ['at rest on every Monday', without(7, 14, 21, 28), null],
  ['at rest on half of them', without(7, 14), null],
  ['at rest on one Monday', without(7), { active: 27, days: 28, last: back(1) }],
  ['at rest on Tuesdays', without(6, 13, 20, 27), { active: 24, days: 28, last: back(1) }],
])('who was %s', (_, active, absence) => {
  expect(absenceOf(active, TRADING, TODAY, TERMS)).toEqual(absence)
})
