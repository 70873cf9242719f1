// data_entry_error: a wrong amount or format went in; digit slips are told by name.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import { exactText, type Money, money, plainText } from '../../domain/money.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { byAnswer } from '../codes.ts'
import { inFiles, refusedUnder } from '../refused-lines.ts'
import { amountEvidence, rowEvidence, type Scene } from '../scene.ts'
import { namedSlip } from '../slip.ts'
import { lostStan } from '../stans.ts'

export const DATA_ENTRY_ERROR: CauseRule = {
  id: 'data_entry_error',
  edition: 4,
  remedy: 'correct_entry',
  decider: 'decide_receipt',
  finders: [...byAnswer('data_entry_error'), slipped, unreadable],
}

function slipped(scene: Scene): Finding[] {
  const { leftover, row, terms } = scene
  if (scene.type !== 'amount_difference' || leftover === null) return []
  if (leftover.expected === null || leftover.settled === null) return []
  // One keyed figure against one: of the sums of many rows a slip says nothing.
  if (scene.journal.length !== 1 || scene.settlement.length !== 1) return []
  const [keyed, settled] = [money(leftover.expected), money(leftover.settled)]
  const slip = namedSlip(keyed, settled)
  if (slip === null) return []
  // Nobody keys the direction: it is the kind's.
  const figure = (amount: Money) => exactText(plainText(amount.abs()), row.currency)
  const named = { keyed: figure(keyed), settled: figure(settled) }
  const places = slip.places > 0 ? { places: slip.places } : {}
  return [
    {
      ground: 'digit_slip',
      evidence: [
        evidence(slip.fact, parts({ ...named, ...places })),
        ...scene.journal.map((one) => amountEvidence(one, terms)),
        ...scene.settlement.map((one) => amountEvidence(one, terms)),
        ...(row.operatorId === null ? [] : [rowEvidence('operator', row.operatorId, row, terms)]),
      ],
    },
  ]
}

/**
 * The counterpart came and could not be read. It decides where a refused line bears the row's own
 * number, which stands beside every exception, and where the terminal's day misses no more records
 * than lines were refused; else it is only a possibility.
 */
function unreadable(scene: Scene): Finding[] {
  const { row, type } = scene
  if (type !== 'missing_journal' && type !== 'missing_settlement') return []
  const lines = scene.facts.refusedOf(row, type === 'missing_journal' ? 'journal' : 'settlement')
  if (lines.length === 0) return []
  if (refusedUnder(scene, row).length > 0) return [{ ground: 'refused_line', evidence: [] }]
  const missing = type === 'missing_journal' ? lostStans(scene) : unsettled(scene)
  return [
    {
      ground: missing <= lines.length ? 'refused_line' : 'could_be',
      evidence: inFiles(lines, scene.terms).map((text) => evidence('refused_line', text)),
    },
  ]
}

/** How many STANs the terminal's day misses, where the row's own is one of them. */
function lostStans(scene: Scene): number {
  const { row } = scene
  const day = scene.facts.terminalDay(row)
  if (day === undefined || lostStan(scene, row, row.stan) === null) return Number.POSITIVE_INFINITY
  return day.gaps.reduce((total, gap) => total + gap.to - gap.from + 1, 0)
}

/** How many approved rows of the terminal's day stand in no match. */
function unsettled(scene: Scene): number {
  const day = scene.facts.terminalDay(scene.row)
  return day === undefined ? Number.POSITIVE_INFINITY : day.approved - day.settled
}
