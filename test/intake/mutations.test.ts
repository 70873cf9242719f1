// Thousands of damaged copies of valid files: none is taken for whole where the format carries totals.
import { describe, expect, it } from 'vitest'
import { mutate } from './mutation-run.ts'

describe('damaged copies of valid files', () => {
  it('10,000 of them: refused with file, place and rule, or the totals still hold', async () => {
    const seen = await mutate(10_000, 7)
    expect(seen.wrong).toEqual([])
    expect(seen.refused).toBeGreaterThan(5_000)
  }, 120_000)
})
