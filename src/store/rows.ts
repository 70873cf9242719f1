// Rows on their way into and out of the store: a transaction as a line of COPY, and back.
import type { Kind } from '../domain/kind.ts'
import type {
  AmountState,
  Outcome,
  Side,
  StoredTransaction,
  Transaction,
} from '../domain/transaction.ts'
import { cell } from './copying.ts'

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

const TAB = 9
const NEWLINE = 10
const BACKSLASH = 92
const LETTER_N = 78
const FIRST_SIZE = 1 << 20 // a batch of a few thousand rows beyond the size at which it is taken

/**
 * Rows as lines of COPY's text format, in bytes. Characters are looked at one by one, which settles
 * escapes and encoding in the same pass: a fifth of the time of joining texts and converting them,
 * and no garbage. Anything but plain ASCII takes the slow way, cell by cell.
 */
export class RowBytes {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE)
  #at = 0

  get length(): number {
    return this.#at
  }

  /** The bytes so far; the next row begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at)
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length)
    this.#at = 0
    return taken
  }

  /** The columns are those of `COLUMNS`, in their order. */
  add(row: Transaction, fileId: number): void {
    this.#cell(row.businessDate)
    this.#cell(row.merchantId)
    this.#cell(String(fileId))
    this.#cell(String(row.line))
    this.#cell(row.side)
    this.#cell(row.kind)
    this.#cell(row.terminalId)
    this.#cell(row.batchNo)
    this.#cell(row.stan)
    this.#cell(row.rrn)
    this.#cell(row.authCode)
    this.#cell(row.pan)
    this.#cell(row.amount)
    this.#cell(row.currency)
    this.#cell(row.amountState)
    this.#cell(row.settlementDate)
    this.#cell(row.at)
    this.#cell(row.scheme)
    this.#cell(row.paymentMethod)
    this.#cell(row.fee)
    this.#cell(row.net)
    this.#cell(row.acquirerReference)
    this.#cell(row.payoutReference)
    this.#cell(row.originalStan)
    this.#cell(row.originalRrn)
    this.#cell(row.originalReference)
    this.#cell(row.responseCode)
    this.#cell(row.outcome)
    this.#cell(row.reversalReason)
    this.#cell(row.entryMode)
    this.#cell(row.cardProduct)
    this.#cell(row.operatorId)
    this.#cell(row.softwareVersion)
    this.#cell(row.storedOffline === null ? null : row.storedOffline ? 't' : 'f')
    this.#cell(row.item)
    this.#cell(row.remark)
    // The last cell's tab becomes the line's end.
    this.#bytes[this.#at - 1] = NEWLINE
  }

  #cell(text: string | null): void {
    // Three bytes a character at most, or two when escaped; and the tab.
    const room = text === null ? 3 : 3 * text.length + 1
    if (this.#at + room > this.#bytes.length) this.#grow(room)
    const bytes = this.#bytes
    let at = this.#at
    if (text === null) {
      bytes[at++] = BACKSLASH
      bytes[at++] = LETTER_N
    } else {
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index)
        if (code > 126 || code === BACKSLASH || code < 32) {
          at = this.#at + bytes.write(cell(text.replaceAll('\0', '')), this.#at)
          break
        }
        bytes[at++] = code
      }
    }
    bytes[at++] = TAB
    this.#at = at
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + room))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
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
