// Dates that stand on an older revision: every command that tells of one says so, a decision in one line.
import { afterEach, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const [D1, D2, D3, D4] = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'] as const

let desk: Desk
afterEach(() => desk.close())

it('is said by report and matches, and by a decision in one line', async () => {
  desk = await Desk.open()
  const slipped = sale(1, '20.00', D1)
  desk.deliver(`journal_${D1}.csv`, journal(slipped.journal))
  desk.deliver(`settlement_${D2}.csv`, settlement(slipped.settled(D2, '19.00')))
  for (const [no, date, on] of [
    [2, D2, D3],
    [3, D3, D4],
  ] as const) {
    desk.deliver(`journal_${date}.csv`, journal(sale(no, '5.00', date).journal))
    desk.deliver(`settlement_${on}.csv`, settlement(sale(no, '5.00', date).settled(on)))
  }
  await desk.run(D1, D3)
  const told = (command: string, ...more: string[]) =>
    tieout([command, '--date', D2, ...more], desk.around)
  expect((await told('report')).stderr).toBe('')
  expect((await told('matches')).stderr).toBe('')

  const rows = [`journal_${D1}.csv:2`, `settlement_${D2}.csv:2`]
  const signed = ['--note', 'the slip shows it', '--by', 'chen']
  const decided = await tieout(['match', ...rows, ...signed], desk.around)
  expect(decided.stderr.trim().split('\n')).toEqual([
    `3 dates from ${D1} to ${D3} were run before this decision: run the first again, and the others with it (tieout run --date ${D1} --cascade). Rows that are still open the next date takes up as well.`,
  ])
  const warning = `${D2} stands on an older revision: run it again, or use --cascade.\n`
  expect((await told('report')).stderr).toBe(warning)
  expect((await told('matches')).stderr).toBe(warning)
  // A revision that was asked for is what it is; programs read `stale` in the JSON of a run.
  expect((await told('report', '--revision', '1')).stderr).toBe('')
  expect((await told('matches', '--json')).stderr).toBe('')
})
