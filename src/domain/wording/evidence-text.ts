// Evidence as a person reads it: the fact's words with the value in its place.
import type { Evidence } from '../exception.ts'
import { evidenceValue } from './evidence-value.ts'
import { CATALOG, hasWords, type Locale, say } from './wording.ts'

export { isDecider } from './evidence-value.ts'

/** The parts of a value written `name=value; name=value`. */
function partsOf(value: string): Record<string, string> {
  const parts: Record<string, string> = {}
  for (const part of value.split('; ')) {
    const at = part.indexOf('=')
    if (at > 0) parts[part.slice(0, at)] = part.slice(at + 1)
  }
  return parts
}

/** The parts, as a person says them: spans of time, and of others that were not found, that there are none. */
function inWords(locale: Locale, value: string): Record<string, string> {
  const parts = partsOf(value)
  const { others, minutes } = parts
  if (others === '0') parts.others = say(locale, 'value.no_others')
  if (minutes !== undefined) parts.minutes = spanOf(locale, minutes)
  return parts
}

function spanOf(locale: Locale, minutes: string): string {
  if (minutes === '0') return say(locale, 'value.under_a_minute')
  return say(locale, 'value.so_many_minutes', { minutes })
}

/**
 * One line for a person. Words with braces are filled from the value's parts; other words stand
 * before the value. A fact without words shows its id: notes may come from a configured rule.
 */
export function evidenceText(locale: Locale, evidence: Evidence): string {
  const key = `evidence.${evidence.fact}`
  if (!hasWords(key)) return `${evidence.fact}: ${evidence.value}`
  const value = evidenceValue(locale, evidence)
  if (CATALOG[key]?.[0].includes('{') === true) return say(locale, key, inWords(locale, value))
  if (value === '') return say(locale, key)
  return `${say(locale, key)}${locale === 'en' ? ': ' : '：'}${value}`
}
