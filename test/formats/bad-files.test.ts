// Files that must be quarantined whole, and lines that must be refused: each with its code, place and rule.
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../src/domain/calendar.ts'
import { StoppedError } from '../../src/domain/stopped-error.ts'
import { chunks, readAll } from './reading.ts'

const HEAD = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at'
const ROW = 'M1,T1,000001,sale,5.00,CNY,2026-11-02T10:00:00'

async function stopOf(bytes: Buffer | AsyncIterable<Buffer>): Promise<StoppedError> {
  try {
    await readAll('tieout-journal', bytes, { fileName: 'day.csv' })
  } catch (error) {
    if (error instanceof StoppedError) return error
    throw error
  }
  throw new Error('The file was accepted')
}

function text(...lines: string[]): Buffer {
  return Buffer.from(`${lines.join('\n')}\n`)
}

describe('a file is quarantined', () => {
  const cases: readonly (readonly [string, Buffer, string, string])[] = [
    ['empty', Buffer.alloc(0), 'EMPTY_FILE', 'day.csv'],
    ['only line ends', Buffer.from('\r\n\n'), 'EMPTY_FILE', 'day.csv'],
    ['only the mark of UTF-8', Buffer.from([0xef, 0xbb, 0xbf]), 'EMPTY_FILE', 'day.csv'],
    ['without a heading', text(ROW, ROW), 'NO_HEADER', 'day.csv:1'],
    ['lacking a column', text(HEAD.replace(',stan', ''), ROW), 'MISSING_COLUMN', 'day.csv:1'],
    ['with a column unknown', text(`${HEAD},colour`, `${ROW},red`), 'UNKNOWN_COLUMN', 'day.csv:1'],
    ['with a column twice', text(`${HEAD},stan`, `${ROW},1`), 'DUPLICATE_COLUMN', 'day.csv:1'],
    ['with a wrong count', text(HEAD, ROW, '#totals,2,5.00'), 'WRONG_TOTALS', 'day.csv'],
    ['with a wrong sum', text(HEAD, ROW, '#totals,1,5.01'), 'WRONG_TOTALS', 'day.csv'],
    ['with half a totals line', text(HEAD, ROW, '#totals,1'), 'TOTALS_UNREADABLE', 'day.csv:3'],
    ['with totals in words', text(HEAD, ROW, '#totals,1,many'), 'TOTALS_UNREADABLE', 'day.csv:3'],
    [
      'going on after its totals',
      text(HEAD, ROW, '#totals,1,5', '', ROW),
      'AFTER_TOTALS',
      'day.csv:5',
    ],
    [
      'with totals twice',
      text(HEAD, ROW, '#totals,1,5', '#totals,1,5'),
      'AFTER_TOTALS',
      'day.csv:4',
    ],
    ['cut in its last line', Buffer.from(`${HEAD}\n${ROW}\nM1,T1,0000`), 'CUT_OFF', 'day.csv:3'],
    ['cut in its totals', Buffer.from(`${HEAD}\n${ROW}\n#tot`), 'CUT_OFF', 'day.csv:3'],
    ['cut within quotes', Buffer.from(`${HEAD},item\n${ROW},"a`), 'CUT_OFF', 'day.csv:2'],
    ['with NUL bytes', Buffer.from(`${HEAD}\n${ROW}\0\n`), 'NUL_BYTE', 'day.csv'],
    [
      'in GBK',
      Buffer.concat([Buffer.from(`${HEAD},item\n${ROW},`), Buffer.from([0xb2, 0xe8, 10])]),
      'WRONG_ENCODING',
      'day.csv',
    ],
    ['in UTF-16', Buffer.from(`\ufeff${HEAD}\n`, 'utf16le'), 'NUL_BYTE', 'day.csv'],
    ['with a CVV column', text(`${HEAD},cvv2`, `${ROW},123`), 'SENSITIVE_DATA', 'day.csv, cvv2'],
    [
      'with a track column',
      text(`${HEAD},Track_2`, `${ROW},x`),
      'SENSITIVE_DATA',
      'day.csv, Track_2',
    ],
    [
      'with a PIN block',
      text(`${HEAD},PIN block`, `${ROW},x`),
      'SENSITIVE_DATA',
      'day.csv, PIN block',
    ],
    [
      'with track 1',
      text(`${HEAD},remark`, `${ROW},%B4111111111111111^DOE/J^2912101?`),
      'SENSITIVE_DATA',
      'day.csv:2',
    ],
    [
      'with track 2',
      text(`${HEAD},remark`, ROW.concat(','), `${ROW},;4111111111111111=29121010000?`),
      'SENSITIVE_DATA',
      'day.csv:3',
    ],
    [
      'with DE 35',
      text(`${HEAD},remark`, `${ROW},4111111111111111D29121010000`),
      'SENSITIVE_DATA',
      'day.csv:2',
    ],
  ]
  for (const [name, bytes, code, place] of cases) {
    it(`${name}: ${code}`, async () => {
      const stop = await stopOf(bytes)
      expect([stop.code, stop.exit, stop.place]).toEqual([code, 3, place])
      expect(`${stop.message} ${stop.hint}`).not.toContain('4111111111111111')
      expect(stop.hint).not.toBe('')
    })
  }

  it('names the byte that fits no character', async () => {
    const before = Buffer.from(`${HEAD},item\n${ROW},茶\n${ROW},`)
    const stop = await stopOf(Buffer.concat([before, Buffer.from([0xb2, 0xe8, 10])]))
    expect(stop.message).toContain(`byte ${before.length} `)
  })

  it('with a line without end, long before its bytes are all read', async () => {
    let read = 0
    async function* endless() {
      yield Buffer.from(`${HEAD}\n`)
      for (; read < 2_000; read++) yield Buffer.alloc(1_048_576, 0x61)
    }
    const stop = await stopOf(endless())
    expect([stop.code, stop.place]).toEqual(['LINE_TOO_LONG', 'day.csv:2'])
    expect(read).toBeLessThan(3)
  })

  it('with quotes that never close, long before its bytes are all read', async () => {
    let read = 0
    async function* endless() {
      yield Buffer.from(`${HEAD},item\n${ROW},"`)
      for (; read < 20_000; read++) yield Buffer.from(`${'a'.repeat(60_000)}\n`)
    }
    const stop = await stopOf(endless())
    expect([stop.code, stop.place]).toEqual(['LINE_TOO_LONG', 'day.csv:2'])
    expect(read).toBeLessThan(40)
  })

  it('is legal with its headings only, and says 0 rows', async () => {
    const reading = await readAll('tieout-journal', text(HEAD))
    expect(reading).toMatchObject({ rows: 0, accepted: 0, rejected: 0 })
    expect((await readAll('tieout-journal', text(HEAD, '#totals,0,0'))).controlTotals.state).toBe(
      'agreed',
    )
  })

  it('has lines that a carriage return alone ends: no two of them become one', async () => {
    const lines = `${HEAD},item,remark\n${ROW},"a\rb",\r${ROW},,c\r${ROW},,d\r\n${ROW},e,f\n`
    const { transactions, ...reading } = await readAll('tieout-journal', Buffer.from(lines))
    expect(reading).toMatchObject({ rows: 4, accepted: 4 })
    expect(transactions.map(({ line, item, remark }) => [line, item, remark])).toEqual([
      [2, 'a\nb', null],
      [4, null, 'c'],
      [5, null, 'd'],
      [6, 'e', 'f'],
    ])
  })

  it('may end without a line end when its last line is whole', async () => {
    const reading = await readAll('tieout-journal', Buffer.from(`${HEAD}\r\n${ROW}`))
    expect(reading).toMatchObject({ rows: 1, accepted: 1 })
  })
})

