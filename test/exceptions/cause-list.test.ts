// The list of causes: one rule for each id, with a remedy and what would tell it from another.
import { describe, expect, it } from 'vitest'
import { CAUSES } from '../../src/domain/exception.ts'
import { CAUSE_RULES } from '../../src/exceptions/causes/cause-list.ts'

describe('the list of causes', () => {
  it('has one rule for each cause', () => {
    expect(CAUSE_RULES.map((rule) => rule.id).sort()).toEqual([...CAUSES].sort())
  })
  it('names what would decide for each but the unknown one, and no record twice', () => {
    const named = CAUSE_RULES.filter((rule) => rule.decider !== null)
    expect(named.length).toBe(CAUSES.length - 1)
    expect(new Set(named.map((rule) => rule.decider)).size).toBe(named.length)
  })
})
