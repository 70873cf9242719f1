// Each row of the table "journal against settlement" as a story.
import { describe, expect, it } from 'vitest'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { DATE, inWords, journal, settlement, tell, terms } from './story.ts'

describe('journal against settlement', () => {
  it('joins a sale and its settlement by batch and STAN', () => {
    expect(inWords(tell([journal('sale', '100.00', '5'), settlement('sale', '100', '5')]))).toEqual(
      ['match batch_and_stan 100: J sale 100.00 #5, S sale 100 #5'],
    )
  })

  it('lets an approved sale wait while its settlement file is not there', () => {
    expect(inWords(tell([journal('sale', '100', '5')], terms({ settled: false })))).toEqual([
      'awaiting: J sale 100 #5',
    ])
  })

  it('calls an overdue sale a missing settlement', () => {
    expect(inWords(tell([journal('sale', '100', '5')]))).toEqual([
      'missing_settlement 100 -> null: J sale 100 #5',
    ])
  })

  it('lets a settlement row wait for its journal, then misses it', () => {
    const row = settlement('sale', '100', '5')
    expect(inWords(tell([row], terms({ journaled: false })))).toEqual(['awaiting: S sale 100 #5'])
    expect(inWords(tell([row]))).toEqual(['missing_journal null -> 100: S sale 100 #5'])
  })

  it('asks coverage for the due date of the source', () => {
    const asked: string[] = []
    const coverage = {
      settlementCovered: (source: string, date: string) => {
        asked.push(`${source} ${date}`)
        return false
      },
      journalCovered: () => true,
    }
    tell([journal('sale', '100', '5')], terms({ coverage }))
    expect(asked).toEqual(['unionpay 2026-03-11'])
  })

  it('sees money taken after a timeout without reversal', () => {
    const rows = [journal('sale', '100', '5', { responseCode: '' }), settlement('sale', '100', '5')]
    expect(inWords(tell(rows))).toEqual([
      'status_difference 0 -> 100: J sale 100 #5, S sale 100 #5',
    ])
  })

  it('sees a reversed sale that was settled', () => {
    const rows = [
      journal('sale', '100', '5', { responseCode: '68' }),
      journal('reversal', '100', '6', { originalStan: '5' }),
      settlement('sale', '100', '5'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'status_difference 0 -> 100: J sale 100 #5, J reversal -100 #6, S sale 100 #5',
    ])
  })

  it('sees a voided sale that was settled in full', () => {
    const rows = [
      journal('sale', '100', '5'),
      journal('void', '100', '6', { originalStan: '5' }),
      settlement('sale', '100', '5'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'status_difference 0 -> 100: J sale 100 #5, J void -100 #6, S sale 100 #5',
    ])
  })

  it('sees a declined sale that was settled', () => {
    const rows = [
      journal('sale', '100', '5', { responseCode: '51' }),
      settlement('sale', '100', '5'),
    ]
    const [leftover] = tell(rows).leftovers
    expect(leftover).toMatchObject({ type: 'status_difference', expected: '0', settled: '100' })
    expect(leftover?.notes).toContainEqual({ fact: 'journal_standing', value: 'declined' })
  })

  it('counts a declined sale that was not settled, and nothing more', () => {
    expect(inWords(tell([journal('sale', '100', '5', { responseCode: '51' })]))).toEqual([
      'declined: J sale 100 #5',
    ])
  })

  it('counts an unanswered sale that was neither reversed nor settled as not gone through', () => {
    expect(inWords(tell([journal('sale', '100', '5', { responseCode: '' })]))).toEqual([
      'declined: J sale 100 #5',
    ])
  })

  it.each([
    ['0', '0'],
    [null, null],
  ])('sees that the journal recorded %s where the settlement has an amount', (amount, expected) => {
    const [leftover] = tell([journal('sale', amount, '5'), settlement('sale', '88', '5')]).leftovers
    expect(leftover).toMatchObject({ type: 'zero_amount', expected, settled: '88' })
  })

  it('sees that the acquirer settled nothing of a sale', () => {
    expect(inWords(tell([journal('sale', '88', '5'), settlement('sale', '0', '5')]))).toEqual([
      'zero_amount 88 -> 0: J sale 88 #5, S sale 0 #5',
    ])
  })

  it('calls an approved zero a zero, never missing, before any settlement is there', () => {
    const told = tell([journal('sale', '0', '5')], terms({ settled: false }))
    expect(inWords(told)).toEqual(['zero_amount 0 -> null: J sale 0 #5'])
  })

  it('keeps zeros of both sides together', () => {
    expect(inWords(tell([journal('sale', '0', '5'), settlement('sale', '0', '5')]))).toEqual([
      'zero_amount 0 -> 0: J sale 0 #5, S sale 0 #5',
    ])
  })

  it('takes an approval for zero only as what it is', () => {
    const zero = journal('sale', '0', '5', { responseCode: '85' })
    expect(inWords(tell([zero]))).toEqual(['not_financial: J sale 0 #5'])
    const more = journal('sale', '10', '5', { responseCode: '85' })
    expect(inWords(tell([more]))).toEqual(['declined: J sale 10 #5'])
  })

  it('puts a declined zero among the declined, an unanswered one on record', () => {
    expect(inWords(tell([journal('sale', '0', '5', { responseCode: '13' })]))).toEqual([
      'declined: J sale 0 #5',
    ])
    expect(inWords(tell([journal('sale', '0', '5', { responseCode: '' })]))).toEqual([
      'zero_amount 0 -> null: J sale 0 #5',
    ])
  })

  it('sees an amount that differs', () => {
    expect(inWords(tell([journal('sale', '100', '5'), settlement('sale', '10', '5')]))).toEqual([
      'amount_difference 100 -> 10: J sale 100 #5, S sale 10 #5',
    ])
  })

  it('sees another currency and another kind', () => {
    const dollars = settlement('sale', '100', '5', { currency: 'USD' })
    expect(inWords(tell([journal('sale', '100', '5'), dollars]))).toEqual([
      'currency_difference 100 -> 100: J sale 100 #5, S sale 100 #5',
    ])
    expect(inWords(tell([journal('sale', '100', '5'), settlement('refund', '100', '5')]))).toEqual([
      'kind_difference 100 -> -100: J sale 100 #5, S refund -100 #5',
    ])
  })

  it('sees a changed reference when card and authorization agree', () => {
    const card = { pan: '621234******4321', authCode: '778899' }
    const rows = [
      journal('sale', '100', '5', card),
      settlement('sale', '100', '15', { ...card, rrn: null }),
    ]
    expect(inWords(tell(rows))).toEqual([
      'reference_difference 100 -> 100: J sale 100 #5, S sale 100 #15',
    ])
  })

  it('sees a changed STAN under an equal RRN', () => {
    const rows = [journal('sale', '100', '5'), settlement('sale', '100', '15', { rrn: 'R5' })]
    expect(inWords(tell(rows))).toEqual([
      'reference_difference 100 -> 100: J sale 100 #5, S sale 100 #15',
    ])
  })

  it('sees changed references of the same money in the same second on the same terminal', () => {
    const rows = [journal('sale', '100', '5'), settlement('sale', '100', '15')]
    expect(inWords(tell(rows))).toEqual([
      'reference_difference 100 -> 100: J sale 100 #5, S sale 100 #15',
    ])
  })

  it('only suggests where no reference is shared', () => {
    const bare = settlement('sale', '100', null, { at: '2026-03-10T12:03:00' })
    const told = tell([journal('sale', '100', '5'), bare])
    expect(inWords(told)).toEqual([
      'missing_journal null -> 100: S sale 100 #-',
      'missing_settlement 100 -> null: J sale 100 #5',
    ])
    for (const leftover of told.leftovers) {
      expect(leftover.notes.map((note) => note.fact)).toContain('suggests_amount_within_minutes')
    }
  })
})

