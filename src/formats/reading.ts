// What reading a file takes and gives: the terms, the sink for its rows, the figures at its end.
import type { Calendar } from '../domain/calendar.ts'
import type { PlainSales } from '../domain/plain-sales.ts'
import type { ControlTotals, RejectedLine } from '../domain/received-file.ts'
import type { Source } from '../domain/source.ts'
import type { Transaction } from '../domain/transaction.ts'

/** What a file is read under. Everything that the file itself does not say comes from here. */
export interface ReadingTerms {
  readonly source: Source
  readonly calendar: Calendar
  /** The name in the inbox. */
  readonly fileName: string
  /** The `{date}` of the file's name, `YYYY-MM-DD`. */
  readonly slotDate: string | null
  /** From the source's merchant and terminal ids to ours; asked once per id. */
  readonly mapMerchant?: (id: string) => string
  readonly mapTerminal?: (id: string, merchantId: string) => string
  /** A column of response codes is read as if the file had none: it is blank in every row. */
  readonly withoutCodes?: boolean
}

export interface Reading {
  readonly rows: number // data lines, rejected ones included
  readonly accepted: number
  readonly rejected: number
  /** Lines that the layout declares to be no records: announcements, section headings. */
  readonly passedOver: number
  readonly controlTotals: ControlTotals
}

/** Takes batches of a few thousand; a returned promise holds the reading back until it settles. */
export interface RowSink {
  rows(batch: Transaction[]): void | Promise<void>
  /** A sink that has this gets what it can of a file so; the other rows still come by `rows`. */
  plain?(sales: PlainSales): void | Promise<void>
  rejected(lines: RejectedLine[]): void | Promise<void>
}
