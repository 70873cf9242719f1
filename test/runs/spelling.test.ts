// The same money in another spelling, 20.00 and 20, is the same row to everything that compares rows.
import { afterEach, describe, expect, it } from 'vitest'
import { matchByHand, unmatch } from '../../jobs/hand-match.ts'
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
  it('in a restated file leave a match by hand in force, and the person may take it apart', async () => {
    desk = await Desk.open()
    const [one, two] = [sale(1, '10.00', D1), sale(2, '20.00', D1)]
    const [J1, S1] = [`journal_${D1}.csv`, `settlement_${D2}.csv`]
    desk.deliver(J1, journal(one.journal, two.journal))
    desk.deliver(S1, settlement(one.settled(D2), two.settled(D2, '19.00')))
    await desk.run(D1)
    const signed = { note: 'the terminal slipped', by: 'chen' }
    await matchByHand(desk.store, { journal: `${J1}:3`, settlement: `${S1}:3` }, signed)
    await desk.run(D1)
    desk.deliver(J1, journal(one.journal, { ...two.journal, amount: '20.0' }))
    desk.deliver(S1, settlement(one.settled(D2), two.settled(D2, '19')))
    const { runs } = await desk.run(D1)
    expect(runs[0]?.notices.map((notice) => notice.code)).toEqual([
      'matched_with_difference',
      'matched_by_hand',
    ])
    const made = (await desk.matches(D1)).find((match) => match.rule === 'by_hand')
    expect(made?.journal).toMatchObject([{ file: J1, line: 3 }])
    // The rows of the new spelling are known to be those that the decision holds.
    await expect(
      matchByHand(desk.store, { journal: `${J1}:3`, settlement: `${S1}:3` }, signed),
    ).rejects.toMatchObject({ code: 'MATCHED_BY_HAND' })
    await unmatch(desk.store, made?.matchId ?? '', D1, signed)
    await desk.run(D1)
    const left = (await desk.exceptions()).map((each) => each.type).sort()
    expect(left).toEqual(['missing_journal', 'missing_settlement'])
  })
})
