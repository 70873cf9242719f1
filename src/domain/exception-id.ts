// An exception's id: from its anchor row's source, references and occurrence, so that it survives reruns and restated files.
import { hash } from 'node:crypto'
import type { StoredTransaction } from './transaction.ts'

/** What a row is known by: never its file, line, type or cause (contract, Semantics 5). */
export function anchorOf(row: StoredTransaction): string {
  const { batchNo, stan, rrn, authCode, acquirerReference } = row
  const anchor = [
    row.source,
    row.side,
    row.merchantId,
    row.terminalId,
    row.businessDate,
    batchNo,
    stan,
    rrn,
    authCode,
    acquirerReference,
  ]
  // A row without any reference is known by when and with which card it happened.
  const isBare = (batchNo ?? stan ?? rrn ?? authCode ?? acquirerReference) === null
  return JSON.stringify(isBare ? [...anchor, row.at, row.pan] : anchor)
}

/** The id of the `occurrence`-th exception (from 1) with this anchor: `X` and 16 hexadecimal digits. */
export function exceptionId(anchor: string, occurrence: number): string {
  return `X${hash('sha256', `${anchor}\n${occurrence}`).slice(0, 16).toUpperCase()}`
}
