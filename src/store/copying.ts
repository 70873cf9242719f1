// COPY into a table: every write races against the stream's end, because a loop of write and drain would hang when the server dies.
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** One COPY on a connection; nothing else may run on it until `end`. */
export class CopyStroke {
  readonly #copy: Writable
  readonly #done: Promise<void>
  #taken: Promise<void> = Promise.resolve()

  constructor(client: pg.Client, table: string, columns: readonly string[]) {
    this.#copy = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
    this.#done = finished(this.#copy)
    this.#done.catch(() => {}) // told to whoever writes or ends
  }

  /**
   * Whole lines of COPY's text format. Resolves when the connection has taken the lines written
   * before these: whose bytes they are may use them again. So two buffers take turns.
   */
  async write(lines: string | Buffer): Promise<void> {
    const before = this.#taken
    const taken = new Promise<void>((resolve, reject) => {
      this.#copy.write(lines, (error) => (error == null ? resolve() : reject(error)))
    })
    // What ended the COPY goes first: the stream itself only says that it has no connection any more.
    this.#taken = Promise.race([this.#done, taken])
    this.#taken.catch(() => {}) // told to who writes next, or ends
    await Promise.race([this.#done, before])
  }

  async end(): Promise<void> {
    this.#copy.end()
    await this.#done
  }

  async abandon(reason: unknown): Promise<void> {
    this.#copy.destroy(reason instanceof Error ? reason : new Error(String(reason)))
    await this.#done.catch(() => {})
  }
}

/**
 * Lines of COPY's text format into a table. What throws meanwhile, here or in making the pieces, ends
 * the COPY first: a ROLLBACK would wait behind an open one for ever.
 */
export async function copied(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  pieces: Iterable<string | Buffer>,
): Promise<void> {
  const stroke = new CopyStroke(client, table, columns)
  try {
    for (const piece of pieces) await stroke.write(piece)
    await stroke.end()
  } catch (error) {
    await stroke.abandon(error)
    throw error
  }
}

const SPECIAL = /[\\\t\n\r\0]/
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '', // PostgreSQL takes no NUL in a text
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

/** One value of COPY's text format. */
export function cell(text: string | null): string {
  if (text === null) return '\\N'
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r\0]/g, (mark) => ESCAPES[mark] ?? mark) : text
}

/** One line of COPY's text format. */
export function copyRow(values: readonly (string | number | boolean | null)[]): string {
  const cells = values.map((value) =>
    typeof value === 'string' || value === null ? cell(value) : String(value),
  )
  return `${cells.join('\t')}\n`
}
