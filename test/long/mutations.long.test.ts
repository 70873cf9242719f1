// The long run of test/intake/mutations.test.ts: other seeds, many times over.
import { describe, expect, it } from 'vitest'
import { mutate } from '../intake/mutation-run.ts'

describe('damaged copies of valid files, at length', () => {
  it.each([1, 2, 3])('50,000 by the seed %i', async (seed) => {
    expect((await mutate(50_000, seed)).wrong).toEqual([])
  })
})
