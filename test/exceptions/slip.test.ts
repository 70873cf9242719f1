// Digit slips by name, and figures that no slip explains.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { money } from '../../src/domain/money.ts'
import { namedSlip } from '../../src/exceptions/slip.ts'

const kind = (journal: string, settled: string) => namedSlip(money(journal), money(settled))?.kind

describe('namedSlip', () => {
  it.each([
    ['270.00', '720.00', 'swapped'],
    ['12.00', '21.00', 'swapped'],
    ['1250.00', '12.50', 'decimals'],
    ['12.50', '12500.00', 'decimals'],
    ['125.00', '1235.00', 'dropped'],
    ['1125.00', '125.00', 'doubled'],
    ['1295.00', '125.00', 'added'],
    ['80.00', '50.00', 'changed'],
    ['-270.00', '-720.00', 'swapped'],
    ['-80.00', '-8000.00', 'decimals'],
    ['-80.00', '-8.00', 'decimals'],
    ['-8.00', '-80.00', 'decimals'],
  ])('%s for %s: %s', (journal, settled, expected) => {
    expect(kind(journal, settled)).toBe(expected)
  })
  it('counts the decimals', () => {
    expect(namedSlip(money('1250.00'), money('12.50'))?.places).toBe(2)
    expect(namedSlip(money('12.50'), money('125.00'))?.places).toBe(1)
  })
  it.each([
    ['270.00', '318.40'],
    ['100.00', '99.40'],
    ['0.05', '0.06'],
    ['0.00', '72.00'],
    ['72.00', '-72.00'],
    ['72.00', '72.00'],
    ['12.50', '125000.00'],
  ])('no slip makes %s of %s', (journal, settled) => {
    expect(kind(journal, settled)).toBeUndefined()
  })
  it('knows no direction: a refund slips as a sale does', () => {
    const cents = fc.integer({ min: 1, max: 99_999_999 })
    fc.assert(
      fc.property(cents, fc.oneof(cents, fc.constantFrom(10, 100, 1000)), (one, other) => {
        const [keyed, right] = [money(String(one)).div(100), money(String(other)).div(100)]
        const tenfold = other <= 1000 ? keyed.times(other) : right
        expect(namedSlip(keyed.neg(), tenfold.neg())).toEqual(namedSlip(keyed, tenfold))
      }),
    )
  })
  it('finds every single swap of neighbors', () => {
    const cents = fc.integer({ min: 10_000, max: 99_999_999 })
    fc.assert(
      fc.property(cents, fc.nat(6), (figure, at) => {
        const digits = String(figure)
        const [one, two] = [digits[at], digits[at + 1]]
        fc.pre(one !== undefined && two !== undefined && one !== two && !(at === 0 && two === '0'))
        const turned = `${digits.slice(0, at)}${two}${one}${digits.slice(at + 2)}`
        const amount = (text: string) => money(text).dividedBy(100)
        const found = namedSlip(amount(turned), amount(digits))
        // 1000.00 for 10000.00 apart: a swap with a zero may equal a decimal slip.
        expect(['swapped', 'decimals']).toContain(found?.kind)
      }),
    )
  })
})