describe('repeats and twins', () => {
  it('finds the same sale twice on one side', () => {
    const twice = [
      journal('sale', '100', '5'),
      settlement('sale', '100', '5'),
      settlement('sale', '100', '5'),
    ]
    expect(inWords(tell(twice))).toEqual([
      'duplicate_settlement null -> 100: S sale 100 #5',
      'match batch_and_stan 100: J sale 100 #5, S sale 100 #5',
    ])
    const journaled = [journal('sale', '100', '5'), journal('sale', '100', '5')]
    expect(inWords(tell([...journaled, settlement('sale', '100', '5')]))).toEqual([
      'duplicate_journal 100 -> null: J sale 100 #5',
      'match batch_and_stan 100: J sale 100 #5, S sale 100 #5',
    ])
  })

  it('finds a repeat of a row that an earlier run matched', () => {
    const known = { ...settlement('sale', '100', '5'), place: 'matched' as const }
    expect(inWords(tell([settlement('sale', '100', '5')], terms(), [known]))).toEqual([
      'duplicate_settlement null -> 100: S sale 100 #5',
    ])
  })

  it('finds a repeat of an earlier day whose amount is spelled otherwise', () => {
    const before = { businessDate: '2026-03-09', settlementDate: '2026-03-10', at: null }
    const known = { ...settlement('sale', '100.00', '5', before), place: 'matched' as const }
    const row = settlement('sale', '100', '5', { at: null })
    expect(inWords(tell([row], terms(), [known]))).toEqual([
      'duplicate_settlement null -> 100: S sale 100 #5',
    ])
  })

  it('counts twins: two coffees, same card, same minute', () => {
    const rows = [
      journal('sale', '18', '5'),
      journal('sale', '18', '6'),
      settlement('sale', '18', '5'),
      settlement('sale', '18', '6'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'match batch_and_stan 18: J sale 18 #5, S sale 18 #5',
      'match batch_and_stan 18: J sale 18 #6, S sale 18 #6',
    ])
  })

  it('does not take a number that wrapped for a repeat', () => {
    const old = {
      ...journal('sale', '100', '5', { businessDate: '2025-11-02', at: '2025-11-02T09:00:00' }),
      place: 'matched' as const,
    }
    expect(inWords(tell([journal('sale', '100', '5')], terms(), [old]))).toEqual([
      'missing_settlement 100 -> null: J sale 100 #5',
    ])
  })

  it.each<[string, Partial<StoredTransaction>, Partial<StoredTransaction>]>([
    ['its STAN, zeros or none', { stan: '000005', rrn: null }, { originalStan: '5' }],
    ['its RRN', { rrn: '0612' }, { originalRrn: '612' }],
    ['its acquirer reference', { stan: null, rrn: null }, { originalReference: 'A1' }],
  ])('sees a sale voided on an earlier day that is settled now: by %s', (_, own, named) => {
    const id = { acquirerReference: 'A1' }
    const sale = { ...journal('sale', '100', '5', { ...id, ...own }), place: undefined }
    const undone = { ...journal('void', '100', '6', named), place: undefined }
    const settled = settlement('sale', '100', '5', { ...id, ...own })
    expect(tell([settled], terms(), [sale, undone]).leftovers.map((one) => one.type)).toEqual([
      'status_difference',
    ])
    const other = { ...undone, originalStan: null, originalRrn: null, originalReference: null }
    expect(tell([settled], terms(), [sale, other]).leftovers.map((one) => one.type)).toEqual([
      'duplicate_settlement',
    ])
  })

  it('sees an attempt declined on an earlier day that is settled now', () => {
    const known = {
      ...journal('sale', '100', '5', { responseCode: '51' }),
      place: 'declined' as const,
    }
    expect(inWords(tell([settlement('sale', '100', '5')], terms(), [known]))).toEqual([
      'status_difference 0 -> 100: S sale 100 #5',
    ])
  })
})

