// Law: what is read in bytes comes out as what is read in texts, whatever stands in the cells.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RejectedLine } from '../../src/domain/received-file.ts'
import type { Side, Transaction } from '../../src/domain/transaction.ts'
import { readFileAs } from '../../src/formats/formats.ts'
import { transactionsOf } from './plain-transactions.ts'
import { chunks, sourceOf } from './reading.ts'

const odd = fc.constantFrom(
  ...[
    '',
    ' ',
    '0',
    '0.00',
    '-1.00',
    '00012.50',
    '1e3',
    '12.',
    '1234567890.5',
    '0.123456',
    '9.999999999',
  ],
  ...[
    '"a,b"',
    '"q""q"',
    'a"b',
    '\\N',
    'a\tb',
    '值',
    '\u00e9',
    '4.00123E+27',
    '#totals',
    'x'.repeat(130),
  ],
  ...['4111111111111111', '411111******1111', '4111 1111 1111 1111', '123456789012345678901'],
  ...[';4111111111111111=25121010000', 'D12', '6D5', 'USD', 'XXX', 'refund', 'void', 'sign_on'],
  ...[
    '2026-03-02T22:59:59',
    '2026-03-02T23:00:00',
    '2026-02-30T10:00:00',
    '2026-03-02T10:00:00+02:00',
  ],
  ...['9999-12-31T23:59:59', '2199-12-31T22:59:59', '2199-12-31T23:00:00', '2000-01-01T00:03:10'],
  ...['2026-03-02T24:00:00', '2026-03-02 10:00:00', 'true', 'VISA', 'Cash', '51', 'unknown'],
)
const few = (...words: string[]) => fc.constantFrom(...words)
const mostly = (usual: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 300, arbitrary: usual }, { weight: 1, arbitrary: odd })
const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((no) => String(no).padStart(length, '0'))
const figure = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 5 }))
  .map(([no, decimals]) => (no / 10 ** decimals).toFixed(decimals))

const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
  merchant_id: few('M1', 'M2'),
  terminal_id: few('T1', 'T2', ''),
  batch_no: few('000001', '000002', ''),
  stan: digits(6),
  rrn: fc.oneof(digits(12), few('')),
  auth_code: fc.oneof(digits(6), few('A1B2C3', '')),
  pan: few('411111******1111', '622609******0048', ''),
  scheme: few('visa', 'alipay', ''),
  type: fc.oneof(
    { weight: 9, arbitrary: few('sale') },
    { weight: 1, arbitrary: few('refund', 'void') },
  ),
  currency: few('CNY', 'JPY'),
  transaction_at: fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 86_399 }))
    .map(([day, at]) => new Date(Date.UTC(2026, 2, day) + at * 1000).toISOString().slice(0, 19)),
  amount: figure,
  response_code: few('00', '51', ''),
  original_rrn: few('', '', '', '', '606100000001'),
  operator_id: few('7', ''),
  stored_offline: few('', '', '', '', 'true'),
  remark: fc.oneof(few(''), fc.stringMatching(/^[a-z0-9 ]{0,30}$/)),
  gross: figure,
  fee: fc.oneof(figure, few('')),
  net: fc.oneof(figure, few('')),
  settlement_date: few('2026-03-02', '2026-03-03'),
  acquirer_reference: fc.oneof(
    digits(8).map((no) => `2026030212000${no}`),
    few(''),
  ),
  payout_reference: few('PO20260303M00001', ''),
}
const COLUMNS: Readonly<Record<Side, readonly string[]>> = {
  journal: [
    ...['merchant_id', 'terminal_id', 'batch_no', 'stan', 'rrn', 'auth_code', 'type', 'amount'],
    ...['currency', 'transaction_at', 'pan', 'scheme', 'response_code', 'original_rrn'],
    ...['operator_id', 'stored_offline', 'remark'],
  ],
  settlement: [
    ...['merchant_id', 'terminal_id', 'batch_no', 'stan', 'rrn', 'pan', 'scheme', 'type', 'gross'],
    ...['fee', 'net', 'currency', 'transaction_at', 'settlement_date', 'acquirer_reference'],
    ...['payout_reference'],
  ],
}

