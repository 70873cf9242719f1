// Pairs of real files through the whole pipeline, from the inbox to the run: they add up as computed by other means.
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { Desk } from '../desk.ts'
import { hasSamples, sample } from '../formats/samples.ts'

let desk: Desk
afterEach(async () => desk.close())

describe.skipIf(!hasSamples)('real pairs', () => {
  it("UnionPay's archive agrees with its printed summary, and its rows wait for a journal", async () => {
    desk = await Desk.open(`
timezone: Asia/Shanghai
sources:
  - name: unionpay
    side: settlement
    layout: unionpay-acp
    files: "{merchant}_{date}.zip"
    expects: irregular
    defaults: { currency: CNY }
`)
    const name = '802310048993424_20150905.zip'
    desk.deliver(name, sample(`unionpay_acp/${name}`))
    const { runs, received } = await desk.run('2015-09-06')
    expect(received.leftAlone).toEqual([])
    expect(received.files).toMatchObject([
      {
        name: `${name}/INN15090588ZM_802310048993424`,
        status: 'accepted',
        rows: 8,
        rejected: 0,
        controlTotals: {
          state: 'agreed',
          totals: [
            { name: 'count', declared: '8' },
            { name: 'sum_gross', counted: '13227.00' },
            { name: 'sum_fee', counted: '-79.36' },
            { name: 'sum_net', counted: '13147.64' },
          ],
        },
      },
    ])
    expect(runs[0]?.totals).toMatchObject([
      { settlement: { count: 8, amount: '13227.00', fee: '-79.36', net: '13147.64' } },
    ])
    expect(desk.inbox()).toEqual([])
  })

  it("WeChat's refund bill against its fund flow: 1 together, 1 and 1 alone, a trailer that disagrees", async () => {
    desk = await Desk.open(`
timezone: Asia/Shanghai
sources:
  - name: bill
    side: journal
    layout: wechat-bill
    files: "wx_tradebill_REFUND_{date}.csv"
  - name: funds
    side: settlement
    layout: wechat-fundflow
    files: "wx_fundflow_BASIC_{date}.csv"
    settlesWithin: 0
    defaults: { currency: CNY, merchant: "1601959334" }
`)
    const names = ['wx_tradebill_REFUND_20210201.csv', 'wx_fundflow_BASIC_20210201.csv'] as const
    desk.deliver(`${names[0]}.gz`, gzipSync(sample(`wechat/${names[0]}`)))
    desk.deliver(names[1], sample(`wechat/${names[1]}`))
    const { files } = await desk.receive()
    expect(files).toMatchObject([
      { name: `${names[0]}.gz`, status: 'accepted', rows: 2, rejected: 0 },
      { name: names[1], status: 'accepted', rows: 2, rejected: 0 },
    ])
    expect(files[1]?.controlTotals).toMatchObject({
      state: 'disagreed',
      totals: expect.arrayContaining([{ name: 'count', declared: '3', counted: '2' }]),
    })
    await desk.run('2021-02-01')
    // The refunds' sales lie before the first file: what both sides bear is a match all the same.
    const lines = (rows: readonly { line: number }[]) => rows.map((row) => row.line)
    const [match, ...more] = await desk.matches('2021-02-01')
    expect(more).toEqual([])
    expect(match).toMatchObject({ rule: 'acquirer_reference', amount: '-0.01' })
    expect([lines(match?.journal ?? []), lines(match?.settlement ?? [])]).toEqual([[3], [3]])
    const { rows } = await desk.store.knex.raw(
      'SELECT acquirer_reference AS reference FROM transaction WHERE line = 3 ORDER BY side',
    )
    expect(rows).toEqual([
      { reference: '50300907032021020105978998710' },
      { reference: '50300907032021020105978998710' },
    ])
    const alone = (await desk.exceptions()).map((one) => [
      one.type,
      lines(one.journal),
      lines(one.settlement),
    ])
    expect(alone.sort()).toEqual([
      ['missing_journal', [], [2]],
      ['orphan_lifecycle', [2], []],
    ])
  })

  it('a wallet bill that lost 47 of its 48 rows is quarantined', async () => {
    desk = await Desk.open(`
timezone: Asia/Shanghai
sources:
  - name: wechat
    side: settlement
    layout: wechat-bill
    files: "wx_*.csv"
    expects: irregular
`)
    desk.deliver('wx_ALL_truncated_48of1.csv', sample('wechat/wx_ALL_truncated_48of1.csv'))
    const { files } = await desk.receive()
    expect(files.map((file) => file.refusal?.code)).toEqual(['WRONG_TOTALS'])
  })

  it("Zettle's statement: sales, fees, payouts and a balance that ends at nothing", async () => {
    desk = await Desk.open(`
timezone: Europe/Copenhagen
sources:
  - name: zettle
    side: settlement
    layout: zettle-statement
    files: "Zettle-*.xlsx"
    expects: irregular
    defaults: { currency: DKK, merchant: bornhack }
`)
    const name = 'Zettle-Account-Statement-Report-20230901-20250903.xlsx'
    desk.deliver(name, sample(`bornhack/${name}`))
    const { files } = await desk.receive()
    expect(files).toMatchObject([
      { status: 'accepted', rejected: 0, controlTotals: { state: 'agreed' } },
    ])
    expect(files[0]?.controlTotals).toMatchObject({
      totals: [{ name: 'balance_breaks', declared: '0', counted: '0' }],
    })
    const { rows } = await desk.store.knex.raw(
      'SELECT kind, count(*), sum(amount) AS amount, sum(fee) AS fee FROM transaction GROUP BY kind ORDER BY kind',
    )
    // 2,020 sales with their fees, 3 bonuses among the fees; all together come to nothing.
    expect(files[0]?.rows).toBe(4059)
    expect(rows).toMatchObject([
      { kind: 'fee', count: 2023, amount: '-4208.17' },
      { kind: 'payout', count: 16, amount: '-534082.83' },
      { kind: 'sale', count: 2020, amount: '538291' },
    ])
  })
})