describe('keys', () => {
  it('builds no key from blanks or fillers', () => {
    const rows = [
      journal('sale', '100', '5', { batchNo: null, rrn: '000000000000', at: null }),
      settlement('sale', '100', '5', { batchNo: null, rrn: '000000000000', at: null }),
    ]
    expect(tell(rows).matches).toEqual([])
  })

  it('reads numbers without their leading zeros', () => {
    const rows = [
      journal('sale', '100', '000005', { batchNo: '000001' }),
      settlement('sale', '100', '5', { rrn: null }),
    ]
    expect(tell(rows).matches).toHaveLength(1)
  })

  it.each([
    ['acquirer_reference', { acquirerReference: 'Q1', stan: null, rrn: null }],
    ['rrn_and_terminal', { batchNo: null, rrn: 'R1' }],
    [
      'authorization_and_card',
      { stan: null, rrn: null, authCode: '123456', pan: '621234******4321' },
    ],
    ['authorization_and_stan', { batchNo: null, rrn: null, authCode: '123456' }],
  ])('stores the rung that fired: %s', (rule, words) => {
    const told = tell([journal('sale', '100', '5', words), settlement('sale', '100', '5', words)])
    expect(told.matches.map((match) => match.rule)).toEqual([rule])
  })

  it.each([
    ['another amount', { amount: '99' }, 'amount_difference'],
    ['another RRN', { rrn: 'R2' }, 'reference_difference'],
    ['another card', { pan: '621234******1234' }, 'missing_settlement'],
    ['another terminal', { terminalId: 'T9' }, 'reference_difference'],
    ['a date two days away', { businessDate: '2026-03-12' }, 'missing_settlement'],
  ])('joins nothing by authorization code and STAN against %s', (_, words, type) => {
    const own = { batchNo: null, rrn: null, authCode: '123456', terminalId: null }
    const known = { ...own, rrn: 'R1', pan: '621234******4321', terminalId: 'T1' }
    const told = tell([
      journal('sale', '100', '5', known),
      settlement('sale', '100', '5', { ...own, ...words }),
    ])
    expect(told.matches).toEqual([])
    expect(told.leftovers.map((one) => one.type)).toContain(type)
  })

  it('never joins across settlement sources', () => {
    const other = { ...settlement('sale', '100', '5'), source: 'wallet' }
    expect(tell([journal('sale', '100', '5'), other]).matches).toEqual([])
  })
})

