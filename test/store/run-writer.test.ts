// Writing a run: the first lines that fail say why the run failed, whoever writes after them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Client, connect } from '../../src/store/connection.ts'
import { placeLines } from '../../src/store/run-lines.ts'
import { RunWriter } from '../../src/store/runs.ts'
import { freshDatabase } from '../stage.ts'

let client: Client

beforeAll(async () => {
  client = await connect({ connectionString: await freshDatabase() })
})

afterAll(async () => {
  await client?.end()
})

it('tells every writer of the first lines that failed, and leaves nothing', async () => {
  const writer = await RunWriter.begin(client, {
    businessDate: '2026-03-02',
    previous: null,
    asOf: '2026-03-03T08:00:00Z',
    inputsDigest: '',
    rulesDigest: '',
    configuration: '',
    decisionHead: '',
  })
  const place = {
    merchantId: 'M',
    place: 'matched',
    side: 'journal',
    fileId: 1,
    lines: [1],
  } as const
  const bad = placeLines(writer.key, [{ ...place, businessDate: 'no date' }])
  const good = placeLines(writer.key, [{ ...place, businessDate: '2026-03-02' }])
  const outcomes = await Promise.allSettled([
    writer.write(good),
    writer.write(bad),
    writer.write(good),
    writer.write(good),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
  ])
  for (const outcome of outcomes.slice(1)) {
    expect(outcome).toMatchObject({ reason: { message: expect.stringContaining('no date') } })
  }
  await writer.abandon()
  expect((await client.query('SELECT FROM run')).rowCount).toBe(0)
  expect((await client.query('SELECT FROM placed_rows')).rowCount).toBe(0)
})
