// The results' part of a run's digest: one hash for each judged portion, without numbers of the store's own.
import { createHash } from 'node:crypto'
import type { Judgement } from '../src/domain/leftover.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import type { KeptException, KeptZero } from '../src/store/store.ts'

/** A file by what it is, whatever its number. */
export type IdentityOf = (fileId: number) => string

/**
 * Closures of its own would be compiled for each portion anew (src/matching/matching.ts): what is
 * called for each row stands outside.
 */
export function judgedDigest(
  judgement: Judgement,
  exceptions: readonly KeptException[],
  zeros: readonly KeptZero[],
  identityOf: IdentityOf,
): string {
  const lines: string[] = []
  for (const { rule, journal, settlement } of judgement.matches) {
    lines.push(
      JSON.stringify(['match', rule, all(journal, identityOf), all(settlement, identityOf)]),
    )
  }
  for (const { place, row } of judgement.placed) {
    lines.push(JSON.stringify(['place', place, at(row, identityOf)]))
  }
  for (const one of exceptions) {
    const rows = [all(one.journal, identityOf), all(one.settlement, identityOf)]
    lines.push(JSON.stringify(['exception', saidOf(one), ...rows]))
  }
  for (const one of zeros) {
    lines.push(JSON.stringify(['zero', ledgerOf(one), at(one, identityOf)]))
  }
  // Line by line: joined, the lines of a portion were megabytes that V8 keeps apart.
  const digest = createHash('sha256')
  for (const line of lines.sort()) digest.update(`${line}\n`)
  return digest.digest('hex')
}

function at(row: RowReference, identityOf: IdentityOf): string {
  return `${identityOf(row.fileId)}:${row.line}`
}

function all(rows: readonly RowReference[], identityOf: IdentityOf): string[] {
  const places: string[] = []
  for (const row of rows) places.push(at(row, identityOf))
  return places.length > 1 ? places.sort() : places
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
