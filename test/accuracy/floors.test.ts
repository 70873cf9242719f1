// Causes may not get worse: a few seeds through files, store and runs, held against floors.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { program } from '../stage.ts'

interface Score {
  readonly cause: string
  readonly planted: number
  readonly found: number
  readonly precision: number | null
  readonly recall: number | null
}

interface Accuracy {
  readonly scores: readonly Score[]
  readonly zeroScores: readonly Score[]
  readonly exceptions: number
  readonly undecided: { readonly planted: number; readonly other: number }
  readonly wrongTypes: number
  readonly zero: { readonly rows: number; readonly missing: number; readonly wrongClass: number }
  readonly wrong: readonly string[]
}

const FLOOR = 0.98

let measured: Accuracy

beforeAll(async () => {
  const home = join(dirname(await program()), '..', '..')
  const runner = join(import.meta.dirname, 'accuracy.js')
  const options = ['--first', '101', '--seeds', '3', '--json']
  const done = spawnSync(process.execPath, [runner, ...options], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ACCURACY_BUILT: join(home, 'dist') },
    maxBuffer: 64 << 20,
  })
  if (done.status !== 0) throw new Error(done.stderr)
  measured = JSON.parse(done.stdout) as Accuracy
})

/** Causes below the floor: those of which enough was planted to say so, and `unknown` always. */
function below(scores: readonly Score[]): Score[] {
  return scores.filter((one) => {
    const few = one.planted < 5 && one.cause !== 'unknown'
    return !few && [one.precision, one.recall].some((value) => (value ?? 1) < FLOOR)
  })
}

describe('causes over planted days', () => {
  it('have enough to measure', () => {
    expect(measured.exceptions).toBeGreaterThan(300)
    expect(measured.zero.rows).toBeGreaterThan(300)
    expect(measured.scores.filter((one) => one.planted > 0).length).toBeGreaterThan(8)
  })

  it('are found, and found rightly', () => {
    expect(below(measured.scores), measured.wrong.join('\n')).toEqual([])
  })

  it('are forced on nothing that the files do not decide', () => {
    const unknown = measured.scores.find((one) => one.cause === 'unknown')
    expect(unknown?.planted).toBeGreaterThan(5)
    expect(unknown?.recall, measured.wrong.join('\n')).toBeGreaterThanOrEqual(FLOOR)
  })

  it('are the right ones of the zero-amount ledger, where every row stands', () => {
    expect(below(measured.zeroScores), measured.wrong.join('\n')).toEqual([])
    expect(measured.zero.missing).toBe(0)
    expect(measured.zero.wrongClass / measured.zero.rows).toBeLessThanOrEqual(1 - FLOOR)
  })

  it('stand under the right type', () => {
    expect(measured.wrongTypes / measured.exceptions).toBeLessThanOrEqual(1 - FLOOR)
  })
})
