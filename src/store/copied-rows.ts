// Rows out of the store by COPY: half the cost of a result set, where tens of thousands travel.
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Kind } from '../domain/kind.ts'
import type { AmountState, Outcome, Side, StoredTransaction } from '../domain/transaction.ts'

/** A query's answer by COPY, some hundreds of rows at a time (`rowsIn`). The query takes no parameters. */
export function copiedOut<T>(
  client: pg.Client,
  query: string,
  of: (cells: readonly Cell[]) => T,
): AsyncGenerator<T[]> {
  return rowsIn(copiedBytes(client, query), of)
}

/** The same in bytes, cut anywhere. */
export async function* copiedBytes(client: pg.Client, query: string): AsyncGenerator<Uint8Array> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT`))
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let chunk = await chunks.next()
  try {
    for (; !chunk.done; chunk = await chunks.next()) yield chunk.value
  } finally {
    // Who stops early must not leave the connection in the middle of an answer.
    while (!chunk.done) chunk = await chunks.next()
  }
}

/**
 * `of` makes a row of a line's cells, which stand in the same array for every line, and of the line as it
 * came: its bytes, each a character.
 */
export async function* rowsIn<T>(
  chunks: AsyncIterable<Uint8Array>,
  of: (cells: readonly Cell[], line: string) => T,
): AsyncGenerator<T[]> {
  const cells: Cell[] = []
  let rest = ''
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    // Byte by byte: one Chinese word in a chunk would make every text of it twice as long.
    const text = rest + Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
    const isPlain = !WRITTEN_OTHERWISE.test(text)
    const rows: T[] = []
    let from = 0
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      const line = text.slice(from, to)
      readLine(text, from, to, cells, isPlain || !WRITTEN_OTHERWISE.test(line))
      rows.push(of(cells, line))
      from = to + 1
    }
    rest = text.slice(from)
    if (rows.length > 0) yield rows
  }
}

export type Cell = string | null

/** An array for a query that takes no parameters. */
export function arraySql(client: pg.Client, values: readonly Cell[]): string {
  return client.escapeLiteral(arrayText(values))
}

/** The text of an array: null bare, everything else quoted. */
function arrayText(values: readonly Cell[]): string {
  const texts = values.map((value) =>
    value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`,
  )
  return `{${texts.join(',')}}`
}

/** A backslash that is more than the mark of a null, or a byte of a character beyond ASCII. */
const WRITTEN_OTHERWISE = /\\[^N]|[\x80-\xff]/

const BACKSLASH = 92
const LETTER_N = 78

/**
 * Puts a line's cells in the place of those of the line before. What says the same stays: most columns
 * repeat themselves.
 */
function readLine(text: string, from: number, to: number, cells: Cell[], isPlain: boolean): void {
  let at = 0
  for (let start = from; start <= to; at++) {
    const tab = text.indexOf('\t', start)
    const end = tab < 0 || tab > to ? to : tab
    const before = cells[at]
    if (isNull(text, start, end)) cells[at] = null
    else if (before?.length !== end - start || !text.startsWith(before, start)) {
      const cell = text.slice(start, end)
      cells[at] = isPlain ? cell : cellMeant(cell)
    } else if (!isPlain) cells[at] = cellMeant(before) // bytes may look like another text's characters
    start = end + 1
  }
}

function isNull(text: string, start: number, end: number): boolean {
  return (
    end - start === 2 &&
    text.charCodeAt(start) === BACKSLASH &&
    text.charCodeAt(start + 1) === LETTER_N
  )
}

function cellMeant(cell: string): string {
  if (!WRITTEN_OTHERWISE.test(cell)) return cell
  return Buffer.from(cell, 'latin1').toString().replace(/\\(.)/g, unescaped)
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function unescaped(_text: string, mark: string): string {
  return ESCAPES[mark] ?? mark
}

/**
 * A row from its cells, in the order of COLUMNS, of which the first stands at `first`. `sourceOf`
 * names the source of a file. Written out by place because tens of thousands of rows take this way.
 */
export function copiedTransaction(
  cells: readonly Cell[],
  first: number,
  sourceOf: (fileId: number) => string,
): StoredTransaction {
  const fileId = Number(cells[first + 2])
  const at = cells[first + 16] as Cell
  const storedOffline = cells[first + 33] as Cell
  return {
    side: cells[first + 4] as Side,
    source: sourceOf(fileId),
    fileId,
    line: Number(cells[first + 3]),
    businessDate: cells[first] as string,
    settlementDate: cells[first + 15] as Cell,
    at: at === null ? null : at.replace(' ', 'T'),
    kind: cells[first + 5] as Kind,
    merchantId: cells[first + 1] as string,
    terminalId: cells[first + 6] as Cell,
    batchNo: cells[first + 7] as Cell,
    stan: cells[first + 8] as Cell,
    rrn: cells[first + 9] as Cell,
    authCode: cells[first + 10] as Cell,
    pan: cells[first + 11] as Cell,
    scheme: cells[first + 17] as Cell,
    paymentMethod: cells[first + 18] as Cell,
    amount: cells[first + 12] as Cell,
    amountState: cells[first + 14] as AmountState,
    currency: cells[first + 13] as string,
    fee: cells[first + 19] as Cell,
    net: cells[first + 20] as Cell,
    acquirerReference: cells[first + 21] as Cell,
    payoutReference: cells[first + 22] as Cell,
    originalStan: cells[first + 23] as Cell,
    originalRrn: cells[first + 24] as Cell,
    originalReference: cells[first + 25] as Cell,
    responseCode: cells[first + 26] as Cell,
    outcome: cells[first + 27] as Outcome | null,
    reversalReason: cells[first + 28] as Cell,
    entryMode: cells[first + 29] as Cell,
    cardProduct: cells[first + 30] as Cell,
    operatorId: cells[first + 31] as Cell,
    softwareVersion: cells[first + 32] as Cell,
    storedOffline: storedOffline === null ? null : storedOffline === 't',
    item: cells[first + 34] as Cell,
    remark: cells[first + 35] as Cell,
  }
}
