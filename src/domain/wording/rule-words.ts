// A rule as a person reads it: what it goes by, and its id, which programs read.
import { hasWords, type Locale, say } from './wording.ts'

/** A rule without words shows its id. */
export function ruleWords(locale: Locale, id: string): string {
  const key = `rule.${id}`
  return hasWords(key) ? say(locale, 'rule.named', { words: say(locale, key), id }) : id
}
