// What the tests of formats read with: terms of a plain source, and a sink that keeps everything.
import type { RejectedLine } from '../../src/domain/received-file.ts'
import type { Source } from '../../src/domain/source.ts'
import type { Transaction } from '../../src/domain/transaction.ts'
import type { Reading, ReadingTerms } from '../../src/formats/formats.ts'
import { archiveIn, isWrapped, readFileAs } from '../../src/formats/formats.ts'

export function sourceOf(layout: string, changes: Partial<Source> = {}): Source {
  return {
    name: 'stores',
    side: 'both',
    layout,
    files: '*',
    expects: 'irregular',
    settlesWithin: 1,
    settles: null,
    timezone: 'Asia/Shanghai',
    cutoff: '23:00',
    calendar: 'none',
    defaults: {},
    ...changes,
  }
}

export interface ReadFile extends Reading {
  readonly transactions: Transaction[]
  readonly refused: RejectedLine[]
  /** The entries of an archive, in their order. */
  readonly entries: string[]
}

/** The bytes in chunks of `size`, as the inbox brings them: of a file that is not packed each is gone with the next. */
export async function* chunks(bytes: Buffer, size = 65_536): AsyncGenerator<Buffer> {
  const isKept = isWrapped(bytes)
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size)
    const lent = isKept ? chunk : Buffer.from(chunk)
    yield lent
    if (!isKept) lent.fill('~')
  }
}

export async function readAll(
  layout: string,
  bytes: Buffer | AsyncIterable<Buffer>,
  terms: Partial<ReadingTerms> = {},
): Promise<ReadFile> {
  const transactions: Transaction[] = []
  const refused: RejectedLine[] = []
  const source = sourceOf(layout)
  const all = { source, calendar: null, fileName: 'sample', slotDate: null, ...terms }
  const reading = await readFileAs(layout, Buffer.isBuffer(bytes) ? chunks(bytes) : bytes, all, {
    rows(batch) {
      transactions.push(...batch)
    },
    rejected(lines) {
      refused.push(...lines)
    },
  })
  const archive = Buffer.isBuffer(bytes) ? await archiveIn(chunks(bytes), all.fileName) : null
  const entries = (archive?.rowNames(all.source) ?? []).map((name) => `${all.fileName}/${name}`)
  return { ...reading, transactions, refused, entries }
}

/** A row without what the file does not say: what a golden file shows. */
export function spoken(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}
