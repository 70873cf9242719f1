// The shape of a cause: a pure rule that finds its own grounds in a scene, and how grounds rank.
import type { Fact } from '../domain/evidence-facts.ts'
import type { CauseId, Evidence } from '../domain/exception.ts'
import type { Action } from '../domain/remedy.ts'
import type { ZeroClass } from '../domain/zero-ledger.ts'
import type { Scene } from './scene.ts'

/**
 * Every ground on which a cause is named, strongest first: the first that any rule finds decides,
 * the next one of another cause is the alternative. The zero-amount ledger's order is domain.md 6.
 * Grounds after `nothing` never decide: they only name what else it could be.
 */
export const GROUNDS = [
  'legitimate',
  'declining_code',
  'voided',
  'reversal_reason',
  'other_side',
  'version_change',
  'card_testing',
  'keyed_again',
  'outage_channel',
  'outage_merchant',
  'outage_terminal',
  'reversed',
  'no_response',
  'terminal_elsewhere',
  'terminal_unknown',
  'refused_line',
  'stan_gap',
  'stored_offline',
  'near_cutoff',
  'batch_left_open',
  'net_for_gross',
  'left_out',
  'digit_slip',
  'counted_twice',
  'fee_terms',
  'overdue',
  'nothing',
  'could_be',
] as const
export type Ground = (typeof GROUNDS)[number]

export interface Finding {
  readonly ground: Ground
  readonly evidence: readonly Evidence[]
  /** The ledger's class; only where a zero row is judged. */
  readonly zeroClass?: ZeroClass
}

export interface CauseRule {
  readonly id: CauseId
  /** Raised when the rule's meaning changes: it goes into every run's digest. */
  readonly edition: number
  /** What it asks for where the type and what was found ask for nothing more exact. domain.md 1 */
  readonly remedy: Action
  /** The record that would tell it from another cause; null: none would. */
  readonly decider: Fact | null
  /** Each looks for grounds of its own; all are heard. */
  readonly finders: readonly Finder[]
}

export type Finder = (scene: Scene) => readonly Finding[]
