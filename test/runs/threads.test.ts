// A large day is worked off in threads: the result is that of one thread, and a thread's failure is the command's.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { start, tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'
import type { RunJson } from '../json.ts'
import { simulatedWeek, type Week } from '../week.ts'

/** Enough rows on both sides together that lanes get threads (jobs/reconcile.ts). */
const LARGE = 26_000

let week: Week

beforeAll(async () => {
  week = await simulatedWeek({ days: 1, transactions: LARGE, terminals: 60, seed: 11 })
}, 60_000)

afterAll(() => week.remove())

async function delivered(): Promise<Desk> {
  const desk = await Desk.open()
  desk.deliverFrom(week.folder, week.names)
  return desk
}

describe('a large day', () => {
  it('has the digest that one lane in one thread gives', async () => {
    const [threads, one] = [await delivered(), await Desk.open()]
    try {
      const run = ['run', '--date', week.first, '--json']
      const ended = await tieout(run, threads.around)
      expect(ended).toMatchObject({ exit: 0, stderr: '' })
      const [ran] = (JSON.parse(ended.stdout) as { runs: RunJson[] }).runs
      const files = week.names.map((name) => join(week.folder, name))
      expect((await tieout(['load', ...files], one.around)).exit).toBe(0)
      const { runs } = await one.run(week.first, week.first, { lanes: 1, threads: null })
      expect(ran?.digest).toBe(runs[0]?.digest)
      expect(ran?.digest).toMatch(/^[0-9a-f]{64}$/)
    } finally {
      await threads.close()
      await one.close()
    }
  }, 120_000)

  it('ends with what a thread met, and leaves nothing of the run', async () => {
    const desk = await delivered()
    try {
      const running = await start(['run', '--date', week.first, '--json'], desk.around)
      const cut = await cutSieve(desk)
      const ended = await running.ended
      expect(cut).toBe(true)
      expect(ended).toMatchObject({ exit: 4, stderr: expect.stringContaining('NO_DATABASE') })
      expect(await desk.store.knex('run').count()).toEqual([{ count: 0 }])
      const again = await tieout(['run', '--date', week.first, '--json'], desk.around)
      expect(again.exit).toBe(0)
    } finally {
      await desk.close()
    }
  }, 120_000)
})

/** Ends the connection of the first lane that is seen at its sieve. */
async function cutSieve(desk: Desk): Promise<boolean> {
  for (let tries = 0; tries < 4_000; tries++) {
    const { rows } = await desk.store.knex.raw(
      `SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
         AND query LIKE '%WITH numbered AS%' LIMIT 1`,
    )
    if (rows.length > 0) return true
    await sleep(5)
  }
  return false
}
