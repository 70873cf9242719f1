// Variants that acquirers send of the same formats: column sets, languages, answers instead of files, other currencies.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { zipOf } from '../zip.ts'
import { readAll, sourceOf } from './reading.ts'

const CHINA = { defaults: { merchantId: 'M', currency: 'CNY' }, side: 'settlement' } as const

async function read(layout: string, text: string | Buffer, changes: object = CHINA) {
  const { transactions, refused, controlTotals } = await readAll(layout, Buffer.from(text), {
    source: sourceOf(layout, { cutoff: '24:00', ...changes }),
    slotDate: '2026-03-01',
  })
  return {
    state: controlTotals.state,
    refused: refused.map((line) => line.excerpt),
    rows: transactions.map((row) => [row.kind, row.amount, row.fee, row.net, row.at]),
  }
}

describe('WeChat bills', () => {
  const HEAD =
    '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注'
  const ROW =
    '`2026-03-01 10:00:00,`wx,`19,`0,`D1,`42001,`O1,`u,`MICROPAY,`SUCCESS,`CMB,`CNY,`90.00,`10.00,`茶,`,`0.54000,`0.60%,`100.00,`'
  const TOTALS =
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
  const sale = ['sale', '100.00', '-0.54000', '89.46', '2026-03-01T10:00:00']

  it('SUCCESS of 20 columns, marked as UTF-8, in gz, without a last line end or first backtick', async () => {
    const end = '90.00,`0.00,`0.00,`0.54000,`100.00,`0.00'
    const bill = `${HEAD}\r\n${ROW}\r\n${TOTALS}\r\n`
    for (const text of [`${bill}\`1,\`${end}`, `\uFEFF${bill}1,\`${end}\r\n`]) {
      const whole = { state: 'agreed', refused: [], rows: [sale] }
      expect(await read('wechat-bill', text)).toEqual(whole)
      expect(await read('wechat-bill', gzipSync(text))).toEqual(whole)
    }
  })

  it('a day without trades is a bill of headings and totals', async () => {
    const empty = `${HEAD}\n${TOTALS}\n\`0,\`0.00,\`0.00,\`0.00,\`0.00000,\`0.00,\`0.00\n`
    expect(await read('wechat-bill', empty)).toEqual({ state: 'agreed', refused: [], rows: [] })
  })

  it.each([
    ['{"code":"NO_STATEMENT_EXIST","message":"no bill"}', 'NO_STATEMENT_EXIST'],
    ['<xml><return_code>FAIL</return_code><error_code>20002</error_code></xml>', '20002'],
  ])('an error answer in its place is told: %s', async (answer, said) => {
    const refusal = await read('wechat-bill', answer).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'NO_HEADER', exit: 3 })
    expect(refusal.message).toContain(said)
  })

  it('26 columns of 2016, full-width colons, two blanks before the time', async () => {
    const head =
      '交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额'
    const row =
      '`2016-03-01  10：05：00,`wx,`19,`0,`,`42,`O,`u,`NATIVE,`REFUND,`CFT,`CNY,`0.00,`0.00,`50,`R,`5.00,`0.00,`ORIGINAL,`SUCCESS,`g,`,`-0.03,`0.60%,`0.00,`5.00'
    const end =
      '总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额\n`1,`0.00,`5.00,`0.00,`-0.03'
    expect(await read('wechat-bill', `${head}\n${row}\n${end}`)).toEqual({
      state: 'agreed',
      refused: [],
      rows: [['refund', '-5.00', '0.03', '-4.97', '2016-03-01T10:05:00']],
    })
  })
})

describe('Alipay details', () => {
  const HEAD =
    '支付宝交易号,商户订单号,业务类型,创建时间,完成时间,终端号,订单金额(元),商家实收(元),退款批次号/请求号,服务费(元),实收净额(元)'
  const detail = [
    '#支付宝业务明细查询',
    HEAD,
    '220\t,O1\t,交易,2026-03-01 10:00:00,2026-03-01 10:00:05,T1\t,100.00,90.00,\t,-0.54,89.46',
    '220\t,O1\t,退款,2026-03-01 10:00:00,2026-03-01 12:00:05,T1\t,-20.00,-20.00,r1\t,0.12,-19.88',
    '#----结束',
    '#交易合计：1笔，商家实收共90.00元，商家优惠共10.00元',
    '#退款合计：1笔，商家实收退款共-20.00元，商家优惠退款共0.00元',
    '',
  ].join('\n')
  const rows = [
    ['sale', '100.00', '-0.54', '89.46', '2026-03-01T10:00:05'],
    ['refund', '-20.00', '0.12', '-19.88', '2026-03-01T12:00:05'],
  ]

  it("the bank's variant tells the net itself; the summary beside it in the zip is no rows", async () => {
    expect(await read('alipay-detail', detail)).toEqual({ state: 'agreed', refused: [], rows })
    const zip = zipOf(
      { name: '2088_20260301_业务明细(汇总).csv', content: '#汇总\n门店,笔数\n' },
      { name: '2088_20260301_业务明细.csv', content: detail },
    )
    expect(await read('alipay-detail', zip)).toEqual({ state: 'agreed', refused: [], rows })
  })
})

