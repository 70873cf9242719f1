// The rules' names: each rule that may join rows has words, and its id stays beside them.
import { expect, it } from 'vitest'
import { BY_HAND } from '../../jobs/decided-day.ts'
import { RULE_PHRASES } from '../../src/domain/wording/rule-phrases.ts'
import { ruleWords } from '../../src/domain/wording/rule-words.ts'
import { RULES } from '../../src/matching/matching.ts'

it('has words for every rule, and for no other', () => {
  const ids = [...RULES.map((rule) => rule.id), BY_HAND, 'named'].map((id) => `rule.${id}`)
  expect(Object.keys(RULE_PHRASES).sort()).toEqual(ids.sort())
})

it('keeps the id, and shows the id alone of a rule without words', () => {
  expect(ruleWords('en', 'rrn_and_terminal')).toBe('RRN and terminal (rrn_and_terminal)')
  expect(ruleWords('zh-CN', BY_HAND)).toBe('人工匹配（by_hand）')
  expect(ruleWords('zh-CN', 'own_rule')).toBe('own_rule')
})
