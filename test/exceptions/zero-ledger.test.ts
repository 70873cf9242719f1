// The zero-amount ledger: the order of its classes, and its identity over any rows at all.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAUSES } from '../../src/domain/exception.ts'
import { KINDS } from '../../src/domain/kind.ts'
import { money } from '../../src/domain/money.ts'
import { PLACES } from '../../src/domain/place.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import {
  LEGITIMATE_ZERO_CLASSES,
  ZERO_CLASSES,
  type ZeroSubject,
  zeroValueOf,
} from '../../src/domain/zero-ledger.ts'
import { classifyZero, explain } from '../../src/exceptions/exceptions.ts'
import { dayFactsFrom } from './day-facts-from.ts'
import {
  type Change,
  DATE,
  inJournal,
  inSettlement,
  leftover,
  read,
  sales,
  TERMS,
  zero,
} from './story.ts'

const subject = (row: StoredTransaction, change: Partial<ZeroSubject> = {}): ZeroSubject => ({
  row,
  place: null,
  own: [],
  other: [],
  ...change,
})

describe('legitimate zeros', () => {
  it.each([
    ['account_verification', 'account_verification'],
    ['sign_on', 'management'],
    ['print', 'management'],
    ['batch_close', 'batch_close'],
    ['preauth', 'preauth'],
    ['preauth_cancel', 'preauth'],
    ['tip_adjust', 'tip_to_zero'],
  ] as const)('%s is %s', (kind, expected) => {
    const found = zero(inJournal({ kind, amount: '0.00' }))
    expect(found).toMatchObject({ class: expected, legitimate: true, cause: 'not_financial' })
  })
  it('a sale and its void that came to nothing', () => {
    const sale = inJournal({ amount: '0.00' })
    const undo = inJournal({ kind: 'void', amount: '0.00' })
    expect(zero(subject(sale, { place: 'netted', own: [undo] })).class).toBe('undone')
    // A void without its sale undid nothing that is known.
    expect(zero(undo).legitimate).toBe(false)
    const named = inJournal({ kind: 'void', amount: '0.00', originalStan: '7' })
    const undone = inJournal({ amount: '0.00', stan: '000007' })
    const { evidence } = zero(subject(named, { place: 'netted' }), { journal: [undone] })
    expect(evidence[0]?.value).toMatch(/^void .* \+ sale /)
  })
  it('a void of 0, with the sale that it names', () => {
    const undo = inJournal({ kind: 'void', amount: '0.00', originalStan: '000213' })
    const words = read(zero(subject(undo, { place: 'netted' })))
    expect(words).toBe(`Comes to nothing together: STAN 000213 + Void (stores.csv:${undo.line})`)
    const sale = inJournal({ amount: '48.00', stan: '000213' })
    const both = read(zero(subject(undo, { place: 'netted', own: [sale] })))
    expect(both).toContain(`Sale (stores.csv:${sale.line})`)
  })
  it('a fee-only row, but not a sale settled as 0 with its fee', () => {
    const row = inSettlement({ amount: '0.00', fee: '-3.00' })
    expect(zero(row)).toMatchObject({ class: 'fee_only', legitimate: true })
    const sold = subject(row, { other: [inJournal({ amount: '500.00' })] })
    expect(zero(sold)).toMatchObject({ class: 'settled_as_zero', otherAmount: '500' })
  })
  it('a mandate that the record names', () => {
    expect(zero(inJournal({ amount: '0.00', remark: '建立委托' })).class).toBe('mandate')
  })
  it('keeps the four values apart', () => {
    expect(zero(inJournal({ amount: '0.000' })).value).toBe('zero')
    expect(zero(inJournal({ amount: null })).value).toBe('blank')
    expect(zero(inJournal({ kind: 'echo', amountState: 'not_applicable' })).value).toBe(
      'not_applicable',
    )
  })
})

/** The facts of a row alone, and what its exception says beside the other side. */
function bothOf(row: StoredTransaction, other: readonly StoredTransaction[]) {
  const facts = dayFactsFrom([row], {
    businessDate: DATE,
    responseCodes: TERMS.responseCodes,
    isSettled: () => false,
    isConfigured: () => false,
    owedBy: TERMS.owedBy,
    concerned: [row],
  })
  return { facts, exception: explain(leftover('status_difference', [row], other), facts, TERMS) }
}

