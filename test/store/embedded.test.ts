// The embedded server on a real PostgreSQL: started, shared, stopped, in every kind of folder.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagedFolder } from '../../src/store/embedded/binaries.ts'
import { enterEmbedded } from '../../src/store/embedded/embedded.ts'
import {
  ask,
  Command,
  compileKeeper,
  homeOf,
  openFolder,
  processesOf,
  remainsIn,
  root,
  untilNoProcess,
  withoutLinks,
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

/** Whether this machine lets us mount a small disk; where not, the full-disk test is skipped. */
function smallMount(): boolean {
  if (!root) return false
  const place = openFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    return true
  } catch {
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const NOBODY = { uid: 65534, gid: 65534 }

describe('the embedded server', () => {
  it(
    'starts, is shared, is durable and sorts by bytes, and stops with the last one',
    async () => {
      const folder = join(folders, 'shared', '.tieout')
      const first = await enterEmbedded(folder)
      const second = await enterEmbedded(folder)
      expect(second.connection).toEqual(first.connection)
      const [row] = await ask(
        second.connection,
        `SELECT current_user AS who, current_database() AS which, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS sync, current_setting('TimeZone') AS zone,
        current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS tcp,
        current_setting('server_version_num')::int / 10000 AS major,
        (SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['b', 'a', 'B', '中', 'é']) t) AS sorted`,
      )
      expect(row).toEqual({
        who: 'tieout',
        which: 'tieout',
        fsync: 'on',
        sync: 'on',
        zone: 'UTC',
        encoding: 'UTF8',
        tcp: '',
        major: 18,
        sorted: 'Babé中',
      })
      await first.leave()
      expect(await ask(second.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await second.leave()
      await second.leave()
      await expect.poll(() => processesOf(folder), { timeout: PATIENCE_MS / 2 }).toEqual([])
      expect(remainsIn(folder)).toEqual([])
      expect(existsSync(first.connection.host)).toBe(false)
    },
    PATIENCE_MS,
  )

  it(
    'is one server for ten commands that start at the same instant on an empty folder',
    async () => {
      const folder = join(folders, 'ten', '.tieout')
      const commands = Array.from({ length: 10 }, () => new Command(built, folder))
      const hosts = await Promise.all(commands.map(async (c) => (await c.connection()).host))
      expect(new Set(hosts).size).toBe(1)
      expect(
        processesOf(folder).filter(({ line }) => / -D /.test(line) && !/sh -c/.test(line)),
      ).toHaveLength(1)
      await Promise.all(commands.map((c) => c.leave()))
      await expect.poll(() => processesOf(folder), { timeout: PATIENCE_MS / 2 }).toEqual([])
      expect(remainsIn(folder)).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'keeps running for those who stay while others come and go',
    async () => {
      const folder = join(folders, 'shared', '.tieout')
      const stays = await enterEmbedded(folder)
      for (let i = 0; i < 8; i++) {
        const [a, b] = await Promise.all([enterEmbedded(folder), enterEmbedded(folder)])
        expect(a.connection).toEqual(stays.connection)
        await Promise.all([a.leave(), b.leave()])
      }
      expect(await ask(stays.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await stays.leave()
      // One that comes while the last is leaving gets a server as well.
      for (let i = 0; i < 4; i++) {
        const last = await enterEmbedded(folder)
        const [next] = await Promise.all([enterEmbedded(folder), last.leave()])
        expect(await ask(next.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
        await next.leave()
      }
      await expect.poll(() => processesOf(folder), { timeout: PATIENCE_MS / 2 }).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'bears spaces, other scripts, quotes and a path longer than a socket may have',
    async () => {
      const folder = join(folders, `日 終 "day's, end" ${'long '.repeat(30)}`, '.tieout')
      const server = await enterEmbedded(folder)
      expect(server.connection.host.startsWith(folder)).toBe(false)
      expect(await ask(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await server.leave()
      expect(existsSync(server.connection.host)).toBe(false)
      const short = join(folders, '日 "q"', '.tieout')
      const other = await enterEmbedded(short)
      expect(await ask(other.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await other.leave()
      // The doorkeeper sweeps up behind the server, a moment after the last command has left.
      await expect.poll(() => processesOf(folders), { timeout: PATIENCE_MS / 2 }).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    'says what is wrong with a folder, with the programs, with the data',
    async () => {
      const file = join(folders, 'file')
      writeFileSync(file, '')
      await expect(enterEmbedded(file)).rejects.toMatchObject({
        code: 'EMBEDDED_NOT_WRITABLE',
        exit: 6,
      })
      const native = join(folders, 'broken', 'native')
      mkdirSync(join(native, 'bin'), { recursive: true })
      writeFileSync(join(native, 'pg-symlinks.json'), '[]')
      writeFileSync(join(native, '..', 'package.json'), '{"version":"0.0.0-test"}')
      const empty = join(folders, 'empty', '.tieout')
      await expect(enterEmbedded(empty, { native })).rejects.toMatchObject({
        code: 'EMBEDDED_NO_BINARY',
        exit: 4,
      })
      rmSync('/var/lib/tieout/postgresql-0.0.0-test-linux-x64', { recursive: true, force: true })
      const old = join(folders, 'shared', '.tieout')
      const server = await enterEmbedded(old)
      await server.leave()
      const configuration = join(homeOf(old), 'data', 'postgresql.conf')
      writeFileSync(configuration, 'no_such_setting = 1\n')
      await expect(enterEmbedded(old)).rejects.toMatchObject({
        code: 'EMBEDDED_START_FAILED',
        exit: 4,
        message: expect.stringContaining('no_such_setting'),
      })
      writeFileSync(join(homeOf(old), 'data', 'PG_VERSION'), '17\n')
      await expect(enterEmbedded(old)).rejects.toMatchObject({
        code: 'EMBEDDED_START_FAILED',
        message: expect.stringContaining('PostgreSQL 17'),
      })
      // The doorkeeper sweeps up behind the server, a moment after the last command has left.
      await expect.poll(() => processesOf(folders), { timeout: PATIENCE_MS / 2 }).toEqual([])
    },
    PATIENCE_MS,
  )
})

describe('a folder that already had a server', () => {
  it(
    'has its own one where it is a copy, and keeps its data where it was moved',
    async () => {
      const folder = join(folders, 'original', '.tieout')
      const first = await enterEmbedded(folder)
      await ask(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer')
      await first.leave()
      const original = await enterEmbedded(folder)
      const copy = join(folders, 'copy', '.tieout')
      mkdirSync(dirname(copy))
      execFileSync('cp', ['-a', folder, copy])
      // A copy under a running server is no backup: this one only has to stay apart from it.
      rmSync(join(homeOf(copy), 'data'), { recursive: true })
      const copied = await enterEmbedded(copy)
      expect(copied.connection.host.startsWith(copy)).toBe(true)
      expect(await ask(original.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await expect(ask(copied.connection, 'SELECT answer FROM kept')).rejects.toThrow('kept')
      await copied.leave()
      await original.leave()
      const moved = join(folders, 'moved', '.tieout')
      renameSync(dirname(folder), dirname(moved))
      const later = await enterEmbedded(moved)
      expect(await ask(later.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await later.leave()
      // The doorkeeper sweeps up behind the server, a moment after the last command has left.
      await expect.poll(() => processesOf(folders), { timeout: PATIENCE_MS / 2 }).toEqual([])
    },
    PATIENCE_MS,
  )
})

describe.runIf(smallMount())('on a full disk', () => {
  it(
    'says so, leaves no half-made data, and goes on when there is space',
    async () => {
      const folder = join(folders, 'small', '.tieout')
      mkdirSync(dirname(folder))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dirname(folder)])
      try {
        chmodSync(dirname(folder), 0o755)
        await expect(enterEmbedded(folder)).rejects.toMatchObject({
          code: 'EMBEDDED_NO_SPACE',
          exit: 6,
        })
        expect(remainsIn(folder)).toEqual([])
        execFileSync('mount', ['-o', 'remount,size=400m', dirname(folder)])
        const server = await enterEmbedded(folder)
        expect(await ask(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
        await server.leave()
      } finally {
        execFileSync('umount', [dirname(folder)])
      }
    },
    PATIENCE_MS,
  )
})

describe('programs whose libraries were not linked (install scripts off)', () => {
  it(
    'are linked',
    async () => {
      const native = join(folders, 'unlinked', 'native')
      mkdirSync(dirname(native))
      withoutLinks(packagedFolder(), native)
      const server = await enterEmbedded(join(folders, 'linked', '.tieout'), { native })
      expect(await ask(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await server.leave()
      expect(lstatSync(join(native, 'lib', 'libicuuc.so.60')).isSymbolicLink()).toBe(true)
    },
    PATIENCE_MS,
  )
})

describe.runIf(root)('for root', () => {
  it(
    'lies elsewhere, noted in the folder, where only root may enter',
    async () => {
      const hidden = openFolder('/root', 0o700)
      const folder = join(hidden, '.tieout')
      const commands = Array.from({ length: 3 }, () => new Command(built, folder))
      try {
        const hosts = await Promise.all(commands.map(async (c) => (await c.connection()).host))
        expect(new Set(hosts).size).toBe(1)
        const home = homeOf(folder)
        expect(home.startsWith(hidden)).toBe(false)
        expect(hosts[0]?.startsWith(home)).toBe(true)
        await Promise.all(commands.map((c) => c.leave()))
        expect(remainsIn(folder)).toEqual([])
        const again = await enterEmbedded(folder)
        expect(homeOf(folder)).toBe(home)
        await again.leave()
        // The programs too may lie where only root can enter: a copy serves.
        const native = join(hidden, 'package', 'native')
        mkdirSync(dirname(native))
        withoutLinks(packagedFolder(), native)
        const copied = await enterEmbedded(folder, { native })
        expect(processesOf('/var/lib/tieout/postgresql-').length).toBeGreaterThan(0)
        await copied.leave()
        await expect.poll(() => processesOf(home), { timeout: PATIENCE_MS / 2 }).toEqual([])
        rmSync(home, { recursive: true })
        await expect(enterEmbedded(folder)).rejects.toMatchObject({ code: 'EMBEDDED_START_FAILED' })
      } finally {
        for (const command of commands) await command.kill()
        rmSync(homeOf(folder), { recursive: true, force: true })
        rmSync(hidden, { recursive: true, force: true })
      }
    },
    PATIENCE_MS,
  )

  it(
    "a plain user's folder is that user's, whoever comes first; another's is refused",
    async () => {
      const theirs = openFolder(folders)
      chownSync(theirs, NOBODY.uid, NOBODY.gid)
      const folder = join(theirs, '.tieout')
      const first = await enterEmbedded(folder)
      await first.leave()
      expect(lstatSync(homeOf(folder)).uid).toBe(NOBODY.uid)
      const command = new Command(built, folder, { account: NOBODY })
      const server = await enterEmbedded(folder)
      expect(await command.connection()).toEqual(server.connection)
      await server.leave()
      await command.leave()
      await expect.poll(() => processesOf(folder), { timeout: PATIENCE_MS / 2 }).toEqual([])
      const other = new Command(built, folder, { account: { uid: 1, gid: 1 } })
      expect(await other.answer()).toMatchObject({ code: 'EMBEDDED_NOT_WRITABLE', exit: 6 })
      await other.kill()
    },
    PATIENCE_MS,
  )

  it(
    'a plain user who may not write node_modules gets a copy of the programs',
    async () => {
      const theirs = openFolder(folders)
      chownSync(theirs, NOBODY.uid, NOBODY.gid)
      const native = join(folders, 'readonly', 'native')
      mkdirSync(dirname(native))
      withoutLinks(packagedFolder(), native)
      const folder = join(theirs, '.tieout')
      const command = new Command(built, folder, { account: NOBODY, native })
      const { host } = await command.connection()
      expect(processesOf(join(homeOf(folder), 'postgresql-')).length).toBeGreaterThan(0)
      await command.leave()
      expect(existsSync(host)).toBe(false)
      chmodSync(theirs, 0o555)
      rmSync(folder, { recursive: true })
      const refused = new Command(built, folder, { account: NOBODY })
      expect(await refused.answer()).toMatchObject({ code: 'EMBEDDED_NOT_WRITABLE', exit: 6 })
      await refused.kill()
    },
    PATIENCE_MS,
  )
})

describe("Windows' way, by a pipe and a loopback port, tried here on a local socket", () => {
  const how = { pipe: true, ...(root ? { account: NOBODY } : {}) }

  it(
    'starts, is shared, asks for a password, and stops with the last one, killed or not',
    async () => {
      const theirs = openFolder(folders)
      if (root) chownSync(theirs, NOBODY.uid, NOBODY.gid)
      const folder = join(theirs, '.tieout')
      const commands = Array.from({ length: 4 }, () => new Command(built, folder, how))
      const connections = await Promise.all(commands.map((c) => c.connection()))
      const [connection] = connections
      if (connection === undefined) throw new Error('no connection')
      for (const other of connections) expect(other).toEqual(connection)
      await ask(connection, 'CREATE TABLE kept AS SELECT 42 AS answer')
      await expect(ask({ ...connection, password: 'guess' }, 'SELECT 1')).rejects.toThrow(
        'password',
      )
      await commands[0]?.leave()
      await commands[1]?.kill()
      await commands[2]?.leave()
      expect(await ask(connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await commands[3]?.leave()
      await expect(ask(connection, 'SELECT 1')).rejects.toThrow()
      const next = new Command(built, folder, how)
      const again = await next.connection()
      expect(await ask(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await next.kill()
      expect(await untilNoProcess(folder, 10)).toBe(true)
    },
    PATIENCE_MS,
  )

  it(
    'says why there is none',
    async () => {
      const theirs = openFolder(folders)
      if (root) chownSync(theirs, NOBODY.uid, NOBODY.gid)
      const folder = join(theirs, '.tieout')
      const first = new Command(built, folder, how)
      await first.connection()
      await first.leave()
      writeFileSync(join(homeOf(folder), 'data', 'PG_VERSION'), '17\n')
      const refused = new Command(built, folder, how)
      expect(await refused.answer()).toMatchObject({ code: 'EMBEDDED_START_FAILED', exit: 4 })
      await refused.kill()
      expect(await untilNoProcess(folder, 10)).toBe(true)
    },
    PATIENCE_MS,
  )
})
