// The results' part of a run's digest: one hash for each judged portion, without numbers of the store's own.
import { createHash } from 'node:crypto'
import type { Judgement } from '../src/domain/leftover.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import type { KeptException, KeptZero } from '../src/store/store.ts'

export function judgedDigest(
  judgement: Judgement,
  exceptions: readonly KeptException[],
  zeros: readonly KeptZero[],
  identityOf: (fileId: number) => string,
): string {
  const at = (row: RowReference) => `${identityOf(row.fileId)}:${row.line}`
  const all = (rows: readonly RowReference[]) =>
    rows.length > 1 ? rows.map(at).sort() : rows.map(at)
  const lines = [
    ...judgement.matches.map((match) =>
      JSON.stringify(['match', match.rule, all(match.journal), all(match.settlement)]),
    ),
    ...judgement.placed.map(({ place, row }) => JSON.stringify(['place', place, at(row)])),
    ...exceptions.map((one) =>
      JSON.stringify(['exception', saidOf(one), all(one.journal), all(one.settlement)]),
    ),
    ...zeros.map((one) => JSON.stringify(['zero', ledgerOf(one), at(one)])),
  ]
  // Line by line: joined, the lines of a portion were megabytes that V8 keeps apart.
  const digest = createHash('sha256')
  for (const line of lines.sort()) digest.update(`${line}\n`)
  return digest.digest('hex')
}

/** All but the rows. The order of fields is a part of every digest that was ever stored. */
function saidOf(one: KeptException): Omit<KeptException, 'journal' | 'settlement'> {
  return {
    id: one.id,
    businessDate: one.businessDate,
    raisedOn: one.raisedOn,
    type: one.type,
    cause: one.cause,
    alternativeCause: one.alternativeCause,
    evidence: one.evidence,
    action: one.action,
    source: one.source,
    rule: one.rule,
    merchantId: one.merchantId,
    terminalId: one.terminalId,
    amount: one.amount,
    amountDifference: one.amountDifference,
    currency: one.currency,
    status: one.status,
  }
}

/** All but the row's place, in an order that is a part of digests as well. */
function ledgerOf(one: KeptZero): Omit<KeptZero, 'fileId' | 'line'> {
  return {
    businessDate: one.businessDate,
    merchantId: one.merchantId,
    side: one.side,
    kind: one.kind,
    terminalId: one.terminalId,
    value: one.value,
    class: one.class,
    cause: one.cause,
    alternativeCause: one.alternativeCause,
    legitimate: one.legitimate,
    evidence: one.evidence,
    action: one.action,
    otherAmount: one.otherAmount,
    currency: one.currency,
  }
}