describe('the first that fits', () => {
  const at = (time: string, change = {}) => inJournal({ amount: '0.00', time, ...change })

  it('a refusal goes before the amount on the other side', () => {
    const row = at('10:00', { responseCode: '51' })
    const settled = [inSettlement({ amount: '30.00' })]
    expect(zero(subject(row, { other: settled }))).toMatchObject({
      class: 'declined',
      otherAmount: '30',
    })
  })
  it('a refusal that was settled all the same is told as its exception is', () => {
    const settled = inSettlement({ amount: '30.00' })
    const refused = { responseCode: '51' }
    for (const kind of ['sale', 'refund'] as const) {
      const row = at('10:00', { kind, ...refused })
      const other = [{ ...settled, kind }]
      const told = (one: ReturnType<typeof zero>) => ({
        cause: one.cause,
        alternativeCause: one.alternativeCause,
        action: one.action,
        evidence: one.evidence,
      })
      const { facts, exception } = bothOf(row, other)
      expect(told(classifyZero(subject(row, { other }), facts, TERMS))).toEqual(exception)
      expect(exception.action).toBe(`record_settled_${kind}`)
      expect(read(exception)).toContain('Settled: 30.00 CNY')
    }
  })
  it('the other side goes before keyed again', () => {
    const row = at('10:00')
    const again = inJournal({ amount: '30.00', time: '10:01' })
    const other = [inSettlement({ amount: '30.00' })]
    expect(zero(subject(row, { other }), { journal: [again] }).class).toBe('amount_not_recorded')
    expect(zero(row, { journal: [again] }).class).toBe('keyed_again')
  })
  it('an upgrade goes before card testing, card testing before an outage', () => {
    const zeros = [1, 2, 3, 4, 5, 6].map((step) =>
      at(`10:0${step}`, { pan: `411111******000${step}`, softwareVersion: '2.0' }),
    )
    const [row] = zeros
    if (row === undefined) throw new Error('no zero')
    const old = sales(3, { stan: 1, time: '08:00', softwareVersion: '1.0' })
    expect(zero(row, { journal: [...old, ...zeros] }).class).toBe('upgrade')
    expect(zero(row, { journal: zeros }).class).toBe('card_testing')
    const oneCard = zeros.map((one) => ({ ...one, pan: '411111******0001' }))
    const [first] = oneCard
    if (first === undefined) throw new Error('no zero')
    expect(zero(first, { journal: oneCard }).class).toBe('terminal_failure')
  })
  it('an outage goes before a lone missing answer', () => {
    const row = at('10:00', { responseCode: '' })
    expect(zero(row).class).toBe('no_response')
    const down = [row, ...['T2', 'T3', 'T4'].map((terminalId) => ({ ...row, terminalId }))]
    expect(zero(row, { journal: down }).class).toBe('merchant_outage')
  })
  it('a settled zero takes the class of the journal’s zero', () => {
    const row = at('10:00')
    const settled = inSettlement({ amount: '0.00' })
    const again = inJournal({ amount: '30.00', time: '10:01' })
    const facts = dayFactsFrom([row, again], {
      businessDate: DATE,
      responseCodes: TERMS.responseCodes,
      isSettled: () => false,
      isConfigured: () => false,
      owedBy: TERMS.owedBy,
      concerned: [row],
    })
    expect(classifyZero(subject(settled, { other: [row] }), facts, TERMS).class).toBe('keyed_again')
    // The exception and the ledger never disagree.
    expect(explain(leftover('zero_amount', [row], [settled]), facts, TERMS).cause).toBe(
      'operator_error',
    )
  })
})

