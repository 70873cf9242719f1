// Rows on their way into and out of the store: a transaction as a line of COPY, and back.
import type { Kind } from '../domain/kind.ts'
import type {
  AmountState,
  Outcome,
  Side,
  StoredTransaction,
  Transaction,
} from '../domain/transaction.ts'

/** The columns of `transaction`, in the order in which COPY writes them. */
export const COLUMNS = [
  'business_date',
  'merchant_id',
  'file_id',
  'line',
  'side',
  'kind',
  'terminal_id',
  'batch_no',
  'stan',
  'rrn',
  'auth_code',
  'pan',
  'amount',
  'currency',
  'amount_state',
  'settlement_date',
  'at',
  'scheme',
  'payment_method',
  'fee',
  'net',
  'acquirer_reference',
  'payout_reference',
  'original_stan',
  'original_rrn',
  'original_reference',
  'response_code',
  'outcome',
  'reversal_reason',
  'entry_mode',
  'card_product',
  'operator_id',
  'software_version',
  'stored_offline',
  'item',
  'remark',
] as const

export type Column = (typeof COLUMNS)[number]

/** A row's value for each column that it decides itself. */
const VALUES: Readonly<Record<Exclude<Column, 'file_id'>, (row: Transaction) => string | null>> = {
  business_date: (row) => row.businessDate,
  merchant_id: (row) => row.merchantId,
  line: (row) => String(row.line),
  side: (row) => row.side,
  kind: (row) => row.kind,
  terminal_id: (row) => row.terminalId,
  batch_no: (row) => row.batchNo,
  stan: (row) => row.stan,
  rrn: (row) => row.rrn,
  auth_code: (row) => row.authCode,
  pan: (row) => row.pan,
  amount: (row) => row.amount,
  currency: (row) => row.currency,
  amount_state: (row) => row.amountState,
  settlement_date: (row) => row.settlementDate,
  at: (row) => row.at,
  scheme: (row) => row.scheme,
  payment_method: (row) => row.paymentMethod,
  fee: (row) => row.fee,
  net: (row) => row.net,
  acquirer_reference: (row) => row.acquirerReference,
  payout_reference: (row) => row.payoutReference,
  original_stan: (row) => row.originalStan,
  original_rrn: (row) => row.originalRrn,
  original_reference: (row) => row.originalReference,
  response_code: (row) => row.responseCode,
  outcome: (row) => row.outcome,
  reversal_reason: (row) => row.reversalReason,
  entry_mode: (row) => row.entryMode,
  card_product: (row) => row.cardProduct,
  operator_id: (row) => row.operatorId,
  software_version: (row) => row.softwareVersion,
  stored_offline: (row) => (row.storedOffline === null ? null : row.storedOffline ? 't' : 'f'),
  item: (row) => row.item,
  remark: (row) => row.remark,
}

/** What a row says of a column (null: nothing); of its file it says nothing itself. */
export function valueIn(column: Column, fileId: number): (row: Transaction) => string | null {
  if (column !== 'file_id') return VALUES[column]
  const text = String(fileId)
  return () => text
}

/**
 * SQL's condition on the files of `table`'s rows. Written as constants: an index of pages knows them, so
 * that a day is not looked for in years.
 */
export function isOf(files: Iterable<number>, table = 't'): string {
  return `${table}.file_id = ANY ('{${[...new Set(files)].join(',')}}'::int[])`
}

/** What a SELECT of `transaction` returns: text, as the type parsers leave it. */
export interface TransactionRecord {
  business_date: string
  merchant_id: string
  file_id: number
  line: number
  side: string
  kind: string
  terminal_id: string | null
  batch_no: string | null
  stan: string | null
  rrn: string | null
  auth_code: string | null
  pan: string | null
  amount: string | null
  currency: string
  amount_state: string
  settlement_date: string | null
  at: string | null
  scheme: string | null
  payment_method: string | null
  fee: string | null
  net: string | null
  acquirer_reference: string | null
  payout_reference: string | null
  original_stan: string | null
  original_rrn: string | null
  original_reference: string | null
  response_code: string | null
  outcome: string | null
  reversal_reason: string | null
  entry_mode: string | null
  card_product: string | null
  operator_id: string | null
  software_version: string | null
  stored_offline: boolean | null
  item: string | null
  remark: string | null
}

/** A record as the rest of the house knows it. `sourceOf` names the source of a file. */
export function storedTransaction(
  record: TransactionRecord,
  sourceOf: (fileId: number) => string,
): StoredTransaction {
  return {
    side: record.side as Side,
    source: sourceOf(record.file_id),
    fileId: record.file_id,
    line: record.line,
    businessDate: record.business_date,
    settlementDate: record.settlement_date,
    at: record.at === null ? null : record.at.replace(' ', 'T'),
    kind: record.kind as Kind,
    merchantId: record.merchant_id,
    terminalId: record.terminal_id,
    batchNo: record.batch_no,
    stan: record.stan,
    rrn: record.rrn,
    authCode: record.auth_code,
    pan: record.pan,
    scheme: record.scheme,
    paymentMethod: record.payment_method,
    amount: record.amount,
    amountState: record.amount_state as AmountState,
    currency: record.currency,
    fee: record.fee,
    net: record.net,
    acquirerReference: record.acquirer_reference,
    payoutReference: record.payout_reference,
    originalStan: record.original_stan,
    originalRrn: record.original_rrn,
    originalReference: record.original_reference,
    responseCode: record.response_code,
    outcome: record.outcome as Outcome | null,
    reversalReason: record.reversal_reason,
    entryMode: record.entry_mode,
    cardProduct: record.card_product,
    operatorId: record.operator_id,
    softwareVersion: record.software_version,
    storedOffline: record.stored_offline,
    item: record.item,
    remark: record.remark,
  }
}
