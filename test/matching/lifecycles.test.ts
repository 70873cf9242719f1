// Lifecycles as stories: what belongs together is one expected settlement before anything is matched.
import { describe, expect, it } from 'vitest'
import type { KnownRow } from '../../src/domain/leftover.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { inWords, journal, STORES, settlement, tell, terms, UNIONPAY } from './story.ts'

function known(row: StoredTransaction, place: KnownRow['place']): KnownRow {
  return { ...row, place }
}

describe('a sale and what undoes it', () => {
  it('nets a sale and its void, by the STAN it names', () => {
    const rows = [journal('sale', '80', '5'), journal('void', '80', '6', { originalStan: '5' })]
    expect(inWords(tell(rows))).toEqual(['netted: J sale 80 #5', 'netted: J void -80 #6'])
  })

  it('nets a sale and its void by RRN, by acquirer reference, and by card and amount alone', () => {
    const card = { pan: '621234******4321', rrn: null, stan: null }
    for (const [sale, undo] of [
      [{}, { originalRrn: 'R5' }],
      [{ acquirerReference: 'Q5' }, { originalReference: 'Q5' }],
      [card, card],
    ]) {
      const rows = [journal('sale', '80', '5', sale), journal('void', '80', '6', undo)]
      expect(tell(rows).placed.map((one) => one.place)).toEqual(['netted', 'netted'])
    }
  })

  it('nets a timeout and its reversal, which repeats the STAN, and passes over a second reversal', () => {
    const rows = [
      journal('sale', '80', '5', { responseCode: '', rrn: null }),
      journal('reversal', '80', '5', { rrn: null, at: '2026-03-10T12:00:30' }),
      journal('reversal', '80', '5', { rrn: null, at: '2026-03-10T12:01:00' }),
    ]
    expect(inWords(tell(rows))).toEqual([
      'netted: J reversal -80 #5',
      'netted: J sale 80 #5',
      'not_financial: J reversal -80 #5',
    ])
  })

  it('does not count a void that was refused', () => {
    const rows = [
      journal('sale', '80', '5'),
      journal('void', '80', '6', { originalStan: '5', responseCode: '05' }),
      settlement('sale', '80', '5'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'declined: J void -80 #6',
      'match batch_and_stan 80: J sale 80 #5, S sale 80 #5',
    ])
  })

  it('brings a sale back to life when its void is reversed', () => {
    const rows = [
      journal('sale', '80', '5'),
      journal('void', '80', '6', { originalStan: '5' }),
      journal('reversal', '80', '7', { originalStan: '6' }),
      settlement('sale', '80', '5'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'match batch_and_stan 80: J sale 80 #5, S sale 80 #5',
      'not_financial: J reversal -80 #7',
      'not_financial: J void -80 #6',
    ])
  })

  it('asks about a second void, whenever it comes: the sale is there, and undone twice', () => {
    const rows = [journal('sale', '80', '5'), journal('void', '80', '6', { originalStan: '5' })]
    const second = journal('void', '80', '7', { originalStan: '5' })
    const asked = 'duplicate_journal -80 -> null: J void -80 #7'
    const told = tell([...rows, second])
    expect(inWords(told)).toEqual([asked, 'netted: J sale 80 #5', 'netted: J void -80 #6'])
    const placed = rows.map((row) => known(row, 'netted'))
    const late = tell([second], terms(), placed)
    expect(inWords(late)).toEqual([asked])
    expect(late.leftovers[0]?.notes).toEqual(told.leftovers[0]?.notes)
    const settled = settlement('void', '80', '7')
    expect(inWords(tell([second, settled], terms(), placed))).toEqual([
      'duplicate_journal -80 -> -80: J void -80 #7, S void -80 #7',
    ])
  })

  it('asks about a void that the acquirer took back twice', () => {
    const undo = (stan: string) => settlement('void', '80', stan, { originalStan: '5' })
    const rows = [settlement('sale', '80', '5'), undo('6'), undo('7')]
    expect(inWords(tell(rows))).toContain('duplicate_settlement null -> -80: S void -80 #7')
  })

  it('calls a void that was sent twice a duplicate, and a sale that was sent again after its void', () => {
    const undo = { originalStan: '5', at: '2026-03-10T12:05:00' }
    const rows = [journal('sale', '80', '5'), journal('void', '80', '6', undo)]
    expect(inWords(tell([...rows, journal('void', '80', '6', undo)]))).toContain(
      'duplicate_journal -80 -> null: J void -80 #6',
    )
    expect(inWords(tell([...rows, journal('sale', '80', '5')]))).toContain(
      'duplicate_journal 80 -> null: J sale 80 #5',
    )
  })

  it('voids the sale of its amount among those of one number, however the amount is spelled', () => {
    const bare = { rrn: null }
    const rows = [
      journal('sale', '80.00', '5', bare),
      journal('sale', '90', '5', bare),
      journal('void', '80', '6', { ...bare, originalStan: '5' }),
    ]
    expect(inWords(tell(rows)).filter((one) => one.startsWith('netted'))).toEqual([
      'netted: J sale 80.00 #5',
      'netted: J void -80 #6',
    ])
  })

  it('nets the chains of the settlement side as well', () => {
    const rows = [
      settlement('sale', '80', '5'),
      settlement('void', '80', '6', { originalRrn: 'R5' }),
    ]
    expect(inWords(tell(rows))).toEqual(['netted: S sale 80 #5', 'netted: S void -80 #6'])
  })

  it('nets both sides when the acquirer prints sale and void without saying what the void undoes', () => {
    const rows = [
      journal('sale', '80', '5'),
      journal('void', '80', '6', { originalStan: '5', at: '2026-03-10T13:00:00' }),
      settlement('sale', '80', '5'),
      settlement('void', '80', '6', { at: '2026-03-10T13:00:00' }),
    ]
    expect(new Set(inWords(tell(rows)).map((line) => line.split(':')[0]))).toEqual(
      new Set(['netted']),
    )
  })

  it('nets a void that the acquirer paid back as a refund, by what the refund names', () => {
    const rows = [
      journal('sale', '80', '5', { acquirerReference: 'Q5' }),
      journal('void', '80', '6', { originalStan: '5' }),
      settlement('sale', '80', '5', { acquirerReference: 'Q5' }),
    ]
    for (const named of [
      { originalRrn: 'R5' },
      { originalStan: '5' },
      { originalReference: 'Q5' },
    ]) {
      const back = settlement('refund', '80', '9', named)
      expect(tell([...rows, back]).placed.map((one) => one.place)).toEqual(Array(4).fill('netted'))
    }
    const back = settlement('refund', '80', null, { rrn: 'R5' })
    expect(tell([...rows, back]).leftovers).toEqual([])
    const part = settlement('refund', '30', '9', { originalRrn: 'R5' })
    expect(inWords(tell([...rows, part]))).toEqual([
      'status_difference 0 -> 50: J sale 80 #5, J void -80 #6, S sale 80 #5, S refund -30 #9',
    ])
  })

  it('keeps a refund apart from a void that was taken back as one', () => {
    const rows = [
      journal('sale', '80', '5'),
      journal('void', '80', '6', { originalStan: '5' }),
      settlement('sale', '80', '5'),
      settlement('void', '80', '6', { originalRrn: 'R5' }),
      settlement('refund', '80', '9', { originalRrn: 'R5' }),
    ]
    expect(inWords(tell(rows))).toContain('missing_journal null -> -80: S refund -80 #9')
  })

  it('sees that the acquirer took back a sale that stands in the journal', () => {
    const rows = [
      journal('sale', '80', '5'),
      settlement('sale', '80', '5'),
      settlement('void', '80', '6', { originalRrn: 'R5' }),
    ]
    expect(inWords(tell(rows))).toEqual([
      'status_difference 80 -> 0: J sale 80 #5, S sale 80 #5, S void -80 #6',
    ])
  })

  it('waits for the undoing of a sale that was settled, then says that money is due back', () => {
    const sale = known(journal('sale', '80', '5'), 'matched')
    const late = journal('void', '80', '6', {
      originalStan: '5',
      businessDate: '2026-03-11',
      at: '2026-03-11T09:00:00',
    })
    expect(inWords(tell([late], terms({ settled: false }), [sale]))).toEqual([
      'awaiting: J void -80 #6',
    ])
    expect(inWords(tell([late], terms(), [sale]))).toEqual([
      'status_difference -80 -> null: J void -80 #6',
    ])
    const back = settlement('void', '80', '6', { businessDate: '2026-03-11' })
    expect(tell([late, back], terms(), [sale]).matches).toHaveLength(1)
  })

  it('sees an attempt netted on an earlier day that is settled now', () => {
    const sale = known(journal('sale', '80', '5'), 'netted')
    expect(inWords(tell([settlement('sale', '80', '5')], terms(), [sale]))).toEqual([
      'status_difference 0 -> 80: S sale 80 #5',
    ])
    const undo = known(journal('void', '80', '6', { originalStan: '5' }), 'netted')
    const late = [settlement('sale', '80', '5'), settlement('void', '80', '6')]
    expect(inWords(tell(late, terms(), [undo, sale]))).toEqual([
      'netted: S sale 80 #5',
      'netted: S void -80 #6',
    ])
  })
})

