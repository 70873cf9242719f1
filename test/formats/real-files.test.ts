// Real files of acquirers read to the figures that were computed on them by other means.
import { describe, expect, it } from 'vitest'
import { amountText, money, sum } from '../../src/domain/money.ts'
import type { Transaction } from '../../src/domain/transaction.ts'
import { readAll, sourceOf } from './reading.ts'
import { hasSamples, sample } from './samples.ts'

function total(rows: readonly Transaction[], field: 'amount' | 'fee' | 'net' = 'amount'): string {
  return amountText(sum(rows.map((row) => money(row[field] ?? '0'))))
}

describe.skipIf(!hasSamples)('real files', () => {
  it('sumup: 724 card sales and their payouts, cash and failed attempts apart', async () => {
    const { transactions, ...reading } = await readAll(
      'sumup',
      sample('banana/sumup_csv_example_format2_20250324.csv'),
      {
        source: sourceOf('sumup', {
          timezone: 'Europe/Zurich',
          defaults: { merchantId: 'M', currency: 'CHF' },
        }),
      },
    )
    expect(reading).toMatchObject({ rows: 1938, accepted: 1938, rejected: 0 })
    const journal = transactions.filter((row) => row.side === 'journal')
    const sold = journal.filter((row) => row.outcome === 'approved')
    const cards = sold.filter((row) => row.paymentMethod === 'card')
    const cash = sold.filter((row) => row.paymentMethod === 'cash')
    const failed = journal.filter((row) => row.outcome !== 'approved')
    const paid = transactions.filter((row) => row.side === 'settlement')
    expect([cards.length, total(cards)]).toEqual([724, '31829.85'])
    expect([cash.length, total(cash)]).toEqual([392, '8276.95'])
    expect(failed.length).toBe(98)
    expect(failed.every((row) => row.amount !== '0')).toBe(true)
    expect([paid.length, total(paid), total(paid, 'fee'), total(paid, 'net')]).toEqual([
      724,
      '31829.85',
      '-581.36',
      '31248.49',
    ])
    expect(new Set(paid.map((row) => row.payoutReference)).size).toBe(23)
    const references = new Set(cards.map((row) => row.acquirerReference))
    expect(paid.every((row) => references.has(row.acquirerReference))).toBe(true)
  })

  const unionpay = {
    fileName: 'up.zip',
    source: sourceOf('unionpay-acp', { defaults: { currency: 'CNY' } }),
  }

  it('unionpay: the archive agrees with its printed summary, clearing before the trade date', async () => {
    const { transactions, ...reading } = await readAll(
      'unionpay-acp',
      sample('unionpay_acp/802310048993424_20150905.zip'),
      unionpay,
    )
    expect(reading).toMatchObject({ rows: 8, accepted: 8, rejected: 0 })
    expect(reading.entries).toEqual(['up.zip/INN15090588ZM_802310048993424'])
    expect(reading.controlTotals.state).toBe('agreed')
    expect([total(transactions), total(transactions, 'fee'), total(transactions, 'net')]).toEqual([
      '13227.00',
      '-79.36',
      '13147.64',
    ])
    expect(new Set(transactions.map((row) => row.settlementDate))).toEqual(new Set(['2015-09-05']))
    expect(transactions[0]).toMatchObject({
      at: '2015-09-06T11:22:03',
      stan: '190624',
      terminalId: '01080209',
      merchantId: '802310048993424',
      acquirerReference: '201509061122031906248',
      pan: '622609******0048',
    })
  })

  it('unionpay: the file alone', async () => {
    const reading = await readAll(
      'unionpay-acp',
      sample('unionpay_acp/INN15090588ZM_802310048993424'),
      {
        ...unionpay,
        fileName: 'INN15090588ZM_802310048993424',
      },
    )
    expect(reading).toMatchObject({ rows: 8, accepted: 8, controlTotals: { state: 'absent' } })
    expect(reading.transactions.every((row) => row.settlementDate === '2015-09-05')).toBe(true)
  })

  it('wechat: the bills of a day, old and new, and the refund beside the fund flow', async () => {
    const read = (name: string, layout = 'wechat-bill') =>
      readAll(layout, sample(`wechat/${name}`), {
        fileName: name,
        source: sourceOf(layout, {
          cutoff: '24:00',
          defaults: { merchantId: '1601959334', currency: 'CNY' },
        }),
      })
    const sales = await read('wx_tradebill_ALL_20210128.csv')
    expect([sales.rows, total(sales.transactions), sales.controlTotals.state]).toEqual([
      3,
      '0.03',
      'agreed',
    ])
    const success = await read('wx_tradebill_SUCCESS_20210201.csv')
    expect([success.rows, total(success.transactions)]).toEqual([1, '0.01'])
    const legacy = await read('wx_ALL_legacy24_2014.csv')
    expect([legacy.accepted, total(legacy.transactions)]).toEqual([2, '0.02'])
    expect(legacy.transactions[0]).toMatchObject({ at: '2014-11-10T16:33:45', terminalId: '1000' })
    await expect(read('wx_ALL_truncated_48of1.csv')).rejects.toMatchObject({ code: 'WRONG_TOTALS' })

    const refunds = await read('wx_tradebill_REFUND_20210201.csv')
    const funds = await read('wx_fundflow_BASIC_20210201.csv', 'wechat-fundflow')
    expect(refunds.transactions.map((row) => [row.kind, row.amount, row.at])).toEqual([
      ['refund', '-0.01', '2021-02-01T14:33:24'],
      ['refund', '-0.01', '2021-02-01T14:00:50'],
    ])
    expect(funds.controlTotals).toMatchObject({ state: 'disagreed' })
    const inFunds = new Map(funds.transactions.map((row) => [row.acquirerReference, row.amount]))
    expect(refunds.transactions.map((row) => inFunds.get(row.acquirerReference))).toEqual([
      undefined,
      '-0.01',
    ])
  })

  it('alipay: six sales and four refunds, whatever the encoding', async () => {
    for (const encoding of ['gbk', 'utf8']) {
      const { transactions, ...reading } = await readAll(
        'alipay-detail',
        sample(`alipay/20880211096256330156_20190916_业务明细.${encoding}.csv`),
        { source: sourceOf('alipay-detail', { defaults: { merchantId: 'M', currency: 'CNY' } }) },
      )
      expect(reading).toMatchObject({ rows: 10, accepted: 10, controlTotals: { state: 'agreed' } })
      const of = (kind: string) => transactions.filter((row) => row.kind === kind)
      expect([
        of('sale').length,
        total(of('sale')),
        of('refund').length,
        total(of('refund')),
      ]).toEqual([6, '0.06', 4, '-0.04'])
      expect(new Set(transactions.map((row) => row.acquirerReference)).size).toBe(10)
    }
  })
})
