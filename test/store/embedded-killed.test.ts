// The embedded server when commands, the server or its doorkeeper are killed at any moment.
import { spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asStopped, connect } from '../../src/store/connection.ts'
import { enterEmbedded } from '../../src/store/embedded/embedded.ts'
import {
  ask,
  Command,
  compileKeeper,
  homeOf,
  openFolder,
  processesOf,
  remainsIn,
  untilNoProcess,
} from './embedded-commands.ts'

// Many times what it takes on an idle machine.
const PATIENCE_MS = 90_000

let built: string
let folders: string
beforeAll(() => {
  built = compileKeeper()
  folders = openFolder()
}, PATIENCE_MS)
afterAll(() => {
  for (const folder of [built, folders]) rmSync(folder, { recursive: true, force: true })
}, PATIENCE_MS)

function postmasterOf(folder: string): number {
  const text = readFileSync(join(homeOf(folder), 'data', 'postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}

function doorkeeperOf(folder: string): number {
  return processesOf(folder).find(({ line }) => line.includes('tieout-postgres'))?.pid ?? Number.NaN
}

async function untilThere(home: string, path: RegExp): Promise<void> {
  for (;;) {
    if (existsSync(home) && pathsIn(home).some((name) => path.test(name))) return
    await sleep(2)
  }
}

/** Paths in a folder that others change meanwhile, to the depth that the tests look at. */
function pathsIn(home: string, under = '', depth = 0): string[] {
  let names: string[] = []
  try {
    if (depth < 4 && statSync(join(home, under)).isDirectory())
      names = readdirSync(join(home, under))
  } catch {
    return []
  }
  return [
    under,
    ...names.flatMap((name) => pathsIn(home, under ? `${under}/${name}` : name, depth + 1)),
  ]
}

describe('kill -9', () => {
  it(
    'of the last command: the server stops by itself, and nothing committed is lost',
    async () => {
      const folder = join(folders, 'made', '.tieout')
      const commands = [new Command(built, folder), new Command(built, folder)] as const
      const connection = await commands[0].connection()
      await commands[1].connection()
      await ask(connection, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer')
      await commands[0].kill()
      await sleep(300)
      expect(await ask(connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await commands[1].kill()
      expect(await untilNoProcess(folder, 5)).toBe(true)
      expect(remainsIn(folder)).toEqual([])
      const next = await enterEmbedded(folder)
      expect(await ask(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await next.leave()
    },
    PATIENCE_MS,
  )

  it.each([
    ['the home is made', /^$/],
    ['it has its turn', /^turn\.1$/],
    ['initdb has begun', /^making-\w+$/],
    ['initdb has nearly ended', /^making-\w+\/base\/5\/PG_VERSION$/],
    ['the data are there', /^data$/],
    ['the server may start', /^server-\w+\/alive$/],
    ['the server starts', /^data\/postmaster\.pid$/],
    ['the server listens', /^server-\w+\/\.s\.PGSQL\.5432$/],
  ])(
    'of the first command when %s: the next one begins anew',
    async (_, path) => {
      const starting = path.source.startsWith('^server') || path.source.includes('postmaster')
      const name = starting ? 'made' : `when-${path.source.replace(/\W/g, '')}`
      const folder = join(folders, name, '.tieout')
      const command = new Command(built, folder)
      await untilThere(join(folder, 'postgres'), path)
      await command.kill()
      const next = await enterEmbedded(folder)
      expect(await ask(next.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await next.leave()
      expect(await untilNoProcess(folder, 5)).toBe(true)
      // What an orphan initdb still wrote when the next one began, the one after removes.
      const again = await enterEmbedded(folder)
      await again.leave()
      expect(remainsIn(folder)).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'of the server: the command gets errors and leaves, the next one recovers',
    async () => {
      const folder = join(folders, 'made', '.tieout')
      const broken = await enterEmbedded(folder)
      await ask(broken.connection, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer')
      process.kill(postmasterOf(folder), 'SIGKILL')
      await expect(async () => {
        for (let i = 0; i < 100; i++) await ask(broken.connection, 'SELECT 1')
      }).rejects.toThrow()
      const next = await enterEmbedded(folder)
      expect(next.connection.host).not.toBe(broken.connection.host)
      expect(await ask(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await broken.leave()
      expect(await ask(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await next.leave()
      expect(await untilNoProcess(folder, 2)).toBe(true)
      expect(remainsIn(folder)).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'of one of its backends: the command gets errors and leaves at once, the next one recovers',
    async () => {
      const folder = join(folders, 'made', '.tieout')
      const broken = await enterEmbedded(folder)
      await ask(broken.connection, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer')
      const client = await connect(broken.connection)
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      const sleeping = client.query('SELECT pg_sleep(60)').catch(asStopped)
      process.kill(rows[0]?.pid ?? Number.NaN, 'SIGKILL')
      expect(await sleeping).toMatchObject({ code: 'DATABASE_LOST', exit: 4 })
      await broken.leave()
      // The server is gone, which is no fault of DATABASE_URL.
      const late = await connect(broken.connection).catch((error: unknown) => error)
      expect(late).toMatchObject({ code: 'DATABASE_LOST', exit: 4 })
      const next = await enterEmbedded(folder)
      expect(await ask(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await next.leave()
      expect(await untilNoProcess(folder, 2)).toBe(true)
      expect(remainsIn(folder)).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'of the doorkeeper: the next command posts another, and so does the last one leaving',
    async () => {
      const folder = join(folders, 'made', '.tieout')
      const first = await enterEmbedded(folder)
      process.kill(doorkeeperOf(folder), 'SIGKILL')
      const second = await enterEmbedded(folder)
      expect(second.connection).toEqual(first.connection)
      await second.leave()
      expect(await ask(first.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      process.kill(doorkeeperOf(folder), 'SIGKILL')
      await first.leave()
      expect(await untilNoProcess(folder, 2)).toBe(true)
      expect(remainsIn(folder)).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'of everything at once, as by a power cut, with numbers reused: the next one recovers',
    async () => {
      const folder = join(folders, 'made', '.tieout')
      const command = new Command(built, folder)
      const connection = await command.connection()
      await ask(connection, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer')
      process.kill(doorkeeperOf(folder), 'SIGKILL')
      process.kill(postmasterOf(folder), 'SIGKILL')
      await command.kill()
      expect(await untilNoProcess(folder, 5)).toBe(true)
      // The old server's process id now belongs to a stranger of the same account.
      const pidFile = join(homeOf(folder), 'data', 'postmaster.pid')
      const { uid, gid } = statSync(pidFile)
      const stranger = spawn('sleep', ['30'], { uid, gid })
      const lines = readFileSync(pidFile, 'utf8').split('\n')
      writeFileSync(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'))
      mkdirSync(join(homeOf(folder), 'making-half'))
      writeFileSync(join(homeOf(folder), 'making-half', 'PG_VERSION'), '18\n')
      chownSync(join(homeOf(folder), 'making-half'), uid, gid)
      try {
        const next = await enterEmbedded(folder)
        expect(await ask(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
        await next.leave()
      } finally {
        stranger.kill('SIGKILL')
      }
      expect(existsSync(join(homeOf(folder), 'making-half'))).toBe(false)
      expect(remainsIn(folder)).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'of commands in turn while others come: nobody is left without a server',
    async () => {
      const folder = join(folders, 'made', '.tieout')
      const first = await enterEmbedded(folder)
      await first.leave()
      for (let round = 0; round < 4; round++) {
        const commands = Array.from({ length: 4 }, () => new Command(built, folder))
        const survivor = commands[3]
        await sleep(150 + 60 * round)
        await Promise.all(commands.slice(0, 3).map((c) => c.kill()))
        const connection = await survivor?.connection()
        expect(connection && (await ask(connection, 'SELECT 1 AS one'))).toEqual([{ one: 1 }])
        await survivor?.leave()
      }
      expect(await untilNoProcess(folder, 5)).toBe(true)
    },
    PATIENCE_MS,
  )
})
