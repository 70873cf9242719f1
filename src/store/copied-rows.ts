// Rows out of the store by COPY: half the cost of a result set, where tens of thousands travel.
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Kind } from '../domain/kind.ts'
import type { AmountState, Outcome, Side, StoredTransaction } from '../domain/transaction.ts'

/** The lines of a query's answer in COPY's text format, each as its cells. The query takes no parameters. */
export async function* copiedOut(client: pg.Client, query: string): AsyncGenerator<Cell[][]> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT`))
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let chunk = await chunks.next()
  let last: Cell[] = []
  try {
    for (let rest = ''; !chunk.done; chunk = await chunks.next()) {
      // Byte by byte: one Chinese word in a chunk would make every text of it twice as long.
      const text = rest + chunk.value.toString('latin1')
      const end = text.lastIndexOf('\n')
      rest = text.slice(end + 1)
      if (end < 0) continue
      yield text
        .slice(0, end)
        .split('\n')
        .map((line) => {
          last = cellsOf(line, last)
          return last
        })
    }
  } finally {
    // Who stops early must not leave the connection in the middle of an answer.
    while (!chunk.done) chunk = await chunks.next()
  }
}

export type Cell = string | null

/** An array for a query that takes no parameters. */
export function arraySql(client: pg.Client, values: readonly Cell[]): string {
  return client.escapeLiteral(arrayText(values))
}

/** The text of an array: null bare, everything else quoted. */
export function arrayText(values: readonly Cell[]): string {
  const texts = values.map((value) =>
    value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`,
  )
  return `{${texts.join(',')}}`
}

/** A backslash that is more than the mark of a null, or a byte of a character beyond ASCII. */
const WRITTEN_OTHERWISE = /\\[^N]|[\x80-\xff]/

/** A cell that says what the row before said is that row's: most columns repeat themselves. */
function cellsOf(line: string, before: readonly Cell[]): Cell[] {
  const cells: Cell[] = line.split('\t')
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]
    if (cell === '\\N') cells[at] = null
    else if (cell === before[at]) cells[at] = before[at] as Cell
  }
  return WRITTEN_OTHERWISE.test(line) ? cells.map(cellMeant) : cells
}

function cellMeant(cell: Cell): Cell {
  if (cell === null || !WRITTEN_OTHERWISE.test(cell)) return cell
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