describe('an undoing that was settled without its sale', () => {
  it.each([
    ['void', '6', { originalStan: '5' }],
    ['reversal', '5', {}],
  ] as const)('is other money for the same attempt, whenever it comes: %s', (kind, stan, words) => {
    const rows = [journal('sale', '80', '5'), journal(kind, '80', stan, words)]
    const alone = settlement(kind, '80', stan)
    const placed = rows.map((row) => known(row, 'netted'))
    for (const { leftovers } of [tell([...rows, alone]), tell([alone], terms(), placed)]) {
      expect(leftovers).toMatchObject([
        { type: 'amount_difference', expected: '0', settled: '-80' },
      ])
    }
  })
})

describe('a settlement row under the number of a sale that has its place', () => {
  const next = { businessDate: '2026-03-11', at: '2026-03-11T15:00:00', rrn: null }
  const typeBeside = (place: KnownRow['place'], row: StoredTransaction) => {
    const told = tell([row], terms(), [known(journal('sale', '80', '5', { rrn: null }), place)])
    return told.leftovers.map((one) => one.type)
  }

  it.each([
    ['the same money', '80', next],
    ['the same day', '60', { rrn: null }],
  ])('is that sale once more: %s', (_, amount, words) => {
    const row = settlement('sale', amount, '5', words)
    expect(typeBeside('matched', row)).toEqual(['duplicate_settlement'])
  })

  it('is another sale, for other money on another day', () => {
    const row = settlement('sale', '60', '5', next)
    expect(typeBeside('matched', row)).toEqual(['missing_journal'])
  })

  it.each(['declined', 'netted'] as const)('is no one else where that was %s', (place) => {
    for (const amount of ['60', '80']) {
      const row = settlement('sale', amount, '5', next)
      expect(typeBeside(place, row)).toEqual(['status_difference'])
    }
  })
})

