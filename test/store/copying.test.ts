// A COPY in several writes: buffers in turn, and the store's own words when it breaks in the middle.
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Store } from '../../src/store/connection.ts'
import { CopyStroke, copied } from '../../src/store/copying.ts'
import { freshStore } from '../stage.ts'

let store: Store
let client: pg.Client

beforeAll(async () => {
  store = await freshStore()
  client = await connect(store.connection)
  await client.query('CREATE TABLE line (text text)')
})

afterAll(async () => {
  await client?.end()
  await store?.close()
})

it('writes what stood in a buffer when it was handed over, though the buffer is used again', async () => {
  const buffers = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)]
  const stroke = new CopyStroke(client, 'line', ['text'])
  for (let round = 0; round < 12; round++) {
    const buffer = buffers[round % 2] as Buffer
    buffer.fill(`${String.fromCharCode(97 + round)}\n`)
    await stroke.write(buffer)
  }
  await stroke.end()
  const { rows } = await client.query('SELECT text, count(*) FROM line GROUP BY 1 ORDER BY 1')
  expect(rows).toEqual(
    Array.from({ length: 12 }, (_, at) => ({
      text: String.fromCharCode(97 + at),
      count: 1 << 19,
    })),
  )
})

it('tells why the server ended it, whichever write meets it', async () => {
  const doomed = await connect(store.connection)
  const { rows } = await doomed.query('SELECT pg_backend_pid() AS pid')
  const stroke = new CopyStroke(doomed, 'line', ['text'])
  await stroke.write('a\n')
  await stroke.write('b\n')
  await client.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
  await setTimeout(200)
  const writing = async () => {
    for (let again = 0; again < 3; again++) await stroke.write('c\n')
    await stroke.end()
  }
  await expect(writing()).rejects.toThrow(/terminating connection|Connection terminated/)
  await stroke.abandon(new Error('given up'))
  await doomed.end().catch(() => {})
})

it('is over before its error is told, so that a ROLLBACK has not to wait for it', async () => {
  function* broken(): Iterable<string> {
    yield 'before\n'
    throw new Error('no such line')
  }
  await client.query('BEGIN')
  await expect(copied(client, 'line', ['text'], broken())).rejects.toThrow('no such line')
  const ended = await Promise.race([client.query('ROLLBACK'), setTimeout(5_000, 'still waiting')])
  expect(ended).toMatchObject({ command: 'ROLLBACK' })
  const { rows } = await client.query("SELECT FROM line WHERE text = 'before'")
  expect(rows).toEqual([])
})
