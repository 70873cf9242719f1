// One to many and many to one: split tenders, batch lines, aggregated wallets, and what explains a difference.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOf, unitsOf } from '../../src/matching/exact-amount.ts'
import { smallestExplanations } from '../../src/matching/explanation-search.ts'
import { inWords, journal, settlement, tell, terms } from './story.ts'

describe('groups', () => {
  it('join one sale with the parts in which it was settled', () => {
    const rows = [
      journal('sale', '100', '5'),
      settlement('sale', '60', '5'),
      settlement('sale', '40', '5'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'match batch_and_stan 100: J sale 100 #5, S sale 40 #5, S sale 60 #5',
    ])
  })

  it('leave out of the parts of a lifecycle what the acquirer took back, by a void without an amount', () => {
    const words = { acquirerReference: 'Q1' }
    const rows = [
      journal('sale', '90', '5', words),
      journal('tip_adjust', '10', '6', { originalStan: '5' }),
      settlement('sale', '60', null, words),
      settlement('sale', '40', null, words),
      settlement('sale', '30', '8', words),
      settlement('void', null, '9', { originalStan: '8' }),
    ]
    expect(inWords(tell(rows))).toEqual([
      'match acquirer_reference 100: J sale 90 #5, J tip_adjust 10 #6, S sale 40 #-, S sale 60 #-',
      'netted: S sale 30 #8',
      'netted: S void - #9',
    ])
  })

  it('join the tenders of one sale with its settlement', () => {
    const rows = [
      journal('sale', '60', '5'),
      journal('sale', '40', '5'),
      settlement('sale', '100', '5'),
    ]
    expect(tell(rows).matches).toHaveLength(1)
  })

  it('join a line for a terminal batch with all that is open in the batch', () => {
    const rows = [
      journal('sale', '10', '5'),
      journal('sale', '20', '6'),
      journal('refund', '5', '7'),
      settlement('sale', '25', null, { batchNo: '1', at: null }),
      journal('sale', '99', '8', { batchNo: '2' }),
    ]
    const told = tell(rows)
    expect(told.matches.map((one) => [one.rule, one.amount, one.journal.length])).toEqual([
      ['batch_line', '25', 3],
    ])
    expect(told.leftovers.map((one) => one.type)).toEqual(['missing_settlement'])
  })

  it('say which rows explain a batch line that does not net', () => {
    const rows = [
      journal('sale', '10.01', '5'),
      journal('sale', '20.02', '6'),
      journal('sale', '40.04', '7'),
      settlement('sale', '50.05', null, { batchNo: '1', at: null }),
    ]
    const [leftover] = tell(rows).leftovers
    expect(leftover).toMatchObject({
      type: 'amount_difference',
      rule: 'batch_line',
      expected: '70.07',
      settled: '50.05',
    })
    expect(leftover?.notes.map((one) => one.fact)).toEqual(['explained_by'])
    expect(leftover?.notes[0]?.value).toContain('STAN 6')
  })

  it('say how many explanations there are, and guess none', () => {
    const rows = [
      journal('sale', '10', '5'),
      journal('sale', '10', '6'),
      journal('sale', '40', '7'),
      settlement('sale', '50', null, { batchNo: '1', at: null }),
    ]
    expect(tell(rows).leftovers[0]?.notes).toEqual([{ fact: 'explanations', value: '2 x 1' }])
  })

  it('let a batch line wait that a later file may complete', () => {
    const rows = [
      journal('sale', '10', '5'),
      journal('sale', '20', '6'),
      settlement('sale', '10', null, { batchNo: '1', at: null, terminalId: 'T1' }),
    ]
    const places = tell(rows, terms({ settled: false, journaled: false })).placed
    expect(places.map((one) => one.place)).toEqual(['awaiting', 'awaiting', 'awaiting'])
  })

  it('join a line for a merchant and day, scheme by scheme', () => {
    const wechat = { scheme: 'wechat' }
    const alipay = { scheme: 'alipay', terminalId: 'T2' }
    const line = { at: null, terminalId: null, batchNo: null }
    const rows = [
      journal('sale', '10', '5', wechat),
      journal('sale', '20', '6', wechat),
      journal('sale', '1', '7', alipay),
      journal('sale', '2', '8', alipay),
      settlement('sale', '30', null, { ...line, ...wechat }),
      settlement('sale', '3', null, { ...line, scheme: 'alipay' }),
    ]
    expect(
      tell(rows)
        .matches.map((one) => `${one.rule} ${one.amount}`)
        .sort(),
    ).toEqual(['merchant_day_line 3', 'merchant_day_line 30'])
  })

  it('take a row for a line by its own number, but not several, nor where sales have such numbers', () => {
    const line = { at: null, batchNo: null }
    for (const place of [{ batchNo: '1' }, { terminalId: 'T1' }, { terminalId: null }]) {
      const sales = (own: string | null = null) => [
        journal('sale', '10', '5', { acquirerReference: own }),
        journal('sale', '20', '6'),
      ]
      const paid = (amount: string, own: string) =>
        settlement('sale', amount, null, { ...line, ...place, acquirerReference: own })
      expect(tell([...sales(), paid('30', '9999')]).matches).toHaveLength(1)
      expect(tell([...sales(), paid('25', '9998'), paid('5', '9999')]).matches).toEqual([])
      expect(tell([...sales('9071'), paid('30', '9999')]).matches).toEqual([])
    }
  })
})

describe('small explanations', () => {
  it('find what was taken out, or say that it is not the only one', () => {
    const cents = fc.bigInt({ min: 1n, max: 100_000n })
    fc.assert(
      fc.property(
        fc.array(cents, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (amounts, size) => {
          const taken = amounts.slice(0, size)
          const target = taken.reduce((total, amount) => total + amount, 0n)
          const found = smallestExplanations(amounts, target)
          expect(found.count).toBeGreaterThan(0)
          expect(found.size).toBeLessThanOrEqual(taken.length)
          if (found.only !== null) {
            const total = found.only.reduce((sum, at) => sum + (amounts[at] ?? 0n), 0n)
            expect(total).toBe(target)
            expect(new Set(found.only).size).toBe(found.size)
          }
        },
      ),
    )
  })

  it('keep amounts exact between text and units', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }), (units) => {
        expect(unitsOf(textOf(units))).toBe(units)
      }),
    )
    expect(textOf(unitsOf('-0.50'))).toBe('-0.5')
    expect(textOf(unitsOf('-0'))).toBe('0')
  })
})
