// A real export of both sides, from the inbox to the workbooks by the example's own configuration.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { money, plainText, sum } from '../../src/domain/money.ts'
import { type Ended, tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'
import type { ExceptionJson, MatchJson, RunJson } from '../json.ts'
import { freshDatabase } from '../stage.ts'

const SAMPLES =
  process.env.TIEOUT_SAMPLES ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'samples')
const EXPORT = join(SAMPLES, 'banana', 'sumup_csv_example_format2_20250324.csv')
const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'sumup', 'tieout.config.yaml')

describe.skipIf(!existsSync(EXPORT))('a month of SumUp (skipped without the samples)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-sumup-'))
  let around: { cwd: string; env: { DATABASE_URL: string } }
  let ended: Ended
  let runs: readonly RunJson[]

  beforeAll(async () => {
    cpSync(EXAMPLE, join(folder, 'tieout.config.yaml'))
    mkdirSync(join(folder, 'inbox'))
    cpSync(EXPORT, join(folder, 'inbox', 'sumup_csv_example_format2_20250324.csv'))
    around = { cwd: folder, env: { DATABASE_URL: await freshDatabase() } }
    ended = await tieout(['run', '--from', '2025-01-01', '--to', '2025-01-31', '--json'], around)
    runs = (JSON.parse(ended.stdout || '{"runs":[]}') as { runs: RunJson[] }).runs
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Count and amount over all days. */
  const placed = (side: string, place: string) => {
    const found = runs.flatMap((run) =>
      run.places.filter((one) => one.side === side && one.place === place),
    )
    return `${found.reduce((all, one) => all + one.count, 0)} ${plainText(sum(found.map((one) => money(one.amount))))}`
  }

  it('runs every day of it', () => {
    expect(ended.stderr).toBe('')
    expect(ended.exit).toBe(0)
    expect(runs).toHaveLength(31)
    expect(
      readdirSync(join(folder, 'outbox')).filter((name) => name.endsWith('.xlsx')),
    ).toHaveLength(31)
    expect(readdirSync(join(folder, 'inbox'))).toEqual([])
  })

  it('matches 724 card sales of 31,829.85 with payouts of 31,248.49 and fees of 581.36', async () => {
    const matches: MatchJson[] = []
    const desk = await Desk.at(folder, around.env.DATABASE_URL)
    for (const { businessDate } of runs) matches.push(...(await desk.matches(businessDate)))
    await desk.store.close()
    const { stdout } = await tieout(['matches', '--date', '2025-01-31', '--json'], around)
    const last = stdout.split('\n').filter(Boolean)
    expect(matches.slice(-last.length).map((one) => JSON.stringify(one))).toEqual(last)
    expect(matches).toHaveLength(724)
    expect(new Set(matches.map((one) => one.matchId)).size).toBe(724)
    expect(matches.every((one) => one.journal.length === 1 && one.settlement.length === 1)).toBe(
      true,
    )
    expect(plainText(sum(matches.map((one) => money(one.amount))))).toBe('31829.85')
    expect(matches.every((one) => money(one.difference).isZero())).toBe(true)
    const totals = runs.flatMap((run) => run.totals)
    const all = (pick: (one: (typeof totals)[number]) => string) =>
      plainText(sum(totals.map((one) => money(pick(one)))))
    expect(all((one) => one.settlement.net)).toBe('31248.49')
    expect(
      money(all((one) => one.settlement.fee))
        .abs()
        .toFixed(),
    ).toBe('581.36')
    expect(all((one) => one.matched.settlementAmount)).toBe('31829.85')
  })

  it('raises not one exception, on any day, and leaves nothing waiting at the end', async () => {
    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'balanced'))
    const { stdout } = await tieout(['exceptions', '--json'], around)
    const { exceptions } = JSON.parse(stdout) as { exceptions: ExceptionJson[] }
    expect(exceptions).toEqual([])
    expect(runs.at(-1)?.totals.map((one) => one.awaiting.count)).toEqual([0])
  })

  it('counts cash apart, and attempts that came to nothing, whatever amount they show', () => {
    expect(placed('journal', 'other_tender')).toBe('392 8276.95')
    expect(placed('journal', 'declined')).toMatch(/^98 [1-9]/)
    expect(runs.flatMap((run) => run.places.map((one) => one.place)).sort()).not.toContain(
      'unrouted',
    )
  })
})
