// What is judged in threads has the result of one thread, and a thread's failure is the run's.
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connect } from '../../src/store/store.ts'
import { Desk } from '../desk.ts'
import { program } from '../stage.ts'
import { simulatedWeek, type Week } from '../week.ts'

let week: Week

beforeAll(async () => {
  week = await simulatedWeek({ days: 1, transactions: 3_000, terminals: 40, seed: 11 })
}, 60_000)

afterAll(() => week.remove())

/** As installed: a thread is a file of its own, which Node runs without us. */
async function compiled() {
  const jobs = join(dirname(await program()), '../../dist/jobs')
  const job = (name: string) => import(pathToFileURL(join(jobs, name)).href)
  const { Threads, Thread } = (await job('threads.js')) as typeof import('../../jobs/threads.ts')
  const { reconcile } = (await job('reconcile.js')) as typeof import('../../jobs/reconcile.ts')
  return { threads: new Threads(), judge: vi.spyOn(Thread.prototype, 'judge'), reconcile }
}

async function loaded(): Promise<Desk> {
  const desk = await Desk.open()
  desk.deliverFrom(week.folder, week.names)
  await desk.receive()
  return desk
}

describe('two lanes judged in threads', () => {
  it('give the digest of one lane in one thread', async () => {
    const [two, one] = [await loaded(), await loaded()]
    const { threads, judge, reconcile } = await compiled()
    try {
      const how = { businessDate: week.first, lanes: 2, threads, threadRows: 0 } as const
      const { run } = await reconcile(two.configuration, two.store, how)
      expect(judge).toHaveBeenCalledTimes(2)
      const { runs } = await one.run(week.first, week.first, { lanes: 1, threads: null })
      expect(run.digest).toBe(runs[0]?.digest)
      expect(run.digest).toMatch(/^[0-9a-f]{64}$/)
    } finally {
      await threads.end()
      await two.close()
      await one.close()
    }
  }, 60_000)

  it('end the run with what a thread met, and leave nothing of it', async () => {
    const desk = await loaded()
    const { threads, reconcile } = await compiled()
    try {
      const how = { businessDate: week.first, lanes: 2, threads, threadRows: 0 } as const
      const held = await connect(desk.store.connection)
      // Only threads ask for it.
      await held.query('BEGIN; LOCK TABLE terminal_day IN ACCESS EXCLUSIVE MODE')
      const running = reconcile(desk.configuration, desk.store, how)
      await Promise.race([running, cutWaiting(desk)])
      await held.end()
      const failure = await running.catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'DATABASE_LOST', exit: 4 })
      expect(await desk.store.knex('run').count()).toEqual([{ count: 0 }])
      const { isNew } = await reconcile(desk.configuration, desk.store, how)
      expect(isNew).toBe(true)
    } finally {
      await threads.end()
      await desk.close()
    }
  }, 60_000)
})

/** Ends the first connection that waits for a lock. */
async function cutWaiting(desk: Desk): Promise<void> {
  for (let cut = false; !cut; await sleep(5)) {
    const { rows } = await desk.store.knex.raw(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1`,
    )
    cut = rows.length > 0
  }
}
