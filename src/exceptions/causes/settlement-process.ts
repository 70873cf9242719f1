// settlement_process: a gap, a delay or a mistake in how the acquirer settles.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import type { Evidence } from '../../domain/exception.ts'
import { exactText, money, plainText } from '../../domain/money.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { clockOf } from '../clock.ts'
import { byAnswer } from '../codes.ts'
import { placeOf } from '../explain-terms.ts'
import { changeLeftOut, holdSettled } from '../left-out.ts'
import { otherAmountOf } from '../other-side.ts'
import { amountEvidence, bothAmounts, rowEvidence, type Scene } from '../scene.ts'
import { forwardedSince } from '../stored-offline.ts'

export const SETTLEMENT_PROCESS: CauseRule = {
  id: 'settlement_process',
  edition: 6,
  remedy: 'raise_with_acquirer',
  decider: 'decide_acquirer',
  finders: [
    ...byAnswer('settlement_process'),
    undoneTooLate,
    settledAsZero,
    underAnotherMerchant,
    netForGross,
    leftOut,
    changeLeftOut,
    holdSettled,
    settledTwice,
    offTerms,
    overdue,
    couldBe,
  ],
}

/** Voided or cancelled here, settled in full there: it came after the acquirer's cut-off. */
function undoneTooLate(scene: Scene): Finding[] {
  if (scene.type !== 'status_difference') return []
  const { standing, terms } = scene
  const row =
    standing === 'voided'
      ? scene.journal.find((one) => one.kind === 'void')
      : standing === 'cancelled'
        ? scene.attempt
        : undefined
  if (row === undefined) return []
  const fact = standing === 'voided' ? 'voided' : 'cancelled'
  return [
    {
      ground: 'voided',
      evidence: [
        rowEvidence(fact, row.at === null ? '' : clockOf(row.at), row, terms),
        ...scene.settlement.map((one) => amountEvidence(one, terms)),
      ],
    },
  ]
}

/** Settled as 0 or blank while the journal has an amount. */
function settledAsZero(scene: Scene): Finding[] {
  const { zero } = scene
  if (zero === null || zero.row.side !== 'settlement' || otherAmountOf(zero) === null) return []
  return [
    {
      ground: 'other_side',
      evidence: bothAmounts(zero, scene.terms),
      zeroClass: 'settled_as_zero',
    },
  ]
}

/** Another merchant's journal has this very sale: one of the two numbers is wrong, or not mapped. */
function underAnotherMerchant(scene: Scene): Finding[] {
  const { row, terms } = scene
  const sale = scene.type === 'missing_journal' ? scene.facts.strayOf(row) : undefined
  if (sale === undefined) return []
  const { merchantId: merchant, terminalId: terminal } = sale
  const told = parts({ terminal: terminal ?? '', merchant, place: placeOf(sale, terms) })
  return [
    {
      ground: 'terminal_elsewhere',
      evidence: [evidence('terminal_elsewhere', told), amountEvidence(row, terms)],
    },
  ]
}

/** The gross column holds what is left after the fee: the difference is the fee, to the cent. */
function netForGross(scene: Scene): Finding[] {
  const { leftover } = scene
  const [row] = scene.settlement
  if (scene.type !== 'amount_difference' || leftover === null || row === undefined) return []
  if (leftover.expected === null || leftover.settled === null || row.fee === null) return []
  if (scene.settlement.length !== 1) return []
  const difference = money(leftover.settled).minus(leftover.expected)
  if (difference.isZero() || !difference.equals(row.fee)) return []
  const fee = exactText(row.fee, row.currency)
  return [
    { ground: 'net_for_gross', evidence: [rowEvidence('net_for_gross', fee, row, scene.terms)] },
  ]
}

/** Matching found the one set of journal rows that a line for many leaves out. */
function leftOut(scene: Scene): Finding[] {
  const { leftover } = scene
  if (scene.type !== 'amount_difference' || leftover === null) return []
  const { expected, settled, notes } = leftover
  if (expected === null || settled === null || !notes.some(isExplainedBy)) return []
  if (money(settled).minus(expected).isPositive()) return []
  return [{ ground: 'left_out', evidence: [] }]
}

const isExplainedBy = (note: Evidence) => note.fact === 'explained_by'

function settledTwice(scene: Scene): Finding[] {
  if (scene.type !== 'duplicate_settlement') return []
  return [
    {
      ground: 'counted_twice',
      evidence: scene.settlement.map((row) => amountEvidence(row, scene.terms)),
    },
  ]
}

/** What the fee should be stands in the notes; a cent or less a row is how the acquirer rounds. */
function offTerms(scene: Scene): Finding[] {
  const { leftover } = scene
  if (scene.type !== 'fee_difference' || leftover === null) return []
  const { expected, settled } = leftover
  if (expected === null || settled === null) return [{ ground: 'fee_terms', evidence: [] }]
  const { currency } = scene.row
  const drift = money(settled).minus(expected)
  const rows = Math.max(1, scene.settlement.length)
  const isRounding = drift.abs().lessThanOrEqualTo(money('0.01').times(rows))
  return [
    {
      ground: 'fee_terms',
      evidence: [
        evidence(
          isRounding ? 'fee_rounding' : 'fee_off_terms',
          parts({
            agreed: exactText(expected, currency),
            charged: exactText(settled, currency),
            difference: exactText(plainText(drift), currency),
            rows,
          }),
        ),
      ],
    },
  ]
}

/** Approved, due, the acquirer's file is there, and nothing on our side holds it back. */
function overdue(scene: Scene): Finding[] {
  const { row, terms } = scene
  if (scene.type !== 'missing_settlement' || scene.standing !== 'approved') return []
  return [
    {
      ground: 'overdue',
      evidence: [
        amountEvidence(row, terms),
        evidence(
          'overdue',
          parts({ date: row.businessDate, source: scene.leftover?.source ?? row.source }),
        ),
        ...forwardedSince(scene),
      ],
    },
  ]
}

const COULD_BE: ReadonlySet<string> = new Set([
  'kind_difference',
  'currency_difference',
  'reference_difference',
  'amount_difference',
])

function couldBe(scene: Scene): Finding[] {
  if (!COULD_BE.has(scene.type ?? '') || scene.settlement.length === 0) return []
  return [{ ground: 'could_be', evidence: [] }]
}
