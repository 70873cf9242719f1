// Variants of settlement files: UnionPay, SumUp's languages, Zettle, Allinpay, Cielo, American Express, PayPal.
import { describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/domain/transaction.ts'
import { zipOf } from '../zip.ts'
import { readAll, sourceOf } from './reading.ts'
import { fixedLine, gbk, workbookOf } from './written.ts'

async function read(
  layout: string,
  file: string | Buffer,
  changes: object = {},
  fileName = 'sample',
) {
  const source = sourceOf(layout, { cutoff: '24:00', side: 'settlement', ...changes })
  return readAll(layout, Buffer.from(file as string), { source, slotDate: null, fileName })
}

const money = (row: Transaction) => [row.kind, row.amount, row.fee, row.net]

describe("UnionPay's merchant files", () => {
  const ZM = [
    ...[3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1],
    ...[21, 15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98],
  ]
  const ZME = [3, 11, 11, 6, 10, 19, 12, 4, 2, 2, 6, 10, 4, 12, 13, 13, 15, 15, 1, 12, 2, 135]
  const CNY = { defaults: { currency: 'CNY' } }
  const QUERY = '202512312359590000011'
  const row = (cells: Record<number, string>) =>
    fixedLine(
      ZM,
      { 1: 'S22', 6: '622609******0048', 28: '898110054110001', 34: '01080209', ...cells },
      ' ',
    )
  const zm = [
    row({
      ...{ 4: '000001', 5: '1231235959', 7: '000000010000', 10: QUERY, 16: 'D000000000060' },
      ...{ 17: 'C000000009940', 20: '01', 33: 'C000000009940', 14: '000000', 27: '0'.repeat(21) },
    }),
    row({
      ...{ 4: '000002', 5: '0101000100', 7: '000000010000', 10: '202601010001000000021' },
      ...{ 16: 'C000000000060', 17: 'D000000009940', 20: '31', 33: 'D000000009940' },
      ...{ 14: '000001', 15: '1231235959', 27: QUERY },
    }),
    row({
      ...{ 4: '000003', 5: '0101000200', 7: '000000005000', 10: '202601010002000000031' },
      ...{ 16: 'C000000000030', 17: 'D000000004970', 20: '04', 27: '202512300000000000001' },
    }),
  ].join('\r\n')
  const summary = (count: number, net: string) =>
    gbk(
      `商户交易汇总表\r\n自助消费 ${count} 1.00\r\n总计   ${count}   150.00   100.00   0.60   0.90   ${net}   99.40\r\n`,
    )
  const packed = (totals: Buffer) =>
    zipOf(
      { name: 'INN26010188ZM_898110054110001', content: `${zm}\r\n` },
      { name: 'RD201026010101_898110054110001', content: totals },
    )

  it('voids and refunds give the fee back and name their sale, over New Year, as RD2010 sums them', async () => {
    const { transactions, refused, controlTotals } = await read(
      'unionpay-acp',
      packed(summary(3, '149.10')),
      CNY,
    )
    expect(refused).toEqual([])
    expect(controlTotals.state).toBe('agreed')
    expect(transactions.map(money)).toEqual([
      ['sale', '100.00', '-0.60', '99.40'],
      ['void', '-100.00', '0.60', '-99.40'],
      ['refund', '-50.00', '0.30', '-49.70'],
    ])
    expect(
      transactions.map((one) => [
        one.at,
        one.settlementDate,
        one.originalStan,
        one.originalReference,
      ]),
    ).toEqual([
      ['2025-12-31T23:59:59', '2026-01-01', null, null],
      ['2026-01-01T00:01:00', '2026-01-01', '000001', QUERY],
      ['2026-01-01T00:02:00', '2026-01-01', null, '202512300000000000001'],
    ])
  })

  it.each([
    ['another count', summary(4, '149.10')],
    ['another net', summary(3, '149.11')],
  ])('RD2010 with %s quarantines it', async (_, totals) => {
    await expect(read('unionpay-acp', packed(totals), CNY)).rejects.toMatchObject({
      code: 'WRONG_TOTALS',
    })
  })

  it('disputes go the way of their settled amount; zeros name no original', async () => {
    const dispute = (cells: Record<number, string>) =>
      fixedLine(
        ZME,
        { 1: 'E74', 4: '000001', 5: '0101100000', 6: '622609******0048', 17: 'M1', ...cells },
        ' ',
      )
    const text = [
      dispute({
        7: '000000010000',
        11: '000007',
        14: '603010000001',
        15: 'C000000000060',
        16: 'D000000009940',
      }),
      dispute({ 7: '000000010000', 11: '000000', 15: 'D000000000060', 16: 'C000000009940' }),
    ].join('\r\n')
    const name = 'INN26010288ZME_898110054110001'
    const { transactions } = await read('unionpay-acp', `${text}\r\n`, CNY, name)
    expect(
      transactions.map((one) => [...money(one), one.originalStan, one.settlementDate]),
    ).toEqual([
      ['adjustment', '-100.00', '0.60', '-99.40', '000007', '2026-01-02'],
      ['adjustment', '100.00', '-0.60', '99.40', null, '2026-01-02'],
    ])
  })
})

describe("SumUp's languages", () => {
  const EUR = { side: 'both', defaults: { merchantId: 'M', currency: 'EUR' } }
  const AT = '2026-01-31T19:56:00'
  const told = (one: Transaction) => [
    ...[one.side, one.kind, one.outcome, one.paymentMethod],
    ...[one.amount, one.fee, one.net, one.at, one.settlementDate],
  ]

  it('German 2024 of a spreadsheet: semicolons, decimal commas, windows-1252, local days', async () => {
    const text = [
      'E-Mail;Datum;Transaktions-ID;Zahlungsart;Status;Kartentyp;Letzte 4 Ziffern;Durchgeführt mit;Zahlungsmethode;Betrag inkl. MwSt.;Gebühr;Auszahlung;Auszahlungsdatum;Auszahlungs-ID',
      'a@b.example;31.01.2026 19:56;T1;Umsatz;Erfolgreich;MASTERCARD;1234;CREDIT;POS;1.234,50;20,99;1213,51;;',
      ';31.01.2026 19:56;T1;Auszahlung;Gezahlt;;;;;1.234,50;20,99;1213,51;03.02.2026;952982',
      'a@b.example;31.01.2026 19:56;T2;Umsatz;Erfolgreich;;;;Bar;5,0;0,0;;;',
      'a@b.example;31.01.2026 19:56;T3;Rückerstattung;Erstattet;VISA;1234;DEBIT;POS;12,5;;;;',
      'a@b.example;31.01.2026 19:56;T4;Umsatz;Erfolgreich;VISA;1234;DEBIT;POS;1,250;;;;',
      '',
    ].join('\r\n')
    const { transactions, refused } = await read('sumup', Buffer.from(text, 'latin1'), EUR)
    // Whether a comma before three digits groups them cannot be told.
    expect(refused.map(({ line, field, excerpt }) => [line, field, excerpt])).toEqual([
      [6, 'Betrag inkl. MwSt.', '1,250'],
    ])
    expect(transactions.map(told)).toEqual([
      ['journal', 'sale', 'approved', 'card', '1234.50', null, null, AT, null],
      ['settlement', 'sale', null, 'card', '1234.50', '-20.99', '1213.51', AT, '2026-02-03'],
      ['journal', 'sale', 'approved', 'cash', '5.0', null, null, AT, null],
      ['journal', 'refund', 'approved', 'card', '-12.5', null, null, AT, null],
    ])
  })

  it('French of 2025, half of it English, and Italian with quoted decimal commas', async () => {
    const french = [
      'Email,Date,Réf. transaction,Type de transaction,Status,Type de carte,4 derniers chiffres,Traiter en tant que,Méthode de paiement,Montant total,Frais,Virement,Date du virement,Payout ID',
      'a@b.example,2026-01-31 19:56:00,T1,Sale,Accepté,VISA,**** **** **** 1111,CREDIT,POS,22.65,0.57,22.08,,',
      ',2026-01-31 19:56:00,T1,Virement,Paid,,,,,22.65,0.57,22.08,2026-02-02,1234567',
      'a@b.example,2026-01-31 19:56:00,T2,Vente,Échouée,VISA,**** **** **** 1111,CREDIT,POS,9.0,0.2,,,',
      'a@b.example,2026-01-31 19:56:00,T3,Vente,Réussie,,,,Espèces,4.0,0.0,,,',
      '',
    ].join('\n')
    const { transactions, refused } = await read('sumup', french, EUR)
    expect(refused).toEqual([])
    expect(transactions[0]?.pan).toMatch(/1111$/)
    expect(transactions.map(told)).toEqual([
      ['journal', 'sale', 'approved', 'card', '22.65', null, null, AT, null],
      ['settlement', 'sale', null, 'card', '22.65', '-0.57', '22.08', AT, '2026-02-02'],
      ['journal', 'sale', 'declined', 'card', '9.0', null, null, AT, null],
      ['journal', 'sale', 'approved', 'cash', '4.0', null, null, AT, null],
    ])
    const italian = [
      'E-mail,Data,Codice transazione,Tipo di transazione,Stato,Tipo di carta,Ultime 4 cifre,Metodo di pagamento,Importo totale,Commissione,Accredito,Data di accredito,ID accredito',
      'a@b.example,"31/01/26, 19:56",T1,Vendita,Riuscita,VISA,1111,POS,"12,50","0,24",,,',
      ',"31/01/26, 19:56",T1,Accredito,Pagato,,,,"12,50","0,24","12,26",02/02/2026,77',
      '',
    ].join('\n')
    expect((await read('sumup', italian, EUR)).transactions.map(told)).toEqual([
      ['journal', 'sale', 'approved', 'card', '12.50', null, null, AT, null],
      ['settlement', 'sale', null, 'card', '12.50', '-0.24', '12.26', AT, '2026-02-02'],
    ])
  })
})

describe("SumUp's dates", () => {
  it('with the month first refuse the file, where one of them shows it', async () => {
    const head = 'Date,Transaction ID,Transaction type,Status,Payment method,Amount'
    const dated = (...dates: string[]) =>
      read(
        'sumup',
        `${[head, ...dates.map((date, no) => `${date},T${no},Sale,Successful,POS,5.00`)].join('\n')}\n`,
        { side: 'journal', defaults: { merchantId: 'M', currency: 'EUR' } },
      )
    await expect(dated('01/02/2025 10:00', '01/31/2025 10:00')).rejects.toMatchObject({
      code: 'DATE_ORDER',
      place: 'sample:3',
    })
    const { transactions, refused } = await dated(
      '01/02/2025 10:00',
      '31/01/2025 10:00',
      '13/13/2025 10:00',
    )
    expect(transactions.map((row) => row.businessDate)).toEqual(['2025-02-01', '2025-01-31'])
    expect(refused.map((line) => line.rule)).toEqual(['time_unreadable'])
  })
})

describe("SumUp's payouts", () => {
  const SOURCE = { side: 'both', defaults: { merchantId: 'M', currency: 'EUR' } }
  const head =
    'Datum,Transaktions-ID,Zahlungsart,Status,Zahlungsmethode,Betrag inkl. MwSt.,Gebühr,Auszahlung,Auszahlungsdatum'
  const paid = async (status: string) => {
    const line = `2026-01-31 10:00:20,T1,Auszahlung,${status},,50.0,0.5,49.5,2026-02-03`
    const { transactions, refused, passedOver } = await read('sumup', `${head}\n${line}\n`, SOURCE)
    return [transactions.length, passedOver, refused[0]?.rule ?? null]
  }

  it('settle a sale where they are paid, and nothing where they are not', async () => {
    for (const word of ['Gezahlt', 'Paid', 'PAID', 'Payé', 'Pagato'])
      expect([word, ...(await paid(word))]).toEqual([word, 1, 0, null])
    for (const word of ['Geplant', 'Fehlgeschlagen', 'Storniert', 'Failed', 'Échoué', 'Fallito'])
      expect([word, ...(await paid(word))]).toEqual([word, 0, 1, null])
    for (const word of ['Unbekannt', ''])
      expect([word, ...(await paid(word))]).toEqual([word, 0, 0, 'status_unknown'])
  })
})

describe("Zettle's running balance", () => {
  const DKK = { defaults: { merchantId: 'M', currency: 'DKK' } }
  const HEAD = 'Afregningsdato;Betalingsdato;Reference;Type;Netto;Saldo'
  const rows = [
    '2025-07-26 11:07:43;;;Udbetaling til bankkonto;-645,87;0,00',
    '2025-07-24 01:33:13;2025-07-23 00:44:20;9072;Kortbetaling;500,00;645,87',
    '2025-07-24 01:33:13;2025-07-23 00:39:02;9071;Gebyr;-4,13;145,87',
    '2025-07-24 01:33:13;2025-07-23 00:39:02;9071;Kortbetaling;150,00;150,00',
  ]
  const readRows = (lines: readonly string[]) =>
    read('zettle-statement', `${[HEAD, ...lines].join('\n')}\n`, DKK)

  it('holds with decimal commas, and whether the newest row stands first or last', async () => {
    for (const lines of [rows, [...rows].reverse()]) {
      const { transactions, controlTotals } = await readRows(lines)
      expect(controlTotals.state).toBe('agreed')
      expect(transactions.map((row) => row.amount).sort()).toEqual(
        ['-4.13', '-645.87', '150.00', '500.00'].sort(),
      )
    }
  })

  it('names the line at which it breaks off', async () => {
    const lost = rows.filter((_, at) => at !== 2)
    for (const [lines, line] of [
      [lost, 4],
      [[...lost].reverse(), 3],
      [rows.map((row) => row.replace('145,87', '145,8x')), 4],
    ] as const) {
      await expect(readRows(lines)).rejects.toMatchObject({
        code: 'WRONG_TOTALS',
        message: expect.stringContaining(`The balance of line ${line} `),
      })
    }
  })
})

describe('Zettle', () => {
  const DKK = { side: 'journal', defaults: { merchantId: 'M', currency: 'DKK' } }

  it('receipts: headings on row 17, tenders of all sorts, a footer of text', async () => {
    const book = workbookOf([
      ...Array.from({ length: 16 }, (_, at) => (at % 4 === 0 ? ['Zettle', `Rapport ${at}`] : [''])),
      [
        'Dato',
        'Tid',
        'Kvitteringsnummer',
        'Moms (25.0%)',
        'Total',
        'Afgift',
        'Netto',
        'Betalingsmetode',
        'Sidste cifre',
        'Kortudsteder',
        'Personale',
        'Beskrivelse',
      ],
      [
        { serial: 46082.5 },
        '12:00',
        101,
        20,
        100,
        1.75,
        78.25,
        'Kort',
        '1234',
        'VISA',
        'Ann',
        'Øl',
      ],
      [{ serial: 46082.5 }, '12:00', 102, 5, 25, 0, 20, 'Kontant', '', '', 'Ann', 'Øl'],
      [{ serial: 46082.5 }, '12:00', 103, 6, 30, 0, 24, 'MobilePay', '', '', 'Ann', 'Øl'],
      [{ serial: 46082.5 }, '12:00', 104, -20, -100, 0, -80, 'Kort', '1234', 'VISA', 'Ann', 'Øl'],
      [''],
      ['Zettle by PayPal ApS'],
      ['CVR 1'],
    ])
    const { transactions, refused } = await read('zettle-receipts', book, DKK)
    expect(refused).toEqual([])
    expect(
      transactions.map((one) => [
        one.line,
        one.stan,
        one.kind,
        one.amount,
        one.paymentMethod,
        one.scheme,
        one.at,
      ]),
    ).toEqual([
      [18, '101', 'sale', '100', 'card', 'visa', '2026-03-01T12:00:00'],
      [19, '102', 'sale', '25', 'cash', 'kontant', '2026-03-01T12:00:00'],
      [20, '103', 'sale', '30', 'wallet', 'mobilepay', '2026-03-01T12:00:00'],
      [21, '104', 'refund', '-100', 'card', 'visa', '2026-03-01T12:00:00'],
    ])
  })

  it('statements of older headings', async () => {
    const text = [
      'Opgørelsesdato,Betalingsdato,Reference,Type,Beløb,Saldo',
      '2026-03-01 12:00:00,2026-03-01 11:59:00,7,Gebyr,-1.75,98.25',
      '2026-03-01 12:00:00,2026-03-01 11:59:00,7,Kortbetaling,100.00,100.00',
      '',
    ].join('\n')
    const { transactions } = await read('zettle-statement', text, { ...DKK, side: 'settlement' })
    expect(transactions.map((one) => [one.kind, one.amount])).toEqual([
      ['fee', '-1.75'],
      ['sale', '100.00'],
    ])
  })
})

describe('Allinpay', () => {
  const HEAD =
    '商户号,门店名称,终端号,交易时间,交易类型,交易批次号,凭证号,参考号,卡号,卡类别,发卡行机构代码,发卡行名称,交易金额,手续费,交易日期,交易单号,订单号,商户备注,对接应用号,原始金额,结算金额,产品类型,分期贴息,交易完成时间,持卡人姓名,持卡人身份证,分期数,优惠金额,实付金额,原交易单,渠道交易类型,出金方账户名称,门店编号,交易完成日期'
  const row = (type: string, amount: string, more = '') =>
    `M1,一店,T1,10:00:00,${type},000001,000001,603010000001,622609******0048,贷记卡,0103,农行,${amount},0.52,2026-03-01,11,O1,${more},,${amount},99.48,,,10:00:01,欧阳锋,110101199001010000,,0.00,${amount},,,,S1,2026-03-01`

  it("never reads the cardholder's name and identity number, and shows them in no refusal", async () => {
    const text = [
      HEAD,
      row('消费', '100.00'),
      row('消费', '-100.00'),
      row('什么', '1.00'),
      row('消费', '壹'),
      row('消费', '1.00', '备注,逗号'),
      'M1,,T1,10:00:00,消费,,,,,,,,1.00,0.01,2026-03-01,11,,,,,,,,,欧阳锋,110101199001010000,,,,,,,,,,x',
      '',
    ].join('\n')
    const result = await read('allinpay-pos', gbk(text), { defaults: { currency: 'CNY' } })
    expect(result.transactions.map(money)).toEqual([
      ['sale', '100.00', '-0.52', '99.48'],
      ['refund', '-100.00', '0.52', '-99.48'],
    ])
    expect(result.refused.map(({ rule }) => rule)).toEqual([
      ...['type_unknown', 'amount_unreadable', 'cell_count', 'cell_count'],
    ])
    expect(JSON.stringify(result)).not.toMatch(/欧阳|1101011990/)
  })
})

describe('Cielo', () => {
  /** Fields at their first positions, counted from 1. */
  const line = (length: number, fields: Readonly<Record<number, string>>) => {
    const letters = Array.from({ length }, () => ' ')
    for (const [at, text] of Object.entries(fields))
      letters.splice(Number(at) - 1, text.length, ...text)
    return letters.join('')
  }
  const sum = (sign: string, cents: number) => `${sign}${String(cents).padStart(13, '0')}`
  const entry = (type: string, part: string, sign: string, cents: number, fee: number) =>
    line(760, {
      ...{ 1: 'E', 2: '1051583117', 12: '002', 18: part, 22: '437940', 28: type, 30: 'UR1' },
      ...{ 166: '123456', 172: '7890', 176: '000123', 192: 'TID1' },
      ...{ 247: sum('+', 3000), 261: sum(sign, cents), 275: sum(sign, cents - fee) },
      ...{ 289: sum(sign === '+' ? '-' : '+', fee), 471: '101500', 544: '22070999' },
      ...{ 566: '01032026', 630: '03082026' },
    })
  /** Real chargeback lines lack three characters somewhere behind the 470th. */
  const short = (text: string, at: number) => text.slice(0, at) + text.slice(at + 3)
  const file = (net: number, at: number) =>
    [
      line(250, { 1: '01051583117', 43: 'CIELO04I' }),
      line(400, { 1: 'D' }),
      entry('03', '0103', '+', 1000, 30),
      entry('03', '0203', '+', 1000, 30),
      short(entry('08', '0000', '-', 500, 0), at),
      line(250, {
        ...{ 1: '9', 2: '00000000004', 13: `+${String(net).padStart(17, '0')}` },
        ...{ 31: '00000000003', 42: `+${String(1500).padStart(17, '0')}` },
      }),
      '',
    ].join('\r\n')
  const BRL = { defaults: { currency: 'BRL' } }

  it.each([
    [470, '2026-03-01T00:00:00'],
    [480, '2026-03-01T10:15:00'],
  ])(
    'instalments of one sale; a chargeback that lacks the characters from %i on',
    async (at, told) => {
      const { transactions, refused } = await read('cielo-v15', file(1440, at), BRL)
      expect(refused).toEqual([])
      expect(transactions.map((one) => [...money(one), one.at, one.acquirerReference])).toEqual([
        ['sale', '10.00', '-0.30', '9.70', '2026-03-01T10:15:00', 'TID1-01'],
        ['sale', '10.00', '-0.30', '9.70', '2026-03-01T10:15:00', 'TID1-02'],
        ['chargeback', '-5.00', '0.00', '-5.00', told, 'TID1'],
      ])
      expect(transactions[2]).toMatchObject({
        terminalId: '22070999',
        settlementDate: '2026-08-03',
      })
    },
  )

  it('a trailer of another net quarantines it', async () => {
    await expect(read('cielo-v15', file(1441, 470), BRL)).rejects.toMatchObject({
      code: 'WRONG_TOTALS',
    })
  })
})

describe('American Express', () => {
  const HEAD = [10, 10, 10, 4, 8, 3]
  const USD = { defaults: { currency: 'USD' } }
  const detail = (record: string, widths: readonly number[], cells: readonly string[]) =>
    fixedLine([...HEAD, ...widths], {
      ...{ 1: '9990000001', 2: '9990000002', 4: '2026', 5: '062F0001', 6: record },
      ...Object.fromEntries(cells.map((cell, at) => [at + 7, cell])),
    })
  const charge = (amount: string) =>
    detail(
      '311',
      [7, 7, 6, 13, 13, 15, 30, 10, 7, 30, 21, 6, 6, 8, 4],
      [
        '2026060',
        '2026061',
        '000054',
        '',
        amount,
        '371234XXXXX1234',
        '',
        '1',
        '2026060',
        'REF',
        '',
        '143047',
        '197292',
        'T1',
        '5310',
      ],
    )
  const disputed = (amount: string) =>
    detail(
      '220',
      [7, 7, 6, 11, 9, 9, 7, 7, 9, 26, 280],
      ['2026060', '2026061', '000054', '', amount, '00000000{', '000000{', '', amount, '', 'FRAUD'],
    )
  const adjusted = (amount: string) =>
    detail(
      '230',
      [7, 6, 9, 9, 7, 7, 9, 26, 17, 280],
      ['2026061', '000077', amount, '00000000{', '000000{', '', amount, '', '371234XXXXX1234', 'X'],
    )
  const epprc = (count: string) =>
    [
      'DFHDR030320260339000000SHOP',
      charge('000000000120{'),
      charge('000000000120J'),
      disputed('00000120R'),
      disputed('00000120I'),
      adjusted('00000005}'),
      adjusted('00000005{'),
      `${'DFTRL030320260339000000SHOP'.padEnd(83)}${count}`,
      '',
    ].join('\r\n')

  it('EPPRC: the last digit bears the sign of charges, disputes and adjustments', async () => {
    const { transactions, refused } = await read('amex-epprc', epprc('0000008'), USD)
    expect(refused).toEqual([])
    expect(transactions.map((one) => [one.kind, one.amount, one.net])).toEqual([
      ['sale', '12.00', null],
      ['refund', '-12.01', null],
      ['chargeback', '-12.09', '-12.09'],
      ['representment', '12.09', '12.09'],
      ['adjustment', '-0.50', '-0.50'],
      ['adjustment', '0.50', '0.50'],
    ])
  })

  it('EPPRC: a trailer of another count quarantines it', async () => {
    await expect(read('amex-epprc', epprc('0000009'), USD)).rejects.toMatchObject({
      code: 'WRONG_TOTALS',
    })
  })

  const grrcn = (count: number, amount: string) =>
    [
      ['HEADER', '20260303', '0339', '0000000001'],
      [
        'SUBMISSION',
        '9990000001',
        '002',
        '062F0001',
        '20260303',
        'JPY',
        '9990000002',
        '20260301',
        '20260302',
        'INV',
        'JPY',
        '',
        '',
        ' 000000000001500',
        ' 000000000001500',
        ' 000000000000030',
        ' 000000000000000',
        ' 000000000000000',
        ' 000000000001470',
      ],
      ...[' 000000000002000', amount].map((figure) => [
        'TRANSACTN',
        '9990000001',
        '002',
        '062F0001',
        '20260303',
        'JPY',
        '9990000002',
        '20260301',
        '20260302',
        'INV',
        'JPY',
        '',
        'O1',
        '',
        '371234XXXXX1234',
        '',
        figure,
        figure,
        '20260301',
        '1200',
        'TX',
        '123456',
        'T1',
        '5812',
        '',
        'ARN',
      ]),
      [
        'CHARGEBACK',
        '9990000001',
        '002',
        '062F0001',
        '20260303',
        'JPY',
        '9990000002',
        '20260301',
        '',
        'O1',
        '',
        '371234XXXXX1234',
        '',
        '20260302',
        'INV',
        'JPY',
        'C1',
        '4553',
        'FRAUD',
        '-000000000000700',
        ' 000000000000000',
        ' 000000000000000',
        ' 000000000000000',
        '-000000000000700',
      ],
      ['TRAILER', '0000000001', String(count)],
    ]
      .map((cells) => cells.map((cell) => `"${cell}"`).join(','))
      .join('\n')

  it('GRRCN: yen without decimals, a credit, a chargeback; its trailer and submissions must agree', async () => {
    const { transactions, refused, controlTotals } = await read(
      'amex-grrcn',
      grrcn(6, '-000000000000500'),
    )
    expect([refused, controlTotals.state]).toEqual([[], 'agreed'])
    expect(transactions.map((one) => [one.kind, one.amount, one.currency])).toEqual([
      ['fee', '-30.00', 'JPY'],
      ['sale', '2000', 'JPY'],
      ['refund', '-500', 'JPY'],
      ['chargeback', '-700', 'JPY'],
    ])
    for (const wrong of [grrcn(7, '-000000000000500'), grrcn(6, '-000000000000501')]) {
      await expect(read('amex-grrcn', wrong)).rejects.toMatchObject({ code: 'WRONG_TOTALS' })
    }
  })
})

describe("PayPal's report totals", () => {
  const AT = '2026/03/01 00:00:30 -0800'
  const file = (part: string, ...totals: readonly string[]) =>
    [
      `"FH",${part}`,
      `"SH","${AT}","${AT}","ACC1",""`,
      '"CH","Transaction ID","Transaction Event Code","Transaction Completion Date","Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency","Fee Currency"',
      `"SB","T1","T0006","${AT}","CR","1000","USD","USD"`,
      `"SB","T2","T1107","${AT}","DR","300","USD","USD"`,
      '"SF","USD",1000,300,0,0',
      '"SC",2',
      ...totals,
      '',
    ].join('\n')

  it('count and credits of the report and its file agree, or quarantine it', async () => {
    const { transactions, controlTotals } = await read(
      'paypal-stl',
      file('01', '"RF","USD",1000,300,0,0', '"RC",2', '"FF",2'),
    )
    expect([transactions.length, controlTotals.state]).toEqual([2, 'agreed'])
    for (const wrong of ['"RF","USD",1001,300,0,0', '"RC",3', '"FF",1']) {
      await expect(read('paypal-stl', file('01', wrong))).rejects.toMatchObject({
        code: 'WRONG_TOTALS',
      })
    }
  })

  it('a report of several files totals them all in its last one', async () => {
    const { controlTotals } = await read(
      'paypal-stl',
      file('02', '"RF","USD",9000,0,0,0', '"RC",9', '"FF",2'),
    )
    expect(controlTotals.state).toBe('agreed')
  })
})
