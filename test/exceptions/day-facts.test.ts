// The day's facts: the specification that the store's SQL must agree with, figure by figure.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf } from '../../src/domain/day-facts.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { dayFactsFrom } from './day-facts-from.ts'
import { DATE, inJournal, inSettlement, sales, TERMS } from './story.ts'

const factsOf = (
  rows: readonly StoredTransaction[],
  concerned: readonly StoredTransaction[],
  settled: readonly StoredTransaction[] = [],
) =>
  dayFactsFrom(rows, {
    businessDate: DATE,
    responseCodes: TERMS.responseCodes,
    isSettled: (row) => settled.includes(row),
    isConfigured: () => false,
    owedBy: TERMS.owedBy,
    concerned,
  })

it('puts a time in its bucket of five minutes', () => {
  expect(bucketOf('2026-11-20T14:03:59')).toBe('2026-11-20T14:00')
  expect(bucketOf('2026-11-20T14:05:00')).toBe('2026-11-20T14:05')
  expect(bucketOf('2026-11-20T23:59:59')).toBe('2026-11-20T23:55')
})

describe('a terminal’s day', () => {
  it('counts rows, batches, closes, STANs and versions', () => {
    const yesterday = inJournal({
      amount: '1.00',
      stan: '000007',
      businessDate: '2026-11-19',
      time: '20:00',
      softwareVersion: '1.0',
    })
    const day = [
      ...sales(2, { stan: 10, time: '09:00', softwareVersion: '1.0' }),
      inJournal({ amount: '0', stan: '000015', time: '10:00', softwareVersion: '2.0' }),
      ...sales(1, { stan: 16, time: '11:00', softwareVersion: '2.0', batchNo: '000002' }),
      inJournal({ kind: 'batch_close', stan: '000017', time: '22:00', batchNo: '000001' }),
    ]
    const [first] = day
    if (first === undefined) throw new Error('no row')
    const facts = factsOf([yesterday, ...day], [first], [first])
    expect(facts.terminals).toEqual([
      {
        businessDate: DATE,
        merchantId: 'M1',
        terminalId: 'T1',
        rows: 5,
        approved: 3,
        settled: 1,
        lastForwardedAt: null,
        closesKnown: 1,
        batches: [
          { batchNo: '000001', approved: 2, settled: 1, closes: 1 },
          { batchNo: '000002', approved: 1, settled: 0, closes: 0 },
        ],
        firstStan: 10,
        lastStan: 17,
        stans: 5,
        gaps: [
          { from: 8, to: 9 },
          { from: 12, to: 14 },
        ],
        versionBefore: '1.0',
        versions: [
          { version: '1.0', firstAt: `${DATE}T09:00:00`, approved: 2, zeros: 0, leadingZeros: 0 },
          { version: '2.0', firstAt: `${DATE}T10:00:00`, approved: 1, zeros: 1, leadingZeros: 1 },
        ],
      },
    ])
  })
  it('takes no wrap at 999999 for a gap, and finds one across it', () => {
    const at = (stan: string, change = {}) =>
      inJournal({ amount: '1.00', stan, time: '09:00', ...change })
    const wrap = [at('999998'), at('999999'), at('000001')]
    expect(factsOf(wrap, wrap).terminals[0]).toMatchObject({
      firstStan: 999_998,
      lastStan: 1_000_000,
      gaps: [],
    })
    const lost = [at('999998'), at('000002')]
    expect(factsOf(lost, lost).terminals[0]?.gaps).toEqual([{ from: 999_999, to: 1_000_000 }])
    const yesterday = at('999998', { businessDate: '2026-11-19' })
    const today = [at('000002')]
    expect(factsOf([yesterday, ...today], today).terminals[0]?.gaps).toEqual([{ from: 0, to: 1 }])
  })
})

it('holds notable rows and the approved ones near a zero, of the terminals concerned only', () => {
  const zero = inJournal({ amount: '0', time: '10:00' })
  const near = inJournal({ amount: '5.00', time: '10:10' })
  const far = inJournal({ amount: '5.00', time: '10:11' })
  const refused = inJournal({ amount: '5.00', time: '12:00', responseCode: '51' })
  const elsewhere = inJournal({ amount: '0', time: '10:00', terminalId: 'T2' })
  const facts = factsOf([far, refused, elsewhere, near, zero], [zero])
  expect(facts.notable).toEqual([zero, refused])
  expect(facts.neighbors).toEqual([near])
})

