// Amounts in the documents of --json: exact text at the scale of the currency, in every one alike.
import { afterEach, expect, it } from 'vitest'
import { explanationOf } from '../../jobs/explanation.ts'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

/** Decimals that outputs must have at least: those of ISO 4217. */
const DIGITS: Readonly<Record<string, number>> = { CNY: 2, JPY: 0, KWD: 3 }

/** Every text under a key that names an amount, with the currency that stands nearest above it. */
function amountsIn(value: unknown, currency = ''): { currency: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap((one) => amountsIn(one, currency))
  if (value === null || typeof value !== 'object') return []
  const own = (value as { currency?: string }).currency ?? currency
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && /^(?:.*amount.*|fee|net|difference)$/i.test(key)
      ? [{ currency: own, text: inner }]
      : amountsIn(inner, own),
  )
}

it('have the decimals of their currency in run, matches, exceptions, ledger and explanation', async () => {
  desk = await Desk.open()
  const rows = Object.keys(DIGITS).flatMap((currency, at) => {
    const of = (no: number, amount: string) => sale(10 * at + no, amount, D1, { currency })
    const [matched, missing, differing, zero] = [of(1, '30'), of(2, '70'), of(3, '5'), of(4, '0')]
    return [
      { journal: matched.journal, settled: matched.settled(D2) },
      { journal: missing.journal, settled: null },
      { journal: differing.journal, settled: differing.settled(D2, '9') },
      { journal: zero.journal, settled: zero.settled(D2, '11') },
    ]
  })
  desk.deliver(`journal_${D1}.csv`, journal(...rows.map((one) => one.journal)))
  desk.deliver(
    `settlement_${D2}.csv`,
    settlement(...rows.flatMap((one) => (one.settled === null ? [] : [one.settled]))),
  )
  const { runs } = await desk.run(D1)
  const exceptions = await desk.exceptions()
  const told = await Promise.all(exceptions.map((one) => explanationOf(desk.store, one.id)))
  const rowValues = told.flatMap((one) => [...one.rows, ...one.related].map((row) => row.values))
  const documents = [
    runs.map(({ totals, places, rollForward }) => ({ totals, places, rollForward })),
    await desk.matches(D1),
    exceptions,
    await desk.zeros(D1),
    rowValues.map(({ amountState: _, ...values }) => values),
  ]
  expect(exceptions).toHaveLength(9)
  for (const document of documents) {
    const found = amountsIn(document)
    expect(found.length).toBeGreaterThan(0)
    for (const { currency, text } of found) {
      const digits = DIGITS[currency]
      if (digits === undefined) throw new Error(`An amount of no currency: ${text}`)
      expect(text.split('.')[1]?.length ?? 0).toBe(digits)
    }
  }
})

it('of a partial approval are what was approved, in the match as in the totals', async () => {
  desk = await Desk.open()
  const [asked, other] = [sale(1, '100.00', D1), sale(2, '8.00', D1)]
  const answered = (code: string, row: Cells): Cells => ({ ...row, response_code: code })
  desk.deliver(
    `journal_${D1}.csv`,
    journal(answered('10', asked.journal), answered('00', other.journal)),
  )
  desk.deliver(`settlement_${D2}.csv`, settlement(asked.settled(D2, '60.00'), other.settled(D2)))
  const { runs } = await desk.run(D1)
  expect(runs[0]).toMatchObject({ status: 'balanced', notices: [] })
  expect(runs[0]?.totals[0]?.matched).toMatchObject({ count: 2, amount: '68.00' })
  const matches = await desk.matches(D1)
  expect(matches.map((one) => [one.amount, one.difference]).sort()).toEqual([
    ['60.00', '0.00'],
    ['8.00', '0.00'],
  ])
})

it('of net are gross less fee where a row tells none, the acquirer’s own entries apart', async () => {
  const [one, two] = [sale(1, '10.00', D1), sale(2, '20.00', D1)]
  const refund = sale(3, '4.00', D1, { type: 'refund' })
  const charge = { ...sale(9, '3.00', D1).settled(D2), type: 'fee', stan: '', rrn: '' }
  const fees = [
    one.settled(D2, '10.00', { fee: '0.10' }),
    two.settled(D2, '20.00', { fee: '0.20' }),
    refund.settled(D2, '4.00', { fee: '-0.04' }),
    charge,
  ]
  const nets = ['9.90', '19.80', '4.04', '3.00']
  const netOf = async (rows: readonly Cells[]) => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal, refund.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(...rows))
    const { runs } = await desk.run(D1)
    return runs[0]?.totals[0]?.settlement.net
  }
  expect(await netOf(fees)).toBe('25.66')
  await desk.close()
  expect(await netOf(fees.map((row, at) => ({ ...row, net: nets[at] ?? '' })))).toBe('25.66')
  await desk.close()
  expect(await netOf(fees.map((row, at) => ({ ...row, net: at === 0 ? '9.90' : '' })))).toBe(
    '25.66',
  )
})

it('of two currencies have no difference, and each stays in its own', async () => {
  desk = await Desk.open()
  const one = sale(1, '10.00', D1)
  desk.deliver(`journal_${D1}.csv`, journal(one.journal))
  desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2, '10.00', { currency: 'HKD' })))
  const { runs } = await desk.run(D1)
  expect(await desk.exceptions()).toMatchObject([
    { type: 'currency_difference', amount: '10.00', amountDifference: null, currency: 'CNY' },
  ])
  const open = runs[0]?.places.filter((place) => place.place === 'exception')
  expect(open?.map((place) => [place.side, place.currency, place.amount])).toEqual([
    ['journal', 'CNY', '10.00'],
    ['settlement', 'HKD', '10.00'],
  ])
})

it('of a record that concerns no money have no currency, and no line of their own', async () => {
  desk = await Desk.open()
  const one = sale(1, '10.00', D1)
  const echo = { ...sale(2, '', D1).journal, type: 'echo', currency: '' }
  desk.deliver(`journal_${D1}.csv`, journal(one.journal, echo))
  desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
  const { runs } = await desk.run(D1)
  expect(runs[0]?.totals).toMatchObject([
    { source: 'acquirer', currency: 'CNY', zero: { count: 1 } },
  ])
  expect(runs[0]?.places.find((place) => place.place === 'not_financial')?.currency).toBe('')
  expect(await desk.zeros(D1)).toMatchObject([{ currency: '' }])
})
