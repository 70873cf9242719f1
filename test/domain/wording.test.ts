// Words with figures in them: one of a thing is told as one, in every phrase that counts.
import { describe, expect, it } from 'vitest'
import { OTHER_TENDERS } from '../../src/domain/transaction.ts'
import { CATALOG, hasWords, say } from '../../src/domain/wording/wording.ts'

it.each([...OTHER_TENDERS, 'card', 'wallet'])('has words for what was paid by: %s', (method) => {
  expect(hasWords(`paymentMethod.${method}`)).toBe(true)
})

describe('a phrase that counts', () => {
  it('has a word for one and a word for many', () => {
    const told = (count: number | string) => say('en', 'cli.exceptions.count', { count })
    expect([told(0), told(1), told('1'), told(2), told('1,001')]).toEqual([
      '0 exceptions.',
      '1 exception.',
      '1 exception.',
      '2 exceptions.',
      '1,001 exceptions.',
    ])
    expect(say('zh-CN', 'cli.exceptions.count', { count: 1 })).toBe('共 1 项差异。')
  })

  it.each(Object.entries(CATALOG).filter(([, [en]]) => en.includes('|')))(
    '%s chooses by a figure that it shows',
    (_, [en, zh]) => {
      for (const [, name] of en.matchAll(/\{(\w+)\|/g)) {
        expect(en).toContain(`{${name}}`)
        expect(zh).toContain(`{${name}}`)
      }
      expect(en.replace(/\{\w+(?:\|[^|{}]*\|[^|{}]*)?\}/g, '')).not.toMatch(/[{}|]/)
      expect(zh).not.toContain('|')
    },
  )
})
