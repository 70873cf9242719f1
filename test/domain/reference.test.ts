// References as they are compared, and which row names which.
import { describe, expect, it } from 'vitest'
import { reference, refersTo, shareReference } from '../../src/domain/reference.ts'
import { journal } from '../matching/story.ts'

describe('a reference', () => {
  it.each([
    ['000123', '123'],
    ['123', '123'],
    ['0A1', '0A1'],
    ['R01', 'R01'],
    ['000000', null],
    ['', null],
    [null, null],
  ])('%j is compared as %j', (text, compared) => {
    expect(reference(text)).toBe(compared)
  })
})

describe('a void', () => {
  const sale = journal('sale', '100', '000005', { rrn: '0612', acquirerReference: 'A1' })
  const bare = journal('void', '100', null)
  it.each([
    [{ originalStan: '5' }, true],
    [{ originalStan: '5', terminalId: 'T2' }, false],
    [{ originalStan: '6' }, false],
    [{ originalStan: '000000' }, false],
    [{ originalRrn: '612' }, true],
    [{ originalReference: 'A1', terminalId: 'T2' }, true],
    [{ stan: '5', rrn: '612' }, false],
  ])('with %j names the sale: %j', (words, names) => {
    expect(refersTo({ ...bare, ...words }, sale)).toBe(names)
  })
  it('may bear the sale’s own references', () => {
    expect(shareReference({ ...bare, rrn: '612' }, sale)).toBe(true)
    expect(shareReference(bare, { ...bare })).toBe(false)
  })
})
