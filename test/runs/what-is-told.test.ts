// What a day tells of its exceptions: figures in their currency, causes by what the records beside them say.
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

/** A day of these rows; its exceptions by merchant. */
async function toldOf(rows: readonly Cells[], settled: readonly Cells[]) {
  desk = await Desk.open()
  desk.deliver(`journal_${D1}.csv`, journal(...rows))
  desk.deliver(`settlement_${D2}.csv`, settlement(...settled))
  await desk.run(D1)
  return (await desk.exceptions()).sort((one, two) => (one.merchantId < two.merchantId ? -1 : 1))
}

const saidOf = (evidence: readonly { fact: string; value: string }[], fact: string) =>
  evidence.find((one) => one.fact === fact)?.value

describe('two currencies', () => {
  it('have no difference, and both are told', async () => {
    const yen = sale(1, '5500.00', D1)
    const nothing = sale(2, '0', D1, { merchant_id: 'M2' })
    const [other, zero] = await toldOf(
      [yen.journal, nothing.journal],
      [
        yen.settled(D2, '110000', { currency: 'JPY' }),
        nothing.settled(D2, '55.00', { currency: 'USD' }),
      ],
    )
    expect(other).toMatchObject({ type: 'currency_difference', amountDifference: null })
    expect(zero).toMatchObject({
      type: 'zero_amount',
      cause: 'system_fault',
      amountDifference: null,
    })
    expect(saidOf(zero?.evidence ?? [], 'currencies_differ')).toBe(
      'journal=0.00 CNY; settlement=55.00 USD',
    )
    expect(await desk.zeros(D1)).toMatchObject([
      { class: 'amount_not_recorded', currency: 'CNY', otherAmount: null },
    ])
  })
})

describe('a sale that was settled under another merchant’s number', () => {
  const settledAs = (one: ReturnType<typeof sale>, other: Cells = {}) =>
    one.settled(D2, undefined, { merchant_id: 'M9', ...other })
  it('is no stranger’s terminal: the evidence names the merchant that has it', async () => {
    const one = sale(1, '55.00', D1)
    const [own, stray] = await toldOf([one.journal], [settledAs(one)])
    expect(own).toMatchObject({ merchantId: 'M1', type: 'missing_settlement' })
    expect(stray).toMatchObject({
      merchantId: 'M9',
      type: 'missing_journal',
      cause: 'settlement_process',
      action: 'check_merchant_number',
    })
    expect(saidOf(stray?.evidence ?? [], 'terminal_elsewhere')).toBe(
      `terminal=T1; merchant=M1; place=journal_${D1}.csv:2`,
    )
  })
  it.each([
    ['another amount', { gross: '56.00' }],
    ['other references', { stan: '000009', rrn: '606100000009' }],
    ['another terminal', { terminal_id: 'T9' }],
  ])('is suspect all the same under %s', async (_, other) => {
    const one = sale(1, '55.00', D1)
    const [, stray] = await toldOf([one.journal], [settledAs(one, other)])
    expect(stray).toMatchObject({ merchantId: 'M9', cause: 'fraud_suspected' })
  })
})

it('asks for no second upload where what was stored later is settled', async () => {
  const stored = { type: 'offline_sale', response_code: 'Y1', stored_offline: 'true' }
  const [one, later] = [sale(1, '55.00', D1, stored), sale(2, '56.00', D1, stored)]
  const { response_code: _, stored_offline: __, ...settled } = later.settled(D2) as Cells
  const [found] = await toldOf([one.journal, later.journal], [settled])
  expect(found).toMatchObject({ type: 'missing_settlement', cause: 'settlement_process' })
  expect(saidOf(found?.evidence ?? [], 'forwarded_since')).toBe('terminal=T1; at=10:02')
})

it('lets no zero through by words that deny what they name, and a shop’s free items by plain ones', async () => {
  const zero = (no: number, remark: string) => sale(no, '0', D1, { merchant_id: `M${no}`, remark })
  const rows = [
    zero(1, 'no voucher'),
    zero(2, '优惠券未使用'),
    zero(3, 'free gift'),
    zero(4, '赠品'),
  ]
  const found = await toldOf(
    rows.map((one) => one.journal),
    [],
  )
  expect(found.map((one) => [one.merchantId, one.type])).toEqual([
    ['M1', 'zero_amount'],
    ['M2', 'zero_amount'],
  ])
  expect((await desk.zeros(D1)).map((one) => [one.class, one.legitimate])).toEqual([
    ['unexplained', false],
    ['unexplained', false],
    ['given_free', true],
    ['given_free', true],
  ])
})

describe('what is settled under the references of a record that moves no money', () => {
  it.each([
    ['preauth', '50.00'],
    ['preauth', '200.00'],
    ['balance_inquiry', ''],
    ['account_verification', '0'],
  ])('is of another kind: %s %s', async (type, amount) => {
    const one = sale(1, amount, D1, { type })
    const [found, ...more] = await toldOf(
      [one.journal],
      [one.settled(D2, '50.00', { type: 'sale' })],
    )
    expect(more).toEqual([])
    expect(found).toMatchObject({
      type: 'kind_difference',
      journal: [],
      amountDifference: '50.00',
      action: 'check_capture',
    })
    expect(saidOf(found?.evidence ?? [], 'known_journal')).toMatch(`${type}, `)
  })
  it('is told alike on a later day, and goes once the completion comes', async () => {
    const hold = sale(1, '50.00', D1, { type: 'preauth' })
    await toldOf([hold.journal], [])
    const settled = hold.settled('2026-03-04', '50.00', {
      type: 'completion',
      transaction_at: `${D2}T11:00:00`,
    })
    desk.deliver(`journal_${D2}.csv`, journal())
    desk.deliver('settlement_2026-03-04.csv', settlement(settled))
    await desk.run(D2)
    expect(await desk.exceptions()).toMatchObject([{ type: 'kind_difference', status: 'open' }])
    const completion = { ...hold.journal, type: 'completion', transaction_at: `${D2}T23:01:00` }
    desk.deliver('journal_2026-03-04.csv', journal(completion))
    desk.deliver('settlement_2026-03-05.csv', settlement())
    await desk.run('2026-03-04')
    expect(await desk.exceptions()).toMatchObject([{ status: 'cleared' }])
  })
})
