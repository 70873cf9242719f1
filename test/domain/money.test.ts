// Amounts as outputs write them: the scale of their currency at least, and never another figure.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactText, money } from '../../src/domain/money.ts'

const figures = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }),
    fc.integer({ min: 0, max: 8 }),
  )
  .map(([units, decimals]) => {
    const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0')
    const cut = digits.length - decimals
    const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
    return units < 0n ? `-${text}` : text
  })

describe('an amount is written', () => {
  it.each([
    ['30', 'CNY', '30.00'],
    ['30.5', 'CNY', '30.50'],
    ['30.500', 'CNY', '30.50'],
    ['30.005', 'CNY', '30.005'],
    ['0', 'CNY', '0.00'],
    ['-0.10', 'CNY', '-0.10'],
    ['-0.00', 'CNY', '0.00'],
    ['1000.00', 'JPY', '1000'],
    ['1000.5', 'JPY', '1000.5'],
    ['1.5', 'KWD', '1.500'],
    ['7', '', '7.00'],
  ])('%s of %s as %s', (text, currency, written) => {
    expect(exactText(text, currency)).toBe(written)
  })

  it('as the same figure, whatever its currency, and the same twice', () => {
    fc.assert(
      fc.property(figures, fc.constantFrom('CNY', 'JPY', 'KWD', 'CLF', ''), (text, currency) => {
        const written = exactText(text, currency)
        expect(money(written).equals(money(text))).toBe(true)
        expect(exactText(written, currency)).toBe(written)
      }),
    )
  })
})
