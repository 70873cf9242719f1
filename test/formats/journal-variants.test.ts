// Variants of journals: Chinese tills' exports, terminals' message logs, MIS records, Brazilian TEF.
import { describe, expect, it } from 'vitest'
import type { StoppedError } from '../../src/domain/stopped-error.ts'
import { readAll, sourceOf } from './reading.ts'
import { fixedLine, gbk, isoMessage, type SheetCell, workbookOf } from './written.ts'

async function read(
  layout: string,
  file: string | Buffer,
  changes: object = {},
  slotDate = '2026-03-01',
) {
  const source = sourceOf(layout, {
    side: 'journal',
    cutoff: '24:00',
    defaults: { merchantId: 'M', currency: 'CNY' },
    ...changes,
  })
  const { transactions, refused } = await readAll(layout, Buffer.from(file as string), {
    source,
    slotDate,
  })
  return {
    rows: transactions,
    refused: refused.map(({ rule, excerpt }) => `${rule} ${excerpt}`),
  }
}

describe('Chinese terminal journals', () => {
  const HEAD = '终端号,凭证号,交易类型,交易金额,交易日期,交易时间'
  const told = ({ rows, refused }: Awaited<ReturnType<typeof read>>) => ({
    refused,
    rows: rows.map((row) => [row.stan, row.kind, row.amount, row.at]),
  })

  it('GBK of a spreadsheet: lost zeros, sums between the rows, a sale of a negative amount', async () => {
    const text = [
      '门店流水',
      HEAD,
      'T1,1,消费,"1,234.50",2026/3/1,9:05',
      'T1,2,消费,-4.50,2026/3/1,9：05：07',
      '小计,,,"1,230.00",,',
      'T1,3,签到,,20260301,91500',
      ',合计,,9.00,,',
      '"T1",4,退货,"2.00",2026年3月1日,10时15分',
      '总计,,,"1,228.00",,',
      '打印人：张三',
    ].join('\r\n')
    const expected = {
      refused: [],
      rows: [
        ['1', 'sale', '1234.50', '2026-03-01T09:05:00'],
        ['2', 'refund', '-4.50', '2026-03-01T09:05:07'],
        ['3', 'sign_on', null, '2026-03-01T09:15:00'],
        ['4', 'refund', '-2.00', '2026-03-01T10:15:00'],
      ],
    }
    expect(told(await read('china-terminal', gbk(text)))).toEqual(expected)
    const bare = text.replace(/"(?:(\d),)?([^"]*)"/g, '$1$2')
    expect(told(await read('china-terminal', bare))).toEqual(expected)
  })

  it.each([
    ['2026-03-01,2026-03-01 10:00:00', '2026-03-01T10:00:00'],
    ['2026-03-01 00:00:00,10:00:00', '2026-03-01T10:00:00'],
    ['2026-03-01 10:00:00,', '2026-03-01T10:00:00'],
    [',20260301100000', '2026-03-01T10:00:00'],
    ['20260301,100000', '2026-03-01T10:00:00'],
    ['2026-03-01,', '2026-03-01T00:00:00'],
  ])('date and time in one column or in two: %s', async (cells, at) => {
    const { rows, refused } = await read('china-terminal', `${HEAD}\nT1,1,消费,1.00,${cells}\n`)
    expect([refused, rows.map((row) => row.at)]).toEqual([[], [at]])
  })

  it('digits that a spreadsheet shall take for text', async () => {
    const text = [
      HEAD,
      '="00012345",="000001",消费,"1,000.00",20260301,100000',
      "'00012345,'000002,银联二维码,1.00,20260301,100000",
      '`00012345,000003\t,消费,1.00,20260301,="100000"',
      '="00012345",="0"x,消费,1.00,20260301,100000',
      '',
    ].join('\r\n')
    const { rows, refused } = await read('china-terminal', text)
    expect(refused.map((line) => line.split(' ')[0])).toEqual(['quote_misplaced'])
    expect(rows.map((row) => [row.line, row.terminalId, row.stan, row.amount])).toEqual([
      [2, '00012345', '000001', '1000.00'],
      [3, '00012345', '000002', '1.00'],
      [4, '00012345', '000003', '1.00'],
    ])
  })

  it('headings and states of other tills; a state that nobody knows is refused', async () => {
    const text = [
      '终端,交易凭证号,交易类别,实收金额,付款时间,订单状态,应答代码',
      'T1,1,消费,1.00,2026-03-01 10:00:00,交易完成,00',
      'T1,2,消费,2.00,2026-03-01 10:01:00,交易拒绝,51',
      'T1,3,撤销,3.00,2026-03-01 10:02:00,撤销成功,00',
      'T1,4,消费,4.00,2026-03-01 10:03:00,怪,00',
      '',
    ].join('\n')
    const { rows, refused } = await read('china-terminal', text)
    expect(refused).toEqual(['status_unknown 怪'])
    expect(rows.map((row) => [row.terminalId, row.stan, row.responseCode, row.outcome])).toEqual([
      ['T1', '1', '00', 'approved'],
      ['T1', '2', '51', 'declined'],
      ['T1', '3', '00', 'approved'],
    ])
  })

  it('a line of sums that no count and no sum of its rows agrees with is told', async () => {
    const rows = [
      'T1,1,消费,13.00,20260301,100000',
      'T1,2,消费,13.00,20260301,100100',
      'T1,3,退货,2.00,20260301,100200',
    ]
    const totals = async (...lines: string[]) => {
      const { controlTotals } = await readAll(
        'china-terminal',
        Buffer.from([HEAD, ...lines, ''].join('\n')),
        {
          source: sourceOf('china-terminal', { defaults: { merchantId: 'M', currency: 'CNY' } }),
        },
      )
      const told = controlTotals.state === 'absent' ? [] : controlTotals.totals
      return [
        controlTotals.state,
        ...told.map((one) => `${one.name} ${one.declared} ${one.counted}`),
      ]
    }
    expect(await totals(...rows, '合计：9笔 99.00元')).toEqual([
      ...['disagreed', 'count 9 3', 'sum 99.00 28.00'],
    ])
    expect(await totals(...rows, '合计：3笔 24.00元')).toEqual([
      ...['agreed', 'count 3 3', 'sum_signed 24.00 24.00'],
    ])
    expect(await totals(...rows, '总计,,,"26.00",,')).toEqual(['agreed', 'sum_sales 26.00 26.00'])
    // Sums of parts say nothing of the whole, and a remark says nothing at all.
    expect(await totals('合计：1笔', ...rows, '合计：9笔')).toEqual(['absent'])
    expect(await totals('合计：1笔', ...rows, '总计：9笔')).toEqual(['disagreed', 'count 9 3'])
    expect(await totals(...rows, '小计：9笔')).toEqual(['absent'])
  })

  it('a sale that the journal itself marks as undone is owed nothing; what undoes it was done', async () => {
    const text = [
      '终端号,凭证号,交易类型,交易金额,交易时间,交易状态',
      'T1,1,消费,1.00,2026-03-01 10:00:00,已撤销',
      'T1,2,消费,2.00,2026-03-01 10:01:00,已冲正',
      'T1,3,撤销,1.00,2026-03-01 10:02:00,已撤销',
      'T1,4,冲正,2.00,2026-03-01 10:03:00,已冲正',
      '',
    ].join('\n')
    const { rows } = await read('china-terminal', text)
    expect(rows.map((row) => [row.kind, row.outcome])).toEqual([
      ['sale', 'cancelled'],
      ['sale', 'cancelled'],
      ['void', 'approved'],
      ['reversal', 'approved'],
    ])
  })

  it.each(['1.234,50', '1,23', '12,34.00'])('%s is no figure with thousands', async (figure) => {
    const { refused } = await read(
      'china-terminal',
      `${HEAD}\nT1,1,消费,"${figure}",20260301,100000\n`,
    )
    expect(refused).toEqual([`amount_unreadable ${figure}`])
  })

  it('a workbook: days, times without a day, figures, sums between the rows', async () => {
    const row = (...cells: SheetCell[]) => cells
    const book = workbookOf([
      ['流水明细'],
      HEAD.split(','),
      row('T1', 1, '消费', 1234.5, { serial: 46082 }, { serial: 0.427_083_333_333_333_3 }),
      row('小计', '', '', 1234.5),
      row('T1', 2, '撤销', 4.3, { serial: 46082.5 }),
      row('T1', 3, '消费', '1,000.00', 20_260_301, 91_500),
      row('', '合计', '', 9),
      row('制表：李四'),
    ])
    expect(told(await read('china-terminal', book))).toEqual({
      refused: [],
      rows: [
        ['1', 'sale', '1234.5', '2026-03-01T10:15:00'],
        ['2', 'void', '-4.3', '2026-03-01T12:00:00'],
        ['3', 'sale', '1000.00', '2026-03-01T09:15:00'],
      ],
    })
  })
})

