// A store that has days in it reads for one of them its own pages, not all that ever came.
import { afterEach, expect, it } from 'vitest'
import { journal, sale } from '../canonical.ts'
import { Desk } from '../desk.ts'

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const ROWS = 12_000

let desk: Desk
afterEach(() => desk.close())

function day(date: string): string {
  const rows = Array.from(
    { length: ROWS },
    (_, at) => sale(at, '10.00', date, { merchant_id: `M${at % 40}` }).journal,
  )
  return journal(...rows)
}

interface Plan {
  readonly 'Rows Removed by Index Recheck'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

const passedBy = (plan: Plan): number =>
  (plan['Rows Removed by Index Recheck'] ?? 0) +
  (plan['Rows Removed by Filter'] ?? 0) +
  (plan.Plans ?? []).reduce((sum, one) => sum + passedBy(one), 0)

it('finds a day among others by its pages', async () => {
  desk = await Desk.open()
  for (const date of DAYS) {
    desk.deliver(`journal_${date}.csv`, day(date))
    await desk.receive()
  }
  const { rows } = await desk.store.knex.raw<{ rows: { 'QUERY PLAN': { Plan: Plan }[] }[] }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)
     SELECT sum(amount) FROM transaction WHERE business_date = '${DAYS[0]}'`,
  )
  // The pages at the end that the index knows next time are those of the last day.
  const passed = passedBy(rows[0]?.['QUERY PLAN'][0]?.Plan ?? {})
  expect(passed).toBeGreaterThan(0)
  expect(passed).toBeLessThan(1.5 * ROWS)
})
