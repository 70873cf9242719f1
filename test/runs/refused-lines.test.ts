// Lines that were refused: on the date that they are of, in the currency that they say, and counted once.
import { afterEach, describe, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'
import type { RunJson } from '../json.ts'

const [D1, D2, D3] = ['2026-03-02', '2026-03-03', '2026-03-04'] as const

let desk: Desk
afterEach(() => desk.close())

const rejected = (run: RunJson | undefined) =>
  run?.places.filter((one) => one.place === 'rejected').map((one) => [one.currency, one.count])

describe('a refused line', () => {
  it('counts on the date that it is of, where the file has other rows of that date', async () => {
    desk = await Desk.open()
    const [one, two, three] = [sale(1, '5.00', D1), sale(2, '6.00', D2), sale(3, '7.00', D2)]
    const unreadable = { ...three.journal, amount: '7.00.0' }
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal, unreadable))
    desk.deliver(`journal_${D2}.csv`, journal())
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    desk.deliver(`settlement_${D3}.csv`, settlement(two.settled(D3)))
    const { runs } = await desk.run(D1, D2)
    expect(runs.map(rejected)).toEqual([[], [['CNY', 1]]])
    expect(await desk.zeros(D1)).toEqual([])
    expect(await desk.zeros(D2)).toMatchObject([{ value: 'unparseable' }])
  })

  it('counts with the first rows of its file where it says no date, or one of no other row', async () => {
    desk = await Desk.open()
    const [one, late] = [sale(1, '5.00', D1), sale(2, '6.00', D3)]
    const undated = { ...sale(3, '7.00', D1).journal, transaction_at: 'yesterday' }
    desk.deliver(
      `journal_${D1}.csv`,
      journal(one.journal, undated, { ...late.journal, amount: 'six' }),
    )
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    const { runs } = await desk.run(D1)
    expect(runs.map(rejected)).toEqual([[['CNY', 2]]])
  })

  it('stands in the ledger in the currency that it says, and in none where nothing says one', async () => {
    desk = await Desk.open()
    const yen = { ...sale(1, '5x500', D1).journal, currency: 'JPY' }
    const none = { ...sale(2, 'five', D1).journal, currency: 'money' }
    desk.deliver(`journal_${D1}.csv`, journal(sale(3, '5.00', D1).journal, yen))
    desk.deliver(`settlement_${D2}.csv`, settlement(none))
    await desk.run(D1)
    const { rows } = await desk.store.knex.raw('SELECT currency FROM zero_amount ORDER BY 1')
    expect(rows).toEqual([{ currency: 'JPY' }])
  })
})
