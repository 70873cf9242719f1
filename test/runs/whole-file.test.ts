// One fault of a whole file, which must not look like as many mistakes as it has rows.
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const
const ROWS = 24

let desk: Desk
afterEach(() => desk.close())

const sold = Array.from({ length: ROWS }, (_, no) => sale(no + 1, `${no + 10}.00`, D1))

/** What the run tells of a day whose first `wrong` settled rows say `otherwise`. */
async function told(wrong: number, otherwise: (row: Cells, no: number) => Cells) {
  desk = await Desk.open()
  const paid = sold.map((one) => one.settled(D2) as Cells)
  desk.deliver(`journal_${D1}.csv`, journal(...sold.map((one) => one.journal)))
  desk.deliver(
    `settlement_${D2}.csv`,
    settlement(...paid.map((row, no) => (no < wrong ? otherwise(row, no) : row))),
  )
  const { runs } = await desk.run(D1)
  return runs[0]?.notices ?? []
}

const otherReferences = (row: Cells, no: number) => ({
  ...row,
  batch_no: '900001',
  stan: String(700_000 + no),
  rrn: `99910${no + 7_000_000}`,
})
const values = (count: number) => ({ source: 'acquirer', count: String(count), of: String(ROWS) })

describe('a settlement file', () => {
  it('whose references are wrong throughout is told of as one', async () => {
    expect(await told(ROWS, otherReferences)).toEqual([
      { code: 'mostly_reference_difference', values: values(ROWS) },
    ])
    expect(await desk.exceptions()).toHaveLength(ROWS)
  })

  it('in minor units is told of as one', async () => {
    const inCents = (row: Cells) => ({ ...row, gross: String(row.gross).replace('.', '') })
    expect(await told(ROWS, inCents)).toEqual([
      { code: 'mostly_amount_difference', values: values(ROWS) },
    ])
  })

  it('of another merchant is told of on both sides', async () => {
    const codes = (await told(ROWS, (row) => ({ ...row, merchant_id: 'M2' }))).map(
      (one) => one.code,
    )
    expect(codes).toEqual(['mostly_missing_journal', 'mostly_missing_settlement'])
  })

  it('of which half is right is not told of', async () => {
    expect(await told(ROWS / 2, otherReferences)).toEqual([])
  })

  it('is told of once: exceptions that go on are no news', async () => {
    await told(ROWS, otherReferences)
    const next = sale(99, '5.00', D2)
    desk.deliver(`journal_${D2}.csv`, journal(next.journal))
    desk.deliver('settlement_2026-03-04.csv', settlement(next.settled('2026-03-04')))
    const { runs } = await desk.run(D2)
    expect(runs[0]).toMatchObject({ status: 'exceptions', notices: [] })
  })
})
