// What explaining needs beside the leftover and the day's facts: tables, names, the reach of files.
import { DEFAULT_RESPONSE_CODES, type ResponseCodeTable } from '../domain/response-codes.ts'
import type { StoredTransaction } from '../domain/transaction.ts'

export interface ExplainTerms {
  readonly businessDate: string
  /** The name that a file had in the inbox. */
  readonly fileName: (fileId: number) => string
  /** Response codes: a row's scheme picks the table of that network, `default` serves the rest. */
  readonly responseCodes: readonly ResponseCodeTable[]
  /** `HH:MM` of the row's source; `24:00` is the calendar day. */
  readonly cutoffOf: (source: string) => string
  /** True once a file of the settlement source covers the due date of the business date after this one. */
  readonly nextDateCovered: (settlementSource: string, businessDate: string) => boolean
  /** The settlement source that owes a journal row; null where none does. */
  readonly owedBy: (row: StoredTransaction) => string | null
}

/** The table for a row: its network's own, else the one named `default`, else the built-in one. */
export function tableFor(
  row: Pick<StoredTransaction, 'scheme'>,
  tables: readonly ResponseCodeTable[],
): ResponseCodeTable {
  return (
    tables.find((one) => one.network === row.scheme) ??
    tables.find((one) => one.network === 'default') ??
    DEFAULT_RESPONSE_CODES
  )
}

/** `stores.csv:12` */
export function placeOf(row: StoredTransaction, terms: Pick<ExplainTerms, 'fileName'>): string {
  return `${terms.fileName(row.fileId)}:${row.line}`
}
