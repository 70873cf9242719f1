// The rules in order of trust: what stands earlier has claimed its rows before a later one looks.
import type { Rule } from './rule.ts'
import { ACQUIRER_REFERENCE } from './rules/acquirer-reference.ts'
import { AMOUNT_IN_WINDOW } from './rules/amount-in-window.ts'
import { AMOUNT_WITHIN_MINUTES } from './rules/amount-within-minutes.ts'
import { AUTHORIZATION_AND_CARD } from './rules/authorization-and-card.ts'
import { AUTHORIZATION_AND_STAN } from './rules/authorization-and-stan.ts'
import { BATCH_AND_STAN } from './rules/batch-and-stan.ts'
import { BATCH_LINE } from './rules/batch-line.ts'
import { MERCHANT_DAY_LINE } from './rules/merchant-day-line.ts'
import { ORIGINAL_REFERENCE } from './rules/original-reference.ts'
import { REMARK_IN_WINDOW } from './rules/remark-in-window.ts'
import { RRN_AND_TERMINAL } from './rules/rrn-and-terminal.ts'
import { SAME_MOMENT } from './rules/same-moment.ts'
import { TERMINAL_DAY_LINE } from './rules/terminal-day-line.ts'

/** Rungs whose key names one transaction: a difference under it is a difference of that transaction. */
export const NAMING_RULES: readonly Rule[] = [ACQUIRER_REFERENCE, BATCH_AND_STAN, RRN_AND_TERMINAL]

/** The code is short: a difference under it is one only where a single row stands on each side. */
export const AUTHORIZATION_RULES: readonly Rule[] = [AUTHORIZATION_AND_CARD, AUTHORIZATION_AND_STAN]

/** Rungs that match one to one by references. */
export const LADDER: readonly Rule[] = [...NAMING_RULES, ORIGINAL_REFERENCE, ...AUTHORIZATION_RULES]

export const LINE_RULES: readonly Rule[] = [BATCH_LINE, TERMINAL_DAY_LINE, MERCHANT_DAY_LINE]

export const RULES: readonly Rule[] = [
  ...LADDER,
  SAME_MOMENT,
  ...LINE_RULES,
  REMARK_IN_WINDOW,
  AMOUNT_IN_WINDOW,
  AMOUNT_WITHIN_MINUTES,
]

const RANKS: ReadonlyMap<Rule, number> = new Map(RULES.map((rule, rank) => [rule, rank]))

/** A rule's place in the order of trust, from 0. */
export function rankOf(rule: Rule): number {
  return RANKS.get(rule) as number
}

/** The rules and all that they declare, as one text for the run's digest. */
export function rulesFingerprint(): string {
  return RULES.map((rule) =>
    [
      `${rule.id}@${rule.version}`,
      rule.decides,
      rule.joins,
      rule.key.join('+'),
      rule.agreement.join('+'),
      rule.unless.join('+'),
      rule.tolerance,
      JSON.stringify(rule.window),
    ].join(';'),
  ).join('\n')
}
