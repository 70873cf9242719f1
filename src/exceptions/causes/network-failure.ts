// network_failure: the line between terminal and server; an answer lost, a sale never forwarded.
import { evidence } from '../../domain/evidence-facts.ts'
import { originalReferences, refersTo } from '../../domain/reference.ts'
import { isStoredOffline, type StoredTransaction } from '../../domain/transaction.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { answerEvidence, besideOutage, byAnswer, reversalOf, undoneEvidence } from '../codes.ts'
import { merchantOutage } from '../outage.ts'
import { figureOf, rowEvidence, type Scene } from '../scene.ts'
import { forwardedSince } from '../stored-offline.ts'
import { outageRow, reversedRow } from '../undone.ts'

export const NETWORK_FAILURE: CauseRule = {
  id: 'network_failure',
  edition: 7,
  remedy: 'restore_network',
  decider: 'decide_network',
  finders: [
    ...byAnswer('network_failure'),
    merchantDown,
    noResponse,
    reversedYetSettled,
    neverForwarded,
  ],
}

function merchantDown(scene: Scene): Finding[] {
  const row = outageRow(scene) ?? reversedRow(scene)
  const found = row && merchantOutage(scene, row)
  if (!found) return []
  const told = [found, ...besideOutage(scene)]
  return [{ ground: 'outage_merchant', evidence: told, zeroClass: 'merchant_outage' }]
}

/** No answer, or one that leaves the outcome open: where it settled, the money was taken all the same. */
function noResponse(scene: Scene): Finding[] {
  const answer = answerEvidence(scene)
  if (answer.length === 0) return []
  return [{ ground: 'no_response', evidence: answer, zeroClass: 'no_response' }]
}

function reversedYetSettled(scene: Scene): Finding[] {
  const reversal = reversalOf(scene)
  if (scene.type !== 'status_difference' || scene.standing !== 'reversed') return []
  if (reversal === undefined) return []
  const { terms } = scene
  const reason = reversal.reversalReason
  return [
    {
      ground: 'reversed',
      evidence: [
        ...(reason === null
          ? []
          : [rowEvidence('unknown_reversal_reason', reason, reversal, terms)]),
        ...undoneEvidence(scene),
      ],
    },
  ]
}

/** Stored offline, and no upload of the terminal's came after it. domain.md 5 */
function neverForwarded(scene: Scene): Finding[] {
  const { row, terms } = scene
  if (scene.type !== 'missing_settlement') return []
  if (!isStoredOffline(row)) return []
  const uploads = scene.facts
    .rowsOf(row.merchantId, row.terminalId)
    .filter((one) => one.kind === 'batch_upload' && (one.at ?? '') >= (row.at ?? ''))
    .filter((one) => carries(one, row))
  if (uploads.length > 0) return []
  if (forwardedSince(scene).length > 0) return [{ ground: 'could_be', evidence: [] }]
  const amount = row.amount === null ? '' : figureOf(row)
  return [
    {
      ground: 'stored_offline',
      evidence: [
        rowEvidence('stored_offline', amount, row, terms),
        evidence('never_forwarded', row.terminalId ?? ''),
      ],
    },
  ]
}

/** An upload that names an original carries that one; one that names none, all that was stored. */
function carries(upload: StoredTransaction, row: StoredTransaction): boolean {
  return originalReferences(upload).length === 0 || refersTo(upload, row)
}
