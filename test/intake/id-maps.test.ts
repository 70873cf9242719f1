// Merchants and terminals under a source's own ids: mapped as configured, reported where they are not.
import { afterEach, describe, expect, it } from 'vitest'
import { examine } from '../../jobs/examine.ts'
import { configurationOf } from '../../src/config/config.ts'
import { Desk } from '../desk.ts'

const CONFIGURATION = `
sources:
  - name: stores
    side: journal
    layout: tieout-journal
    files: "journal_{date}.csv"
  - name: acquirer
    side: settlement
    layout: tieout-settlement
    files: "settlement_{date}.csv"
    merchants: { 00898: M1 }
    terminals: { "M1/77": T1, "78": T2 }
`
const JOURNAL = `merchant_id,terminal_id,stan,rrn,type,amount,currency,transaction_at
M1,T1,1,R1,sale,5.00,CNY,2026-03-02T10:00:00
M1,T2,2,R2,sale,7.00,CNY,2026-03-02T10:00:00
`
const settled = (...more: string[]) =>
  `${[
    'merchant_id,terminal_id,stan,rrn,type,gross,currency,settlement_date,transaction_at',
    '00898,77,1,R1,sale,5.00,CNY,2026-03-03,2026-03-02T10:00:00',
    '00898,78,2,R2,sale,7.00,CNY,2026-03-03,2026-03-02T10:00:00',
    ...more,
  ].join('\n')}\n`

let desk: Desk
afterEach(async () => desk.close())

describe('maps of ids', () => {
  it('bring both sides together', async () => {
    desk = await Desk.open(CONFIGURATION)
    desk.deliver('journal_2026-03-02.csv', JOURNAL)
    desk.deliver('settlement_2026-03-03.csv', settled())
    const { runs } = await desk.run('2026-03-02')
    expect(runs[0]).toMatchObject({ status: 'balanced', notices: [] })
    expect(await examine(desk.configuration, desk.store)).toContainEqual({
      check: 'maps',
      ok: true,
      values: {},
    })
  })

  it('never guess: an id without a map stays, is told, and the doctor asks for it', async () => {
    desk = await Desk.open(CONFIGURATION)
    desk.deliver('journal_2026-03-02.csv', JOURNAL)
    desk.deliver(
      'settlement_2026-03-03.csv',
      settled('M9,79,3,R3,sale,1.00,CNY,2026-03-03,2026-03-02T10:00:00'),
    )
    const { runs } = await desk.run('2026-03-02')
    const values = (ids: string) => ({ source: 'acquirer', count: '1', ids })
    expect(runs[0]?.notices).toEqual([
      { code: 'unmapped_merchants', values: values('M9') },
      { code: 'unmapped_terminals', values: values('79') },
    ])
    const [exception] = await desk.exceptions()
    expect(exception).toMatchObject({ merchantId: 'M9', terminalId: '79' })
    expect(await examine(desk.configuration, desk.store)).toContainEqual({
      check: 'unmapped_merchants',
      ok: false,
      values: values('M9'),
    })
  })

  it('are written in quotes, so that no zero is lost', () => {
    const wrong = CONFIGURATION.replace('00898: M1', '00898: 0012')
    expect(() => configurationOf(wrong, '/x.yaml')).toThrow(/x\.yaml:11: .*in quotes/)
  })
})
