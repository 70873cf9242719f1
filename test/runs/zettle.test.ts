// Zettle's receipts and its account statement name a payment alike: no day hides a difference in its sum.
import { afterEach, describe, expect, it } from 'vitest'
import { Desk } from '../desk.ts'

const CONFIGURATION = `
timezone: Europe/Copenhagen
calendar: none
sources:
  - name: till
    side: journal
    layout: zettle-receipts
    files: "receipts_{date}.csv"
    defaults: { merchant: SHOP, currency: DKK }
  - name: zettle
    side: settlement
    layout: zettle-statement
    files: "statement_*.csv"
    expects: irregular
    settlesWithin: 2
    defaults: { merchant: SHOP, currency: DKK }
`
const DAY = '2025-07-23'
const RECEIPTS = `Dato,Tid,Kvitteringsnummer,Betalingsmetode,Kortudsteder,Sidste cifre,Personale,Total
${DAY},00:39,9071,Kort,Visa,1234,Bob,150.00
${DAY},00:44,9072,Kort,Visa,1234,Bob,500.00
`
const HEAD = 'Afregningsdato,Betalingsdato,Reference,Type,Netto,Saldo\n'
/** The payout comes two days on: with it the day's due date is covered. */
const PAID_OUT = '2025-07-26 11:07:43,,,Udbetaling til bankkonto,'

let desk: Desk
afterEach(() => desk.close())

async function dayWith(statement: string) {
  desk = await Desk.open(CONFIGURATION)
  desk.deliver(`receipts_${DAY}.csv`, RECEIPTS)
  desk.deliver('statement_7.csv', HEAD + statement)
  const { runs } = await desk.run(DAY)
  return {
    status: runs[0]?.status,
    matched: (await desk.matches(DAY)).map((match) => match.rule),
    open: (await desk.exceptions()).map(({ type, amount }) => [type, amount]).sort(),
  }
}

describe('Zettle', () => {
  it('a payment settled in another amount is a difference, one under another number is not its receipt', async () => {
    const seen = await dayWith(`${PAID_OUT}-650.00,0.00
2025-07-24 01:33:13,${DAY} 00:39:02,9071,Kortbetaling,500.00,650.00
2025-07-24 01:33:13,${DAY} 00:44:20,9999,Kortbetaling,150.00,150.00
`)
    expect(seen).toEqual({
      status: 'exceptions',
      matched: [],
      open: [
        ['amount_difference', '150.00'],
        ['missing_journal', '150.00'],
        ['missing_settlement', '500.00'],
      ],
    })
  })

  it('a receipt that is settled matches, whatever else of the day is not', async () => {
    const seen = await dayWith(`${PAID_OUT}-145.87,0.00
2025-07-24 01:33:13,${DAY} 00:39:02,9071,Gebyr,-4.13,145.87
2025-07-24 01:33:13,${DAY} 00:39:02,9071,Kortbetaling,150.00,150.00
`)
    expect(seen).toEqual({
      status: 'exceptions',
      matched: ['acquirer_reference'],
      open: [['missing_settlement', '500.00']],
    })
  })
})
