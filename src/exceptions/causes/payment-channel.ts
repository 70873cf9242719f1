// payment_channel: the acquirer, the scheme or the wallet is down, for many merchants at once.
import { tableFor, tableNamed } from '../../domain/response-codes.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { channelOutage } from '../channel-outage.ts'
import { besideOutage, byAnswer, declineEvidence, declineOf, undoneEvidence } from '../codes.ts'
import { rowEvidence, type Scene } from '../scene.ts'
import { outageRow, reversedRow } from '../undone.ts'

export const PAYMENT_CHANNEL: CauseRule = {
  id: 'payment_channel',
  edition: 6,
  remedy: 'contact_channel',
  decider: 'decide_channel',
  finders: [...byAnswer('payment_channel'), channelDown, unconfirmed, reversedByChannel],
}

function channelDown(scene: Scene): Finding[] {
  const row = outageRow(scene) ?? reversedRow(scene)
  const found = row && channelOutage(scene, row)
  if (!found) return []
  const told = [found, ...besideOutage(scene)]
  return [{ ground: 'outage_channel', evidence: told, zeroClass: 'channel_outage' }]
}

/** Approved, but the channel said itself that confirmation was outstanding. */
function unconfirmed(scene: Scene): Finding[] {
  const { attempt, terms } = scene
  if (scene.type !== 'missing_settlement' || attempt === undefined) return []
  const code = attempt.responseCode ?? ''
  const table = tableFor(attempt, terms.responseCodes)
  if (!table.unconfirmed.includes(code)) return []
  const value = `${code} [${tableNamed(code, table)}]`
  return [
    { ground: 'could_be', evidence: [rowEvidence('unconfirmed_code', value, attempt, terms)] },
  ]
}

/** Undone by the terminal: because the channel answered that it was down, or perhaps for that. */
function reversedByChannel(scene: Scene): Finding[] {
  const row = reversedRow(scene)
  if (row === null) return []
  const answer = declineOf(row, scene.terms)
  if (answer?.cause !== 'payment_channel') return [{ ground: 'could_be', evidence: [] }]
  return [
    {
      ground: 'reversed',
      evidence: [...declineEvidence(row, answer, scene), ...undoneEvidence(scene)],
    },
  ]
}