describe('ISO 8583 logs', () => {
  const MERCHANT = '898110054110001'
  const SALE = { 3: '000000', 4: '000000001000', 11: '000011', 12: '100000', 13: '0301' }
  const T1 = { 41: 'T0000001', 42: MERCHANT }
  const lines = (...messages: string[]) => `${messages.join('\n')}\n`
  const told = ({ rows, refused }: Awaited<ReturnType<typeof read>>) => ({
    refused,
    rows: rows.map((row) => [row.line, row.kind, row.amount, row.responseCode, row.at]),
  })
  const AT = '2026-03-01T10:00:00'

  it('minor units are those of the currency that message or source names', async () => {
    const log = lines(
      isoMessage('0200', { ...SALE, ...T1 }),
      isoMessage('0200', { ...SALE, ...T1, 11: '000012', 49: '414' }),
    )
    const yen = { defaults: { currency: 'JPY' } }
    expect((await read('iso8583', log, yen)).rows.map((row) => [row.amount, row.currency])).toEqual(
      [
        ['1000', 'JPY'],
        ['1.000', 'KWD'],
      ],
    )
  })

  it('an answer finds its request though it repeats neither terminal nor time, and tells the time', async () => {
    const { 12: clock, 13: day, ...asked } = SALE
    const log = lines(
      isoMessage('0200', { ...asked, ...T1 }),
      isoMessage('0210', { ...asked, 12: clock, 13: day, 37: '603010000001', 39: '00' }),
    )
    expect(told(await read('iso8583', log))).toEqual({
      refused: [],
      rows: [[1, 'sale', '10.00', '00', AT]],
    })
  })

  it('two terminals with one STAN, each with its own answer; a third waits in vain', async () => {
    const at = (terminal: string) => ({ ...SALE, 41: terminal, 42: MERCHANT })
    const answer = (terminal: string, code: string) => ({
      ...{ 3: '000000', 4: SALE[4], 11: '000011', 39: code },
      ...{ 41: terminal, 42: MERCHANT },
    })
    const log = lines(
      isoMessage('0200', at('T0000001')),
      isoMessage('0200', at('T0000002')),
      isoMessage('0200', at('T0000003')),
      isoMessage('0210', answer('T0000001', '51')),
      isoMessage('0210', answer('T0000002', '00')),
    )
    const { rows } = told(await read('iso8583', log))
    expect(rows.sort()).toEqual([
      [1, 'sale', '10.00', '51', AT],
      [2, 'sale', '10.00', '00', AT],
      [3, 'sale', '10.00', '', AT],
    ])
  })

  it('a reversal names its sale; a partial approval what was approved; network management its kind', async () => {
    const original = `0200${'000011'}0301100000${'0'.repeat(22)}`
    const log = lines(
      isoMessage('0400', { ...SALE, 11: '000012', 39: '98', ...T1, 90: original }),
      isoMessage('0410', { ...SALE, 11: '000012', 39: '00', ...T1 }),
      isoMessage('0200', { ...SALE, 11: '000013', ...T1 }),
      isoMessage('0210', { ...SALE, 4: '000000000400', 11: '000013', 39: '10', ...T1 }),
      isoMessage('0800', { 11: '000014', 12: '100000', 13: '0301', ...T1, 60: '00000001001' }),
      isoMessage('0820', { 11: '000015', 12: '100000', 13: '0301', ...T1, 60: '00000001301' }),
      isoMessage('0800', { 7: '0301100000', 11: '000016', ...T1, 70: '301' }),
    )
    const result = await read('iso8583', log)
    expect(told(result)).toEqual({
      refused: [],
      rows: [
        [1, 'reversal', '-10.00', '00', AT],
        [3, 'sale', '4.00', '10', AT],
        [5, 'sign_on', null, '', AT],
        [6, 'echo', null, '', AT],
        [7, 'echo', null, '', AT],
      ],
    })
    expect(result.rows[0]).toMatchObject({ originalStan: '000011', reversalReason: '98' })
  })

  it('a day that is none is refused, and the messages behind it are read', async () => {
    const log = lines(
      isoMessage('0200', { ...SALE, 13: '0230', ...T1 }),
      isoMessage('0200', { ...SALE, 11: '000012', ...T1 }),
    )
    const { rows, refused } = await read('iso8583', log)
    expect(refused).toEqual(['time_unreadable 0230100000'])
    expect(rows.map((row) => row.stan)).toEqual(['000012'])
  })

  it('thousands of terminals under one STAN, none of them answered, all count', async () => {
    const asked = (at: number) => ({ ...SALE, 41: String(at).padStart(8, '0'), 42: MERCHANT })
    const log = Array.from({ length: 5_000 }, (_, at) => isoMessage('0200', asked(at)))
    const { rows } = await read('iso8583', lines(...log))
    expect(new Set(rows.map((row) => row.terminalId)).size).toBe(5_000)
    expect(rows).toHaveLength(5_000)
  })

  it('a first line of a type whose bitmap looks like a type behind a length is a line', async () => {
    const first = isoMessage('0800', {
      7: '0301100000',
      11: '000001',
      41: 'T0000001',
      42: MERCHANT,
    })
    expect(first.slice(0, 8)).toBe('08000220')
    const more = isoMessage('0200', { ...SALE, 11: '000012', ...T1 })
    for (const log of [first, lines(first), lines(first, more)]) {
      const { rows, refused } = await read('iso8583', log)
      expect([refused, rows[0]?.kind]).toEqual([[], 'sign_on'])
    }
  })

  const CARD = '4111111111111111'
  const TRACK = `${CARD}=2512101000000000`
  const codeOf = (log: string | Buffer) =>
    read('iso8583', log).then(
      () => 'read',
      (error: StoppedError) => error.code,
    )

  it('a NUL in a text refuses its message alone', async () => {
    const cases = [
      [41, 'TERM\x001'],
      [42, `${MERCHANT.slice(0, 14)}\0`],
      [11, '0000\x001'.slice(0, 6)],
      [60, '220000\x0001'],
      [61, '000001\x0002'],
    ] as const
    for (const [element, value] of cases) {
      const log = lines(
        isoMessage('0200', { ...SALE, ...T1, [element]: value }),
        isoMessage('0200', { ...SALE, ...T1, 11: '000012' }),
      )
      const { rows, refused } = await read('iso8583', log)
      expect(refused).toEqual([
        expect.stringMatching(`message_unreadable 0200: NUL in element ${element}, at byte`),
      ])
      expect(rows.map((row) => row.stan)).toEqual(['000012'])
    }
  })

  it('raw bytes of chips and of private use hold NULs by right', async () => {
    const log = lines(isoMessage('0200', { ...SALE, ...T1, 62: 'a\0b' }))
    expect((await read('iso8583', log)).rows).toHaveLength(1)
  })

  it('a message that cannot be parsed shows its type and the place, and nothing of its cells', async () => {
    const whole = isoMessage('0200', { 2: CARD, ...SALE, ...T1 })
    for (const broken of [
      `02004000000000800000164111111111111111T1`,
      `${whole}5${CARD}`,
      `${whole.slice(0, 20)}9${whole.slice(20)}`,
      `x${whole}`,
      `0200ZZ${whole.slice(4)}`,
      ...Array.from({ length: whole.length - 1 }, (_, at) => whole.slice(0, at + 1)),
    ]) {
      const log = lines(isoMessage('0800', { 11: '000001', 12: '100000', 13: '0301' }), broken)
      const { refused } = await read('iso8583', log)
      expect(refused).toHaveLength(1)
      expect(refused.join()).not.toMatch(/1111|4111|\d{9}/)
    }
  })

  it('tracks and PIN blocks refuse the file also where their message cannot be parsed', async () => {
    const sale = isoMessage('0200', { ...SALE, ...T1 })
    for (const secret of [
      '02000000000020800000334111111111111111=2512101000000000TERM00',
      isoMessage('0200', { ...SALE, 35: `33${TRACK}` }).slice(0, 70),
      `0200${'0'.repeat(12)}1000`, // DE 52 is announced and cut
      `${sale};${TRACK}?`,
      `02;${TRACK}?`,
      isoMessage('0200', { ...SALE, ...T1, 62: `;${TRACK}?` }),
    ]) {
      expect(await codeOf(lines(sale, secret)), secret).toBe('SENSITIVE_DATA')
    }
  })

  it('a bitmap that went through a text announces nothing: its message is a bad line', async () => {
    const log = lines(isoMessage('0200', { ...SALE, ...T1 }), `0200${'\ufffd'.repeat(3)}1000`)
    const { rows, refused } = await read('iso8583', log)
    expect(rows).toHaveLength(1)
    expect(refused).toEqual([expect.stringMatching(/^message_unreadable 0200: /)])
  })

  it('the track that a chip writes refuses the file, as hexadecimal text or as bytes', async () => {
    const track2 = `5713${CARD}D25121010000000000000F`
    const track1 = `5622${Buffer.from(`B${CARD}^DOE/J^2512101`).toString('hex')}`
    const amount = '9F0206000000001000'
    for (const chip of [
      track2,
      amount + track2,
      `${track1.toLowerCase()}${amount}`,
      `7019${track2}`,
    ]) {
      const raw = Buffer.from(chip, 'hex').toString('latin1')
      for (const value of [chip, raw]) {
        const message = isoMessage('0200', { ...SALE, ...T1, 55: value })
        expect(await codeOf(Buffer.from(lines(message), 'latin1')), chip).toBe('SENSITIVE_DATA')
      }
    }
    const plain = isoMessage('0200', { ...SALE, ...T1, 55: `${amount}9F2608D1234567${CARD}` })
    expect((await read('iso8583', lines(plain))).rows).toHaveLength(1)
  })

  it('each framing brings the same rows', async () => {
    const messages = [
      isoMessage('0200', { ...SALE, ...T1 }),
      isoMessage('0210', { ...SALE, 39: '00', ...T1 }),
      isoMessage('0200', { ...SALE, 11: '000012', ...T1 }),
    ]
    const binary = messages.map((message) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      return Buffer.concat([length, Buffer.from(message)])
    })
    const digits = messages.map((message) => `${String(message.length).padStart(4, '0')}${message}`)
    const expected = told(await read('iso8583', lines(...messages)))
    expect(expected.rows).toHaveLength(2)
    expect(told(await read('iso8583', digits.join('')))).toEqual(expected)
    expect(told(await read('iso8583', digits.join('\r\n')))).toEqual(expected)
    expect(told(await read('iso8583', Buffer.concat(binary)))).toEqual(expected)
  })
})

