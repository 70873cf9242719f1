// Gaps in the numbers that a terminal gives: found wherever they are, the wrap after 999999 included.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  batchGapsOf,
  densityOf,
  gapsText,
  type NumberRange,
  stanGapsOf,
} from '../../src/domain/number-gaps.ts'

const STANS = 999_999
const stanAt = (start: number, step: number) => ((start - 1 + step) % STANS) + 1

function ranges(numbers: readonly number[]): NumberRange[] {
  const sorted = [...numbers].sort((a, b) => a - b)
  const found: [number, number][] = []
  for (const number of sorted) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found
}

const numbersIn = (all: readonly NumberRange[]) =>
  all.flatMap(([from, to]) => {
    const numbers: number[] = []
    for (let number = from; number !== stanAt(to, 1); number = stanAt(number, 1))
      numbers.push(number)
    return numbers
  })

describe('gaps in STANs', () => {
  it('are what was left out, wherever a date begins and however it is cut from the one before', () => {
    const start = fc.oneof(
      fc.integer({ min: 1, max: STANS }),
      fc.integer({ min: STANS - 300, max: STANS }),
    )
    const day = fc.array(fc.boolean(), { minLength: 3, maxLength: 300 })
    fc.assert(
      fc.property(start, day, fc.nat(298), (first, kept, cut) => {
        // Both ends are there, and so is the last of the date before: only what lies between is missed.
        const border = cut % (kept.length - 1)
        const isThere = kept.map(
          (one, at) => one || at === 0 || at === border || at === kept.length - 1,
        )
        const numbers = isThere.map((_, at) => stanAt(first, at))
        const before = numbers.filter((_, at) => isThere[at] && at <= border)
        const stans = numbers.filter((_, at) => isThere[at] && at > border)
        const lost = numbers.filter((_, at) => !isThere[at] && at > border)
        const found = stanGapsOf(ranges(stans), ranges(before))
        expect(numbersIn(found.gaps)).toEqual(lost)
        expect([found.missing, found.present]).toEqual([lost.length, stans.length])
      }),
    )
  })

  it('are none where a terminal starts anew', () => {
    expect(stanGapsOf([[5_000, 5_009]], [[1, 20]]).missing).toBe(0)
    expect(stanGapsOf([[1, 9]], [[400_000, 400_100]]).missing).toBe(0)
  })

  it('are written in short', () => {
    const gaps: NumberRange[] = [1, 3, 5, 7, 9, 11].map((at) => [at, at])
    expect(gapsText(gaps)).toBe('1 3 5 7 9 ...')
    expect(gapsText([[2, 2], [5, 8]])).toBe('2 5-8') // biome-ignore format: one line
    expect(densityOf({ missing: 1, present: 9 })).toBe(0.9)
  })
})

describe('batches passed over', () => {
  const gaps = (today: number[], before: number[], last = before.at(-1) ?? null) =>
    gapsText(batchGapsOf(ranges(today), last, ranges(before)).gaps)

  it('are told between dates and within one', () => {
    expect(gaps([14], [11, 12])).toBe('13')
    expect(gaps([12, 14], [11, 12])).toBe('13')
    expect(gaps([12, 13], [11, 12])).toBe('')
    expect(gaps([12], [12])).toBe('')
  })

  it('are none where a batch comes late, or numbers begin anew', () => {
    expect(gaps([11, 13], [10, 12])).toBe('')
    expect(gaps([11, 15], [10, 12])).toBe('13-14')
    expect(gaps([1], [999_998])).toBe('')
    expect(gaps([200], [100])).toBe('')
  })
})
