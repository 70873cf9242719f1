// Rows that come out by COPY: every character as it was, and a connection that goes on working.
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Store } from '../../src/store/connection.ts'
import { arraySql, type Cell, copiedOut } from '../../src/store/copied-rows.ts'
import { freshStore } from '../stage.ts'

let store: Store
let client: pg.Client

beforeAll(async () => {
  store = await freshStore()
  client = await connect(store.connection)
})

afterAll(async () => {
  await client?.end()
  await store?.close()
})

async function all(query: string): Promise<Cell[][]> {
  const rows: Cell[][] = []
  for await (const portion of copiedOut(client, query, (cells) => [...cells])) rows.push(...portion)
  return rows
}

it('keeps every character', async () => {
  const texts = [
    '',
    '\\',
    '\\N',
    'a\tb',
    'a\nb\r',
    '\b\f\v',
    '{"a",NULL}',
    "it's",
    'NULL',
    '刷卡',
    null,
  ]
  const rows = await all(
    `SELECT text, 1 FROM unnest(${arraySql(client, texts)}::text[]) WITH ORDINALITY AS one (text, place)
     ORDER BY place`,
  )
  expect(rows).toEqual(texts.map((text) => [text, '1']))
})

it('tells a text from another whose bytes look like it', async () => {
  // The bytes of `Ã©` read one by one are what `é` looks like.
  const texts = ['Ã©', 'é', 'Ã©', 'é', 'e', null, 'e', '\\N', null]
  const rows = await all(
    `SELECT text FROM unnest(${arraySql(client, texts)}::text[]) WITH ORDINALITY AS one (text, place)
     ORDER BY place`,
  )
  expect(rows).toEqual(texts.map((text) => [text]))
})

it('reads characters and lines that chunks cut', async () => {
  const rows = await all(`SELECT i, repeat('刷卡¢', 1000 + i % 7) FROM generate_series(1, 400) i`)
  expect(rows).toEqual(
    Array.from({ length: 400 }, (_, at) => [String(at + 1), '刷卡¢'.repeat(1000 + ((at + 1) % 7))]),
  )
})

it('leaves a connection that works to a reader who stops early, and after an error', async () => {
  const stopping = async () => {
    const query = 'SELECT i FROM generate_series(1, 100000) i'
    for await (const _ of copiedOut(client, query, () => 1)) {
      throw new Error('enough')
    }
  }
  await expect(stopping()).rejects.toThrow('enough')
  await expect(all('SELECT 1 / (i - 5) FROM generate_series(1, 9) i')).rejects.toThrow('zero')
  expect(await all('SELECT 1')).toEqual([['1']])
})