describe('a line is refused', () => {
  const amounts = ['1e3', 'NaN', '+5', '.5', ' 5', '5 ', '5.', '1,5', '0x10', '--5', '1'.repeat(40)]
  for (const amount of amounts) {
    it(`for the amount "${amount}"`, async () => {
      const cell = amount.includes(',') ? `"${amount}"` : amount
      const bytes = text(HEAD, ROW, ROW.replace('5.00', cell), '#totals,2,5.00')
      const { refused, accepted } = await readAll('tieout-journal', bytes)
      expect(accepted).toBe(1)
      expect(refused).toMatchObject([
        {
          line: 3,
          field: 'amount',
          rule: 'amount_unreadable',
          excerpt: amount,
          kind: 'sale',
          merchantId: 'M1',
          terminalId: 'T1',
          businessDate: '2026-11-02',
        },
      ])
    })
  }

  it.each([
    ['4111111111111111', '411111******1111'],
    ['4111111111111111.00', '411111******1100'],
    ['-371449635398431.5', '-371449******8431.5'],
  ])('for the card number %s as amount', async (amount, excerpt) => {
    const { refused } = await readAll('tieout-journal', text(HEAD, ROW.replace('5.00', amount)))
    expect(refused).toMatchObject([{ rule: 'amount_unreadable', excerpt, amount: null }])
  })

  it('for no large amount that is none', async () => {
    const large = text(HEAD, ROW.replace('5.00', '4111111111111112.01'))
    expect((await readAll('tieout-journal', large)).accepted).toBe(1)
  })

  const cells: readonly (readonly [string, string, string, string])[] = [
    ['CNY', 'CNX', 'currency', 'currency_unknown'],
    ['CNY', 'cny', 'currency', 'currency_unknown'],
    ['CNY', '', 'currency', 'currency_missing'],
    ['sale', 'gift', 'type', 'type_unknown'],
    ['sale', '', 'type', 'type_missing'],
    ['sale', 'Sale', 'type', 'type_unknown'],
    ['M1', '', 'merchant_id', 'merchant_missing'],
    ['2026-11-02T10:00:00', '2026-02-29T10:00:00', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '2026-11-02T24:00:00', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '2026-11-02 10:00:00', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '2026-11-02T10:00:00.5', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '2026-11-02', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '9999-12-31T23:59:59', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '9999-12-31T23:30:00-12:00', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '0000-01-01T00:00:00+14:00', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '1969-12-31T15:59:59Z', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '2199-12-31T23:00:00', 'transaction_at', 'time_unreadable'],
    ['2026-11-02T10:00:00', '', 'transaction_at', 'time_missing'],
    ['000001', 'x'.repeat(129), 'stan', 'reference_too_long'],
  ]
  for (const [was, is, field, rule] of cells) {
    it(`for ${rule}: "${is.slice(0, 30)}"`, async () => {
      const { refused } = await readAll('tieout-journal', text(HEAD, ROW.replace(was, is)))
      expect(refused).toMatchObject([{ line: 2, rule, ...(field === '' ? {} : { field }) }])
    })
  }

  it('for a date outside of the years that are read, and for nothing within them', async () => {
    const within = ['1970-01-01T00:00:00', '2199-12-31T22:59:59', '2200-01-01T00:30:00+12:00']
    const { transactions } = await readAll(
      'tieout-journal',
      text(HEAD, ...within.map((at) => ROW.replace('2026-11-02T10:00:00', at))),
    )
    expect(transactions.map((row) => [row.at, row.businessDate])).toEqual([
      ['1970-01-01T00:00:00', '1970-01-01'],
      ['2199-12-31T22:59:59', '2199-12-31'],
      ['2199-12-31T20:30:00', '2199-12-31'],
    ])
    const settled = ['9999-12-31', '1970-01-01'].map((date) => `M1,T1,sale,5.00,CNY,${date}`)
    const head = 'merchant_id,terminal_id,type,gross,currency,settlement_date'
    const { refused } = await readAll('tieout-settlement', text(head, ...settled))
    // What was settled on the first of the days belongs to the one before.
    expect(refused.map((line) => [line.rule, line.field, line.excerpt])).toEqual([
      ['date_unreadable', 'settlement_date', '9999-12-31'],
      ['date_unreadable', 'settlement_date', '1970-01-01'],
    ])
  })

  it('for a year that the calendar does not know, unless it may still be published', async () => {
    const calendar: Calendar = {
      id: 'CN',
      years: [2024, 2026],
      holidays: new Set(['2024-01-01']),
      workingWeekends: new Set(),
    }
    const dates = [
      '2000-01-01',
      '2023-12-31',
      '2024-01-01',
      '2027-01-04',
      '2028-01-03',
      '2062-03-02',
    ]
    const journal = await readAll(
      'tieout-journal',
      text(HEAD, ...dates.map((date) => ROW.replace('2026-11-02', date))),
      { calendar },
    )
    expect(journal.transactions.map((row) => row.businessDate)).toEqual([
      '2024-01-01',
      '2027-01-04',
    ])
    expect(journal.refused.map((line) => [line.line, line.field, line.rule, line.excerpt])).toEqual(
      [
        [2, 'transaction_at', 'date_before_calendar', '2000-01-01T10:00:00'],
        [3, 'transaction_at', 'date_before_calendar', '2023-12-31T10:00:00'],
        [6, 'transaction_at', 'date_beyond_calendar', '2028-01-03T10:00:00'],
        [7, 'transaction_at', 'date_beyond_calendar', '2062-03-02T10:00:00'],
      ],
    )
    const head = 'merchant_id,terminal_id,type,gross,currency,settlement_date'
    const settled = (...dates: string[]) =>
      readAll(
        'tieout-settlement',
        text(head, ...dates.map((date) => `M1,T1,sale,5.00,CNY,${date}`)),
        { calendar },
      )
    const { transactions, refused } = await settled(
      ...['2000-01-03', '2024-01-02', '2024-01-04', '2062-03-02'],
    )
    expect(transactions.map((row) => row.businessDate)).toEqual(['2024-01-03'])
    // What was settled on the first working day of the calendar was sold before it begins.
    expect(refused.map((line) => [line.line, line.field, line.rule])).toEqual([
      [2, 'settlement_date', 'date_before_calendar'],
      [3, 'settlement_date', 'date_before_calendar'],
      [5, 'settlement_date', 'date_beyond_calendar'],
    ])
    await expect(settled('2027-01-05')).rejects.toMatchObject({ code: 'CALENDAR_YEAR' })
  })

  it('for a blank settlement date, whatever else tells its date', async () => {
    const head = 'merchant_id,terminal_id,type,gross,currency,settlement_date,transaction_at'
    const lines = ['M1,T1,sale,5.00,CNY,,2026-11-02T10:00:00', 'M1,T1,sale,5.00,CNY,,']
    const read = await readAll('tieout-settlement', text(head, ...lines), {
      fileName: 'settlement_2026-11-03.csv',
      slotDate: '2026-11-03',
    })
    const rule = 'settlement_date_missing'
    expect(read.refused).toMatchObject([
      { line: 2, field: 'settlement_date', rule, businessDate: '2026-11-02' },
      { line: 3, field: 'settlement_date', rule, businessDate: null },
    ])
  })

  it('keeps blank, zero and not applicable apart', async () => {
    const { transactions } = await readAll(
      'tieout-journal',
      text(
        HEAD,
        ROW.replace('5.00', ''),
        ROW.replace('5.00', '0'),
        ROW.replace('5.00', '').replace('sale', 'sign_on'),
      ),
    )
    expect(transactions.map((row) => [row.amount, row.amountState])).toEqual([
      [null, 'blank'],
      ['0', 'value'],
      [null, 'not_applicable'],
    ])
  })

  it('reads the same whatever the chunks are, quotes and Chinese included', async () => {
    const bytes = text(
      `${HEAD},item,remark`,
      `${ROW},茶,"a ""b"", c"`,
      `${ROW},"two\nlines","x"`,
      `${ROW},𠮷,`,
      `${ROW},short`,
      '#totals,4,20',
    )
    const whole = await readAll('tieout-journal', bytes)
    expect(whole.transactions.map((row) => [row.line, row.item, row.remark])).toEqual([
      [2, '茶', 'a "b", c'],
      [3, 'two\nlines', 'x'],
      [5, '𠮷', null],
    ])
    expect(whole.refused).toMatchObject([{ line: 6, rule: 'cell_count' }])
    for (let size = 1; size <= 64; size++) {
      expect(await readAll('tieout-journal', chunks(bytes, size))).toEqual(whole)
    }
  })

  it('holds the reading back while the sink is busy', async () => {
    const lines = Array.from({ length: 30_000 }, () => ROW)
    let busy = 0
    let most = 0
    const { readFileAs } = await import('../../src/formats/formats.ts')
    const { sourceOf } = await import('./reading.ts')
    await readFileAs(
      'tieout-journal',
      chunks(text(HEAD, ...lines)),
      { source: sourceOf('x'), calendar: null, fileName: 'x', slotDate: null },
      {
        async rows() {
          busy++
          most = Math.max(most, busy)
          await new Promise((resolve) => setTimeout(resolve, 1))
          busy--
        },
        rejected() {},
      },
    )
    expect(most).toBe(1)
  })
})