describe('a settlement row under the card and authorization of an attempt that came to nothing', () => {
  const card = { authCode: '123456', pan: '621234******4321' }
  const attempt = journal('sale', '80', '5', card)
  const typesBeside = (place: KnownRow['place'], words: Partial<StoredTransaction>) => {
    const row = settlement('sale', '80', '5', { ...card, terminalId: null, ...words })
    return tell([row], terms(), [known(attempt, place)]).leftovers.map((one) => one.type)
  }

  it.each(['declined', 'netted'] as const)('is of that attempt: %s', (place) => {
    expect(typesBeside(place, {})).toEqual(['status_difference'])
    expect(typesBeside(place, { terminalId: 'T1', rrn: null, batchNo: null })).toEqual([
      'status_difference',
    ])
  })

  it.each<[string, Partial<StoredTransaction>]>([
    ['other money', { amount: '60' }],
    ['another RRN', { rrn: 'R9' }],
    ['another terminal', { terminalId: 'T2' }],
    ['days later', { businessDate: '2026-03-13', at: '2026-03-13T12:00:00' }],
  ])('is another sale: %s', (_, words) => {
    expect(typesBeside('declined', words)).toEqual(['missing_journal'])
  })

  it('is no second payment of a sale that was matched: the code is short', () => {
    expect(typesBeside('matched', {})).toEqual(['missing_journal'])
  })
})