it('counts failures by bucket, terminal, merchant and channel', () => {
  const timeout = (merchantId: string, terminalId: string, time: string) =>
    inJournal({ amount: '5.00', merchantId, terminalId, time, responseCode: '' })
  const rows = [
    timeout('M1', 'T1', '14:01'),
    timeout('M1', 'T1', '14:04'),
    timeout('M1', 'T2', '14:02'),
    inJournal({ amount: '5.00', terminalId: 'T2', time: '14:03' }),
    timeout('M2', 'T1', '14:02'),
  ]
  const [first] = rows
  if (first === undefined) throw new Error('no row')
  const bucket = `${DATE}T14:00`
  const facts = factsOf(rows, [first])
  expect(facts.failures).toEqual([
    {
      bucket,
      merchantId: 'M1',
      terminalId: 'T1',
      scheme: 'unionpay',
      failed: 2,
      answered: 0,
      firstAt: `${DATE}T14:01:00`,
      lastAt: `${DATE}T14:04:00`,
    },
    {
      bucket,
      merchantId: 'M1',
      terminalId: 'T2',
      scheme: 'unionpay',
      failed: 1,
      answered: 1,
      firstAt: `${DATE}T14:02:00`,
      lastAt: `${DATE}T14:02:00`,
    },
  ])
  expect(facts.merchantBuckets).toEqual([{ bucket, merchantId: 'M1', terminals: 2, failing: 1 }])
  const names = { failingMerchants: ['M2'], answeredMerchants: ['M1'] }
  const channel = { bucket, scheme: '', merchants: 2, failing: 1, ...names }
  expect(facts.channels).toEqual([
    { ...channel, by: 'acquirer', name: 'unionpay' },
    { ...channel, by: 'acquirer', name: 'unionpay', scheme: 'unionpay' },
    { ...channel, by: 'all', name: '' },
    { ...channel, by: 'scheme', name: 'unionpay' },
  ])
  expect(facts.merchants).toEqual([{ businessDate: DATE, merchantId: 'M1', terminals: 2 }])
})

it('tells of an acquirer’s every scheme where one of them fails, of the others none', () => {
  const rows = [
    inJournal({ amount: '5.00', time: '14:01', scheme: 'alipay', responseCode: '' }),
    inJournal({ amount: '5.00', time: '14:02', scheme: 'visa', merchantId: 'M2' }),
    inJournal({ amount: '5.00', time: '14:06', scheme: 'visa' }),
  ]
  const shares = factsOf(rows, rows).channels.map(
    ({ bucket, by, name, scheme, merchants, failing }) =>
      `${bucket.slice(11)} ${by} ${name} ${scheme}: ${failing}/${merchants}`,
  )
  expect(shares).toEqual([
    '14:00 acquirer unionpay : 1/2',
    '14:00 acquirer unionpay alipay: 1/1',
    '14:00 acquirer unionpay visa: 0/1',
    '14:00 all  : 1/2',
    '14:00 scheme alipay : 1/1',
    '14:05 acquirer unionpay : 0/1',
    '14:05 acquirer unionpay visa: 0/1',
    '14:05 all  : 0/1',
  ])
})

it('tells what was answered right before and after a failure, and nothing further off', () => {
  const rows = [
    ...['13:54', '13:59', '14:09', '14:10'].map((time) => inJournal({ amount: '5.00', time })),
    inJournal({ amount: '5.00', time: '14:02', responseCode: '' }),
  ]
  const facts = factsOf(rows, rows)
  expect(facts.merchantBuckets.map((one) => [one.bucket.slice(11), one.failing])).toEqual([
    ['13:55', 0],
    ['14:00', 1],
    ['14:05', 0],
  ])
  const channels = facts.channels.filter((one) => one.by === 'scheme')
  expect(channels.map((one) => [one.bucket.slice(11), one.failing])).toEqual([
    ['13:55', 0],
    ['14:00', 1],
    ['14:05', 0],
  ])
})

it('knows a terminal by any journal row of its merchant, whatever the date', () => {
  const settled = inSettlement({ amount: '5.00', terminalId: 'X1' })
  const unknown = [{ merchantId: 'M1', terminalId: 'X1' }]
  const seen = inJournal({ amount: '1.00', terminalId: 'X1', businessDate: '2025-01-01' })
  expect(factsOf([], [settled]).unknownTerminals).toEqual(unknown)
  expect(factsOf([seen], [settled]).unknownTerminals).toEqual([])
  expect(factsOf([{ ...seen, merchantId: 'M2' }], [settled]).unknownTerminals).toEqual(unknown)
})

it('does not depend on the order of the rows', () => {
  const rows = [
    ...sales(6, { stan: 1, time: '09:00', softwareVersion: '1.0' }),
    ...sales(6, { stan: 20, time: '09:02', terminalId: 'T2', softwareVersion: '2.0' }),
    inJournal({ amount: '0', time: '09:03', softwareVersion: '2.0' }),
    inJournal({ amount: '9', time: '09:04', responseCode: '', merchantId: 'M2' }),
  ]
  const expected = factsOf(rows, rows)
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
      expect(factsOf(shuffled, rows)).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})
