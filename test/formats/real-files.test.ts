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
})
