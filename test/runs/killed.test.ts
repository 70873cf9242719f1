// kill -9 at any moment, and two commands at once: the next command carries on, and the result is as if nothing had been.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { start, tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import type { RunJson } from '../json.ts'
import { program } from '../stage.ts'
import { simulatedWeek, type Week } from '../week.ts'

const KILLS = 20

let week: Week
const folders: string[] = []

beforeAll(async () => {
  week = await simulatedWeek({ days: 3, transactions: 150, terminals: 12, seed: 9 })
  await program()
})
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
afterAll(() => week.remove())

/** A folder with an embedded store of its own, which a plain user, or root's account, can enter. */
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-killed-'))
  folders.push(folder)
  writeFileSync(join(folder, 'tieout.config.yaml'), TWO_SOURCES)
  mkdirSync(join(folder, 'inbox'))
  for (const name of week.names) {
    writeFileSync(join(folder, 'inbox', name), readFileSync(join(week.folder, name)))
  }
  return folder
}

const RUN = () => ['run', '--from', week.first, '--to', week.last, '--json']

interface Result {
  readonly digests: readonly string[]
  readonly workbooks: ReadonlyMap<string, Buffer>
}

function resultOf(folder: string, stdout: string): Result {
  const { runs } = JSON.parse(stdout) as { runs: RunJson[] }
  const outbox = join(folder, 'outbox')
  const names = readdirSync(outbox).sort()
  return {
    digests: runs.map((run) => `${run.businessDate} r${run.revision} ${run.digest}`),
    workbooks: new Map(names.map((name) => [name, readFileSync(join(outbox, name))])),
  }
}

describe('tieout run, killed', () => {
  it(`at ${KILLS} moments spread over it, with the embedded store, ends as an undisturbed run`, async () => {
    const calm = freshFolder()
    const before = performance.now()
    const done = await tieout(RUN(), { cwd: calm })
    const whole = performance.now() - before
    expect(done).toMatchObject({ exit: 0, stderr: '' })
    const wanted = resultOf(calm, done.stdout)

    let kills = 0
    let finished = 0
    for (let folder = freshFolder(), attempt = 1; kills < KILLS || finished === 0; attempt++) {
      // The golden section spreads moments evenly, whatever their number.
      const moment = whole * (kills < KILLS ? 0.1 + 0.9 * ((attempt * 0.618034) % 1) : 100)
      const running = await start(RUN(), { cwd: folder })
      const ended = await Promise.race([running.ended, sleep(moment, null, { ref: false })])
      if (ended === null) {
        running.process.kill('SIGKILL')
        const killed = await running.ended
        if (killed.exit === null) kills++
        finished = 0
        continue
      }
      expect(ended).toMatchObject({ exit: 0, stderr: '' })
      expect(resultOf(folder, ended.stdout)).toEqual(wanted)
      finished++
      if (kills < KILLS) folder = freshFolder()
    }
    expect(kills).toBe(KILLS)
  }, 900_000)
})

describe('tieout load, killed', () => {
  it('leaves all of a file or nothing, and loads it whole the next time', async () => {
    const large = await simulatedWeek({ days: 1, transactions: 8_000, terminals: 40, seed: 3 })
    const desk = await Desk.open()
    try {
      const [journal = ''] = large.journals
      const path = join(large.folder, journal)
      const load = ['load', path, '--json']
      const rows = readFileSync(path, 'utf8').split('\n').length - 3 // header, totals, last newline
      const stored = async () => {
        const [{ count } = { count: 0 }] = await desk.store.knex('transaction').count()
        const [{ count: refused } = { count: 0 }] = await desk.store.knex('rejected_line').count()
        return Number(count) + Number(refused)
      }
      let kills = 0
      for (let moment = 150; kills < 6; moment += 60) {
        const running = await start(load, desk.around)
        const ended = await Promise.race([running.ended, sleep(moment, null, { ref: false })])
        if (ended !== null) break
        running.process.kill('SIGKILL')
        await running.ended
        kills++
        expect([0, rows]).toContain(await stored())
      }
      expect(kills).toBeGreaterThan(1)
      const done = await tieout(load, desk.around)
      expect(done.exit).toBe(0)
      expect(await stored()).toBe(rows)
      expect(await desk.store.knex('received_file').where({ status: 'accepted' })).toHaveLength(1)
    } finally {
      await desk.close()
      large.remove()
    }
  }, 300_000)
})

describe('two commands at once', () => {
  it('share the embedded store and come to one result', async () => {
    const folder = freshFolder()
    const both = await Promise.all([tieout(RUN(), { cwd: folder }), tieout(RUN(), { cwd: folder })])
    for (const { exit, stderr } of both) expect(exit, stderr).toBe(0)
    const [one, other] = both.map(({ stdout }) => resultOf(folder, stdout))
    expect(one).toEqual(other)
    expect(one?.digests.every((digest) => digest.includes(' r1 '))).toBe(true)
    const again = await tieout(RUN(), { cwd: folder })
    expect(resultOf(folder, again.stdout)).toEqual(one)
  }, 300_000)
})
