// The references agree and something else does not: says what, and puts both sides on record together.
import type { ExceptionType } from '../domain/exception.ts'
import { magnitude } from './exact-amount.ts'
import { agrees, bucketsOf, join, money, opposed } from './key-ladder.ts'
import type { ReferenceField } from './references.ts'
import type { Rule } from './rule.ts'
import { AUTHORIZATION_RULES, NAMING_RULES } from './rule-order.ts'
import { ORIGINAL_REFERENCE } from './rules/original-reference.ts'
import { SAME_MOMENT } from './rules/same-moment.ts'
import {
  anyParted,
  areParted,
  type Group,
  groupsUnder,
  isUntaken,
  isUntakenDue,
  type Scene,
  tolerable,
  withinWindow,
} from './scene.ts'
import {
  contradict,
  type Note,
  sameTerminal,
  standingWord,
  typeBesideUndone,
  type Unit,
} from './unit.ts'

const ANY_REFERENCE: readonly ReferenceField[] = ['acquirerReference', 'batchNo', 'stan', 'rrn']
/** How many rows under one reference are tried for one. */
const TRIES_MAX = 30

export function findDifferences(scene: Scene): void {
  for (const rule of NAMING_RULES) {
    for (const group of groupsUnder(scene, rule, isUntaken)) {
      // The likest first: equal money under opposed references, then the same day, then the rest.
      pair(scene, rule, group, (one, other) => one.amount === other.amount && alive(one))
      pair(scene, rule, group, (one, other) => one.amount === other.amount)
      pair(scene, rule, group, (one, other) => sameDay(one, other) && alive(one))
      pair(scene, rule, group, (one) => alive(one))
      pair(scene, rule, group, () => true)
    }
  }
  for (const group of groupsUnder(scene, ORIGINAL_REFERENCE, isUntakenDue)) {
    pair(scene, ORIGINAL_REFERENCE, group, (one, other) => one.amount === other.amount)
  }
  for (const rule of AUTHORIZATION_RULES) differencesOfOneAuthorization(scene, rule)
  sameMoments(scene)
}

function alive(unit: Unit): boolean {
  return unit.standing === 'due' || unit.standing === 'zero'
}

function sameDay(one: Unit, other: Unit): boolean {
  return one.root.businessDate === other.root.businessDate
}

function pair(
  scene: Scene,
  rule: Rule,
  group: Group,
  likely: (journal: Unit, settlement: Unit) => boolean,
): void {
  let first = 0
  for (const one of group.journal) {
    if (one.taken) continue
    while (group.settlement[first]?.taken === true) first++
    for (const other of group.settlement.slice(first, first + TRIES_MAX)) {
      if (other.taken || !likely(one, other) || !withinWindow(scene, rule, one, other)) continue
      if (areParted(scene, one, other)) continue
      if (record(scene, rule, one, other)) break
    }
  }
}

/** Puts a pair on record; false where the two do not speak of the same thing after all. */
function record(scene: Scene, rule: Rule, journal: Unit, settlement: Unit): boolean {
  const { tally } = scene
  if (agrees(scene, rule, journal, settlement) && bothDue(journal, settlement)) {
    join(scene, rule, journal, settlement)
    return true
  }
  if (withinTolerance(scene, rule, journal, settlement)) {
    tally.match(rule.id, [journal], [settlement])
    return true
  }
  const type = differenceOf(journal, settlement)
  if (type === null) return false
  tally.leave(type, rule.id, [journal, settlement], notesOf(type, journal, settlement))
  return true
}

function bothDue(journal: Unit, settlement: Unit): boolean {
  return journal.standing === 'due' && settlement.standing === 'due'
}

function withinTolerance(scene: Scene, rule: Rule, journal: Unit, settlement: Unit): boolean {
  if (!bothDue(journal, settlement) || opposed(rule, journal, settlement)) return false
  if (journal.currency !== settlement.currency || journal.direction !== settlement.direction) {
    return false
  }
  const expected = journal.amount ?? 0n
  const settled = settlement.amount ?? 0n
  // Approved in part (DE 39 = 10): the record itself says that less may come.
  if (journal.partial && settled > 0n && settled < expected) return true
  return !journal.excess && rule.tolerance === 'configured' && tolerable(scene, expected, settled)
}

