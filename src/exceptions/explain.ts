// From a leftover or a zero row to its cause: every rule is heard, the strongest ground decides.
import { createHash } from 'node:crypto'
import type { DayFacts } from '../domain/day-facts.ts'
import { evidence } from '../domain/evidence-facts.ts'
import type { CauseId, Evidence, Explanation } from '../domain/exception.ts'
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
import { type Finding, GROUNDS, type Ground } from './cause-rule.ts'
import { CAUSE_RULES } from './causes/cause-list.ts'
import { refusedReversal } from './codes.ts'
import { DECIDERS_EDITION, deciderOf } from './deciders.ts'
import type { ExplainTerms } from './explain-terms.ts'
import { otherAmountOf } from './other-side.ts'
import { refusedCounterparts } from './refused-lines.ts'
import { REMEDIES_EDITION, remedyFor } from './remedies.ts'
import { leftoverScene, type Scene, zeroScene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** One rule's finding, by the cause that it speaks for. */
interface Candidate {
  readonly cause: CauseId
  readonly finding: Finding
}

const RANK: ReadonlyMap<Ground, number> = new Map(GROUNDS.map((ground, rank) => [ground, rank]))

/** All findings, in the order of the rules. */
function candidatesOf(scene: Scene): Candidate[] {
  const candidates: Candidate[] = []
  for (const { id: cause, finders } of CAUSE_RULES) {
    for (const find of finders) {
      for (const finding of find(scene)) candidates.push({ cause, finding })
    }
  }
  return candidates
}

/** The first with the strongest ground; `beside` a cause only what speaks for another that is known. */
function strongest(candidates: readonly Candidate[], beside: CauseId | null): Candidate | null {
  let best: Candidate | null = null
  let least = Number.POSITIVE_INFINITY
  for (const one of candidates) {
    if (beside !== null && (one.cause === beside || one.cause === 'unknown')) continue
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
  readonly alternative: CauseId | null
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
  alternative: CauseId | null,
  scene: Scene,
): readonly Evidence[] {
  if (alternative === null || alternative === 'unknown') return found
  return [...found, deciderOf(alternative, scene.row)]
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
  const { cause, finding, alternative: alternativeCause } = judged(scene)
  const found = [
    ...finding.evidence,
    ...refusedCounterparts(scene),
    ...refusedReversal(scene),
    ...leftover.notes,
    ...otherAttempts(scene),
  ]
  const evidence = decided(found, alternativeCause, scene)
  return { cause, alternativeCause, evidence, action: remedyFor(scene, cause, finding) }
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
  const { scene, cause, finding, alternative } = zeroJudged(subject, facts, terms)
  const zeroClass = finding.zeroClass ?? 'unexplained'
  const legitimate = LEGITIMATE_ZERO_CLASSES.some((one) => one === zeroClass)
  const alternativeCause = legitimate ? null : alternative
  // Under the row's own currency another one's figure would be another amount: the evidence has it.
  const isOther = subject.other.some((one) => one.currency !== subject.row.currency)
  const other = isOther ? null : otherAmountOf(subject)
  return {
    value,
    class: zeroClass,
    cause,
    alternativeCause,
    legitimate,
    evidence: decided(finding.evidence, alternativeCause, scene),
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
