// Evidence as a person reads it: the fact's words with the value in its place.
import type { Evidence } from '../exception.ts'
import { CATALOG, hasWords, type Locale, say } from './wording.ts'

/** The parts of a value written `name=value; name=value`. */
function partsOf(value: string): Record<string, string> {
  const parts: Record<string, string> = {}
  for (const part of value.split('; ')) {
    const at = part.indexOf('=')
    if (at > 0) parts[part.slice(0, at)] = part.slice(at + 1)
  }
  return parts
}

/**
 * One line for a person. Words with braces are filled from the value's parts; other words stand
 * before the value. A fact without words shows its id: notes may come from a configured rule.
 */
export function evidenceText(locale: Locale, evidence: Evidence): string {
  const key = `evidence.${evidence.fact}`
  if (!hasWords(key)) return `${evidence.fact}: ${evidence.value}`
  if (CATALOG[key]?.[0].includes('{') === true) return say(locale, key, partsOf(evidence.value))
  if (evidence.value === '') return say(locale, key)
  return `${say(locale, key)}${locale === 'en' ? ': ' : '：'}${evidence.value}`
}
