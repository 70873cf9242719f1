// COPY into a table: every write races against the stream's end, because a loop of write and drain would hang when the server dies.
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** One COPY on a connection; nothing else may run on it until `end`. */
export class CopyStroke {
  readonly #entrance = new PassThrough({ highWaterMark: 1 << 20 })
  readonly #done: Promise<void>

  constructor(client: pg.Client, table: string, columns: readonly string[]) {
    const statement = `COPY ${table} (${columns.join(', ')}) FROM STDIN`
    this.#done = pipeline(this.#entrance, client.query(copyFrom(statement)))
    this.#done.catch(() => {}) // told to whoever writes or ends
  }

  /** Whole lines of COPY's text format. */
  async write(lines: string | Buffer): Promise<void> {
    if (!this.#entrance.write(lines)) {
      await Promise.race([once(this.#entrance, 'drain'), this.#done])
    }
  }

  async end(): Promise<void> {
    this.#entrance.end()
    await this.#done
  }

  async abandon(reason: unknown): Promise<void> {
    this.#entrance.destroy(reason instanceof Error ? reason : new Error(String(reason)))
    await this.#done.catch(() => {})
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
  let line = ''
  for (const [at, value] of values.entries()) {
    if (at > 0) line += '\t'
    line += typeof value === 'string' || value === null ? cell(value) : String(value)
  }
  return `${line}\n`
}
