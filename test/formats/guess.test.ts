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