describe('a file whose last line is cut off', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'adyen-settlement': [
      'Merchant Account,Psp Reference,Creation Date,TimeZone,Type,Gross Currency,Gross Debit (GC),Gross Credit (GC),Net Currency,Net Debit (NC),Net Credit (NC)',
      'Shop,1,2026-03-01 10:00:00,CET,Settled,EUR,,1234.50,EUR,,1230.00',
      'Shop,2,2026-03-01 10:00:00,CET,Settled,EUR,,123',
    ],
    'stripe-payouts': [
      'balance_transaction_id,currency,reporting_category,fee,net,gross,description',
      'txn_1,eur,charge,5.00,1020.00,1025.00,a',
      'txn_2,eur,charge,5.00,1020.00,10',
    ],
    'china-terminal': [
      '商户号,交易类型,交易日期,交易金额,交易状态',
      'M1,消费,2026-03-01,1234.50,成功',
      'M1,消费,2026-03-01,12',
    ],
    sumup: [
      'Datum,Transaktions-ID,Zahlungsart,Status,Betrag,Gebühr',
      '2026-03-01 10:00:00,TA,Umsatz,Erfolgreich,1150.5,1',
      '2026-03-01 10:00:00,TB,Umsatz,Erfolgreich,11',
    ],
    'paypal-stl': [
      '"SH","","","ACC1",""\n"CH","Transaction ID","Transaction Event Code","Transaction Completion Date","Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency"',
      '"SB","T1","T0006","2026/03/01 00:00:30 -0800","CR",5200,"EUR"',
      '"SB","T2","T0006","2026/03/01 00:00:30 -0800","CR",52',
    ],
  }
  for (const [layout, lines] of Object.entries(cases)) {
    it(`${layout}: is refused, and no part of an amount is read as the whole of it`, async () => {
      const cut = lines.join('\n')
      await expect(read(layout, cut)).rejects.toMatchObject({ code: 'CUT_OFF', exit: 3 })
      expect((await read(layout, lines.slice(0, -1).join('\n'))).refused).toEqual([])
    })
  }
})

describe('Adyen settlement details', () => {
  it('currencies of no and three decimals, columns in another order, entries without a payment', async () => {
    const head =
      'Type,Psp Reference,Merchant Account,Creation Date,TimeZone,Gross Currency,Gross Debit (GC),Gross Credit (GC),Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Payment Method'
    const text = [
      head,
      'Settled,8815,Shop,2026-03-01 10:00:00,CET,JPY,,1000,JPY,,980,20,visa',
      'ChargebackReversed,8816,Shop,2026-03-01 10:00:00,CET,KWD,,1.234,KWD,,1.234,,mc',
      'InvoiceDeduction,,Shop,2026-03-01 10:00:00,CET,EUR,,,EUR,5.00,,,',
      'BankInstructionReturned,,Shop,2026-03-01 10:00:00,CET,EUR,,,EUR,,100.00,,',
      '',
    ].join('\n')
    const at = '2026-03-01T10:00:00'
    expect(await read('adyen-settlement', text, { timezone: 'Europe/Amsterdam' })).toEqual({
      state: 'absent',
      refused: [],
      rows: [
        ['sale', '1000.00', '-20.00', '980.00', at],
        ['representment', '1.234', null, '1.234', at],
        ['adjustment', '-5.00', null, '-5.00', at],
        ['adjustment', '100.00', null, '100.00', at],
      ],
    })
  })
})

