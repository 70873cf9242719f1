// Routing: each sale is owed by exactly one settlement source; what none claims, or two claim, is told, never dropped.
import { afterEach, describe, expect, it } from 'vitest'
import { examine } from '../../jobs/examine.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'
import type { RunJson } from '../json.ts'

const [D1, D2, D3] = ['2026-03-02', '2026-03-03', '2026-03-04'] as const

const SOURCES = (first: string, second: string) => `
timezone: Asia/Shanghai
sources:
  - { name: stores, side: journal, layout: tieout-journal, files: "journal_{date}.csv" }
  - name: unionpay
    side: settlement
    layout: tieout-settlement
    files: "unionpay_{date}.csv"
    settles: { ${first} }
  - name: visa
    side: settlement
    layout: tieout-settlement
    files: "visa_{date}.csv"
    settles: { ${second} }
`

const union = sale(1, '10.00', D1, { scheme: 'unionpay' })
const visa = sale(2, '20.00', D1, { scheme: 'visa' })
const amex = sale(3, '30.00', D1, { scheme: 'amex' })

let desk: Desk
afterEach(() => desk.close())

const places = (run: RunJson | undefined) =>
  run?.places.map(
    (one) => `${one.side} ${one.source} ${one.place} ${one.count} ${Number(one.amount)}`,
  )

const routing = async () =>
  (await examine(desk.configuration, desk.store)).filter((one) => one.check === 'routing')

describe('two settlement sources', () => {
  it('that claim merchants are each asked for their own, whatever else a lane judges', async () => {
    desk = await Desk.open(SOURCES('merchants: [M1]', 'merchants: [M2]'))
    const other = { merchant_id: 'M2' }
    const [one, two] = [sale(1, '10.00', D1), sale(2, '20.00', D1, other)]
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(one.settled(D2, '11.00')))
    desk.deliver(`visa_${D2}.csv`, settlement(two.settled(D2, '21.00')))
    await desk.run(D1)
    expect((await desk.exceptions()).map((found) => [found.type, found.merchantId]).sort()).toEqual(
      [
        ['amount_difference', 'M1'],
        ['amount_difference', 'M2'],
      ],
    )
  })

  it('each settle what they claim, with totals of their own', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    desk.deliver(`journal_${D1}.csv`, journal(union.journal, visa.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(union.settled(D2)))
    desk.deliver(`visa_${D2}.csv`, settlement(visa.settled(D2)))
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'balanced', notices: [] }])
    expect(
      runs[0]?.totals.map((one) => [one.source, one.journal.count, Number(one.matched.amount)]),
    ).toEqual([
      ['unionpay', 1, 10],
      ['visa', 1, 20],
    ])
    expect((await routing()).every((one) => one.ok)).toBe(true)
  })

  it('never match what the other one owes', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    desk.deliver(`journal_${D1}.csv`, journal(union.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(visa.settled(D2)))
    desk.deliver(`visa_${D2}.csv`, settlement(union.settled(D2)))
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'exceptions' }])
    expect(await desk.matches(D1)).toEqual([])
  })

  it('are owed what undoes a sale of theirs on a later day, though it names no scheme', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    const undo = sale(4, '10.00', D2, { type: 'void' })
    desk.deliver(`journal_${D1}.csv`, journal(union.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(union.settled(D2)))
    desk.deliver(`visa_${D2}.csv`, settlement())
    desk.deliver(`journal_${D2}.csv`, journal({ ...undo.journal, original_stan: '000001' }))
    const waiting = await desk.run(D1, D2)
    expect(waiting.runs[1]?.totals).toMatchObject([
      { source: 'unionpay', awaiting: { count: 1, amount: '-10.00' } },
    ])
    desk.deliver(`unionpay_${D3}.csv`, settlement(undo.settled(D3)))
    desk.deliver(`visa_${D3}.csv`, settlement())
    const { runs } = await desk.run(D1, D2)
    expect(runs).toMatchObject([{ status: 'balanced' }, { status: 'balanced' }])
    expect(runs[1]?.totals).toMatchObject([
      { source: 'unionpay', journal: { count: 1, amount: '-10.00' } },
    ])
  })

  it('wait for their own files: one that is missing blocks the date, and only its rows wait', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    desk.deliver(`journal_${D1}.csv`, journal(union.journal, visa.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(union.settled(D2)))
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'not_reconcilable', missing: [{ source: 'visa' }] }])
    expect(runs[0]?.totals.map((one) => [one.source, one.awaiting.count])).toEqual([
      ['unionpay', 0],
      ['visa', 1],
    ])
    expect(await desk.exceptions()).toEqual([])
  })
})