/** What disagrees between two units under one reference; null: nothing that concerns both. */
function differenceOf(journal: Unit, settlement: Unit): ExceptionType | null {
  const refused = settlement.standing === 'declined' || settlement.standing === 'unanswered'
  if (settlement.standing === 'undone' || refused) {
    return journal.standing === 'due' ? 'status_difference' : null
  }
  if (journal.standing === 'declined' || journal.standing === 'unanswered') {
    const alike =
      journal.direction === settlement.direction && journal.currency === settlement.currency
    return alike && settlement.standing === 'due' ? 'status_difference' : null
  }
  if (journal.standing === 'undone') {
    return settlement.standing === 'due' ? typeBesideUndone(journal.direction, [settlement]) : null
  }
  if (journal.standing === 'zero' || settlement.standing === 'zero') {
    return journal.direction === settlement.direction ? 'zero_amount' : null
  }
  const expected = journal.amount ?? 0n
  const settled = settlement.amount ?? 0n
  if (journal.direction !== settlement.direction) {
    return magnitude(expected) === magnitude(settled) ? 'kind_difference' : null
  }
  if (journal.currency !== settlement.currency) return 'currency_difference'
  if (expected !== settled) return 'amount_difference'
  return contradict(journal, settlement, ANY_REFERENCE) ||
    !sameTerminal(journal.root, settlement.root)
    ? 'reference_difference'
    : null
}

function notesOf(type: ExceptionType, journal: Unit, settlement: Unit): Note[] {
  if (type !== 'status_difference') return []
  return [
    { fact: 'journal_standing', value: standingWord(journal) },
    { fact: 'settlement_standing', value: standingWord(settlement) },
  ]
}

/**
 * Authorization code and card, or code and STAN, agree, and a stronger reference or the amount does not.
 * The code is short, so an amount may differ only where a single row stands on each side.
 */
function differencesOfOneAuthorization(scene: Scene, rule: Rule): void {
  for (const group of groupsUnder(scene, rule, isUntaken)) {
    pair(scene, rule, group, (one, other) => bothDue(one, other) && one.amount === other.amount)
    // What is not due (a zero, a refusal) is no rival where the money of a partial approval agrees.
    const due = onlyPair(scene, rule, group, isUntakenDue)
    const agreeing = due !== null && withinTolerance(scene, rule, ...due) ? due : null
    const only = agreeing ?? onlyPair(scene, rule, group, isUntaken)
    if (only !== null) record(scene, rule, ...only)
  }
}

/** The open units of a group where a single one stands on each side, and nothing speaks against them. */
function onlyPair(
  scene: Scene,
  rule: Rule,
  group: Group,
  isOpen: (unit: Unit) => boolean,
): [journal: Unit, settlement: Unit] | null {
  const [one, ...more] = group.journal.filter(isOpen)
  const [other, ...others] = group.settlement.filter(isOpen)
  if (one === undefined || other === undefined || more.length + others.length > 0) return null
  if (!withinWindow(scene, rule, one, other) || opposed(rule, one, other)) return null
  return areParted(scene, one, other) ? null : [one, other]
}

/** True where the n-th of one side contradicts the n-th of the other, all through. */
function areOpposite(journal: readonly Unit[], settlement: readonly Unit[]): boolean {
  for (const [at, one] of journal.entries()) {
    if (!contradict(one, settlement[at] as Unit, ANY_REFERENCE)) return false
  }
  return true
}

/** The same money in the same second on the same terminal, as many on each side, other references. */
function sameMoments(scene: Scene): void {
  for (const group of groupsUnder(scene, SAME_MOMENT, isUntakenDue)) {
    for (const { journal, settlement } of bucketsOf(group, money)) {
      if (journal.length !== settlement.length) continue
      if (anyParted(scene, journal, settlement)) continue
      if (!areOpposite(journal, settlement)) continue
      for (const [at, one] of journal.entries()) {
        const pair = [one, settlement[at] as Unit]
        scene.tally.leave('reference_difference', SAME_MOMENT.id, pair)
      }
    }
  }
}
