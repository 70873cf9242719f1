// The splink example, run as its README says, against the known pairs: floors on precision and recall.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshDatabase, program } from '../stage.ts'

const SAMPLES =
  process.env.TIEOUT_SAMPLES ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'samples')
const TABLES = join(SAMPLES, 'splink_transactions')
const SCORE = join(import.meta.dirname, '..', '..', 'examples', 'splink', 'score.js')

interface Score {
  readonly pairs: number
  readonly precision: number
  readonly recall: number
  readonly byRule: readonly { readonly rule: string; readonly matches: number }[]
}

describe.skipIf(!existsSync(TABLES))('two banks (skipped without the samples)', () => {
  it('agree on nearly all transfers, and nearly never wrongly', async () => {
    const env = {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: await freshDatabase(),
      TIEOUT_PROGRAM: await program(),
    }
    const ended = spawnSync(process.execPath, [SCORE, TABLES, '--json'], { env, encoding: 'utf8' })
    expect(ended.stderr).toBe('')
    const score = JSON.parse(ended.stdout) as Score
    expect(score.pairs).toBe(45_326)
    expect(score.precision).toBeGreaterThan(0.998)
    expect(score.recall).toBeGreaterThan(0.982)
    expect(score.byRule.map((one) => one.rule).sort()).toEqual([
      'amount_in_window',
      'remark_in_window',
    ])
  }, 600_000)
})
