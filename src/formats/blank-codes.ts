// Whether a file's response codes say anything: a column that is blank in every row is as an absent one.
import type { PlainSales } from '../domain/plain-sales.ts'
import type { Transaction } from '../domain/transaction.ts'
import type { RowSink } from './reading.ts'

/** Thrown to whoever reads: rows with a place for a code have come, and every code so far is blank. */
export class BlankSoFar extends Error {
  override readonly name = 'BlankSoFar'
}

/** Ends a reading that was begun for this one answer. */
class CodeFound extends Error {
  override readonly name = 'CodeFound'
}

/** The first code that says something, else a blank one; null where none of the rows has a place for one. */
function codeOf(rows: readonly Transaction[]): string | null {
  let blank: string | null = null
  for (const { responseCode } of rows) {
    if (responseCode !== null && responseCode !== '') return responseCode
    blank ??= responseCode
  }
  return blank
}

function plainCodeOf(sales: PlainSales): string | null {
  const words = sales.words.get('responseCode')?.words ?? []
  return words.find((word) => word !== '') ?? words[0] ?? null
}

/** A sink that throws BlankSoFar before it passes on rows of which no code so far says anything. */
export function untilBlank<S extends Required<Pick<RowSink, 'rows' | 'plain'>> & RowSink>(
  sink: S,
): RowSink {
  let isAnswered = false
  const hear = (code: string | null) => {
    if (code === '') throw new BlankSoFar()
    isAnswered ||= code !== null
  }
  return {
    ...sink,
    rows: (batch) => {
      if (!isAnswered) hear(codeOf(batch))
      return sink.rows(batch)
    },
    plain: (sales) => {
      if (!isAnswered) hear(plainCodeOf(sales))
      return sink.plain(sales)
    },
  }
}

/** True where no row that `read` hands over has a code. It is read no further than to the first one. */
export async function isWithoutCodes(read: (sink: RowSink) => Promise<unknown>): Promise<boolean> {
  const hear = (code: string | null) => {
    if (code !== null && code !== '') throw new CodeFound()
  }
  try {
    await read({
      rows: (batch) => hear(codeOf(batch)),
      plain: (sales) => hear(plainCodeOf(sales)),
      rejected: () => {},
    })
    return true
  } catch (error) {
    if (error instanceof CodeFound) return false
    throw error
  }
}
