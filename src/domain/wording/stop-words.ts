// What stopped, told in a person's language: the code's own words, then the message as it was written.
import { hasWords, type Locale, say } from './wording.ts'

/** A message names figures, columns and files; English says it as it is. */
export function stopWords(locale: Locale, code: string, message: string): string {
  const key = `stopped.${code}`
  return locale === 'en' || !hasWords(key) ? message : `${say(locale, key)}（${message}）`
}

/** What to do, as it was written; in other languages the code's own words say it. */
export function hintWords(locale: Locale, code: string, hint: string): string {
  return locale === 'en' || !hasWords(`stopped.${code}`) ? hint : ''
}

const CODED = /^([A-Z][A-Z0-9_]+): (.*)$/s

/** A reason as files keep it, `CODE: message`, in a person's language. */
export function reasonWords(locale: Locale, reason: string): string {
  const [, code, message] = CODED.exec(reason) ?? []
  if (locale === 'en' || code === undefined || message === undefined) return reason
  return `${code}：${stopWords(locale, code, message)}`
}