describe('Adyen fees and zones', () => {
  const HEAD =
    'Type,Psp Reference,Merchant Account,Creation Date,TimeZone,Gross Currency,Gross Debit (GC),Gross Credit (GC),Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Payment Fees (NC)'
  const row = (zone: string, ...money: string[]) =>
    `Settled,8815,Shop,2026-03-01 10:00:00,${zone},EUR,,${money[0]},EUR,,${money.slice(1).join(',')}`
  const one = async (line: string) => {
    const { transactions, refused } = await readAll(
      'adyen-settlement',
      Buffer.from(`${HEAD}\n${line}\n`),
    )
    const [{ field, rule, excerpt } = { field: '', rule: '', excerpt: '' }] = refused
    return transactions[0]?.fee ?? (refused.length === 0 ? null : `${field}: ${rule} ${excerpt}`)
  }

  it('payment fees count where gross less fee is the net only with them', async () => {
    expect(await one(row('CET', '10.00', '9.70', '', '0.30'))).toBe('-0.30')
    expect(await one(row('CET', '10.00', '9.70', '0.10', '0.20'))).toBe('-0.30')
    expect(await one(row('CET', '10.00', '9.70', '0.30', '0.30'))).toBe('-0.30')
    expect(await one(row('CET', '10.00', '9.70', '', ''))).toBeNull()
  })

  it('an unreadable figure and an unknown zone are told by their own columns', async () => {
    expect(await one(row('CET', '10.00', '9.7x', '0.30', ''))).toMatch(
      /^Net Credit \(NC\): net_unread/,
    )
    expect(await one(row('XYZ', '10.00', '9.70', '0.30', ''))).toBe('TimeZone: zone_unknown XYZ')
    expect(await one(row('', '10.00', '9.70', '0.30', ''))).toBe('TimeZone: zone_unknown ')
    expect(await one(row('MYT', '10.00', '9.70', '0.30', ''))).toBe('-0.30')
  })
})

describe('Stripe payouts', () => {
  it('effective times in UTC are dates in the zone of the source; midnight is the day itself', async () => {
    const head =
      'balance_transaction_id,created_utc,automatic_payout_effective_at_utc,currency,gross,fee,net,reporting_category'
    const days = async (at: string, timezone: string) => {
      const text = `${head}\ntxn_1,2026-01-30 20:11:00,${at},eur,10.00,1.00,9.00,charge\n`
      const source = sourceOf('stripe-payouts', { timezone, defaults: { merchantId: 'M' } })
      const { transactions } = await readAll('stripe-payouts', Buffer.from(text), { source })
      return transactions[0]?.settlementDate
    }
    expect(await days('2026-01-31 20:00:00', 'Asia/Shanghai')).toBe('2026-02-01')
    expect(await days('2026-02-02 00:00:00', 'America/New_York')).toBe('2026-02-02')
    expect(await days('2026-02-02', 'America/New_York')).toBe('2026-02-02')
  })

  it('decimal commas between semicolons', async () => {
    const text = [
      'balance_transaction_id;source_id;created;automatic_payout_effective_at;currency;gross;fee;net;reporting_category',
      'txn_1;ch_1;2026-03-01 10:00:00;2026-03-03 00:00:00;eur;1250,5;12,75;1237,75;charge',
      'txn_2;po_1;2026-03-03 00:00:00;2026-03-03 00:00:00;eur;1237,75;0;1237,75;payout',
      '',
    ].join('\n')
    expect(await read('stripe-payouts', text)).toEqual({
      state: 'absent',
      refused: [],
      rows: [
        ['sale', '1250.5', '-12.75', '1237.75', '2026-03-01T10:00:00'],
        ['payout', '-1237.75', '0', '-1237.75', '2026-03-03T00:00:00'],
      ],
    })
    // Whether a comma before three digits groups them cannot be told.
    const grouped = text.replace('1250,5', '1,250')
    expect((await read('stripe-payouts', grouped)).refused).toEqual(['1,250'])
  })
})

