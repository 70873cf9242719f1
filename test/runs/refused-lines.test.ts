// Lines that were refused: on the date that they are of, in the currency that they say, and counted once.
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
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

describe('a refused line under the references of an exception', () => {
  const evidenceOf = async () => {
    const [one] = await desk.exceptions()
    return {
      type: one?.type,
      cause: one?.cause,
      refused: one?.evidence.filter((said) => said.fact === 'refused_counterpart'),
    }
  }
  const day = async (journalRows: readonly Cells[], settled: readonly Cells[]) => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(...journalRows))
    desk.deliver(`settlement_${D2}.csv`, settlement(...settled))
    await desk.run(D1)
  }
  const [one, two] = [sale(1, '12.34', D1), sale(2, '10.00', D1)]
  const journalLine = (line: number) => ({
    fact: 'refused_counterpart',
    value: `amount_unreadable: "12 34" (journal_${D1}.csv:${line})`,
  })
  const settledLine = {
    fact: 'refused_counterpart',
    value: `fee_unreadable: "n/a" (settlement_${D2}.csv:2)`,
  }

  it('shows that the journal knows the terminal, though it is its only line', async () => {
    await day([{ ...one.journal, amount: '12 34' }], [one.settled(D2)])
    expect(await evidenceOf()).toEqual({
      type: 'missing_journal',
      cause: 'data_entry_error',
      refused: [journalLine(2)],
    })
  })

  it('shows it where no time could be read either', async () => {
    const undated = { ...one.journal, transaction_at: 'noon' }
    await day([undated], [one.settled(D2)])
    expect((await evidenceOf()).cause).not.toBe('fraud_suspected')
  })

  it('decides beside good rows of the terminal, and whoever ate the zeros of the number', async () => {
    await day(
      [two.journal, { ...one.journal, amount: '12 34' }],
      [two.settled(D2), one.settled(D2, '12.34', { stan: '1' })],
    )
    expect(await evidenceOf()).toEqual({
      type: 'missing_journal',
      cause: 'data_entry_error',
      refused: [journalLine(3)],
    })
  })

  it('is what a settlement file has of a sale, though it holds nothing else', async () => {
    await day([one.journal], [one.settled(D2, '12.34', { fee: 'n/a' })])
    expect(await evidenceOf()).toEqual({
      type: 'missing_settlement',
      cause: 'data_entry_error',
      refused: [settledLine],
    })
  })

  it('stands beside a difference as well', async () => {
    const three = sale(3, '12.34', D1, { rrn: '' })
    await day(
      [
        { ...one.journal, rrn: '' },
        { ...three.journal, amount: '12 34' },
      ],
      [one.settled(D2, '12.34', { fee: 'n/a', rrn: '' }), three.settled(D2)],
    )
    const all = await desk.exceptions()
    const refused = all.flatMap((each) =>
      each.evidence.filter((said) => said.fact === 'refused_counterpart'),
    )
    expect(refused).toEqual(expect.arrayContaining([settledLine, journalLine(3)]))
  })

  it('is none where the other number is only filled with zeros', async () => {
    const filler = { stan: '000000', rrn: '000000000000' }
    await day([{ ...one.journal, ...filler }], [one.settled(D2, '12.34', { ...filler, fee: '-' })])
    expect((await evidenceOf()).refused).toEqual([])
  })
})