describe('ambiguity', () => {
  const card = { stan: null, rrn: null, batchNo: null, authCode: '123456', pan: '621234******4321' }

  it('accepts a tie whose every assignment means the same', () => {
    const rows = [
      journal('sale', '18', null, card),
      journal('sale', '18', null, card),
      settlement('sale', '18', null, { ...card, at: null }),
      settlement('sale', '18', null, { ...card, at: null }),
    ]
    expect(tell(rows).matches).toHaveLength(2)
  })

  it('lets equal twins be each other’s, however unlike their counterparts, where counts agree', () => {
    const midnight = { ...card, at: `${DATE}T00:00:00` }
    const twin = () => journal('sale', '18', null, card)
    const first = settlement('sale', '18', null, midnight)
    const late = settlement('sale', '18', null, { ...midnight, settlementDate: '2026-03-13' })
    expect(tell([twin(), twin(), first, late]).matches).toHaveLength(2)
    const [early, later] = [twin(), { ...twin(), responseCode: '11' }]
    expect(tell([early, later, first, { ...first }]).matches).toHaveLength(2)

    const isShown = (rows: readonly StoredTransaction[]) => {
      const told = tell(rows)
      expect(told.matches).toEqual([])
      expect(told.leftovers.map((one) => one.type)).toEqual(['ambiguous'])
    }
    isShown([early, later, first, late])
    isShown([twin(), twin(), twin(), first, late])
  })

  it('shows a tie that matters as one exception with all of its class', () => {
    const late = { businessDate: '2026-03-11', at: '2026-03-11T12:00:00' }
    const rows = [
      journal('sale', '18', null, card),
      journal('sale', '18', null, { ...card, ...late }),
      settlement('sale', '18', null, { ...card, at: null, terminalId: null, fee: '-0.10' }),
      settlement('sale', '18', null, { ...card, at: null, terminalId: null, fee: '-0.20' }),
    ]
    const told = tell(rows)
    expect(told.matches).toEqual([])
    expect(
      told.leftovers.map((one) => [one.type, one.journal.length, one.settlement.length]),
    ).toEqual([['ambiguous', 2, 2]])
  })
})

