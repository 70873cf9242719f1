// The catalog: every text that a person reads, in both languages, side by side.
import { CLI_PHRASES } from './cli-phrases.ts'
import { DECISION_PHRASES } from './decision-phrases.ts'
import { DELAY_PHRASES } from './delay-phrases.ts'
import { EXCEPTION_PHRASES } from './exception-phrases.ts'
import { EXPLAIN_PHRASES } from './explain-phrases.ts'
import { FILE_PHRASES } from './file-phrases.ts'
import { INTAKE_PHRASES } from './intake-phrases.ts'
import { MONITOR_PHRASES } from './monitor-phrases.ts'
import { OPTION_PHRASES } from './option-phrases.ts'
import type { Phrases } from './phrase.ts'
import { REPORT_PHRASES } from './report-phrases.ts'
import { RULE_PHRASES } from './rule-phrases.ts'
import { STOP_PHRASES } from './stop-phrases.ts'

export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

export const CATALOG: Phrases = {
  ...CLI_PHRASES,
  ...DECISION_PHRASES,
  ...DELAY_PHRASES,
  ...EXCEPTION_PHRASES,
  ...EXPLAIN_PHRASES,
  ...FILE_PHRASES,
  ...INTAKE_PHRASES,
  ...MONITOR_PHRASES,
  ...OPTION_PHRASES,
  ...REPORT_PHRASES,
  ...RULE_PHRASES,
  ...STOP_PHRASES,
}

/** True where the catalog has words for `key`. */
export function hasWords(key: string): boolean {
  return Object.hasOwn(CATALOG, key)
}

/** `{rows|row|rows}`: the word for one and for many; Chinese has one for both. */
const CHOICE = /\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g

/**
 * The words for `key` in a locale, `{name}` filled in from `values`, `{name|one|many}` chosen by it. A key without words is a bug
 * of ours and throws, so that no raw id reaches a person unnoticed.
 */
export function say(
  locale: Locale,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const phrase = CATALOG[key]
  if (phrase === undefined) throw new Error(`The catalog has no words for "${key}"`)
  const text = phrase[locale === 'en' ? 0 : 1]
  if (!text.includes('{')) return text
  return text
    .replace(CHOICE, (_, name: string, one: string, many: string) =>
      String(values[name]) === '1' ? one : many,
    )
    .replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
