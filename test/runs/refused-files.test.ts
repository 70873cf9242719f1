// A file that was refused whole: every run of its date says so until a sound one has come.
import { afterEach, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

const refused = async () => {
  const { runs } = await desk.run(D1)
  return runs[0]?.notices.filter((one) => one.code === 'refused_stands')
}

it('is told run after run, until its slot has a later version', async () => {
  desk = await Desk.open()
  const [one, two] = [sale(1, '5.00', D1), sale(2, '6.00', D1)]
  desk.deliver(`journal_${D1}.csv`, journal(one.journal))
  desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
  expect(await refused()).toEqual([])
  desk.deliver(`journal_${D1}.csv`, `${journal(one.journal, two.journal)}#totals,9,9\n`)
  const told = [{ code: 'refused_stands', values: { files: `journal_${D1}.csv` } }]
  expect(await refused()).toEqual(told)
  expect(await refused()).toEqual(told)
  const { runs } = await desk.run(D1)
  expect(runs[0]?.files.find((file) => file.status === 'quarantined')).toMatchObject({
    rows: 2,
    accepted: 0,
    controlTotals: {
      state: 'disagreed',
      totals: [
        { name: 'count', declared: '9', counted: '2' },
        { name: 'sum', declared: '9', counted: '11.00' },
      ],
    },
  })
  desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
  expect(await refused()).toEqual([])
})
