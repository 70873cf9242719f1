// References as they really come: fillers, lost zeros, numbers that wrap. The sieve may join nothing that the rules would not.
import { afterEach, describe, expect, it } from 'vitest'
import { RULES } from '../../src/matching/rule-order.ts'
import { NEAR_DAYS } from '../../src/store/sieve.ts'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

async function told(date: string) {
  const rules = (await desk.matches(date)).map((match) => match.rule)
  const open = (await desk.exceptions()).map((one) => one.type)
  return { rules: rules.sort(), open: open.sort() }
}

async function judged(journalRows: readonly Cells[], settlementRows: readonly Cells[]) {
  desk = await Desk.open()
  desk.deliver(`journal_${D1}.csv`, journal(...journalRows))
  desk.deliver(`settlement_${D2}.csv`, settlement(...settlementRows))
  await desk.run(D1)
  return told(D1)
}

/** Sales that agree in all: what the key is made of follows from them. */
const usual = [11, 12, 13, 14].map((no) => sale(no, '5.00', D1))

describe('a sale and a settlement', () => {
  it('are no pair by fillers alone', async () => {
    const filled = { stan: '', batch_no: '', rrn: '000000000000' }
    const [sold, paid] = [sale(1, '10.00', D1, filled), sale(2, '10.00', D1, filled)]
    const other = usual.map((one) => ({ ...one.journal, stan: '', batch_no: '' }))
    const later = { ...paid.settled(D2), transaction_at: `${D1}T22:10:00` }
    const rows = usual.map((one) => ({ ...one.settled(D2), stan: '', batch_no: '' }))
    expect(await judged([...other, sold.journal], [...rows, later])).toEqual({
      rules: Array(4).fill('rrn_and_terminal'),
      open: ['missing_journal', 'missing_settlement'],
    })
  })

  it('are no pair where a reference that few rows bear speaks against it', async () => {
    const bare = (row: Cells) => ({ ...row, batch_no: '', stan: '' })
    const sold = { ...sale(1, '10.00', D1).journal, batch_no: '' }
    const paid = { ...sale(1, '10.00', D1).settled(D2), batch_no: '', stan: '999999' }
    const { rules, open } = await judged(
      [...usual.map((one) => bare(one.journal)), sold],
      [...usual.map((one) => bare(one.settled(D2))), paid],
    )
    expect(rules).toHaveLength(4)
    expect(open).toEqual(['reference_difference'])
  })

  it('are joined by the strongest rung that both bear, though most others bear a weaker one', async () => {
    const batchless = (row: Cells) => ({ ...row, batch_no: '' })
    const [sold, other, filled] = [1, 2, 3].map((no) => sale(no, '10.00', D1))
    const rows = usual.map((one) => batchless(one.settled(D2)))
    const batch = (row: Cells | undefined, batch_no: string) => ({ ...row, batch_no })
    const { rules, open } = await judged(
      [
        ...usual.map((one) => batchless(one.journal)),
        batch(sold?.journal, '7'),
        batch(other?.journal, '7'),
        batch(filled?.journal, '000000'),
      ],
      [
        ...rows,
        batch(sold?.settled(D2), '7'),
        batch(other?.settled(D2), '8'),
        batch(filled?.settled(D2), '000000'),
      ],
    )
    expect(rules).toEqual(['batch_and_stan', ...Array(6).fill('rrn_and_terminal')])
    expect(open).toEqual([])
  })

  it('months apart are no pair, though batches and STANs come again', async () => {
    desk = await Desk.open()
    const old = sale(1, '10.00', '2026-01-05')
    desk.deliver('journal_2026-01-05.csv', journal(old.journal))
    desk.deliver('settlement_2026-01-06.csv', settlement())
    await desk.run('2026-01-05')
    const { rrn: _, ...again } = sale(1, '10.00', D1).settled(D2)
    desk.deliver(`journal_${D1}.csv`, journal(...usual.map((one) => one.journal)))
    desk.deliver(
      `settlement_${D2}.csv`,
      settlement(...usual.map((one) => one.settled(D2)), { ...again, rrn: old.journal.rrn }),
    )
    await desk.run(D1)
    expect(await told(D1)).toEqual({
      rules: Array(4).fill('batch_and_stan'),
      open: ['missing_journal', 'missing_settlement'],
    })
  })

  it('are held back by a void that names the sale without its zeros', async () => {
    const sold = sale(7, '10.00', D1)
    const undone = { ...sale(8, '10.00', D1).journal, type: 'void', original_stan: '7' }
    expect(
      await judged(
        [...usual.map((one) => one.journal), sold.journal, undone],
        [...usual.map((one) => one.settled(D2))],
      ),
    ).toEqual({ rules: Array(4).fill('batch_and_stan'), open: [] })
  })
})

it('a void finds its sale whatever zeros stand before its STAN', async () => {
  const sold = { ...sale(12, '10.00', D1).journal, stan: '0012', rrn: '' }
  const undone = { ...sale(13, '10.00', D1).journal, stan: '0013', rrn: '', type: 'void' }
  const paid: Cells = { ...sale(12, '10.00', D1).settled(D2), stan: '0012', rrn: '' }
  const others = usual.map((one) => ({ ...one.journal, rrn: '' }))
  const { rules, open } = await judged(
    [...others, sold, { ...undone, original_stan: '12' }],
    [...usual.map((one) => ({ ...one.settled(D2), rrn: '' })), paid],
  )
  expect({ rules, open }).toEqual({
    rules: Array(4).fill('batch_and_stan'),
    open: ['status_difference'],
  })
})

it('a refund finds its sale of another day without the zeros that a spreadsheet ate', async () => {
  desk = await Desk.open()
  const sold = sale(5, '50.00', D1, { rrn: '000010000005' })
  desk.deliver(`journal_${D1}.csv`, journal(sold.journal))
  desk.deliver(`settlement_${D2}.csv`, settlement(sold.settled(D2)))
  const back = sale(6, '20.00', D2, { type: 'refund', original_rrn: '10000005' })
  desk.deliver(`journal_${D2}.csv`, journal(back.journal))
  const { original_rrn: _, ...settled }: Cells = back.settled('2026-03-04')
  desk.deliver('settlement_2026-03-04.csv', settlement(settled))
  await desk.run(D1, D2)
  expect(await told(D2)).toEqual({ rules: ['batch_and_stan'], open: [] })
})

it('the sieve reaches no farther than any rule by number does', () => {
  const windows = RULES.filter((rule) => ['batch_and_stan', 'rrn_and_terminal'].includes(rule.id))
  expect(windows).toHaveLength(2)
  for (const { window } of windows) {
    if (window === null || window === 'configured') throw new Error('A number without a window')
    const { earlier, later, laterWithoutTime } = window
    expect(Math.min(earlier, later, laterWithoutTime)).toBeGreaterThanOrEqual(NEAR_DAYS)
  }
})