describe('a sale that no source claims, or that two claim', () => {
  it('stands in unrouted, with a notice for the workbook and for the doctor', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    desk.deliver(`journal_${D1}.csv`, journal(union.journal, amex.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(union.settled(D2)))
    desk.deliver(`visa_${D2}.csv`, settlement())
    const { runs } = await desk.run(D1)
    expect(places(runs[0])).toContain('journal stores unrouted 1 30')
    expect(runs[0]?.notices).toMatchObject([{ code: 'unrouted', values: { count: '1' } }])
    expect(await desk.exceptions()).toEqual([])
    expect(await routing()).toMatchObject([{ ok: false }])
  })

  it('is no finding of the doctor’s once it lies further back than dates are run again', async () => {
    const later = '2026-04-03'
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    desk.deliver(`journal_${D1}.csv`, journal(amex.journal))
    desk.deliver(`journal_${later}.csv`, journal())
    await desk.run(D1, later)
    expect(await routing()).toMatchObject([{ ok: true, values: {} }])
  })

  it('is unrouted as well where two claim it', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay, visa]', 'merchants: [M1]'))
    desk.deliver(`journal_${D1}.csv`, journal(union.journal))
    desk.deliver(`unionpay_${D2}.csv`, settlement(union.settled(D2)))
    desk.deliver(`visa_${D2}.csv`, settlement())
    const { runs } = await desk.run(D1)
    expect(places(runs[0])).toContain('journal stores unrouted 1 10')
    expect(await routing()).toMatchObject([{ ok: false }])
  })
})

it('examines each calendar once, however many sources follow it', async () => {
  const text = SOURCES('schemes: [unionpay]', 'schemes: [visa]')
  desk = await Desk.open(`calendar: CN\n${text}`)
  const findings = await examine(desk.configuration, desk.store)
  expect(findings.filter((one) => one.check === 'calendar')).toHaveLength(1)
})

describe('merchants', () => {
  it('never share a match, however alike their sales', async () => {
    desk = await Desk.open(SOURCES('schemes: [unionpay]', 'schemes: [visa]'))
    desk.deliver(`journal_${D1}.csv`, journal(union.journal))
    desk.deliver(
      `unionpay_${D2}.csv`,
      settlement(union.settled(D2, '10.00', { merchant_id: 'M2' })),
    )
    desk.deliver(`visa_${D2}.csv`, settlement())
    await desk.run(D1)
    expect(await desk.matches(D1)).toEqual([])
    expect((await desk.exceptions()).map((one) => `${one.merchantId} ${one.type}`).sort()).toEqual([
      'M1 missing_settlement',
      'M2 missing_journal',
    ])
  })
})

describe('a source of both sides', () => {
  const BOTH = `
timezone: Europe/Zurich
sources:
  - name: sumup
    side: both
    layout: sumup
    files: "sumup_*.csv"
    expects: irregular
    defaults: { merchant: SHOP, currency: CHF }
  - name: other
    side: settlement
    layout: tieout-settlement
    files: "other_{date}.csv"
    expects: irregular
`
  const HEAD =
    'Datum,Transaktions-ID,Zahlungsart,Status,Zahlungsmethode,Betrag inkl. MwSt.,Gebühr,Auszahlung,Auszahlungsdatum'

  it('owes its own rows before any other, and counts cash apart', async () => {
    desk = await Desk.open(BOTH)
    const lines = [
      HEAD,
      `${D1} 10:00:00,TAAA1,Umsatz,Erfolgreich,POS,11.5,0.29,11.21,`,
      `${D1} 10:01:00,TAAA1,Auszahlung,Gezahlt,,11.5,0.29,11.21,${D2}`,
      `${D1} 11:00:00,TAAA2,Umsatz,Erfolgreich,CASH,2.5,0.0,2.5,`,
      `${D1} 12:00:00,TAAA3,Umsatz,Abgebrochen,N/A,9.0,0.0,,`,
    ]
    desk.deliver('sumup_march.csv', `${lines.join('\n')}\n`)
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'balanced', notices: [] }])
    expect(places(runs[0])).toEqual([
      'journal sumup matched 1 11.5',
      'journal sumup declined 1 9',
      'journal sumup other_tender 1 2.5',
      'settlement sumup matched 1 11.5',
    ])
  })
})
