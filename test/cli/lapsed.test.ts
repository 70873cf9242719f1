// A decision that comes to nothing is told by the run that finds it so, in its text as well.
import { afterEach, expect, it } from 'vitest'
import { matchByHand } from '../../jobs/hand-match.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const
const [J1, S1] = [`journal_${D1}.csv`, `settlement_${D2}.csv`]

let desk: Desk
afterEach(() => desk.close())

it('says whose match by hand holds no more, and of which rows', async () => {
  desk = await Desk.open()
  const one = sale(1, '20.00', D1)
  desk.deliver(J1, journal(one.journal))
  desk.deliver(S1, settlement(one.settled(D2, '19.00')))
  await desk.run(D1)
  const rows = { journal: `${J1}:2`, settlement: `${S1}:2` }
  await matchByHand(desk.store, rows, { note: 'the terminal slipped', by: 'chen' })
  const held = await tieout(['run', '--date', D1], desk.around)
  expect(held.stdout).not.toContain('holds no more')
  desk.deliver(S1, settlement(one.settled(D2, '18.00')))
  const lapsed = await tieout(['run', '--date', D1], desk.around)
  expect(lapsed.stdout).toContain('A match by hand of chen ("the terminal slipped") holds no more')
  expect(lapsed.stdout).toContain(`${J1}:2, ${S1}:2`)
  const chinese = await tieout(['run', '--date', D1, '--locale', 'zh-CN'], desk.around)
  expect(chinese.stdout).toContain('已失效')
})