describe('what changes the amount', () => {
  it('adds a tip, and one that was adjusted to nothing', () => {
    for (const tip of ['15', '0']) {
      const settled = tip === '0' ? '100' : '115'
      const rows = [
        journal('sale', '100', '5'),
        journal('tip_adjust', tip, '6', { originalStan: '5' }),
        settlement('sale', settled, '5'),
      ]
      expect(inWords(tell(rows))).toEqual([
        `match batch_and_stan ${settled}: J sale 100 #5, J tip_adjust ${tip} #6, S sale ${settled} #5`,
      ])
    }
  })

  it('joins a tip that the acquirer settles on a line of its own', () => {
    const rows = [
      journal('sale', '100', '5'),
      journal('tip_adjust', '15', '6', { originalStan: '5' }),
      settlement('sale', '100', '5'),
      settlement('tip_adjust', '15', '6'),
    ]
    const [match] = tell(rows).matches
    expect(match).toMatchObject({ amount: '115', difference: '0' })
    expect([match?.journal.length, match?.settlement.length]).toEqual([2, 2])
  })

  it('voids a sale with its tip', () => {
    const rows = [
      journal('sale', '100', '5'),
      journal('tip_adjust', '15', '6', { originalStan: '5' }),
      journal('void', '115', '7', { originalStan: '5' }),
    ]
    expect(tell(rows).placed.map((one) => one.place)).toEqual(['netted', 'netted', 'netted'])
  })

  it('takes a tip back that was voided', () => {
    const rows = [
      journal('sale', '100', '5'),
      journal('tip_adjust', '20', '6', { originalStan: '5' }),
      journal('void', '20', '7', { originalRrn: 'R6' }),
      settlement('sale', '100', '5'),
    ]
    const told = tell(rows)
    expect(told.leftovers).toEqual([])
    expect(told.matches.map((one) => one.amount)).toEqual(['100'])
  })

  it('expects the completion, not the preauthorization', () => {
    const rows = [
      journal('preauth', '200', '5'),
      journal('completion', '150', '6', { originalStan: '5' }),
      settlement('sale', '150', '6'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'match batch_and_stan 150: J completion 150 #6, S sale 150 #6',
      'not_financial: J preauth 200 #5',
    ])
  })

  it('takes a partial approval for what was settled of it', () => {
    const sale = journal('sale', '100', '5', { responseCode: '10' })
    expect(inWords(tell([sale, settlement('sale', '60', '5')]))).toEqual([
      'match batch_and_stan 60: J sale 100 #5, S sale 60 #5',
    ])
    expect(tell([sale, settlement('sale', '160', '5')]).leftovers[0]?.type).toBe(
      'amount_difference',
    )
  })

  it('undoes a partial approval by a void of what was asked for, or of what was approved', () => {
    const sale = journal('sale', '100', '5', { responseCode: '10' })
    for (const figure of ['100', '60']) {
      const undo = journal('void', figure, '6', { originalStan: '5' })
      expect(tell([sale, undo]).placed.map((one) => one.place)).toEqual(['netted', 'netted'])
      const lot = [sale, undo, settlement('sale', '60', '5'), settlement('void', '60', '6')]
      expect(tell(lot).placed).toHaveLength(4)
    }
    const full = [journal('sale', '100', '5'), journal('void', '60', '6', { originalStan: '5' })]
    expect(tell(full).placed).toEqual([])
  })

  it('takes a partial approval for what was settled under its card, beside a zero under the same code', () => {
    const card = { authCode: '222222', pan: '621234******1111' }
    const bare = { batchNo: null, rrn: null, stan: null, ...card }
    const rows = [
      journal('sale', '30', '5', { ...bare, responseCode: '10' }),
      journal('sale', '0', '6', bare),
      settlement('sale', '10', '5', bare),
    ]
    expect(tell(rows).matches.map((one) => [one.rule, one.amount])).toEqual([
      ['authorization_and_card', '10'],
    ])
  })

  it('counts a sale that was stored offline and uploaded once', () => {
    const rows = [
      journal('offline_sale', '70', '5', { responseCode: '', storedOffline: true }),
      journal('offline_sale', '70', '6', { originalStan: '5' }),
      journal('batch_upload', null, '7', { originalStan: '5' }),
      settlement('sale', '70', '6'),
    ]
    expect(inWords(tell(rows))).toEqual([
      'match batch_and_stan 70: J offline_sale 70 #5, S sale 70 #6',
      'not_financial: J batch_upload - #7',
      'not_financial: J offline_sale 70 #6',
    ])
  })

  it('knows a stored sale by its upload, though the line for it lacks the batch', () => {
    const rows = [
      journal('offline_sale', '70', '5', { responseCode: 'Y1', storedOffline: true }),
      journal('sale', '70', '6', { originalRrn: 'R5' }),
      settlement('sale', '70', '6', { batchNo: null }),
    ]
    expect(tell(rows).leftovers).toEqual([])
  })

  it('takes the upload of a stored sale that has its place for the same money, unless it says other', () => {
    const stored = known(journal('offline_sale', '70', '5', { storedOffline: true }), 'matched')
    const upload = (amount: string) => [journal('sale', amount, '6', { originalRrn: 'R5' })]
    expect(inWords(tell(upload('70'), terms(), [stored]))).toEqual(['not_financial: J sale 70 #6'])
    expect(tell(upload('90'), terms(), [stored]).leftovers).toHaveLength(1)
  })

  it('holds what undoes the upload of a sale that has its place against that sale', () => {
    const stored = known(journal('offline_sale', '70', '5', { storedOffline: true }), 'matched')
    for (const kind of ['void', 'reversal'] as const) {
      const rows = [
        journal('sale', '70', '6', { originalRrn: 'R5' }),
        journal(kind, '70', '7', { originalRrn: 'R6' }),
      ]
      const told = tell(rows, terms(), [stored])
      expect(told.placed.map(({ row }) => row.stan)).toEqual(['6'])
      expect(told.leftovers.map((one) => one.type)).toEqual(['status_difference'])
    }
  })

  it('never lets an upload that has its place hold the money', () => {
    const first = journal('sale', '70', '6', { originalRrn: 'R5', at: '2026-03-02T20:00:00' })
    const rows = [
      journal('offline_sale', '70', '5', { storedOffline: true }),
      journal('sale', '60', '7', { originalRrn: 'R5', at: '2026-03-02T13:00:00' }),
      journal('void', '70', '8', { originalRrn: 'R6' }),
    ]
    const told = tell(rows, terms(), [known(first, 'not_financial')])
    const placed = [...told.matches, ...told.leftovers].flatMap((one) => one.journal)
    const all = [...placed, ...told.placed.map(({ row }) => row)].map((row) => row.stan)
    expect(all.sort()).toEqual(['5', '7', '8'])
  })

  it('counts an offline sale once that was uploaded twice, the last upload deciding', () => {
    for (const kind of ['sale', 'offline_sale'] as const) {
      for (const [stored, first, code] of [
        ['5', '70', '51'],
        ['5', '70', '00'],
        ['0', '70', '00'],
        [null, '70', '51'],
        ['5', '60', '00'],
      ] as const) {
        const rows = [
          journal('offline_sale', stored, '5', { responseCode: '' }),
          journal(kind, first, '6', { originalRrn: 'R5', responseCode: code }),
          journal(kind, '70', '7', { originalRrn: 'R5' }),
          settlement('sale', '70', '7'),
        ]
        const told = tell(rows)
        expect(told.matches.map((one) => one.journal.map((row) => row.stan))).toEqual([['7']])
        expect(told.leftovers).toEqual([])
        expect(told.placed.map(({ row }) => row.stan)).toEqual(['5', '6'])
      }
    }
  })

  it('finds an offline sale that waited by the references of its upload, which has its place', () => {
    const stored = journal('offline_sale', '70', '5', { responseCode: '' })
    const upload = journal('sale', '70', '6', { originalRrn: 'R5' })
    const idle = known(upload, 'not_financial')
    expect(inWords(tell([stored, settlement('sale', '70', '6')], terms(), [idle]))).toEqual([
      'match batch_and_stan 70: J offline_sale 70 #5, S sale 70 #6',
    ])
    const undo = journal('void', '70', '7', { originalRrn: 'R6' })
    expect(inWords(tell([stored, undo], terms(), [idle]))).toEqual([
      'netted: J offline_sale 70 #5',
      'netted: J void -70 #7',
    ])
  })

  it('undoes an offline sale by what names its upload', () => {
    const rows = [
      journal('offline_sale', '70', '5', { responseCode: '' }),
      journal('offline_sale', '70', '6', { originalRrn: 'R5' }),
      journal('sale', '70', '7', { originalRrn: 'R6' }),
      journal('void', '70', '8', { originalRrn: 'R7' }),
    ]
    expect(inWords(tell(rows))).toEqual([
      'netted: J offline_sale 70 #5',
      'netted: J void -70 #8',
      'not_financial: J offline_sale 70 #6',
      'not_financial: J sale 70 #7',
    ])
  })

  it('misses a sale that was stored offline and never forwarded', () => {
    for (const storedOffline of [true, null]) {
      const stored = journal('offline_sale', '70', '5', { responseCode: '', storedOffline })
      expect(tell([stored]).leftovers[0]?.type).toBe('missing_settlement')
    }
  })
})

