// Law: a file loaded by columns and the same file loaded row by row leave the same store.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileAs } from '../../src/formats/formats.ts'
import { simulate } from '../../src/simulator/simulator.ts'
import { connect, type Store } from '../../src/store/connection.ts'
import { loadFile } from '../../src/store/loading.ts'
import { chunks, sourceOf } from '../formats/reading.ts'
import { freshStore } from '../stage.ts'

const TABLES = ['transaction', 'rejected_line', 'file_total', 'journal_tally', 'terminal_day']

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-plain-'))
  await simulate({
    date: '2026-03-02',
    days: 1,
    terminals: 8,
    transactions: 6_000,
    seed: 7,
    out: folder,
    faults: 'all',
    truth: false,
  })
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Everything that loading leaves, in an order of its own. */
async function contents(client: pg.Client): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const table of TABLES) {
    const { rows } = await client.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY 1`)
    all[table] = rows
  }
  const { rows } = await client.query(
    'SELECT row_count, accepted, rejected, control_totals, carries, settlement_dates FROM received_file',
  )
  all.received_file = rows
  return all
}

async function loaded(store: Store, layout: string, bytes: Buffer, byColumns: boolean) {
  const client = await connect(store.connection)
  try {
    let plain = 0
    const source = { ...sourceOf(layout), side: 'both' as const }
    await loadFile(
      client,
      {
        ...{ id: 1, source: 'stores', side: source.side, layout, name: 'file', slot: 'file' },
        ...{ slotDate: null, sha256: 'x', bytes: bytes.length, readingTerms: {} },
        receivedAt: '2026-03-03T00:00:00Z',
      },
      (sink) =>
        readFileAs(
          layout,
          chunks(bytes, 20_000),
          { source, calendar: null, fileName: 'file', slotDate: null },
          {
            rows: (batch) => sink.rows(batch),
            rejected: (lines) => sink.rejected(lines),
            ...(byColumns && {
              plain: (sales) => {
                plain += sales.count
                return sink.plain(sales)
              },
            }),
          },
        ),
    )
    return { contents: await contents(client), plain }
  } finally {
    await client.end()
  }
}

describe('plain sales', () => {
  for (const [layout, name] of [
    ['tieout-journal', 'journal_2026-03-02.csv'],
    ['tieout-settlement', 'settlement_2026-03-03.csv'],
  ] as const) {
    it(`of ${layout} are stored as single rows are`, async () => {
      const bytes = await readFile(join(folder, name))
      const stores = [await freshStore(), await freshStore()] as const
      try {
        const byRows = await loaded(stores[0], layout, bytes, false)
        const byColumns = await loaded(stores[1], layout, bytes, true)
        expect(byColumns.contents).toEqual(byRows.contents)
        expect(byRows.plain).toBe(0)
        expect(byColumns.plain).toBeGreaterThan(3_000)
      } finally {
        await Promise.all(stores.map((store) => store.close()))
      }
    })
  }
})
