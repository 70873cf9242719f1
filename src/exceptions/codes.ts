// What a response code or a reversal's reason says: the candidate that the lifecycle leaves standing.
import type { CauseId, Evidence } from '../domain/exception.ts'
import {
  causeOfCode,
  isApproving,
  outcomeOf,
  type ResponseCodeTable,
  tableFor,
  tableNamed,
} from '../domain/response-codes.ts'
import { causeOfReversal } from '../domain/reversal-reasons.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import type { Finder } from './cause-rule.ts'
import { clockOf } from './clock.ts'
import type { ExplainTerms } from './explain-terms.ts'
import { amountEvidence, rowEvidence, type Scene } from './scene.ts'

/** A refusal: its candidate cause, and the code as the table knows it. */
export interface Decline {
  readonly cause: CauseId
  /** '' where the file says only in words that it was declined. */
  readonly code: string
  readonly isKnown: boolean
  /** A refund refused for want of money: the merchant's account, not the cardholder's. */
  readonly isMerchantBalance: boolean
}

/** Why an attempt was declined; null for one that was not. Codes not in the table stay visible. */
export function declineOf(
  row: StoredTransaction,
  terms: Pick<ExplainTerms, 'responseCodes'>,
): Decline | null {
  const table = tableFor(row, terms.responseCodes)
  if (outcomeOf(row, table) !== 'declined') return null
  const code = refusingCode(row, table)
  const cause = code === '' ? null : causeOfCode(code, table)
  return {
    cause: cause ?? 'unknown',
    code,
    isKnown: cause !== null || table.offlineDeclined.includes(code),
    isMerchantBalance: cause === 'insufficient_funds' && row.kind === 'refund',
  }
}

/** A file may call an attempt declined and yet carry the code of an approval: that code says nothing. */
function refusingCode(row: StoredTransaction, table: ResponseCodeTable): string {
  const code = row.responseCode ?? ''
  return isApproving(code, table) ? '' : code
}

/** The code of a refusal, with the table that it stands in. */
export function declineEvidence(
  row: StoredTransaction,
  decline: Decline,
  scene: Scene,
): Evidence[] {
  const { terms } = scene
  if (decline.code === '') return [rowEvidence('declined_in_words', '', row, terms)]
  const table = tableFor(row, terms.responseCodes)
  const value = `${decline.code} [${tableNamed(decline.code, table)}]`
  const code = rowEvidence(
    decline.isKnown ? 'response_code' : 'unknown_response_code',
    value,
    row,
    terms,
  )
  return decline.isMerchantBalance
    ? [code, rowEvidence('merchant_balance', row.kind, row, terms)]
    : [code]
}

/** The finding of `cause` where the scene's attempt was declined with one of its codes. */
export function byCode(cause: CauseId): Finder {
  return (scene) => {
    const row = refusedRow(scene)
    if (row === undefined) return []
    const decline = declineOf(row, scene.terms)
    if (decline === null || decline.cause !== cause) return []
    return [
      {
        ground: 'declining_code',
        evidence: [...declineEvidence(row, decline, scene), ...settledInSpite(row, scene)],
        zeroClass: 'declined',
      },
    ]
  }
}

/** What was settled though the journal's attempt was refused. */
function settledInSpite(refused: StoredTransaction, { settlement, terms }: Scene): Evidence[] {
  if (refused.side !== 'journal') return []
  return settlement.map((row) => amountEvidence(row, terms))
}

/** The attempt, or the acquirer's record of it where the journal counts it as done. */
function refusedRow(scene: Scene): StoredTransaction | undefined {
  if (scene.standing === 'declined') return scene.attempt
  if (scene.type !== 'status_difference' || scene.standing !== 'approved') return undefined
  return scene.settlement.find((row) => declineOf(row, scene.terms) !== null)
}

/** The reversal of the scene: a member, or an orphan of its own. */
export function reversalOf(scene: Scene): StoredTransaction | undefined {
  return scene.journal.find((row) => row.kind === 'reversal')
}

/** The finding of `cause` where a reversal's reason names it. */
function byReversalReason(cause: CauseId): Finder {
  return (scene) => {
    const reversal = reversalOf(scene)
    if (reversal === undefined || reversal.reversalReason === null) return []
    if (scene.type !== 'status_difference' && scene.type !== 'orphan_lifecycle') return []
    if (causeOfReversal(reversal.reversalReason) !== cause) return []
    return [
      {
        ground: 'reversal_reason',
        evidence: [
          rowEvidence('reversal_reason', reversal.reversalReason, reversal, scene.terms),
          ...undoneEvidence(scene),
        ],
      },
    ]
  }
}

/** When the terminal undid the attempt, and what was settled all the same. */
export function undoneEvidence(scene: Scene): Evidence[] {
  const { terms } = scene
  const reversal = reversalOf(scene)
  const when = reversal?.at == null ? '' : clockOf(reversal.at)
  return [
    ...(reversal === undefined ? [] : [rowEvidence('reversed', when, reversal, terms)]),
    ...scene.settlement.map((row) => amountEvidence(row, terms)),
  ]
}

/** The code by which a reversal was itself refused: the sale counts as undone all the same. */
export function refusedReversal(scene: Scene): Evidence[] {
  const reversal = reversalOf(scene)
  if (scene.type !== 'status_difference' || reversal === undefined) return []
  const { terms } = scene
  const code = declineOf(reversal, terms)?.code ?? ''
  if (code === '') return []
  const table = tableNamed(code, tableFor(reversal, terms.responseCodes))
  return [rowEvidence('reversal_refused_code', `${code} [${table}]`, reversal, terms)]
}

/** What came back to an attempt, or that nothing did, and what was settled all the same. */
export function answerEvidence(scene: Scene): Evidence[] {
  const { attempt, terms } = scene
  if (attempt === undefined || scene.standing !== 'unanswered') return []
  const code = attempt.responseCode ?? ''
  const table = tableNamed(code, tableFor(attempt, terms.responseCodes))
  const answer =
    code === ''
      ? rowEvidence('no_answer', '', attempt, terms)
      : rowEvidence('response_code', `${code} [${table}]`, attempt, terms)
  return [answer, ...scene.settlement.map((row) => amountEvidence(row, terms))]
}

/** Beside an outage, what the row itself says: a person begins with its code and what was settled. */
export function besideOutage(scene: Scene): Evidence[] {
  return scene.standing === 'reversed' ? undoneEvidence(scene) : answerEvidence(scene)
}

/** Both ways: most causes begin with them. */
export function byAnswer(cause: CauseId): Finder[] {
  return [byCode(cause), byReversalReason(cause)]
}
