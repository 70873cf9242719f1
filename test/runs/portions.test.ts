// Very large merchants are judged in parts: nothing that a rule could join is cut apart.
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'
import type { MatchJson } from '../json.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const
const ALONE = { portionRows: 1 }

let desk: Desk
afterEach(() => desk.close())

const at = (terminal_id: string, more: Cells = {}): Cells => ({ terminal_id, ...more })

/** Judges a day whose terminals would each be a part of their own. */
async function judged(journalRows: Cells[], settlementRows: Cells[]) {
  desk = await Desk.open()
  desk.deliver(`journal_${D1}.csv`, journal(...journalRows))
  desk.deliver(`settlement_${D2}.csv`, settlement(...settlementRows))
  await desk.run(D1, D1, ALONE)
  const rules = (await desk.matches(D1)).map(
    ({ rule, journal: rows, settlement: settled }: MatchJson) =>
      `${rule}: ${rows.length} = ${settled.length}`,
  )
  return { rules: rules.sort(), exceptions: (await desk.exceptions()).map((one) => one.type) }
}

describe('terminals of one merchant', () => {
  it('meet in settlement rows without a terminal', async () => {
    const [one, two] = [sale(1, '10.00', D1, at('T1')), sale(2, '20.00', D1, at('T2'))]
    const told = await judged(
      [one.journal, two.journal],
      [{ type: 'sale', terminal_id: '', gross: '30.00', settlement_date: D2 }],
    )
    expect(told).toEqual({ rules: ['merchant_day_line: 2 = 1'], exceptions: [] })
  })

  it('meet in refunds of one sale, which together exceed it', async () => {
    const sold = sale(1, '50.00', D1, at('T1', { response_code: '00' }))
    const given = (no: number, terminal: string) =>
      sale(no, '30.00', D1, {
        ...at(terminal, { response_code: '00' }),
        type: 'refund',
        original_rrn: sold.journal.rrn,
      })
    const [first, second] = [given(2, 'T2'), given(3, 'T3')]
    const settled = { response_code: '' }
    const told = await judged(
      [sold.journal, first.journal, second.journal],
      [sold, first, second].map((one) => {
        const { response_code: _, ...row } = { ...one.settled(D2), ...settled }
        return row
      }),
    )
    expect(told.exceptions).toEqual(['amount_difference'])
    expect(told.rules).toHaveLength(2)
  })

  it('are told apart where nothing ties them', async () => {
    const rows = Array.from({ length: 6 }, (_, no) => sale(no + 1, '10.00', D1, at(`T${no % 3}`)))
    const told = await judged(
      rows.map((row) => row.journal),
      rows.slice(1).map((row) => row.settled(D2, '11.00')),
    )
    expect(told.exceptions.sort()).toEqual([
      ...Array(5).fill('amount_difference'),
      'missing_settlement',
    ])
  })
})