describe('tolerances', () => {
  it('are off unless configured, absolute or relative', () => {
    const rows = [journal('sale', '100', '5'), settlement('sale', '99.5', '5')]
    expect(tell(rows).matches).toEqual([])
    expect(inWords(tell(rows, terms({ tolerance: { amount: '0.50' } })))).toEqual([
      'match batch_and_stan 100 (-0.5): J sale 100 #5, S sale 99.5 #5',
    ])
    expect(tell(rows, terms({ tolerance: { rate: '0.005' } })).matches).toHaveLength(1)
    expect(tell(rows, terms({ tolerance: { rate: '0.0049' } })).matches).toEqual([])
  })

  it('let initials of remarks stand for names, and tell strangers apart', () => {
    const bare = { at: null, rrn: null, batchNo: null }
    const rows = [
      journal('sale', '100', null, { ...bare, remark: 'MATTHIAS C payment' }),
      settlement('sale', '100', null, { ...bare, remark: 'L MEDICI BGC' }),
      settlement('sale', '100', null, { ...bare, remark: 'M CORVINUS dona' }),
    ]
    const [match] = tell(rows, terms({ tolerance: { daysLater: 1 } })).matches
    expect(match?.settlement[0]?.remark).toBe('M CORVINUS dona')
  })

  it('let the longest common beginning of remarks choose, and stand aside where two share as much', () => {
    const bare = { at: null, rrn: null, batchNo: null }
    const sent = (remark: string, amount = '100') =>
      journal('sale', amount, null, { ...bare, remark })
    const come = (remark: string, amount = '100') =>
      settlement('sale', amount, null, { ...bare, remark, fee: `-0.${remark.length}` })
    const told = (...rows: readonly StoredTransaction[]) =>
      tell(rows, terms({ tolerance: { daysLater: 1, rate: '0.05' } }))
        .matches.map(
          ({ rule, journal: [one], settlement: [other] }) =>
            `${rule}: ${one?.remark} = ${other?.remark}`,
        )
        .sort()
    expect(
      told(
        sent('M CORVINUS paym'),
        sent('M CORV donation'),
        come('M CORV  dona', '101'),
        come('m corvinus', '102'),
      ),
    ).toEqual([
      'remark_in_window: M CORV donation = M CORV  dona',
      'remark_in_window: M CORVINUS paym = m corvinus',
    ])
    // Equal money comes before the likeness of remarks.
    expect(
      told(sent('M CORVINUS paym', '101'), come('M CORVINUS paym'), come('M CORV', '101')),
    ).toEqual(['remark_in_window: M CORVINUS paym = M CORV'])
    expect(told(sent('M C one'), come('M C x'), come('M C two'))).toEqual([])
    expect(told(sent('M C one'), come('M D'))).toEqual([])
  })

  it('show a tie within days as one exception', () => {
    const rows = [
      journal('sale', '100', null, { at: null }),
      settlement('sale', '100', null, { at: null, fee: '-1' }),
      settlement('sale', '100', null, { at: null, fee: '-2' }),
    ]
    const told = tell(rows, terms({ tolerance: { daysLater: 1 } }))
    expect(told.leftovers.map((one) => [one.type, one.settlement.length])).toEqual([
      ['ambiguous', 2],
    ])
  })

  it.each([
    ['STAN', { stan: '222222' }, { stan: '111111' }],
    ['remark', { remark: 'M CORVINUS' }, { remark: 'L MEDICI' }],
  ])('leave a tie to a person where a %s forbids one of its pairs', (_, sent, come) => {
    // A card number keeps the settlement's rows from being lines for the terminal's day.
    const bare = { at: null, rrn: null, batchNo: null, pan: '621234******1111' }
    const rows = [
      journal('sale', '100', null, bare),
      journal('sale', '100', null, { ...bare, ...sent }),
      settlement('sale', '100', null, bare),
      settlement('sale', '100', null, { ...bare, ...come }),
    ]
    const told = tell(rows, terms({ tolerance: { daysLater: 1 } }))
    expect(told.matches).toEqual([])
    expect(told.leftovers.map((one) => [one.type, one.journal.length])).toEqual([['ambiguous', 2]])
  })

  it('join amounts within days where the source configures a window', () => {
    const rows = [
      journal('sale', '100', null),
      settlement('sale', '100', null, {
        at: null,
        businessDate: '2026-03-12',
        settlementDate: '2026-03-12',
      }),
    ]
    expect(tell(rows).matches).toEqual([])
    expect(tell(rows, terms({ tolerance: { daysLater: 1 } })).matches).toEqual([])
    expect(tell(rows, terms({ tolerance: { daysLater: 2 } })).matches).toHaveLength(1)
  })
})
