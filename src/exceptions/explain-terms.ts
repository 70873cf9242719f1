// What explaining needs beside the leftover and the day's facts: tables, names, the reach of files.
import type { ResponseCodeTable } from '../domain/response-codes.ts'
import type { StoredTransaction } from '../domain/transaction.ts'

export interface ExplainTerms {
  readonly businessDate: string
  /** The name that a file had in the inbox. */
  readonly fileName: (fileId: number) => string
  /** Tables of response codes: `tableFor` picks the one of a row. */
  readonly responseCodes: readonly ResponseCodeTable[]
  /** `HH:MM` of the row's source; `24:00` is the calendar day. */
  readonly cutoffOf: (source: string) => string
  /** True once a file of the settlement source covers the due date of the business date after this one. */
  readonly nextDateCovered: (settlementSource: string, businessDate: string) => boolean
  /** The settlement source that owes a journal row; null where none does. */
  readonly owedBy: (row: StoredTransaction) => string | null
}

/** `stores.csv:12` */
export function placeOf(row: StoredTransaction, terms: Pick<ExplainTerms, 'fileName'>): string {
  return `${terms.fileName(row.fileId)}:${row.line}`
}