describe('a totals line', () => {
  const agreed = { state: 'agreed' }
  const line = (amount: string) => ROW.replace('5.00', amount)
  it.each([
    ['quoted', '"#totals","2","12.50"'],
    ['filled up with blank cells', '#totals,2,12.50,,,,'],
    ['with other decimals', '#totals,2,12.5'],
  ])('%s is the same totals line', async (_, totals) => {
    const read = await readAll('tieout-journal', text(HEAD, ROW, line('7.50'), totals))
    expect(read).toMatchObject({ rows: 2, accepted: 2, controlTotals: agreed })
  })
  it('quoted and wrong refuses the file all the same', async () => {
    expect(await stopOf(text(HEAD, ROW, '"#totals","2","5.00"'))).toMatchObject({
      code: 'WRONG_TOTALS',
    })
  })
  it('adds the longest amounts exactly', async () => {
    const long = `${'9'.repeat(34)}.${'9'.repeat(18)}`
    const sum = `2${'0'.repeat(34)}.${'0'.repeat(18)}`
    const last = line(`0.${'0'.repeat(17)}2`)
    const read = await readAll(
      'tieout-journal',
      text(HEAD, line(long), line(long), last, `#totals,3,${sum}`),
    )
    expect(read).toMatchObject({ rows: 3, accepted: 3, controlTotals: agreed })
  })
})

describe('a currency', () => {
  it('is needed where money is concerned, and may be blank where none is', async () => {
    const rows = [ROW.replace('CNY', 'XXX'), ROW.replace('CNY', '')]
    const inquiry = 'M1,T1,000002,balance_inquiry,,,2026-11-02T10:00:00'
    const read = await readAll('tieout-journal', text(HEAD, ...rows, inquiry))
    expect(read.refused.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      '2 currency_unknown',
      '3 currency_missing',
    ])
    expect(read.transactions).toMatchObject([{ kind: 'balance_inquiry', amount: null }])
  })
})

it('a card number in the amount’s column is no amount, and is not told in full', async () => {
  const read = await readAll('tieout-journal', text(HEAD, ROW.replace('5.00', '4111111111111111')))
  expect(read.transactions).toEqual([])
  expect(read.refused).toMatchObject([{ rule: 'amount_unreadable', amount: null }])
  expect(read.refused[0]?.excerpt).not.toContain('4111111111111111')
})
