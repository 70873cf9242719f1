// Minutes to the cut-off, also where it lies just behind midnight.
import { expect, it } from 'vitest'
import { minutesToCutoff } from '../../src/exceptions/clock.ts'

it.each([
  ['22:58:00', '23:00', 2],
  ['22:59:30', '23:00', 0.5],
  ['23:01:00', '23:00', 1439],
  ['23:58:00', '24:00', 2],
  ['00:05:00', '24:00', 1435],
  ['23:58:00', '00:10', 12],
  ['00:09:00', '00:10', 1],
])('from %s to %s are %d minutes', (time, cutoff, minutes) => {
  expect(minutesToCutoff(`2026-03-02T${time}`, cutoff)).toBe(minutes)
})
