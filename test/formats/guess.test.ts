// Proposals for unknown files: what is printed of them holds no card number.
import { describe, expect, it } from 'vitest'
import { guessLayout } from '../../src/formats/formats.ts'
import { chunks } from './reading.ts'
import { workbookOfSheets } from './written.ts'

describe('a proposed layout', () => {
  it('is of the sheet that says most, and of none where no heading says anything', async () => {
    const cover = [['Statement'], ['made by', 'somebody']]
    const rows = [
      ['merchant', 'amount', 'date'],
      ['M1', '5.00', '2026-03-01'],
    ]
    const book = (sheets: Parameters<typeof workbookOfSheets>[0]) =>
      guessLayout(chunks(workbookOfSheets(sheets)), 'unknown.xlsx')
    const { layout } = await book({ Cover: cover, Sales: rows })
    expect(layout).toMatchObject({ type: 'xlsx', sheet: 'Sales' })
    expect(Object.keys(layout.columns ?? {})).toEqual(['merchantId', 'amount', 'at'])
    await expect(book({ Cover: cover })).rejects.toMatchObject({ code: 'NO_GUESS', exit: 2 })
  })

  const guessed = (...lines: string[]) =>
    guessLayout(chunks(Buffer.from(`${lines.join('\n')}\n`)), 'unknown.csv')

  it('leaves words out that it does not know, and signs as they are written', async () => {
    const { layout } = await guessed(
      'Händler;Beleg;Datum;Art;Betrag;Gebühr',
      '4711;000001;01.03.2026;Kauf;1.234,50;12,35',
      '4711;000002;01.03.2026;Gutschrift;-20,00;0,00',
      '4711;000003;01.03.2026;Umbuchung;5,00;0,00',
      'Summe;;;;1.219,50;12,35',
    )
    expect(layout).toMatchObject({ trailer: ['Summe'], columns: { stan: { names: ['Beleg'] } } })
    expect(layout.records).toMatchObject([
      {
        kind: { words: { Kauf: 'sale', Gutschrift: 'refund' } },
        amount: { direction: 'as_written' },
        fee: { direction: 'negated' },
      },
    ])
    expect(JSON.stringify(layout.records)).not.toContain('Umbuchung')
    const unsigned = ['merchant,type,amount,date', 'M1,sale,-5.00,2026-03-01']
    const refund = 'M1,refund,3.00,2026-03-01'
    expect((await guessed(...unsigned, refund)).layout.records).toMatchObject([
      { amount: { direction: 'by_kind' } },
    ])
  })

  it('has no card number for a kind or a heading', async () => {
    const { layout } = await guessed(
      'merchant,type,amount,date,ref 4111111111111111',
      'M1,sale,5.00,2026-03-01,1',
      'M1,4111111111111111,5.00,2026-03-01,2',
      'M1,4111 1111 1111 1111,5.00,2026-03-01,3',
      'M1,card 4111-1111-1111-1111,5.00,2026-03-01,4',
      'M1,refund,5.00,2026-03-01,5',
    )
    expect(JSON.stringify(layout)).not.toMatch(/4111/)
    expect(layout.records).toMatchObject([
      { kind: { column: 'kind', words: { refund: 'refund', sale: 'sale' } } },
    ])
  })

  it.each([
    ["1'234.50", { decimal: '.', thousands: "'" }],
    ['1 234,50', { decimal: ',', thousands: ' ' }],
    ['1.234,50', { decimal: ',', thousands: '.' }],
    ['1234.50', undefined],
  ])('writes figures as %s has them', async (figure, figures) => {
    const { layout } = await guessed(
      'merchant;type;amount;date',
      `M1;sale;${figure};2026-03-01`,
      `M1;sale;${figure};2026-03-02`,
    )
    expect(layout.figures).toEqual(figures)
  })
})