it('shows what stood where an amount could not be read', () => {
  const facts = dayFactsFrom([], {
    businessDate: DATE,
    responseCodes: TERMS.responseCodes,
    isSettled: () => false,
    isConfigured: () => false,
    owedBy: () => null,
    concerned: [],
  })
  const rejected = {
    line: 9,
    field: 'amount',
    rule: 'amount_unreadable',
    excerpt: '1,250.0O',
    side: 'journal',
    kind: 'sale',
    merchantId: 'M1',
    terminalId: 'T1',
    stan: null,
    rrn: null,
    businessDate: DATE,
    currency: 'CNY',
    amount: null,
  } as const
  const found = classifyZero({ fileId: 1, rejected }, facts, TERMS)
  expect(found).toMatchObject({
    value: 'unparseable',
    class: 'unreadable',
    cause: 'data_entry_error',
    legitimate: false,
    otherAmount: null,
  })
  expect(read(found)).toBe('What stood there: "1,250.0O" (stores.csv:9)')
})

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values)

/** Any row of the ledger, nonsense included. */
const anyZero = fc
  .record({
    side: oneOf('journal', 'settlement'),
    kind: oneOf(...KINDS),
    nothing: oneOf('0', '0.00', '-0.00', 'blank', 'not_applicable'),
    minute: fc.nat(1439),
    hasTime: fc.boolean(),
    merchantId: oneOf('M1', 'M2', 'M3'),
    terminalId: oneOf('T1', 'T2', null),
    stan: oneOf(null, '', '000001', '999999', 'ABC', '12'),
    pan: oneOf(null, '622202******0001', '622202******0002'),
    scheme: oneOf(null, 'visa', 'unionpay'),
    responseCode: oneOf(null, '', '00', '85', '51', '68', '91', 'ZZ', '10'),
    outcome: oneOf(null, null, 'approved', 'declined', 'cancelled', 'unanswered'),
    softwareVersion: oneOf(null, '1.0', '2.0'),
    fee: oneOf(null, '0', '-1.00'),
    remark: oneOf(null, '', '代金券', 'mandate'),
    paymentMethod: oneOf(null, 'cash', 'voucher'),
    place: oneOf(null, ...PLACES),
    counterpart: oneOf('none', 'zero', 'amount'),
  })
  .map(({ side, nothing, minute, hasTime, place, counterpart, ...rest }) => {
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    const make = side === 'journal' ? inJournal : inSettlement
    const row: StoredTransaction = {
      ...make({ ...rest, ...(hasTime ? { time: clock } : {}) } as Change),
      amount: nothing === 'blank' || nothing === 'not_applicable' ? null : nothing,
      amountState: nothing === 'blank' || nothing === 'not_applicable' ? nothing : 'value',
    }
    const facing = side === 'journal' ? inSettlement : inJournal
    const other =
      counterpart === 'none' ? [] : [facing({ amount: counterpart === 'zero' ? '0.00' : '12.00' })]
    return subject(row, { place, other })
  })

it('counts in what it classifies: each row once, no money in any of them', () => {
  fc.assert(
    fc.property(fc.array(anyZero, { maxLength: 25 }), (subjects) => {
      const rows = subjects.flatMap((one) => [one.row, ...one.other])
      const facts = dayFactsFrom(rows, {
        businessDate: DATE,
        responseCodes: TERMS.responseCodes,
        isSettled: () => false,
        isConfigured: () => false,
        owedBy: TERMS.owedBy,
        concerned: rows,
      })
      const found = subjects.map((one) => classifyZero(one, facts, TERMS))
      expect(found).toHaveLength(subjects.length)
      found.forEach((one, at) => {
        const row = subjects[at]?.row as StoredTransaction
        expect(ZERO_CLASSES).toContain(one.class)
        expect(CAUSES).toContain(one.cause)
        expect(one.value).toBe(zeroValueOf(row))
        expect(money(row.amount ?? '0').isZero()).toBe(true)
        const isLegitimate = LEGITIMATE_ZERO_CLASSES.some((name) => name === one.class)
        expect(one.legitimate).toBe(isLegitimate)
        expect(one.cause === 'not_financial').toBe(isLegitimate)
        expect(one.evidence.length).toBeGreaterThan(0)
      })
    }),
    { numRuns: 200 },
  )
})

it('refuses a row where money stands', () => {
  expect(() => zero(inJournal({ amount: '0.01' }))).toThrow('no row of the zero ledger')
})
