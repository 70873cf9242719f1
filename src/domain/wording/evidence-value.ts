// A fact's value as a person reads it: our ids as words, times with a space, long texts cut.
import type { Evidence } from '../exception.ts'
import { hasWords, type Locale, say } from './wording.ts'

/** Facts whose value names rows, kinds or standings by our ids: these get words as well. */
const NAMING_FACTS: ReadonlySet<string> = new Set([
  'journal_amount',
  'settled_amount',
  'currencies_differ',
  'other_attempt',
  'stored_offline',
  'kind',
  'kinds_differ',
  'netted',
  'merchant_balance',
  'journal_standing',
  'settlement_standing',
  'known_journal',
  'original',
  'original_unknown',
  'undoing_without_effect',
  'undone_in_part',
  'explained_by',
  'repeats',
  'suggests_amount_within_minutes',
])

/** Facts whose value is what somebody typed, of any length. */
const FREE_FACTS: ReadonlySet<string> = new Set([
  'operator',
  'item',
  'voucher_words',
  'free_words',
  'mandate_words',
  'unreadable_text',
])

/** More would fill a row of the workbook and push the other evidence out; the file has the rest. */
const FREE_TEXT_MAX = 80

/** A fact that was not found: the record by which a person would tell the alternative apart. */
export function isDecider({ fact }: Pick<Evidence, 'fact'>): boolean {
  return fact.startsWith('decide_')
}

/** The value for a reader; what stands in its last bracket is a file's name and stays as it is. */
export function evidenceValue(locale: Locale, { fact, value }: Evidence): string {
  const bracket = placeIn(value)
  const text = value.slice(0, bracket).replace(/(\d{4}-\d{2}-\d{2})T(?=\d{2}:\d{2})/g, '$1 ')
  return told(locale, fact, text) + value.slice(bracket)
}

function told(locale: Locale, fact: string, text: string): string {
  if (FREE_FACTS.has(fact)) return shortened(text)
  if (fact === 'refused_counterpart') return byRule(locale, text)
  if (NAMING_FACTS.has(fact) || isDecider({ fact })) return named(locale, text)
  return fact.endsWith('_code') ? byTable(locale, text) : text
}

/** Where the bracket that ends a value begins; a name like `day (1).csv` has brackets of its own. */
function placeIn(value: string): number {
  if (!value.endsWith(')')) return value.length
  let depth = 0
  for (let at = value.length - 1; at > 0; at--) {
    if (value[at] === ')') depth++
    else if (value[at] === '(' && --depth === 0) return value[at - 1] === ' ' ? at - 1 : at
  }
  return value.length
}

function shortened(text: string): string {
  if (text.length <= FREE_TEXT_MAX) return text
  // Never half a character.
  return `${text.slice(0, FREE_TEXT_MAX).replace(/[\ud800-\udbff]$/, '')}...`
}

function named(locale: Locale, text: string): string {
  const parts = locale === 'en' ? text : text.replaceAll(', ', '，')
  return parts.replace(/(?<![\w.-])[A-Za-z_]+(?![\w.-])/g, (word) => {
    const key = [`value.${word}`, `kind.${word}`].find(hasWords)
    return key === undefined ? word : say(locale, key)
  })
}

/** `fee_unreadable: "n/a"`: the rule that refused a line, and what stood there. */
function byRule(locale: Locale, text: string): string {
  const [, rule, excerpt] = /^(\w+): (.*)$/.exec(text) ?? []
  if (rule === undefined || excerpt === undefined) return text
  return `${excerpt} ${say(locale, `rejected.${rule}`)}`
}

/** `51 [default 2026-11]`: a code, and the table that it was looked up in. */
function byTable(locale: Locale, text: string): string {
  const [, code, network, edition] = /^(.*) \[(.+) (\S+)\]$/.exec(text) ?? []
  if (code === undefined || network === undefined || edition === undefined) return text
  const key = network === 'default' ? 'value.in_default_table' : 'value.in_table'
  return say(locale, key, { code, network, edition })
}
