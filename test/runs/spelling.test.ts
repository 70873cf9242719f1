// The same money in another spelling, 20.00 and 20, is the same row to everything that compares rows.
import { afterEach, describe, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

describe('20.00 and 20', () => {
  it('in two files of a source are one row, which counts once', async () => {
    desk = await Desk.open(TWO_SOURCES.replaceAll('{date}*', '{date}_{part}'))
    const one = sale(1, '20.00', D1)
    desk.deliver(`journal_${D1}_a.csv`, journal(one.journal))
    desk.deliver(`journal_${D1}_b.csv`, journal({ ...one.journal, amount: '20' }))
    const fees = { fee: '0.10', net: '19.90' }
    desk.deliver(`settlement_${D2}_a.csv`, settlement(one.settled(D2, '20.0', fees)))
    const written = { fee: '0.1', net: '19.9' }
    desk.deliver(`settlement_${D2}_b.csv`, settlement(one.settled(D2, '20', written)))
    const { runs } = await desk.run(D1)
    expect(runs.map((run) => run.status)).toEqual(['balanced'])
    expect(await desk.matches(D1)).toHaveLength(1)
    const superseded = runs[0]?.places.filter(({ place }) => place === 'superseded')
    expect(superseded?.map(({ side, count }) => [side, count]).sort()).toEqual([
      ['journal', 1],
      ['settlement', 1],
    ])
  })
})
