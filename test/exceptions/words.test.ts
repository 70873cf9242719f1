// The catalog: every id of the field has words in both languages, and each language is itself.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FACTS } from '../../src/domain/evidence-facts.ts'
import {
  CAUSES,
  DECISIONS,
  EXCEPTION_STATUSES,
  EXCEPTION_TYPES,
} from '../../src/domain/exception.ts'
import { KINDS } from '../../src/domain/kind.ts'
import { PLACES } from '../../src/domain/place.ts'
import { ACTIONS, ACTORS } from '../../src/domain/remedy.ts'
import { evidenceText } from '../../src/domain/wording/evidence-text.ts'
import { EXCEPTION_PHRASES } from '../../src/domain/wording/exception-phrases.ts'
import { hasWords, say } from '../../src/domain/wording/wording.ts'
import { ZERO_CLASSES } from '../../src/domain/zero-ledger.ts'

const LISTS: readonly [string, readonly string[]][] = [
  ['type', EXCEPTION_TYPES],
  ['cause', CAUSES],
  ['prevention', CAUSES],
  ['action', ACTIONS],
  ['actor', ACTORS],
  ['evidence', FACTS],
  ['zero', ZERO_CLASSES],
  ['status', EXCEPTION_STATUSES],
  ['decision', DECISIONS],
  ['place', PLACES],
  ['kind', KINDS],
]

describe('the catalog of exceptions', () => {
  it.each(LISTS)('has words for every %s', (name, ids) => {
    expect(ids.filter((id) => !hasWords(`${name}.${id}`))).toEqual([])
  })
  it('has no words for ids that are gone', () => {
    const known = new Set(LISTS.flatMap(([name, ids]) => ids.map((id) => `${name}.${id}`)))
    const noted = new Set(notedFacts())
    const left = Object.keys(EXCEPTION_PHRASES).filter(
      (key) => !known.has(key) && !noted.has(key) && !/^value\.|\.suggests_/.test(key),
    )
    expect(left).toEqual([])
  })
  it('has words for every fact that another room notes', () => {
    expect(notedFacts().filter((key) => !hasWords(key))).toEqual([])
  })
  it.each(Object.entries(EXCEPTION_PHRASES))(
    '%s: Chinese in Chinese, the same braces',
    (_, phrase) => {
      const [en, zh] = phrase
      const braces = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
      expect(braces(zh)).toEqual(braces(en))
      expect(zh.replace(/\{\w+\}/g, '')).not.toMatch(/[A-Za-z]{2,}/)
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
      expect(en).not.toMatch(/[\u4e00-\u9fff]/)
      expect(en.length).toBeGreaterThan(2)
    },
  )
})

/** `evidence.<fact>` of every note that a room writes literally. */
function notedFacts(): string[] {
  const root = new URL('../../src/', import.meta.url).pathname
  // This room names its facts by a type; the catalog quotes none.
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(exceptions|domain)\//.test(file))
    .map((file) => readFileSync(`${root}${file}`, 'utf8'))
  const facts = files.flatMap((text) => [...text.matchAll(/\bfact: '(\w+)'/g)].map((one) => one[1]))
  return [...new Set(facts)].sort().map((fact) => `evidence.${fact}`)
}

it('prevents a want of funds on both sides: the cardholder’s and the merchant’s', () => {
  expect(say('en', 'prevention.insufficient_funds')).toMatch(/customers.*merchant account/)
  expect(say('zh-CN', 'prevention.insufficient_funds')).toMatch(/持卡人.*商户账户/)
})

describe('evidence for a reader', () => {
  it('fills the braces of a sentence, and puts other words before the value', () => {
    const gap = { fact: 'stan_gap', value: 'missing=000008-000009; stan=000008; terminal=T1' }
    expect(evidenceText('en', gap)).toBe(
      'Terminal T1: the journal has no STAN 000008-000009, yet 000008 is on record elsewhere',
    )
    expect(evidenceText('zh-CN', { fact: 'operator', value: '07 (a.csv:3)' })).toBe(
      '操作员：07 (a.csv:3)',
    )
  })
  it('labels what a person quotes when asking', () => {
    const asked = { fact: 'decide_acquirer', value: 'terminal 10000049, STAN 277139, 2026-11-20' }
    expect(evidenceText('en', asked)).toBe(
      'the acquirer’s answer on this record: terminal 10000049, STAN 277139, 2026-11-20',
    )
    expect(evidenceText('zh-CN', asked)).toBe(
      '收单机构对该笔的查询答复：终端 10000049，流水号 277139，2026-11-20',
    )
  })
  it('cuts what somebody typed, never the place where the whole of it stands', () => {
    const value = `${'L'.repeat(79)}🙂${'L'.repeat(3000)} (journal (1).csv:7)`
    expect(evidenceText('en', { fact: 'item', value })).toBe(
      `Item: ${'L'.repeat(79)}... (journal (1).csv:7)`,
    )
    const short = { fact: 'operator', value: 'Li (night) (a.csv:3)' }
    expect(evidenceText('en', short)).toBe('Operator: Li (night) (a.csv:3)')
  })
  it('names the table of a code, and writes a time as people do', () => {
    const code = { fact: 'response_code', value: '51 [default 2026-11] (a.csv:3)' }
    expect(evidenceText('en', code)).toBe('Response code: 51, default table of 2026-11 (a.csv:3)')
    expect(evidenceText('zh-CN', code)).toBe('应答码：51，默认对照表 2026-11 版 (a.csv:3)')
    const own = { fact: 'unknown_response_code', value: 'Q1 [unionpay 2024-05] (a.csv:3)' }
    expect(evidenceText('en', own)).toContain('Q1, unionpay table of 2024-05')
    const repeats = { fact: 'repeats', value: 'sale, 66.00, CNY, 2026-03-02T10:05:00, STAN 000002' }
    expect(evidenceText('zh-CN', repeats)).toBe(
      '重复的原记录：消费，66.00，CNY，2026-03-02 10:05:00，流水号 000002',
    )
  })
  it('shows a fact without words by its id', () => {
    expect(evidenceText('en', { fact: 'own_rule', value: '7' })).toBe('own_rule: 7')
  })
})
