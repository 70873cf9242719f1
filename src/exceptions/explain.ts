// From a leftover or a zero row to its cause: every rule is heard, the strongest ground decides.
import { createHash } from 'node:crypto'
import type { DayFacts } from '../domain/day-facts.ts'
import { evidence } from '../domain/evidence-facts.ts'
import type { Evidence, Explanation } from '../domain/exception.ts'
import type { Leftover } from '../domain/leftover.ts'
import { plainText } from '../domain/money.ts'
import type { Action } from '../domain/remedy.ts'
import { REVERSAL_REASONS } from '../domain/reversal-reasons.ts'
import {
  LEGITIMATE_ZERO_CLASSES,
  type UnreadableSubject,
  type ZeroFinding,
  type ZeroSubject,
  zeroValueOf,
} from '../domain/zero-ledger.ts'
import { otherAttempts } from './attempts.ts'
import { type CauseRule, type Finding, GROUNDS, type Ground } from './cause-rule.ts'
import { CAUSE_RULES } from './causes/cause-list.ts'
import { refusedReversal } from './codes.ts'
import { DECIDERS_EDITION, deciderOf } from './deciders.ts'
import type { ExplainTerms } from './explain-terms.ts'
import { otherAmountOf } from './other-side.ts'
import { refusedCounterparts } from './refused-lines.ts'
import { REMEDIES_EDITION, remedyFor } from './remedies.ts'
import { leftoverScene, type Scene, zeroScene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** What one rule found for its cause. */
interface Candidate {
  readonly cause: CauseRule
  readonly finding: Finding
}

const RANK: ReadonlyMap<Ground, number> = new Map(GROUNDS.map((ground, rank) => [ground, rank]))

/** All findings, in the order of the rules. */
function candidatesOf(scene: Scene): Candidate[] {
  const candidates: Candidate[] = []
  for (const cause of CAUSE_RULES) {
    for (const find of cause.finders) {
      for (const finding of find(scene)) candidates.push({ cause, finding })
    }
  }
  return candidates
}

/** The first with the strongest ground; `beside` a cause only what speaks for another that is known. */
function strongest(candidates: readonly Candidate[], beside: CauseRule | null): Candidate | null {
  let best: Candidate | null = null
  let least = Number.POSITIVE_INFINITY
  for (const one of candidates) {
    if (beside !== null && (one.cause === beside || one.cause.id === 'unknown')) continue
    const rank = RANK.get(one.finding.ground) as number
    if (rank >= least) continue
    best = one
    least = rank
  }
  return best
}

/** A scene with the candidate that decides, and the strongest of another cause, if one is known. */
interface Judged extends Candidate {
  readonly scene: Scene
  readonly alternative: CauseRule | null
}

function judged(scene: Scene): Judged {
  const candidates = candidatesOf(scene)
  const first = strongest(candidates, null)
  if (first === null) throw new Error('The rule of unknown found nothing')
  const { cause, finding } = first
  const alternative = strongest(candidates, cause)?.cause ?? null
  return { scene, cause, finding, alternative }
}

/** The evidence, and last what would decide between the cause and its alternative. */
function decided(
  found: readonly Evidence[],
  alternative: CauseRule | null,
  scene: Scene,
): readonly Evidence[] {
  if (alternative === null || alternative.decider === null) return found
  return [...found, deciderOf(alternative.decider, scene.row)]
}

/**
 * The cause of a leftover, its decisive evidence, the alternative and what would decide, the
 * remedy's id (`action.<id>`), from which follows who acts. Pure: the same facts, the same words.
 */
export function explain(
  leftover: Leftover,
  facts: DayFacts,
  terms: ExplainTerms,
): Explanation & { readonly action: Action } {
  const scene = leftoverScene(leftover, facts, terms)
  const { cause, finding, alternative } = judged(scene)
  const found = [
    ...finding.evidence,
    ...refusedCounterparts(scene),
    ...refusedReversal(scene),
    ...leftover.notes,
    ...otherAttempts(scene),
  ]
  return {
    cause: cause.id,
    alternativeCause: alternative?.id ?? null,
    evidence: decided(found, alternative, scene),
    action: remedyFor(scene, cause, finding),
  }
}

/**
 * The one class of a zero, blank, not-applicable or unreadable amount, of either side: the first
 * that fits, in the order of domain.md 6. A row where money stands is no row of the ledger: asking
 * for it is a mistake of ours and throws.
 */
export function classifyZero(
  subject: ZeroSubject | UnreadableSubject,
  facts: DayFacts,
  terms: ExplainTerms,
): ZeroFinding {
  if ('rejected' in subject) return unreadable(subject, terms)
  const value = zeroValueOf(subject.row)
  if (value === null) throw new Error('A row where money stands is no row of the zero ledger')
  const { scene, cause, finding, alternative: rival } = zeroJudged(subject, facts, terms)
  const zeroClass = finding.zeroClass ?? 'unexplained'
  const legitimate = LEGITIMATE_ZERO_CLASSES.some((one) => one === zeroClass)
  const alternative = legitimate ? null : rival
  // Under the row's own currency another one's figure would be another amount: the evidence has it.
  const isOther = subject.other.some((one) => one.currency !== subject.row.currency)
  const other = isOther ? null : otherAmountOf(subject)
  return {
    value,
    class: zeroClass,
    cause: cause.id,
    alternativeCause: alternative?.id ?? null,
    legitimate,
    evidence: decided(finding.evidence, alternative, scene),
    action: remedyFor(scene, cause, finding),
    otherAmount: other === null ? null : plainText(other),
  }
}

/** A settled zero that nothing explains takes its journal's class, where that is a zero as well. */
function zeroJudged(subject: ZeroSubject, facts: DayFacts, terms: ExplainTerms): Judged {
  const own = judged(zeroScene(subject, facts, terms))
  if (own.finding.ground !== 'nothing' || subject.row.side === 'journal') return own
  const row = subject.other.find((one) => zeroValueOf(one) !== null)
  if (row === undefined) return own
  const twin: ZeroSubject = {
    row,
    place: subject.place,
    own: subject.other.filter((one) => one !== row),
    other: [subject.row, ...subject.own],
  }
  return judged(zeroScene(twin, facts, terms))
}

/** An unreadable amount never becomes 0: the line stays refused, and what stood there is shown. */
function unreadable({ fileId, rejected }: UnreadableSubject, terms: ExplainTerms): ZeroFinding {
  const place = `${terms.fileName(fileId)}:${rejected.line}`
  return {
    value: 'unparseable',
    class: 'unreadable',
    cause: 'data_entry_error',
    alternativeCause: null,
    legitimate: false,
    action: 'correct_entry',
    evidence: [evidence('unreadable_text', `"${rejected.excerpt}" (${place})`)],
    otherAmount: null,
  }
}

/**
 * A fingerprint of all that decides a cause, its remedy and what else would decide, beside the
 * configured tables: rules and their editions, the order of grounds, thresholds, reversal reasons.
 * Part of every run's digest.
 */
export function causesFingerprint(): string {
  const rules = CAUSE_RULES.map((rule) => `${rule.id}@${rule.edition}`)
  const others = [`remedies@${REMEDIES_EDITION}`, `deciders@${DECIDERS_EDITION}`]
  const text = JSON.stringify([rules, GROUNDS, THRESHOLDS, REVERSAL_REASONS, others])
  return createHash('sha256').update(text).digest('hex')
}
