// The results' part of a run's digest: one hash for each judged portion, without numbers of the store's own.
import { createHash } from 'node:crypto'
import type { Judgement } from '../src/domain/leftover.ts'
import type { RowReference } from '../src/domain/transaction.ts'
import type { KeptZero, WrittenException } from '../src/store/store.ts'

/** A file by what it is, whatever its number. */
export type IdentityOf = (fileId: number) => string

/**
 * Closures of its own would be compiled for each portion anew (src/matching/matching.ts): what is
 * called for each row stands outside.
 */
export function judgedDigest(
  judgement: Judgement,
  exceptions: readonly WrittenException[],
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
  for (const one of exceptions) lines.push(exceptionLine(one, identityOf))
  for (const one of zeros) {
    const what = one.isAgain ? 'zero again' : 'zero'
    lines.push(withoutNames(JSON.stringify([what, ledgerOf(one), at(one, identityOf)])))
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

/**
 * `["exception",{all but its rows},[journal],[settlement]]`. The order of fields is a part of every
 * digest that was ever stored. Written out, because there are hundreds of thousands on a bad day, and
 * their evidence is JSON already.
 */
function exceptionLine({ kept: one, evidence }: WrittenException, identityOf: IdentityOf): string {
  return (
    `["exception",{"id":${json(one.id)},"businessDate":${json(one.businessDate)}` +
    `,"raisedOn":${json(one.raisedOn)},"type":${json(one.type)},"cause":${json(one.cause)}` +
    `,"alternativeCause":${json(one.alternativeCause)},"evidence":${withoutNames(evidence)}` +
    `,"action":${json(one.action)},"source":${json(one.source)},"rule":${json(one.rule)}` +
    `,"merchantId":${json(one.merchantId)},"terminalId":${json(one.terminalId)}` +
    `,"amount":${json(one.amount)},"amountDifference":${json(one.amountDifference)}` +
    `,"currency":${json(one.currency)},"status":${json(one.status)}}` +
    `,${JSON.stringify(all(one.journal, identityOf))}` +
    `,${JSON.stringify(all(one.settlement, identityOf))}]`
  )
}

/**
 * Evidence as JSON, without the names of files at the ends of its values: the same bytes may come
 * under several. The lines stay.
 */
export function withoutNames(evidence: string): string {
  return evidence.includes(')"}')
    ? evidence.replace(/\((?:[^"\\]|\\.)*:(\d+)\)"\}/g, '(:$1)"}')
    : evidence
}

/** Printable ASCII that JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/

function json(text: string | null): string {
  if (text === null) return 'null'
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** All but the row's place, in an order that is a part of digests as well. */
function ledgerOf(one: KeptZero): Omit<KeptZero, 'fileId' | 'line' | 'isAgain'> {
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