describe('refunds', () => {
  const later = { businessDate: '2026-03-12', at: '2026-03-12T09:00:00' }

  it('are expected settlements of their own, partial and repeated', () => {
    const sale = known(journal('sale', '100', '5'), 'matched')
    const rows = [
      journal('refund', '40', '6', { originalStan: '5', originalRrn: 'R5', ...later }),
      journal('refund', '40', '7', { originalStan: '5', originalRrn: 'R5', ...later }),
      settlement('refund', '40', '6', { originalRrn: 'R5', ...later }),
      settlement('refund', '40', '7', { originalRrn: 'R5', ...later }),
    ]
    expect(inWords(tell(rows, terms(), [sale]))).toEqual([
      'match batch_and_stan -40: J refund -40 #6, S refund -40 #6',
      'match batch_and_stan -40: J refund -40 #7, S refund -40 #7',
    ])
  })

  it('are found under their sale as well, where the acquirer presents them so', () => {
    const sale = known(journal('sale', '100', '5'), 'matched')
    const rows = [
      journal('refund', '40', '6', { originalRrn: 'R5', ...later }),
      settlement('refund', '40', null, { rrn: 'R5', ...later }),
    ]
    expect(tell(rows, terms(), [sale]).matches.map((one) => one.rule)).toEqual([
      'original_reference',
    ])
  })

  it('are told apart by references of their own, unless those are the original’s', () => {
    const sale = known(journal('sale', '100', '5'), 'matched')
    const own = journal('refund', '40', '6', { originalRrn: 'R5', originalStan: '5', ...later })
    const judged = (words: Partial<StoredTransaction>) => {
      const bare = { rrn: null, originalRrn: 'R5', ...later }
      const told = tell([own, settlement('refund', '40', null, { ...bare, ...words })], terms(), [
        sale,
      ])
      return [...told.matches.map((one) => one.rule), ...told.leftovers.map((one) => one.type)]
    }
    for (const words of [{}, { stan: '5' }, { rrn: 'R5' }, { rrn: 'R5', stan: '9' }]) {
      expect(judged(words)).toEqual(['original_reference'])
    }
    for (const words of [{ stan: '9' }, { rrn: 'R9' }, { rrn: 'R9', stan: '9' }]) {
      expect(judged(words)).toEqual(['reference_difference'])
    }
  })

  it('that come to more than the sale are on record with what settled them', () => {
    const sale = known(journal('sale', '100', '5'), 'matched')
    const rows = [
      journal('refund', '70', '6', { originalStan: '5', ...later }),
      journal('refund', '70', '7', { originalStan: '5', ...later, at: '2026-03-12T10:00:00' }),
      settlement('refund', '70', '6', later),
      settlement('refund', '70', '7', later),
    ]
    const told = tell(rows, terms(), [sale])
    expect(inWords(told)).toEqual([
      'amount_difference -70 -> -70: J refund -70 #7, S refund -70 #7',
      'match batch_and_stan -70: J refund -70 #6, S refund -70 #6',
    ])
    expect(told.leftovers[0]?.notes).toContainEqual({
      fact: 'refunds_exceed_sale',
      value: '140.00 / 100.00',
    })
  })

  it('of a sale that was declined are on record: nothing was there to give back', () => {
    const rows = [
      journal('sale', '100', '5', { responseCode: '51' }),
      journal('refund', '100', '6', { originalStan: '5' }),
      settlement('refund', '100', '6'),
    ]
    expect(tell(rows).leftovers.map((one) => one.type)).toEqual(['amount_difference'])
  })

  it('may be made at another terminal, where one sale only bears the number', () => {
    const elsewhere = { originalRrn: 'R5', terminalId: 'T2', ...later }
    const sold = journal('sale', '100', '5')
    const given = journal('refund', '120', '6', elsewhere)
    expect(tell([sold, given]).leftovers.map((one) => one.type)).toContain('amount_difference')
    const twin = journal('sale', '100', '7', { rrn: 'R5', terminalId: 'T3' })
    expect(tell([sold, twin, given]).leftovers.map((one) => one.type)).toContain('orphan_lifecycle')
  })

  it('count those of earlier runs', () => {
    const before = [
      known(journal('sale', '100', '5'), 'matched'),
      known(journal('refund', '80', '6', { originalStan: '5', ...later }), 'matched'),
    ]
    const again = journal('refund', '30', '7', {
      originalStan: '5',
      businessDate: '2026-03-13',
      at: '2026-03-13T09:00:00',
    })
    expect(tell([again], terms(), before).leftovers[0]?.type).toBe('amount_difference')
  })
})

