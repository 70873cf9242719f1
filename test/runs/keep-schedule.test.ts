// When the daemon rings: at once, by the times of the last ring's configuration, never twice at a time.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepSchedule } from '../../jobs/schedule.ts'
import { type Configuration, configurationOf } from '../../src/config/config.ts'
import { TWO_SOURCES } from '../desk.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-12-31T15:57:30.500Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

const configured = (schedule: string): Configuration =>
  configurationOf(`schedule: "${schedule}"\n${TWO_SOURCES}`, '/x.yaml')

it('rings at once and then every second', async () => {
  let rings = 0
  const times = configured('* * * * * *')
  void keepSchedule(async () => {
    rings++
    return times
  })
  expect(rings).toBe(1)
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  expect(rings).toBe(11)
})

it('goes by the times that the last ring gave, and by the clock of the first source', async () => {
  const rang: string[] = []
  let times = configured('* * * * * *')
  void keepSchedule(async () => {
    rang.push(new Date().toISOString().slice(11, 19))
    return times
  })
  await vi.advanceTimersByTimeAsync(2 * SECOND)
  times = configured('0 0 1 1 *') // New Year, which is at 16:00 UTC
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(rang).toEqual(['15:57:30', '15:57:31', '15:57:32', '15:57:33'])
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(rang.length).toBe(4)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(rang.slice(4)).toEqual(['16:00:00'])
})

it('answers a ring by the one that is still at work', async () => {
  let [begun, ended] = [0, 0]
  const times = configured('* * * * * *')
  void keepSchedule(async () => {
    begun++
    await new Promise((resolve) => setTimeout(resolve, 3.2 * SECOND))
    ended++
    return times
  })
  await vi.advanceTimersByTimeAsync(20 * SECOND)
  // Armed by the first at 3.2 s; each takes 3.2 s, and the next second begins another.
  expect([begun, ended]).toEqual([6, 5])
})