describe('ChinaUMS records', () => {
  const WIDTHS = [2, 4, 20, 6, 12, 40, 15, 8, 6, 4, 6, 12, 6, 4, 3]
  /** GBK letters are two bytes wide. */
  const record = (type: string, cells: Record<number, string>) => {
    const explanation = cells[6] ?? ''
    const wide = WIDTHS.map((width, at) => (at === 5 ? width - explanation.length : width))
    return type + fixedLine(wide, { 1: '00', 7: 'M1', 8: 'T1', 9: '000001', ...cells })
  }

  it('New Year without a year; zeros that are zero by nature; what a refusal asks for is no kind', async () => {
    const typed = [
      record('00', { 4: '000001', 5: '000000001000', 10: '1231', 11: '235959' }),
      record('00', { 4: '000002', 5: '000000002000', 10: '0101', 11: '000001' }),
      record('03', { 4: '000003', 5: '000000000000', 10: '0101', 11: '000002' }),
      record('05', { 4: '000004', 5: '000000000000', 10: '0101', 11: '000003' }),
      record('06', { 4: '000005', 5: '000000000000', 10: '0101', 11: '000004' }),
      record('02', { 4: '000006', 5: '000000000300', 10: '0101', 11: '000005' }),
    ]
    const { rows, refused } = await read(
      'chinaums-bankall',
      `${typed.join('\r\n')}\r\n`,
      {},
      '2026-01-01',
    )
    expect(refused).toEqual([])
    expect(rows.map((row) => [row.kind, row.amount, row.at])).toEqual([
      ['sale', '10.00', '2025-12-31T23:59:59'],
      ['sale', '20.00', '2026-01-01T00:00:01'],
      ['balance_inquiry', '0.00', '2026-01-01T00:00:02'],
      ['sign_on', '0.00', '2026-01-01T00:00:03'],
      ['batch_close', '0.00', '2026-01-01T00:00:04'],
      ['refund', '-3.00', '2026-01-01T00:00:05'],
    ])
    const answers = [
      record('', { 1: 'A0', 5: '000000001000', 6: '请重新签到', 10: '0301', 11: '100000' }),
      record('', { 5: '000000001000', 6: '撤销成功', 10: '0301', 11: '100001' }),
    ]
    const told = await read('chinaums-bankall', gbk(`${answers.join('\n')}\n`))
    expect(told.rows.map((row) => [row.kind, row.responseCode])).toEqual([
      ['sale', 'A0'],
      ['void', '00'],
    ])
  })
})

