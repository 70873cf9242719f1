// What to do about money that moved against the records: in the direction in which it moved.
import { describe, expect, it } from 'vitest'
import { type Change, inJournal, inSettlement, leftover, read, told } from './story.ts'

const refund = (change: Change = {}) =>
  inJournal({ kind: 'refund', amount: '80.00', time: '12:30', ...change })
const paidOut = (amount = '80.00') => inSettlement({ kind: 'refund', amount, time: '12:30' })
const undoing = (kind: 'void' | 'reversal', change: Change = {}) =>
  inJournal({ kind, amount: '80.00', time: '12:35', ...change })

describe('the remedy of a refund', () => {
  it.each([
    ['51', 'insufficient_funds'],
    ['68', 'network_failure'],
    ['91', 'payment_channel'],
  ])('that was answered with %s and settled never sends the money a second time', (code, cause) => {
    const one = leftover('status_difference', [refund({ responseCode: code })], [paidOut()])
    expect(told(one)).toMatchObject({ cause, action: 'record_settled_refund' })
  })
  it('that the merchant’s balance did not cover, and that was not settled, is to be made again', () => {
    const refused = inSettlement({ kind: 'refund', amount: '80.00', responseCode: '51' })
    const one = leftover('status_difference', [refund()], [refused])
    expect(told(one)).toMatchObject({
      cause: 'insufficient_funds',
      action: 'top_up_merchant_account',
    })
  })
  it('that was never settled claims nothing: the customer waits', () => {
    const found = told(leftover('missing_settlement', [refund()], []))
    expect(found).toMatchObject({ cause: 'settlement_process', action: 'have_refund_settled' })
    expect(read(found)).not.toContain('sale')
  })
  it('that was settled as 0 claims nothing either', () => {
    const one = leftover('zero_amount', [refund()], [paidOut('0.00')])
    expect(told(one).action).toBe('have_refund_settled')
  })
  it('that was settled twice claims the second debit', () => {
    expect(told(leftover('duplicate_settlement', [], [paidOut()])).action).toBe(
      'claim_second_refund',
    )
  })
  it('that was voided and settled has the customer pay back', () => {
    const one = leftover('status_difference', [refund(), undoing('void')], [paidOut()])
    expect(told(one)).toMatchObject({
      cause: 'settlement_process',
      action: 'collect_undone_refund',
    })
  })
  it.each([
    ['4021', 'record_settled_refund'],
    ['4512', 'collect_undone_refund'],
  ])('that was reversed with %s and settled: %s', (reversalReason, action) => {
    const reversal = undoing('reversal', { reversalReason })
    expect(told(leftover('status_difference', [refund(), reversal], [paidOut()])).action).toBe(
      action,
    )
  })
  it('whose void came after it had been settled has the customer pay back', () => {
    const notes = [{ fact: 'original', value: 'refund, -80.00, CNY, STAN 000002' }]
    const one = leftover('status_difference', [undoing('void')], [], { notes })
    expect(told(one).action).toBe('collect_undone_refund')
    const ofSale = [{ fact: 'original', value: 'sale, 80.00, CNY, STAN 000002' }]
    const other = leftover('status_difference', [undoing('void')], [], { notes: ofSale })
    expect(told(other).action).toBe('have_void_settled')
  })
})

describe('the remedy of a void', () => {
  it('that was refused and settled all the same: the money was paid back', () => {
    const refused = undoing('void', { responseCode: '25' })
    const settled = inSettlement({ kind: 'void', amount: '80.00' })
    expect(told(leftover('status_difference', [refused], [settled])).action).toBe(
      'record_settled_refund',
    )
  })
  it('that was settled as 0 has it settled', () => {
    const settled = inSettlement({ kind: 'void', amount: '0.00' })
    expect(told(leftover('zero_amount', [undoing('void')], [settled])).action).toBe(
      'have_void_settled',
    )
  })
})

describe('the remedy of a sale', () => {
  const sale = inJournal({ amount: '80.00', time: '12:00' })
  const settled = inSettlement({ amount: '80.00' })
  it('that was reversed as a duplicate is not to be booked a second time', () => {
    const reversal = undoing('reversal', { reversalReason: '4512' })
    expect(told(leftover('status_difference', [sale, reversal], [settled])).action).toBe(
      'have_void_settled',
    )
  })
  it('says with which code its reversal was refused, whatever the cause', () => {
    for (const reversalReason of ['4021', null]) {
      const refused = undoing('reversal', { reversalReason, responseCode: '12' })
      const found = told(leftover('status_difference', [sale, refused], [settled]))
      expect(read(found)).toContain(
        `The reversal itself was refused, with: 12, default table of 2026-11 (stores.csv:${refused.line})`,
      )
      const done = undoing('reversal', { reversalReason })
      expect(read(told(leftover('status_difference', [sale, done], [settled])))).not.toContain(
        'refused',
      )
    }
  })
  it.each([
    ['missing_settlement', 'claim_missing_settlement', [sale], []],
    ['duplicate_settlement', 'return_duplicate_settlement', [], [settled]],
  ] as const)('stays the sale’s: %s, %s', (type, action, journal, settlement) => {
    expect(told(leftover(type, journal, settlement)).action).toBe(action)
  })
})
