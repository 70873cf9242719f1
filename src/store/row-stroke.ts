// The rows of one file into `transaction`, by COPY in the columns that they use.
import type pg from 'pg'
import type { PlainSales } from '../domain/plain-sales.ts'
import type { Transaction } from '../domain/transaction.ts'
import { CopyStroke } from './copying.ts'
import { RowBytes, saysAny } from './row-bytes.ts'
import { COLUMNS, type Column, valueIn } from './rows.ts'

/**
 * Rows go to the server in pieces of about this size: more than a socket takes at once, so that a
 * piece is told as taken only when it is, and its buffer may be used again.
 */
const WRITE_BYTES = 1 << 18

/** What every row says. */
const ALWAYS: readonly Column[] = [
  'business_date',
  'merchant_id',
  'file_id',
  'line',
  'side',
  'kind',
  'currency',
  'amount_state',
]

/**
 * Each column costs the server, null or not, and a file uses two thirds of them: a column is copied
 * from the first row on that says anything there, by a COPY begun anew.
 */
export class RowStroke {
  readonly #client: pg.Client
  readonly #fileId: number
  readonly #bytes: RowBytes
  #columns: readonly Column[] = []
  #unused: readonly Column[] = COLUMNS
  #copy: CopyStroke | null = null

  constructor(client: pg.Client, fileId: number) {
    this.#client = client
    this.#fileId = fileId
    this.#bytes = new RowBytes(fileId)
  }

  async rows(batch: readonly Transaction[]): Promise<void> {
    await this.#use((column) => {
      const value = valueIn(column, this.#fileId)
      return batch.some((row) => value(row) !== null)
    })
    for (const row of batch) this.#bytes.add(row)
    await this.#write()
  }

  async plain(sales: PlainSales): Promise<void> {
    await this.#use((column) => saysAny(sales, column))
    this.#bytes.addPlain(sales)
    await this.#write()
  }

  async #use(isUsed: (column: Column) => boolean): Promise<void> {
    const more = this.#unused.filter((column) => ALWAYS.includes(column) || isUsed(column))
    if (more.length > 0) {
      await this.end()
      this.#columns = COLUMNS.filter(
        (column) => this.#columns.includes(column) || more.includes(column),
      )
      this.#unused = this.#unused.filter((column) => !more.includes(column))
      this.#bytes.use(this.#columns)
    }
    this.#copy ??= new CopyStroke(this.#client, 'transaction', this.#columns)
  }

  async #write(): Promise<void> {
    if (this.#bytes.length >= WRITE_BYTES) await this.#copy?.write(this.#bytes.take())
  }

  /** All rows so far are with the server, and the connection is free for something else. */
  async end(): Promise<void> {
    if (this.#bytes.length > 0) await this.#copy?.write(this.#bytes.take())
    await this.#copy?.end()
    this.#copy = null
  }

  async abandon(reason: unknown): Promise<void> {
    await this.#copy?.abandon(reason)
  }
}
