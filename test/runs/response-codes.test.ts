// Response codes of a configured network: the sieve, the judge, the causes, the ledger and the monitor go by them.
import { afterEach, describe, expect, it } from 'vitest'
import { examine } from '../../jobs/examine.ts'
import { watch } from '../../jobs/watch.ts'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

const CONFIGURED = (more = '') => `${TWO_SOURCES}
responseCodes:
  - network: UnionPay
    edition: "2024-05"
    codes: { "00": security_limit, "Q1": approved, "Q2": insufficient_funds, "91": unknown }${more}
`

let desk: Desk
afterEach(() => desk.close())

const row = (no: number, code: string, more: Cells = {}) =>
  sale(no, '10.00', D1, { response_code: code, scheme: 'unionpay', ...more })

/** As the acquirer tells a sale: without the code. */
function settled(one: ReturnType<typeof sale>): Cells {
  const { response_code: _, amount: __, ...cells } = one.settled(D2) as Record<string, string>
  return cells
}

async function dayOf(sales: readonly ReturnType<typeof sale>[], more?: string) {
  desk = await Desk.open(CONFIGURED(more))
  desk.deliver(`journal_${D1}.csv`, journal(...sales.map((one) => one.journal)))
  desk.deliver(`settlement_${D2}.csv`, settlement(...sales.map(settled)))
  return desk.run(D1)
}

const standing = async () =>
  (await desk.exceptions())
    .sort((one, two) => (one.journal[0]?.line ?? 0) - (two.journal[0]?.line ?? 0))
    .map((one) => [
      one.type,
      one.cause,
      one.evidence.find((said) => said.fact.endsWith('response_code'))?.value,
    ])

describe('a configured table', () => {
  it('says what is approved, and why the rest is not: evidence names the table of each code', async () => {
    const { runs } = await dayOf([
      row(1, 'Q1'),
      row(2, '00'),
      row(3, 'Q2'),
      row(4, '91'),
      row(5, '51'),
    ])
    expect((await desk.matches(D1)).map((one) => one.journal[0]?.line)).toEqual([2])
    expect(runs[0]?.totals[0]?.matched.count).toBe(1)
    const at = (line: number) => `(journal_${D1}.csv:${line})`
    expect(await standing()).toEqual([
      ['status_difference', 'security_limit', `00 [unionpay 2024-05] ${at(3)}`],
      ['status_difference', 'insufficient_funds', `Q2 [unionpay 2024-05] ${at(4)}`],
      ['status_difference', 'unknown', `91 [unionpay 2024-05] ${at(5)}`],
      ['status_difference', 'insufficient_funds', `51 [default 2026-11] ${at(6)}`],
    ])
  })

  it('leaves the rows of other schemes to the built-in one', async () => {
    await dayOf([row(1, '00', { scheme: 'visa' }), row(2, 'Q1', { scheme: 'visa' })])
    expect((await desk.matches(D1)).map((one) => one.journal[0]?.line)).toEqual([2])
    expect(await standing()).toEqual([
      ['status_difference', 'unknown', `Q1 [default 2026-11] (journal_${D1}.csv:3)`],
    ])
  })

  it('serves a source whose schemes have no table', async () => {
    await dayOf(
      [row(1, 'Q1', { scheme: '' }), row(2, '00', { scheme: 'jcb' })],
      '\n    sources: [stores]',
    )
    expect((await desk.matches(D1)).map((one) => one.journal[0]?.line)).toEqual([2])
    expect(await standing()).toMatchObject([
      ['status_difference', 'security_limit', expect.any(String)],
    ])
  })

  it('decides the class of a zero, and what the monitor counts as declined', async () => {
    await dayOf([row(1, 'Q2', { amount: '0' })])
    expect(await desk.zeros(D1)).toMatchObject([
      { class: 'declined', cause: 'insufficient_funds', line: 2, otherAmount: '10.00' },
    ])
    const { declines } = await watch(desk.configuration, desk.store, D1)
    expect(declines).toMatchObject([{ cause: 'insufficient_funds', today: { hits: 1 } }])
  })

  it('is told by the doctor where no journal names its network', async () => {
    await dayOf([row(1, '00', { scheme: 'visa' })])
    const networks = (await examine(desk.configuration, desk.store)).filter(
      (one) => one.check === 'networks',
    )
    expect(networks).toMatchObject([
      { ok: false, values: { network: 'unionpay', schemes: 'visa' } },
    ])
  })
})