describe('orphans', () => {
  it.each(['void', 'reversal', 'tip_adjust'] as const)('a %s without its sale', (kind) => {
    const [leftover] = tell([journal(kind, '80', '6', { originalStan: '5' })]).leftovers
    expect(leftover?.type).toBe('orphan_lifecycle')
    expect(leftover?.notes[0]).toEqual({ fact: 'original_unknown', value: 'STAN 5' })
  })

  it.each(['refund', 'completion'] as const)('a %s whose original nobody knows', (kind) => {
    const row = journal(kind, '80', '6', { originalRrn: 'R5' })
    expect(inWords(tell([row], terms({ settled: false })))).toHaveLength(1)
    expect(tell([row], terms({ settled: false })).placed[0]?.place).toBe('awaiting')
    expect(tell([row]).leftovers[0]?.type).toBe('orphan_lifecycle')
    const settled = tell([row, settlement(kind, '80', '6')])
    expect(settled.leftovers.map((one) => [one.type, one.settlement.length])).toEqual([
      ['orphan_lifecycle', 1],
    ])
  })

  it('a refund that both sides know under the acquirer’s own id is a match, alone it is an orphan', () => {
    const row = journal('refund', '80', '6', {
      originalReference: 'SALE',
      acquirerReference: 'Q6',
    })
    expect(tell([row]).leftovers.map((one) => one.type)).toEqual(['orphan_lifecycle'])
    const other = settlement('refund', '80', null, { acquirerReference: 'Q6' })
    const told = tell([row, other])
    expect(told.matches.map((one) => one.rule)).toEqual(['acquirer_reference'])
    expect(told.leftovers).toEqual([])
    const less = settlement('refund', '70', null, { acquirerReference: 'Q6' })
    expect(tell([row, less]).leftovers.map((one) => one.type)).toEqual(['amount_difference'])
  })

  it('a refund that names nothing is none', () => {
    const told = tell([journal('refund', '80', '6'), settlement('refund', '80', '6')])
    expect(told.matches).toHaveLength(1)
  })
})

