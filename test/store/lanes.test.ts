// Lanes of a run: each merchant in one, and its rows in the table that the lane reads; also in a store from before.
import knex, { type Knex } from 'knex'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MIGRATIONS, migrationSource } from '../../migrations/migrations.ts'
import { type Client, connect } from '../../src/store/connection.ts'
import { laneCondition, laneTable, WHOLE } from '../../src/store/lane.ts'
import { freshDatabase } from '../stage.ts'

const MERCHANTS = Array.from({ length: 40 }, (_, at) => `M${at}`)
const HALVES = [0, 1] as const

let pool: Knex
let client: Client

beforeAll(async () => {
  const connectionString = await freshDatabase()
  pool = knex({ client: 'pg', connection: connectionString })
  client = await connect({ connectionString })
})

afterAll(async () => {
  await client?.end()
  await pool?.destroy()
})

async function load(merchants: readonly string[]): Promise<void> {
  await client.query(
    `INSERT INTO transaction (business_date, merchant_id, file_id, line, side, kind, currency, amount_state)
     SELECT '2026-03-02', merchant_id, 1, line, 'journal', 'sale', 'CNY', 'stated'
     FROM unnest($1::text[]) WITH ORDINALITY AS one (merchant_id, line)`,
    [merchants],
  )
}

async function merchantsIn(table: string): Promise<string[]> {
  const { rows } = await client.query<{ merchant_id: string }>(
    `SELECT merchant_id FROM ${table} ORDER BY line`,
  )
  return rows.map((row) => row.merchant_id)
}

/** Those of a half by the rule for other tables. */
async function merchantsOf(index: number): Promise<string[]> {
  const { rows } = await client.query<{ merchant_id: string }>(
    `SELECT merchant_id FROM unnest($1::text[]) WITH ORDINALITY AS t (merchant_id, place)
     WHERE ${laneCondition({ index, of: 2 })} ORDER BY place`,
    [MERCHANTS],
  )
  return rows.map((row) => row.merchant_id)
}

async function definitions(): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT indexdef FROM pg_indexes WHERE tablename = 'transaction' ORDER BY 1`,
  )
  return rows
}

it('share merchants as the partitions do', async () => {
  await load(MERCHANTS)
  for (const index of HALVES) {
    const own = await merchantsOf(index)
    expect(own.length).toBeGreaterThan(0)
    expect(await merchantsIn(laneTable({ index, of: 2 }))).toEqual(own)
  }
  expect(new Set(await merchantsIn(laneTable(WHOLE)))).toEqual(new Set(MERCHANTS))
})

it('keep every row in its order when a store is migrated, and back', async () => {
  const whole = async () => (await client.query('SELECT * FROM transaction ORDER BY line')).rows
  const before = await whole()
  const indexes = await definitions()
  const halving = MIGRATIONS.findIndex((one) => one.name === '0011-merchant-halves')
  for (let at = MIGRATIONS.length; at > halving; at--) await pool.migrate.down({ migrationSource })
  expect(await whole()).toEqual(before)
  await expect(merchantsIn('transaction_0')).rejects.toThrow('does not exist')
  expect(await definitions()).toHaveLength(indexes.length)
  await pool.migrate.latest({ migrationSource })
  expect(await whole()).toEqual(before)
  expect(await definitions()).toEqual(indexes)
  for (const index of HALVES) {
    expect(await merchantsIn(laneTable({ index, of: 2 }))).toEqual(await merchantsOf(index))
  }
})