describe('Brazilian TEF', () => {
  const HEAD = 'Transação;Origem;Adquirente;Pagto;Bandeira;Parcelas;NSU;Autorização;Valor;Data'
  const ROWS = [
    'Venda;TEF;Cielo;Crédito;Visa;3;000123;A1;R$ 1.234,56;01/03/26 10:00',
    'Venda;TEF;Cielo;Débito;Elo;1;000124;A2;R$\u00a0-0,99;01/03/26 10:01',
    'Cancelamento;TEF;Cielo;Crédito;Visa;1;000125;A3;R$ 10,00;01/03/26 10:02:03',
  ]
  const brl = { defaults: { merchantId: 'M', currency: 'BRL' }, timezone: 'America/Sao_Paulo' }

  it('windows-1252, points between thousands, a negative sale, its own number of transactions', async () => {
    const text = [HEAD, ...ROWS, '3 transações', ''].join('\r\n')
    const { rows, refused } = await read('brazil-tef', Buffer.from(text, 'latin1'), brl)
    expect(refused).toEqual([])
    expect(rows.map((row) => [row.kind, row.amount, row.stan, row.at])).toEqual([
      ['sale', '1234.56', '000123', '2026-03-01T10:00:00'],
      ['refund', '-0.99', '000124', '2026-03-01T10:01:00'],
      ['void', '-10.00', '000125', '2026-03-01T10:02:03'],
    ])
    await expect(read('brazil-tef', text.replace('3 trans', '4 trans'), brl)).rejects.toMatchObject(
      { code: 'WRONG_TOTALS' },
    )
  })

  it('what is not known to be a sale is none', async () => {
    const text = `${HEAD}\n${ROWS[0]?.replace('Venda', 'Consulta')}\n${ROWS[0]}\n2 transações\n`
    const { rows, refused } = await read('brazil-tef', text, brl)
    expect([rows.length, refused]).toEqual([1, ['type_unknown Consulta']])
  })

  it('a sale marked as canceled is owed nothing; what cancels it was done', async () => {
    const [sale, , cancel] = ROWS
    const text = `${HEAD};Status\n${sale};Cancelada\n${cancel};Cancelada\n2 transações\n`
    const { rows } = await read('brazil-tef', text, brl)
    expect(rows.map((row) => [row.kind, row.outcome])).toEqual([
      ['sale', 'cancelled'],
      ['void', 'approved'],
    ])
  })

  it('with the columns of companies and machines', async () => {
    const text = `${HEAD};CNPJ Empresa;Empresa;PV;Máquina\n${ROWS[0]};11.222.333/0001-81;Loja;123;POS9\n1 transação\n`
    const { rows } = await read('brazil-tef', text, brl)
    expect(rows[0]).toMatchObject({ merchantId: '123', terminalId: 'POS9', amount: '1234.56' })
  })
})
