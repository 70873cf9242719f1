// The laws of the last boundary: safe text, exact figures, addresses.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CELL_TEXT_MAX, cellText, folded } from '../../reports/cell-text.ts'
import { figureValue, fitsNumberCell, groupedText } from '../../reports/figures.ts'
import { address } from '../../src/domain/cell-address.ts'
import { money } from '../../src/domain/money.ts'
import { shown } from './workbook-reader.ts'

describe('a folded sentence', () => {
  it('loses nothing but the blanks at its folds, and holds to the width where words allow it', () => {
    const words = fc.array(
      fc.constantFrom('a', 'settlement', '结算', '，', '。', '12,5', ' ', '  '),
    )
    fc.assert(
      fc.property(words, fc.integer({ min: 14, max: 60 }), (pieces, width) => {
        const text = pieces.join('')
        const lines = folded(text, width)
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const line of lines) expect(line).toBe(line.trimEnd())
      }),
    )
    expect(folded('Ask the sender for it.', 12)).toEqual(['Ask the', 'sender for', 'it.'])
    expect(folded('请向发送方确认。', 14)).toEqual(['请向发送方确', '认。'])
  })
})

describe('text for a cell', () => {
  it('is well-formed, printable and short enough, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const safe = cellText(text)
        expect(safe.length).toBeLessThanOrEqual(CELL_TEXT_MAX)
        expect(safe).not.toMatch(/\p{Surrogate}/u)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
        expect(/[\u0000-\u0008\u000b-\u001f]/.test(safe)).toBe(false)
      }),
    )
  })

  it('reads back as it was, escapes included', () => {
    const plain = fc
      .array(fc.constantFrom('_x0041_', '_', 'x005F_', 'a', ' ', '\n', '中', '🙂', '&', '<'), {
        maxLength: 60,
      })
      .map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(plain, (text) => {
        expect(shown(cellText(text))).toBe(text)
      }),
    )
  })

  it('is not changed twice where nothing is to be mended', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        fc.pre(!text.includes('_x'))
        expect(cellText(cellText(text))).toBe(cellText(text))
      }),
    )
  })
})

describe('a figure', () => {
  const amount = fc
    .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 26n), fc.integer({ min: 0, max: 8 }))
    .map(([negative, digits, scale]) => money(`${negative ? '-' : ''}${digits}`).div(10 ** scale))

  it('stands as a number only where the number is exactly the figure', () => {
    fc.assert(
      fc.property(amount, (value) => {
        const cell = figureValue(value, 2)
        if (typeof cell === 'number') {
          expect(money(cell.toPrecision(15)).equals(value)).toBe(true)
        } else {
          expect(fitsNumberCell(value)).toBe(false)
          expect(money(cell.replaceAll(',', '')).equals(value)).toBe(true)
        }
      }),
    )
  })

  it('is grouped by thousands, its decimals left alone', () => {
    expect(groupedText(money('1234567.1234'), 2)).toBe('1,234,567.1234')
    expect(groupedText(money('-123'), 2)).toBe('-123.00')
    expect(groupedText(money('-1234'), 0)).toBe('-1,234')
  })
})

describe('an address', () => {
  it('counts columns as Excel does', () => {
    expect([1, 26, 27, 52, 53, 702, 703, 16_384].map((column) => address(7, column))).toEqual([
      'A7',
      'Z7',
      'AA7',
      'AZ7',
      'BA7',
      'ZZ7',
      'AAA7',
      'XFD7',
    ])
  })
})
