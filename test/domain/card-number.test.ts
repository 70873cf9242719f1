// No card number gets through, and references that are none stay whole.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  passesLuhn,
  scrubbed,
  scrubbedReference,
  truncatedPan,
} from '../../src/domain/card-number.ts'

/** A number of a scheme's prefix and length, with its check digit. */
function numbered(prefix: string, length: number, filler: string): string {
  const body = (prefix + filler.repeat(20)).slice(0, length - 1)
  for (let digit = 0; digit < 10; digit++)
    if (passesLuhn(`${body}${digit}`)) return `${body}${digit}`
  throw new Error('Luhn always has a check digit')
}

const card = fc
  .tuple(
    fc.constantFrom(
      ['4', 13],
      ['4', 16],
      ['4', 19],
      ['51', 16],
      ['2221', 16],
      ['37', 15],
      ['36', 14],
      ['3528', 16],
      ['6226', 16],
      ['6226', 17],
      ['6226', 18],
      ['6226', 19],
      ['50', 15],
      ['817', 16],
    ),
    fc.stringMatching(/^\d{7}$/),
  )
  .map(([[prefix, length], filler]) => numbered(String(prefix), Number(length), filler))

const RARE = ['\u3000', '\u200b', '\u202f', '\u2212', '\u2009', '\u00ad']
const CARD = '4111111111111111'

describe('card numbers', () => {
  it('are truncated to one form', () => {
    expect(truncatedPan('4111111111111111')).toBe('411111******1111')
    expect(truncatedPan('4111 1111-1111 1111')).toBe('411111******1111')
    expect(truncatedPan('6226091234567890048')).toBe('622609******0048')
    expect(truncatedPan('622609*********0048')).toBe('622609******0048')
    expect(truncatedPan('622609XXXXXX0048')).toBe('622609******0048')
    expect(truncatedPan('**** **** **** 1234')).toBe('******1234')
    expect(truncatedPan('1234')).toBe('******1234')
    expect(truncatedPan('Data deleted')).toBe('')
    expect(truncatedPan('')).toBe('')
  })

  it('never leave a text, whatever stands around them', () => {
    const around = fc.stringMatching(/^[^\d０-９]{0,8}$/)
    const grouping = fc.constantFrom(/(?!)/g, /(\d{4})(?=\d)/g)
    const separator = fc.constantFrom(' ', '-', '.', ':', '  ', ' - ', ...RARE)
    fc.assert(
      fc.property(
        card,
        around,
        around,
        grouping,
        separator,
        (number, before, behind, group, by) => {
          const written = number.replace(group, `$1${by}`)
          for (const clean of [scrubbed, scrubbedReference]) {
            const text = clean(`${before}${written}${behind}`)
            expect(text.replace(/\D/g, '')).not.toContain(number)
            expect(text).not.toContain(written)
          }
        },
      ),
    )
  })

  it('leave nothing of themselves behind figures that look like one with their beginning', () => {
    const before = fc.stringMatching(/^[34569]\d{8,11}$/)
    fc.assert(
      fc.property(before, card, (figures, number) => {
        const written = number.replace(/(\d{4})(?=\d)/g, '$1 ')
        for (const clean of [scrubbed, scrubbedReference]) {
          const text = clean(`${figures} ${written}`)
          expect(text.replace(/\D/g, '')).not.toContain(number.slice(4))
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('are found beside other digits, in full width, and twice', () => {
    expect(scrubbed('4111111111111111 123')).toBe('411111******1111 123')
    expect(scrubbed('12 4111111111111111')).toBe('12 411111******1111')
    expect(scrubbed('４１１１１１１１１１１１１１１１')).toBe('411111******1111')
    expect(scrubbed('4111111111111111,5500005555555559')).toBe('411111******1111,550000******5559')
    expect(scrubbed('4111111111111111 5500005555555559')).toBe('411111******1111 550000******5559')
  })

  it.each([...RARE, ':', '  ', ' - '])('are found with %j between their groups', (separator) => {
    for (const groups of [/(\d{4})(?=\d)/g, /(\d{6})(?=\d{10})/g]) {
      const written = CARD.replace(groups, `$1${separator}`)
      expect(scrubbed(`no ${written}.`)).toBe('no 411111******1111.')
      expect(scrubbedReference(written)).toBe('411111******1111')
    }
  })

  it.each([0xff10, 0x0660, 0x06f0])('are found in the digits from U+%i on', (zero) => {
    const written = CARD.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)))
    expect(scrubbed(`(${written})`)).toBe('(411111******1111)')
    expect(scrubbedReference(written.replace(/.{4}/g, '$& '))).toBe('411111******1111 ')
  })

  it('are found in references that are filled up with zeros', () => {
    expect(scrubbedReference(`000${CARD}`)).toBe('411111******1111')
    expect(scrubbedReference('0000371449635398431')).toBe('371449******8431')
    // A sequence number, Luhn-valid by chance.
    expect(passesLuhn('0000004000000000006')).toBe(true)
    expect(scrubbedReference('0000004000000000006')).toBe('0000004000000000006')
  })

  it('are not made of clock times, dates and lists of figures', () => {
    for (const text of [
      ...Array.from({ length: 60 }, (_, at) => `30.10.2026 10:00:${String(at).padStart(2, '0')}`),
      ...Array.from({ length: 60 }, (_, at) => `52:10:11:12:13:14:${String(at).padStart(2, '0')}`),
      ...Array.from({ length: 90 }, (_, at) => `40  41  42  43  44  45  ${at + 10}`),
    ]) {
      expect(scrubbed(text)).toBe(text)
    }
  })

  it('leave references alone that are none', () => {
    // 16-digit platform references and dated order numbers, Luhn-valid by chance.
    const valid = ['8815', '2025', '1000'].map((prefix) => numbered(prefix, 16, '3141592'))
    for (const text of valid) expect(scrubbedReference(text)).toBe(text)
    expect(scrubbedReference('201509050000000000000')).toBe('201509050000000000000')
    expect(scrubbed('2026-11-02 10:00:00')).toBe('2026-11-02 10:00:00')
  })
})
