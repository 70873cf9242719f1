// Laws of the parts: figures, sums, quotes and times against slower ways to say the same.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDateText } from '../../src/domain/business-date.ts'
import { ExactSum } from '../../src/domain/exact-sum.ts'
import { isAmountText, money, sum } from '../../src/domain/money.ts'
import { figureReader, isPlainFigure, sameFigure, withDecimals } from '../../src/formats/figures.ts'
import { quotedCells } from '../../src/formats/quotes.ts'
import { timeReader } from '../../src/formats/times.ts'

const figureLike = fc.oneof(
  fc.stringMatching(/^-?\d{1,20}(\.\d{1,10})?$/),
  fc.stringMatching(/^[-+.,e\d ]{0,12}$/),
  fc.string({ maxLength: 6 }),
)

describe('figures', () => {
  it('follow the grammar of the domain', () => {
    fc.assert(fc.property(figureLike, (text) => isPlainFigure(text) === isAmountText(text)))
  })

  it('add up exactly, unreadable ones as 0', () => {
    fc.assert(
      fc.property(fc.array(figureLike, { maxLength: 60 }), (texts) => {
        const total = new ExactSum()
        for (const text of texts) total.add(text)
        const expected = sum(texts.filter(isAmountText).map(money))
        expect(money(total.text()).eq(expected)).toBe(true)
        expect(sameFigure(total.text(), expected.toFixed())).toBe(true)
      }),
    )
  })

  it('add up exactly over more figures than are gathered at once', () => {
    const total = new ExactSum()
    for (let count = 0; count < 5_000; count++) total.add('999999999.99')
    expect(total.text()).toBe('4999999999950.00')
  })

  it('are read in the style that a layout declares, and in no other', () => {
    const brazil = figureReader({ decimal: ',', thousands: '.', symbols: ['R$'] })
    expect(
      ['R$ 1.234,56', '1234,5', '-R$ 10,00', 'R$ -1,00', '1.23', '1,234.56', '1.2345,0'].map(
        brazil,
      ),
    ).toEqual(['1234.56', '1234.5', '-10.00', '-1.00', null, null, null])
    const minor = figureReader({ implied: 2 })
    expect(['000000002861', '5', '-5', '1.5', ''].map(minor)).toEqual([
      '28.61',
      '0.05',
      '-0.05',
      null,
      null,
    ])
    expect(withDecimals('0005', 0)).toBe('5')
    const loose = figureReader({ looseSigns: true, thousands: ',' })
    expect(['12.50-', '+5', '-1,234.50', '1,23'].map(loose)).toEqual([
      '-12.50',
      '5',
      '-1234.50',
      null,
    ])
  })
})

describe('quotes', () => {
  it('are read as csv-parse reads them', () => {
    const cell = fc.stringMatching(/^[ab", \r\n茶]{0,6}$/)
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          const text = rows
            .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))
            .join('\n')
          const read: string[][] = []
          for (let from = 0; from < text.length; ) {
            const cells: string[] = []
            const record = quotedCells(text, from, 44, cells)
            if (record.state !== 'cells') throw new Error(record.state)
            read.push(cells.slice(0, record.count))
            from = record.end
          }
          expect(read).toEqual(parse(text, { relax_column_count: true, record_delimiter: '\n' }))
          expect(read).toEqual(rows)
        },
      ),
    )
  })
})

describe('times', () => {
  it('are real days of the calendar', () => {
    const { day } = timeReader(['YYYY-MM-DD'], 'Asia/Shanghai', null)
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2199 }),
        fc.nat(14),
        fc.nat(33),
        (year, month, date) => {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
          expect(day(text)).toBe(isDateText(text) ? text : null)
        },
      ),
    )
  })

  it('take a missing year from the date of the file', () => {
    const turn = timeReader(['MMDDhhmmss'], 'Asia/Shanghai', '2026-01-01')
    expect(turn.time('1231235959')).toBe('2025-12-31T23:59:59')
    expect(turn.time('0101000000')).toBe('2026-01-01T00:00:00')
    expect(turn.time('0229000000')).toBeNull()
    const leap = timeReader(['MMDDhhmmss'], 'Asia/Shanghai', '2024-03-01')
    expect(leap.time('0229120000')).toBe('2024-02-29T12:00:00')
    expect(timeReader(['MMDDhhmmss'], 'Asia/Shanghai', null).time('0101000000')).toBeNull()
  })

  it('convert offsets and zones into the zone of the source', () => {
    const iso = timeReader(['YYYY-MM-DDThh:mm:ssZ'], 'Asia/Shanghai', null)
    expect(iso.time('2026-11-02T23:30:00Z')).toBe('2026-11-03T07:30:00')
    expect(iso.time('2026-11-02T23:30:00-05:00')).toBe('2026-11-03T12:30:00')
    expect(iso.time('2026-11-02T23:30:00')).toBe('2026-11-02T23:30:00')
    const berlin = timeReader(['YYYY-MM-DD hh:mm:ss'], 'Europe/Berlin', null)
    expect(berlin.time('2026-07-01 10:00:00', 'CEST')).toBe('2026-07-01T10:00:00')
    expect(berlin.time('2026-07-01 10:00:00', 'PDT')).toBe('2026-07-01T19:00:00')
    expect(berlin.time('2026-07-01 10:00:00', 'America/New_York')).toBe('2026-07-01T16:00:00')
    expect(berlin.time('2026-07-01 10:00:00', 'Nowhere/Land')).toBeNull()
  })
})
