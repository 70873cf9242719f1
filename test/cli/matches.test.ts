// tieout matches for a person: that there are none, and what a match accepted beyond its amount.
import { afterEach, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

const told = (...args: string[]) => tieout(args, desk.around)

it('says so where there are none, and shows the difference of a match by hand', async () => {
  desk = await Desk.open()
  const [one, two] = [sale(1, '10.00', D1), sale(2, '11.00', D1)]
  desk.deliver(`journal_${D1}.csv`, journal(one.journal))
  desk.deliver(`settlement_${D2}.csv`, settlement(two.settled(D2)))
  await desk.run(D1)
  const none = await told('matches', '--date', D1)
  expect(none).toMatchObject({ exit: 0, stdout: '' })
  expect(none.stderr).toContain(`${D1} has no matches.`)
  expect(await told('matches', '--date', D1, '--json')).toMatchObject({ stdout: '', stderr: '' })
  const rows = [`journal_${D1}.csv:2`, `settlement_${D2}.csv:2`]
  await told('match', ...rows, '--note', 'seen', '--by', 'ann')
  await desk.run(D1)
  const ended = await told('matches', '--date', D1)
  expect(ended.stdout).toMatch(/10\.00 CNY .* difference 1\.00 CNY\n$/)
  expect(ended.stderr).toBe('')
})
