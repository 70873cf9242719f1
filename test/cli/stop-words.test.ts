// What stops a command or a file: every code is explained in both languages and in the README.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BadOptionError } from '../../src/domain/bad-option-error.ts'
import { OPTION_PHRASES } from '../../src/domain/wording/option-phrases.ts'
import { STOP_PHRASES } from '../../src/domain/wording/stop-phrases.ts'
import { reasonWords, stopWords } from '../../src/domain/wording/stop-words.ts'
import { hasWords } from '../../src/domain/wording/wording.ts'

const HOME = join(import.meta.dirname, '..', '..')

/** Codes as the sources throw them: beside an exit code, or handed to a function that stops. */
function codes(): string[] {
  const found = new Set<string>()
  for (const folder of ['src', 'jobs', 'reports']) {
    for (const name of readdirSync(join(HOME, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue
      const text = readFileSync(join(HOME, folder, name), 'utf8')
      const thrown =
        /(?:StoppedError|[sS]top|[rR]efuse\w*|broken)\(\s*'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g
      for (const [, code = ''] of text.matchAll(thrown)) found.add(code)
      for (const [, code = ''] of text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)',\s*EXIT\./g)) {
        found.add(code)
      }
    }
  }
  return [...found].sort()
}

describe('what stops a command or a file', () => {
  const all = codes()
  it('has codes, and words for each of them', () => {
    expect(all.length).toBeGreaterThan(40)
    expect(all.filter((code) => !hasWords(`stopped.${code}`))).toEqual([])
  })
  it('is explained in the README', () => {
    const readme = readFileSync(join(HOME, 'README.md'), 'utf8')
    const explained = (code: string) =>
      readme.includes(`\`${code}\``) || readme.includes(`\`${code.split('_')[0]}_*\``)
    expect(all.filter((code) => !explained(code))).toEqual([])
  })
  it.each(Object.entries(STOP_PHRASES))('%s: each language is itself', (_, [en, zh]) => {
    expect(zh).toMatch(/[\u4e00-\u9fff]/)
    expect(en).not.toMatch(/[\u4e00-\u9fff]/)
  })
  it('of an option has words for each thing that is wrong, and no others', () => {
    const thrown = new Set<string>()
    for (const folder of ['src', 'jobs']) {
      for (const name of readdirSync(join(HOME, folder), { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.ts')) continue
        const text = readFileSync(join(HOME, folder, name), 'utf8')
        for (const [, what = ''] of text.matchAll(/BadOptionError\('(\w+)'/g)) thrown.add(what)
      }
    }
    const keys = [...thrown].flatMap((what) => [`option.${what}`, `option.${what}.hint`])
    expect(keys.sort()).toEqual(Object.keys(OPTION_PHRASES).sort())
  })
  it('of an option is told in Chinese without English words', () => {
    const error = new BadOptionError('unknown', '--cause', { value: 'x', known: 'a, b' })
    expect(error).toMatchObject({ code: 'BAD_OPTION', exit: 2, place: '--cause' })
    expect([error.message, error.hint]).toEqual(['There is no "x".', 'Choose one of a, b.'])
    expect(error.said('zh-CN')).toEqual({
      message: '没有“x”。',
      hint: '请从以下选择：a, b。',
    })
  })
  it('keeps what a message names, whatever the language', () => {
    const message = 'The file declares sum 3.51, counted 3.50.'
    expect(stopWords('en', 'WRONG_TOTALS', message)).toBe(message)
    expect(stopWords('zh-CN', 'WRONG_TOTALS', message)).toMatch(/^文件声明的合计.*3\.51.*3\.50/)
    expect(reasonWords('zh-CN', `WRONG_TOTALS: ${message}`)).toMatch(
      /^WRONG_TOTALS：文件声明的合计/,
    )
    expect(reasonWords('zh-CN', '')).toBe('')
  })
})
