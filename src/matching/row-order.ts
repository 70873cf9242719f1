// The one order of rows in this room: by what the rows say, so that arrival order decides nothing.
import type { StoredTransaction } from '../domain/transaction.ts'

const FIELDS = [
  'businessDate',
  'at',
  'source',
  'terminalId',
  'batchNo',
  'stan',
  'rrn',
  'acquirerReference',
  'kind',
  'authCode',
  'pan',
  'amount',
  'currency',
  'settlementDate',
  'fee',
  'net',
  'payoutReference',
  'originalStan',
  'originalRrn',
  'originalReference',
  'responseCode',
  'outcome',
  'reversalReason',
  'entryMode',
  'scheme',
  'paymentMethod',
  'cardProduct',
  'operatorId',
  'softwareVersion',
  'item',
  'remark',
] as const satisfies readonly (keyof StoredTransaction)[]

/**
 * Compares two rows by content, a blank before a value. The place in the file comes last, and only
 * rows alike in all else reach it; the file's number, which depends on delivery, comes after that.
 */
export function byContent(one: StoredTransaction, other: StoredTransaction): number {
  // What nearly always decides, without a look-up of fields by name.
  if (one.businessDate !== other.businessDate) return one.businessDate < other.businessDate ? -1 : 1
  if (one.at !== other.at && one.at !== null && other.at !== null) return one.at < other.at ? -1 : 1
  for (const field of FIELDS) {
    const left = one[field]
    const right = other[field]
    if (left === right) continue
    if (left === null) return -1
    if (right === null) return 1
    return left < right ? -1 : 1
  }
  return one.line - other.line || one.fileId - other.fileId
}

/** True where two rows differ in nothing but where they stand. */
export function isTwin(one: StoredTransaction, other: StoredTransaction): boolean {
  const { line, fileId } = one
  const moved: StoredTransaction = { ...other, line, fileId }
  return (Object.keys(one) as (keyof StoredTransaction)[]).every((key) => one[key] === moved[key])
}

/** A row in words that do not depend on delivery: for notes. */
export function nameOf(row: StoredTransaction): string {
  const parts = [
    row.kind,
    row.amount ?? '-',
    row.currency,
    row.at ?? row.businessDate,
    row.terminalId === null ? '' : `terminal ${row.terminalId}`,
    row.batchNo === null ? '' : `batch ${row.batchNo}`,
    row.stan === null ? '' : `STAN ${row.stan}`,
    row.rrn === null ? '' : `RRN ${row.rrn}`,
    row.acquirerReference === null ? '' : `reference ${row.acquirerReference}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}
