// An upload is kept beside its sale while that stays open; a store from before comes to the same.
import { afterEach, expect, it } from 'vitest'
import { migrationSource } from '../../migrations/migrations.ts'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const [D1, D2, D3] = ['2026-03-02', '2026-03-03', '2026-03-04'] as const

let desk: Desk
afterEach(() => desk.close())

/** A sale stored offline, and its upload under the next number. */
function forwarded(no: number, amount: string): { rows: Cells[]; settled: Cells } {
  const stored = sale(no, amount, D1, { type: 'offline_sale', response_code: '91' }).journal
  const upload = sale(no + 1, amount, D1, { response_code: '00' })
  const { response_code: _, ...settled } = upload.settled(D2) as Cells
  return { rows: [stored, { ...upload.journal, original_rrn: stored.rrn ?? '' }], settled }
}

async function kept(): Promise<unknown[]> {
  const { rows } = await desk.store.knex.raw<{ rows: unknown[] }>(
    `SELECT run, sale_line, kind, line, trim_scale(amount)::text AS amount, operator_id
     FROM idle_upload ORDER BY sale_line`,
  )
  return rows
}

it('keeps the uploads of open sales, and files those of a store from before', async () => {
  desk = await Desk.open()
  const open = forwarded(1, '25.00')
  const settled = forwarded(5, '7.00')
  desk.deliver(`journal_${D1}.csv`, journal(...open.rows, ...settled.rows))
  desk.deliver(`settlement_${D2}.csv`, settlement(settled.settled))
  desk.deliver(`journal_${D2}.csv`, journal())
  desk.deliver(`settlement_${D3}.csv`, settlement())
  await desk.run(D1)
  const upload = { run: 1, sale_line: 2, kind: 'sale', line: 3, amount: '25', operator_id: null }
  expect(await kept()).toEqual([upload])

  const { knex } = desk.store
  await knex.migrate.down({ migrationSource, name: '0018-idle-uploads' })
  await knex.migrate.latest({ migrationSource })
  expect(await kept()).toContainEqual(upload)
  await desk.run(D2)
  const [exception] = await desk.exceptions()
  expect(exception).toMatchObject({ type: 'missing_settlement', status: 'open', amount: '25.00' })
})
