// From a leftover or a zero row to its cause: every rule is heard, the strongest ground decides.
import { createHash } from 'node:crypto'
import type { DayFacts } from '../domain/day-facts.ts'
import { evidence } from '../domain/evidence-facts.ts'
import type { CauseId, Evidence, Explanation } from '../domain/exception.ts'
import type { Leftover } from '../domain/leftover.ts'
import { plainText } from '../domain/money.ts'
import { ACTOR_OF, type Action, type Actor } from '../domain/remedy.ts'
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
import { deciderOf } from './deciders.ts'
import type { ExplainTerms } from './explain-terms.ts'
import { otherAmountOf } from './other-side.ts'
import { remedyFor } from './remedies.ts'
import { leftoverScene, type Scene, zeroScene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

/** One rule's finding, by the cause that it speaks for. */
interface Candidate {
  readonly cause: CauseId
  readonly finding: Finding
}

const RANK: ReadonlyMap<Ground, number> = new Map(GROUNDS.map((ground, rank) => [ground, rank]))

/** All findings, strongest ground first; `unknown` always is among them. */
function candidatesOf(scene: Scene): [Candidate, ...Candidate[]] {
  const candidates = CAUSE_RULES.flatMap((rule) =>
    rule.find(scene).map((finding) => ({ cause: rule.id, finding })),
  )
  const rank = ({ finding }: Candidate) => RANK.get(finding.ground) as number
  const [first, ...rest] = candidates.sort((one, two) => rank(one) - rank(two))
  if (first === undefined) throw new Error('The rule of unknown found nothing')
  return [first, ...rest]
}

function alternativeTo(cause: CauseId, rest: readonly Candidate[]): CauseId | null {
  return rest.find((one) => one.cause !== cause && one.cause !== 'unknown')?.cause ?? null
}

/**
 * The cause of a leftover, its decisive evidence, the alternative and what would decide, the
 * remedy's id (`action.<id>`) and who acts (`actor.<id>`). Pure: the same facts, the same words.
 */
export function explain(
  leftover: Leftover,
  facts: DayFacts,
  terms: ExplainTerms,
): Explanation & { readonly action: Action; readonly actor: Actor } {
  const scene = leftoverScene(leftover, facts, terms)
  const [{ cause, finding }, ...rest] = candidatesOf(scene)
  const alternativeCause = alternativeTo(cause, rest)
  const evidence: Evidence[] = [...finding.evidence, ...leftover.notes, ...otherAttempts(scene)]
  if (alternativeCause !== null && alternativeCause !== 'unknown') {
    evidence.push(deciderOf(alternativeCause, scene.row))
  }
  const action = remedyFor(scene, cause, finding)
  return { cause, alternativeCause, evidence, action, actor: ACTOR_OF[action] }
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
  const { cause, finding } = zeroCandidate(subject, facts, terms)
  const zeroClass = finding.zeroClass ?? 'unexplained'
  const other = otherAmountOf(subject)
  return {
    value,
    class: zeroClass,
    cause,
    legitimate: LEGITIMATE_ZERO_CLASSES.some((one) => one === zeroClass),
    evidence: finding.evidence,
    otherAmount: other === null ? null : plainText(other),
  }
}

/** A settled zero that nothing explains takes its journal's class, where that is a zero as well. */
function zeroCandidate(subject: ZeroSubject, facts: DayFacts, terms: ExplainTerms): Candidate {
  const [own] = candidatesOf(zeroScene(subject, facts, terms))
  if (own.finding.ground !== 'nothing' || subject.row.side === 'journal') return own
  const row = subject.other.find((one) => zeroValueOf(one) !== null)
  if (row === undefined) return own
  const twin: ZeroSubject = {
    row,
    place: subject.place,
    own: subject.other.filter((one) => one !== row),
    other: [subject.row, ...subject.own],
  }
  return candidatesOf(zeroScene(twin, facts, terms))[0]
}

/** An unreadable amount never becomes 0: the line stays refused, and what stood there is shown. */
function unreadable({ fileId, rejected }: UnreadableSubject, terms: ExplainTerms): ZeroFinding {
  const place = `${terms.fileName(fileId)}:${rejected.line}`
  return {
    value: 'unparseable',
    class: 'unreadable',
    cause: 'data_entry_error',
    legitimate: false,
    evidence: [evidence('unreadable_text', `"${rejected.excerpt}" (${place})`)],
    otherAmount: null,
  }
}

/**
 * A fingerprint of all that decides a cause, beside the configured tables: rules and their
 * editions, the order of grounds, thresholds, reversal reasons. Part of every run's digest.
 */
export function causesFingerprint(): string {
  const rules = CAUSE_RULES.map((rule) => `${rule.id}@${rule.edition}`)
  const text = JSON.stringify([rules, GROUNDS, THRESHOLDS, REVERSAL_REASONS])
  return createHash('sha256').update(text).digest('hex')
}