describe('what is no expected settlement', () => {
  it('has its place by kind, tender and route', () => {
    const rows = [
      journal('balance_inquiry', '0', '1'),
      journal('batch_close', '500', '2'),
      journal('sale', '20', '3', { paymentMethod: 'cash' }),
      journal('sale', '20', '4', {
        paymentMethod: 'cash',
        responseCode: null,
        outcome: 'cancelled',
      }),
      journal('sale', '0', '5', { remark: 'paid by voucher 18.00' }),
      settlement('fee', '30', null),
      settlement('chargeback', '80', null, { originalRrn: 'R9' }),
    ]
    expect(inWords(tell(rows))).toEqual([
      'acquirer_entry: S chargeback -80 #-',
      'acquirer_entry: S fee -30 #-',
      'declined: J sale 20 #4',
      'not_financial: J balance_inquiry 0 #1',
      'not_financial: J batch_close 500 #2',
      'not_financial: J sale 0 #5',
      'other_tender: J sale 20 #3',
    ])
    const claimed = terms()
    const sources = claimed.sources.map((source) =>
      source.side === 'settlement' ? { ...source, settles: { schemes: ['visa'] } } : source,
    )
    expect(inWords(tell([journal('sale', '20', '3')], { ...claimed, sources }))).toEqual([
      'unrouted: J sale 20 #3',
    ])
  })

  it('are told by acquirer: the same number is another sale there', () => {
    const visa = { ...UNIONPAY, name: 'visa', settles: { schemes: ['visa'] } }
    const sources = [STORES, { ...UNIONPAY, settles: { schemes: ['unionpay'] } }, visa]
    const held = known(journal('sale', '10', '5', { scheme: 'unionpay' }), 'matched')
    const rows = [
      journal('sale', '20', '5', { scheme: 'visa' }),
      settlement('sale', '10', '5', { source: 'visa' }),
    ]
    expect(inWords(tell(rows, terms({ sources }), [held]))).toEqual([
      'amount_difference 20 -> 10: J sale 20 #5, S sale 10 #5',
    ])
    for (const row of rows) {
      expect(tell([row], terms({ sources }), [held]).leftovers[0]?.type).toMatch(/^missing_/)
    }
  })
})
