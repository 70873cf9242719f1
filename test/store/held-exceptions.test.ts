// What stays open is told of once and named by every run that holds it; a store from before, and back, says the same.
import { afterEach, expect, it } from 'vitest'
import { explanationOf } from '../../jobs/explanation.ts'
import { migrationSource } from '../../migrations/migrations.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const FIRST = 2
const day = (no: number) => `2026-03-${String(no).padStart(2, '0')}`

let desk: Desk
afterEach(() => desk.close())

/** A sale that settles and one that is not settled until `settledOn`. */
function deliver(on: number, settledOn = 0): void {
  const passing = sale(on, '10.00', day(on))
  const open = sale(on + 50, '7.00', day(on), { operator_id: '收银员\\1 é' })
  const late = sale(FIRST + 50, '7.00', day(FIRST)).settled(day(on + 1))
  desk.deliver(`journal_${day(on)}.csv`, journal(passing.journal, open.journal))
  desk.deliver(
    `settlement_${day(on + 1)}.csv`,
    settlement(passing.settled(day(on + 1)), ...(on === settledOn ? [late] : [])),
  )
}

async function count(sql: string): Promise<number> {
  const { rows } = await desk.store.knex.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::int AS count FROM ${sql}`,
  )
  return rows[0]?.count ?? 0
}

it('tells of an exception when it is raised, judged again or cleared, and holds it in between', async () => {
  desk = await Desk.open()
  for (let on = FIRST; on < FIRST + 5; on++) deliver(on)
  const before = await desk.run(day(FIRST), day(FIRST + 4))
  deliver(FIRST + 5, FIRST + 5)
  const last = await desk.run(day(FIRST + 5))
  const runs = [...before.runs, ...last.runs]
  expect(runs.map((run) => run.rollForward[0]?.closing.count)).toEqual([1, 2, 3, 4, 5, 5])

  const first = (await desk.exceptions()).find((one) => one.raisedOn === day(FIRST))
  const { history } = await explanationOf(desk.store, first?.id ?? '')
  expect(history.map((line) => [line.businessDate, line.what])).toEqual([
    [day(FIRST), 'raised'],
    ...[1, 2, 3, 4].map((later) => [day(FIRST + later), 'kept']),
    [day(FIRST + 5), 'cleared'],
  ])
  const of = `WHERE id = '${first?.id}'`
  expect(await count(`exception ${of}`)).toBe(3) // raised, judged again a day later, cleared
  expect(await count(`exception_of_run ${of}`)).toBe(6)
  const copies = '(SELECT * FROM exception_row EXCEPT SELECT * FROM transaction) otherwise'
  expect(await count(copies)).toBe(0)
  expect(await count(`exception_row WHERE operator_id = '收银员\\1 é'`)).toBe(6)
})

it('keeps nothing of a run that is only tried', async () => {
  desk = await Desk.open()
  deliver(FIRST)
  await desk.run(day(FIRST), day(FIRST), { dryRun: true })
  expect([await count('exception_row'), await count('exception_of_run')]).toEqual([0, 0])
})

it('says the same in a store whose runs keep whole lists', async () => {
  desk = await Desk.open()
  const { knex } = desk.store
  for (let on = FIRST; on < FIRST + 4; on++) deliver(on)
  const { runs } = await desk.run(day(FIRST), day(FIRST + 3))
  const before = await desk.exceptions()
  expect(await count('exception WHERE run = (SELECT max(id) FROM run)')).toBe(2)

  await knex.migrate.down({ migrationSource, name: '0016-held-exceptions' })
  expect(await count('exception WHERE run = (SELECT max(id) FROM run)')).toBe(4)
  await knex.migrate.latest({ migrationSource })
  expect(await desk.exceptions()).toEqual(before)
  const again = (await desk.run(day(FIRST), day(FIRST + 3))).runs
  expect(again.map((run) => run.digest)).toEqual(runs.map((run) => run.digest))

  deliver(FIRST + 4, FIRST + 4)
  const next = (await desk.run(day(FIRST + 4))).runs[0]
  expect(next?.rollForward[0]?.cleared.count).toBe(1)
  expect(next?.rollForward[0]?.closing.count).toBe(4)
})
