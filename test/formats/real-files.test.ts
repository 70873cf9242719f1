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

  it('zettle: payments and fees in pairs, payouts, and a balance that holds on every row', async () => {
    const { transactions, ...reading } = await readAll(
      'zettle-statement',
      sample('bornhack/Zettle-Account-Statement-Report-20230901-20250903.xlsx'),
      {
        source: sourceOf('zettle-statement', {
          timezone: 'Europe/Copenhagen',
          defaults: { merchantId: 'M', currency: 'DKK' },
        }),
      },
    )
    expect(reading).toMatchObject({ rows: 4059, accepted: 4059, rejected: 0 })
    expect(reading.controlTotals).toMatchObject({ state: 'agreed' })
    const of = (kind: string) => transactions.filter((row) => row.kind === kind)
    const paid = [...of('sale'), ...of('refund')]
    const fees = of('fee').filter((row) => row.acquirerReference !== null)
    expect([paid.length, fees.length, of('fee').length]).toEqual([2020, 2020, 2023])
    expect(new Set(paid.map((row) => row.acquirerReference))).toEqual(
      new Set(fees.map((row) => row.acquirerReference)),
    )
    expect([of('payout').length, total(of('payout'))]).toEqual([16, '-534082.83'])
    expect(total(transactions)).toBe('0.00')
  })

  it('adyen: settlements, refunds, chargebacks, a net on the debit side, and a workbook', async () => {
    const read = (path: string) =>
      readAll('adyen-settlement', sample(path), {
        source: sourceOf('adyen-settlement', { timezone: 'Europe/Amsterdam' }),
      })
    const kinds = async (path: string) =>
      (await read(path)).transactions.map((row) => [row.kind, row.amount, row.fee, row.net])
    expect(await kinds('smashpig/Adyen__settlement_detail_report_donation.csv')).toEqual([
      ['sale', '1.00', '-0.24', '0.76'],
      ['payout', '-0.76', null, '-0.76'],
    ])
    expect(await kinds('smashpig/Adyen__settlement_detail_report_chargeback.csv')).toEqual([
      ['chargeback', '-1.00', '-2.00', '-3.00'],
      ['fee', '-1.80', null, '-1.80'],
      ['payout', '-4.03', null, '-4.03'],
    ])
    expect(
      (await kinds('smashpig/Adyen__settlement_detail_report_refund.csv'))[0]?.slice(0, 2),
    ).toEqual(['refund', '-1.00'])
    const [debited] = (await read('smashpig/Adyen__settlement_detail_report_emptynetcredit.csv'))
      .transactions
    expect(debited).toMatchObject({ kind: 'sale', amount: '10.00', currency: 'INR' })
    expect(debited?.remark).toContain('net -0.03 USD')
    expect(
      (await kinds('oca_adyen/settlement_detail_report_batch_238.csv')).map((row) => row[1]),
    ).toEqual(['454331.99', '-0.09', '-454331.90'])
    const workbook = await read('oca_adyen/adyen_test.xlsx')
    expect([workbook.rows, workbook.rejected]).toEqual([21, 0])
    expect(workbook.transactions[0]).toMatchObject({
      amount: '891.00',
      fee: '-8.29',
      net: '882.71',
    })
  })

  it('stripe: charges, refunds, fees, a dispute won back, a payout', async () => {
    const { transactions, ...reading } = await readAll(
      'stripe-payouts',
      sample('smashpig/Stripe__settlement_report.csv'),
      { source: sourceOf('stripe-payouts', { defaults: { merchantId: 'M' } }) },
    )
    expect(reading).toMatchObject({ rows: 7, accepted: 7 })
    expect(transactions.map((row) => [row.kind, row.amount, row.currency])).toEqual([
      ['sale', '25', 'USD'],
      ['refund', '-10', 'USD'],
      ['sale', '10', 'USD'],
      ['fee', '-0.5', 'USD'],
      ['fee', '-0.5', 'USD'],
      ['representment', '3.35', 'USD'],
      ['payout', '-24', 'USD'],
    ])
  })

  const read = (layout: string, path: string, currency?: string) =>
    readAll(layout, sample(path), {
      source: sourceOf(layout, {
        timezone: 'UTC',
        defaults: currency === undefined ? {} : { currency },
      }),
    })

  it('amex: EPPRC by its blocks, GRRCN by its trailer and submissions', async () => {
    const epprc = await read(
      'amex-epprc',
      'amex/AMEX__EPPRC__test__sample__file__masked.txt',
      'USD',
    )
    expect(epprc).toMatchObject({ rejected: 0, controlTotals: { state: 'agreed' } })
    if (epprc.controlTotals.state === 'absent') throw new Error('No totals')
    expect(epprc.controlTotals.totals.length).toBe(45)
    const of = (kind: string) => epprc.transactions.filter((row) => row.kind === kind)
    expect([of('sale').length + of('refund').length, of('refund').length]).toEqual([541, 69])
    expect([of('adjustment').length, of('payout').length]).toEqual([9, 60])

    const grrcn = await read('amex-grrcn', 'amex/AMEX__SAMPLE.GRRCN__Delimited__(US)__v1.2.txt')
    expect(grrcn).toMatchObject({ rejected: 0, controlTotals: { state: 'agreed' } })
    const sales = grrcn.transactions.filter((row) => row.kind === 'sale')
    expect([sales.length, total(sales)]).toEqual([40, '40.00'])
    expect(total(grrcn.transactions.filter((row) => row.kind === 'payout'))).toBe('-27.60')
  })

  it('cielo: gross less fee is net, in the records and in the trailer', async () => {
    const { transactions, ...reading } = await read(
      'cielo-v15',
      'brazil/CIELO04_v15_header_D_E_trailer.txt',
      'BRL',
    )
    expect(reading).toMatchObject({ rows: 1, rejected: 0, controlTotals: { state: 'agreed' } })
    expect(transactions[0]).toMatchObject({
      kind: 'sale',
      amount: '132.11',
      fee: '-3.28',
      net: '128.83',
      settlementDate: '2026-08-03',
      scheme: 'visa',
    })
  })

  it('paypal: payments, refunds, chargebacks with their fee, conversions', async () => {
    const kinds = async (path: string) =>
      (await read('paypal-stl', path)).transactions.map((row) => [
        row.kind,
        row.amount,
        row.fee,
        row.currency,
      ])
    expect(await kinds('smashpig/PayPal__stl.csv')).toEqual([
      ['sale', '52.00', '-2.25', 'AUD'],
      ['sale', '5.35', '-0.75', 'AUD'],
      ['sale', '8.34', '-0.87', 'GBP'],
      ['refund', '-1.34', '0.47', 'GBP'],
      ['payout', '-1.00', null, 'GBP'],
    ])
    expect(await kinds('smashpig/PayPal__stl_chargeback_with_fee.csv')).toEqual([
      ['chargeback', '-3.00', null, 'USD'],
      ['fee', '-20.00', null, 'USD'],
    ])
    expect((await kinds('smashpig/PayPal__stl_currency_convert.csv')).map((row) => row[0])).toEqual(
      ['sale', 'adjustment', 'adjustment'],
    )
  })

  it('iso 8583: single messages are read or refused by name, never a crash', async () => {
    const seen: unknown[] = []
    for (const name of [
      'financial_transaction_message',
      'financial_transaction_message_response',
      'iso_reversal_message',
      'iso_reversal_message_error_date',
      'network_management_message',
    ]) {
      const one = await readAll('iso8583', sample(`iso8583_moov/${name}.dat`), {
        source: sourceOf('iso8583', { defaults: { merchantId: 'M', currency: 'EUR' } }),
        slotDate: '2026-09-09',
      })
      seen.push([one.rows, one.transactions[0]?.kind ?? null, one.refused[0]?.rule ?? null])
    }
    // A parser's own test messages: two bear a made-up processing code, one a made-up date.
    expect(seen).toEqual([
      [1, null, 'type_unknown'],
      [1, null, 'type_unknown'],
      [1, 'reversal', null],
      [1, null, 'time_unreadable'],
      [1, 'sign_on', null],
    ])
  })
})