describe('PayPal settlement reports', () => {
  const AT = '2026/03/01 00:00:30 -0800'
  const HEAD =
    '"CH","Transaction ID","PayPal Reference ID","Transaction Event Code","Transaction Completion Date","Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency"'
  const row = (...cells: string[]) => `"SB",${cells.map((cell) => `"${cell}"`).join(',')}`
  const file = (count: string) =>
    [
      '"RH","2026/03/02 01:00:00 -0800","A","ACC",9',
      '"FH",1',
      `"SH","${AT}","${AT}","ACC1",""`,
      HEAD,
      row('T1', '', 'T0006', AT, 'CR', '1000', 'USD', 'DR', '59', 'USD'),
      row('T2', '', 'T0200', AT, 'DR', '500', 'USD', '', '', ''),
      row('T3', 'T2', 'T0200', AT, 'CR', '450', 'EUR', '', '', ''),
      row('T4', '', 'T0400', AT, 'DR', '441', 'USD', '', '', ''),
      '"SF","USD",1000,941,59,0',
      '"SF","EUR",450,0,0,0',
      '"SC",4',
      `"SH","${AT}","${AT}","ACC2",""`,
      HEAD,
      row('U1', '', 'T0006', AT, 'CR', '700', 'USD', 'DR', '9', 'USD'),
      '"SF","USD",700,0,9,0',
      `"SC",${count}`,
      '"RC",5',
      '"FF",5',
      '',
    ].join('\n')

  it('several accounts and currencies: each section has totals of its own', async () => {
    const la = { timezone: 'America/Los_Angeles' }
    const { state, rows } = await read('paypal-stl', file('1'), la)
    expect(state).toBe('agreed')
    expect(rows.map((cells) => cells.slice(0, 4))).toEqual([
      ['sale', '10.00', '-0.59', '9.41'],
      ['adjustment', '-5.00', null, '-5.00'],
      ['adjustment', '4.50', null, '4.50'],
      ['payout', '-4.41', null, '-4.41'],
      ['sale', '7.00', '-0.09', '6.91'],
    ])
    await expect(read('paypal-stl', file('5'), la)).rejects.toMatchObject({ code: 'WRONG_TOTALS' })
  })

  const section = (head: string, ...lines: string[]) =>
    [`"SH","${AT}","${AT}","ACC1",""`, head, ...lines, ''].join('\n')

  it('a column that is not there, or goes by another name, refuses the file', async () => {
    const body = row('T1', '', 'T0006', AT, 'CR', '5200', 'USD', 'DR', '59', 'USD')
    for (const [name, other] of [
      ['"Gross Transaction Amount"', '"Gross Amount"'],
      ['"Transaction Debit or Credit"', '"Debit or Credit"'],
      ['"Fee Amount"', '"Fees"'],
    ] as const) {
      const file = section(HEAD.replace(name, other), body)
      const stop = { code: 'MISSING_COLUMN', message: expect.stringContaining(name.slice(1, -1)) }
      await expect(read('paypal-stl', file)).rejects.toMatchObject(stop)
    }
    expect((await read('paypal-stl', section(HEAD, body))).rows).toHaveLength(1)
  })

  it('a line that says neither debit nor credit is refused', async () => {
    const file = section(
      HEAD,
      row('T1', '', 'T0006', AT, 'dr', '5200', 'USD', '', '', ''),
      row('T2', '', 'T0006', AT, 'XX', '5200', 'USD', '', '', ''),
      row('T3', '', 'T0006', AT, '', '5200', 'USD', '', '', ''),
      row('T4', '', 'T0006', AT, 'CR', '5200', 'USD', '', '59', 'USD'),
    )
    const { rows, refused } = await read('paypal-stl', file)
    expect(rows.map(([kind, amount]) => [kind, amount])).toEqual([['adjustment', '-52.00']])
    expect(refused).toEqual(['5200 (XX)', '5200 ()', '59 ()'])
  })

  it('a donation is money that came in like any other payment', async () => {
    const file = section(HEAD, row('T1', '', 'T0013', AT, 'CR', '5200', 'USD', '', '', ''))
    expect((await read('paypal-stl', file)).rows[0]?.slice(0, 2)).toEqual(['sale', '52.00'])
  })

  it('totals agree only where debits, fees and every currency do', async () => {
    const sale = row('T1', '', 'T0006', AT, 'CR', '5200', 'USD', 'DR', '225', 'USD')
    const refund = row('T2', 'T1', 'T1107', AT, 'DR', '100', 'USD', 'CR', '5', 'USD')
    const euros = row('T3', '', 'T0006', AT, 'CR', '700', 'EUR', '', '', '')
    const stateOf = async (...lines: string[]) =>
      (await read('paypal-stl', section(HEAD, sale, refund, ...lines))).state
    expect(await stateOf('"SF","USD",5200,100,225,5')).toBe('agreed')
    expect(await stateOf('"SF","USD",5200,100,5,225')).toBe('agreed')
    expect(await stateOf('"SF","USD",5200,9999,225,5')).toBe('disagreed')
    expect(await stateOf('"SF","USD",5200,100,0,225')).toBe('disagreed')
    expect(await stateOf(euros, '"SF","USD",5200,100,225,5')).toBe('disagreed')
    expect(await stateOf(euros)).toBe('absent')
    await expect(stateOf('"SF","USD",5201,100,225,5')).rejects.toMatchObject({
      code: 'WRONG_TOTALS',
    })
  })
})