function fileOf(side: Side): fc.Arbitrary<string> {
  const columns = COLUMNS[side]
  const line = fc
    .tuple(...columns.map((name) => mostly(cells[name] as fc.Arbitrary<string>)))
    .map((texts) => texts.join(','))
  // A carriage return that has lost its newline ends a line as well.
  const end = fc.tuple(fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom(0, 0, 40)).map(
    ([usual, every]) =>
      (no: number) =>
        every > 0 && no % every === 20 ? '\r' : usual,
  )
  return fc
    .tuple(fc.array(line, { minLength: 30, maxLength: 90 }), end, fc.boolean())
    .map(([lines, endOf, ended]) => {
      const all = [columns.join(','), ...lines]
      return all.map((one, no) => one + (ended || no < lines.length ? endOf(no) : '')).join('')
    })
}

interface Outcome {
  readonly reading: unknown
  readonly rows: readonly Transaction[]
  readonly refused: readonly RejectedLine[]
  readonly plain: number
}

async function read(side: Side, text: string, size: number, inBytes: boolean): Promise<Outcome> {
  const layout = `tieout-${side}`
  const rows: Transaction[] = []
  const refused: RejectedLine[] = []
  let plain = 0
  const sink = {
    rows: (batch: readonly Transaction[]) => void rows.push(...batch),
    rejected: (lines: readonly RejectedLine[]) => void refused.push(...lines),
  }
  const terms = { source: sourceOf(layout), calendar: null, fileName: 'sample', slotDate: null }
  const reading = await readFileAs(layout, chunks(Buffer.from(text), size), terms, {
    ...sink,
    ...(inBytes && {
      plain: (sales) => {
        plain += sales.count
        rows.push(...transactionsOf(sales))
      },
    }),
  }).catch((error) => ({ code: error.code, place: error.place, message: error.message }))
  if ('code' in reading) return { reading, rows: [], refused: [], plain }
  const byLine = (one: { line: number }, two: { line: number }) => one.line - two.line
  return { reading, rows: rows.sort(byLine), refused: refused.sort(byLine), plain }
}

describe('plain rows', () => {
  for (const side of ['journal', 'settlement'] as const) {
    it(`of a ${side} file are what the general way makes of them`, async () => {
      let plain = 0
      await fc.assert(
        fc.asyncProperty(fileOf(side), fc.integer({ min: 200, max: 900 }), async (text, size) => {
          const inTexts = await read(side, text, size, false)
          const inBytes = await read(side, text, size, true)
          plain += inBytes.plain
          expect({ ...inBytes, plain: 0 }).toEqual(inTexts)
          const newlines = text.replace(/\r\n?/g, '\n')
          expect(await read(side, newlines, size, false)).toEqual(inTexts)
        }),
        { numRuns: 120 },
      )
      // Otherwise the law would hold of nothing.
      expect(plain).toBeGreaterThan(300)
    })
  }

  it('refuse what the general way refuses: a date whose day was read before, after the cut-off', async () => {
    const lines = [
      'merchant_id,terminal_id,stan,type,amount,currency,transaction_at',
      ...Array.from({ length: 99 }, () => 'M1,T1,1,sale,2.00,CNY,2199-12-31T22:59:59'),
      'M1,T1,2,sale,2.00,CNY,2199-12-31T23:00:00',
      'M1,T1,3,sale,2.00,CNY,9999-12-31T23:59:59',
      '',
    ].join('\n')
    const inBytes = await read('journal', lines, 500, true)
    expect(inBytes.plain).toBeGreaterThan(0)
    expect(inBytes.refused.map((line) => [line.line, line.rule, line.excerpt])).toEqual([
      [101, 'time_unreadable', '2199-12-31T23:00:00'],
      [102, 'time_unreadable', '9999-12-31T23:59:59'],
    ])
    expect({ ...inBytes, plain: 0 }).toEqual(await read('journal', lines, 500, false))
  })

  it('keep the sums that the file declares', async () => {
    const header = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at\n'
    const lines = Array.from({ length: 5_000 }, (_, no) => {
      return `M1,T1,${String(no).padStart(6, '0')},sale,12.34,CNY,2026-03-02T10:00:00\n`
    }).join('')
    const good = await read('journal', `${header}${lines}#totals,5000,61700.00\n`, 65_536, true)
    expect(good.reading).toMatchObject({ rows: 5_000, controlTotals: { state: 'agreed' } })
    expect(good.plain).toBeGreaterThan(3_000)
    const bad = await read('journal', `${header}${lines}#totals,5000,61700.01\n`, 65_536, true)
    expect(bad.reading).toMatchObject({ code: 'WRONG_TOTALS' })
  })
})
