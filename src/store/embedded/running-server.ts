// A running embedded server: found, started, gone into by its gate, waited for at its end.
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { post, type RunningServer } from './doorkeeper.ts'
import type { Home } from './home.ts'
import { cannotWrite, isLit, makeFifos, openToWrite } from './lamp.ts'
import { PORT, settings } from './settings.ts'

/** `sun_path` holds 108 bytes on Linux and 104 elsewhere, the last a zero. */
const SOCKET_PATH_MAX = process.platform === 'linux' ? 107 : 103
const CURRENT = 'server.json'

/** `server.json`: names within the home, so that a moved folder is still understood. */
type Note = {
  /** The home's inode: a copy of the folder must not join, or clear away, the original's server. */
  readonly home: number
  readonly folder: string
  /** Absent: the socket is in `folder`. */
  readonly sockets?: string
}

/** The server that was last started in `home`, alive or not. */
export function lastServer(home: Home): RunningServer | undefined {
  let note: Note
  try {
    note = JSON.parse(readFileSync(join(home.path, CURRENT), 'utf8')) as Note
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (note.home !== statSync(home.path).ino) return undefined
  const folder = join(home.path, note.folder)
  return { folder, sockets: note.sockets ?? folder }
}

function writeNote(home: Home, server: RunningServer): void {
  const note: Note = {
    home: statSync(home.path).ino,
    folder: basename(server.folder),
    ...(server.sockets === server.folder ? {} : { sockets: server.sockets }),
  }
  const draft = `${server.folder}.json`
  writeFileSync(draft, `${JSON.stringify(note)}\n`)
  renameSync(draft, join(home.path, CURRENT))
}

/** Whether the server or any of its processes lives: while so, nobody else may touch the data. */
export function isAlive(server: RunningServer): boolean {
  return isLit(join(server.folder, 'alive'))
}

/** Goes in by the gate: the server stays while the descriptor is open. Undefined: it is shut. */
export function passGate(server: RunningServer): number | undefined {
  const gate = openToWrite(join(server.folder, 'gate'))
  if (gate === undefined) return undefined
  if (!fstatSync(gate).isFIFO()) {
    closeSync(gate)
    throw cannotWrite(join(server.folder, 'gate'), 'it is not a FIFO')
  }
  writeSync(gate, 'here\n')
  return gate
}

/** Whether a server that lives has lost its doorkeeper (somebody killed that process alone). */
export function isUnattended(server: RunningServer): boolean {
  const gates = ['gate', 'gate.shut'].map((name) => join(server.folder, name))
  return gates.some(existsSync) && !gates.some(isLit)
}

/** Starts a server on `data` and goes in by its gate. Call it in one's turn, none being alive. */
export async function startServer(
  home: Home,
  binaries: Binaries,
  data: string,
  log: string,
): Promise<{ server: RunningServer; gate: number }> {
  const last = lastServer(home)
  await clearLeftovers(home, data, last)
  const folder = join(home.path, `server-${randomBytes(6).toString('hex')}`)
  mkdirSync(folder, { mode: 0o700 })
  if (home.account) chownSync(folder, home.account.uid, home.account.gid)
  const server = { folder, sockets: socketFolder(home, folder) }
  writeNote(home, server)
  await makeFifos(home.account, join(folder, 'gate'), join(folder, 'alive'))
  const args = [binaries.postgres, '-D', data, ...settings(server.sockets)]
  return { server, gate: post(home, server, log, 'start', args) }
}

function socketFolder(home: Home, folder: string): string {
  const name = join(folder, `.s.PGSQL.${PORT}`)
  if (Buffer.byteLength(name) <= SOCKET_PATH_MAX) return folder
  const base = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp'
  const sockets = mkdtempSync(join(base, 'tieout-'))
  if (home.account) chownSync(sockets, home.account.uid, home.account.gid)
  return sockets
}

async function clearLeftovers(home: Home, data: string, last?: RunningServer): Promise<void> {
  const paths = readdirSync(home.path)
    .filter((name) => name.startsWith('server-') || isForsaken(home, name))
    .map((name) => join(home.path, name))
  if (last !== undefined) paths.push(last.sockets)
  // As the data's owner, never as root: the paths were read from a folder of that owner's.
  if (paths.length > 0) await runAs(home.account, 'rm', ['-rf', '--', ...paths])
  // Our own server is dead, its lamp is out; after a reboot its number may be somebody else's, which
  // PostgreSQL would take for a server. One that was started by hand stays, and PostgreSQL refuses.
  if ((await postmasterOf(data)) === undefined)
    rmSync(join(data, 'postmaster.pid'), { force: true })
}

/** The process id of the PostgreSQL that runs on `data`, if one does. */
async function postmasterOf(data: string): Promise<number | undefined> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return undefined
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  return (await commandLine(pid)).includes('postgres') ? pid : undefined
}

/**
 * Gives a server that has lost its doorkeeper another, and goes in by the gate. Undefined where only
 * the last processes of a killed server are left: they end by themselves.
 */
export async function attendAgain(
  home: Home,
  server: RunningServer,
  data: string,
  log: string,
): Promise<number | undefined> {
  const pid = await postmasterOf(data)
  if (pid === undefined) return undefined
  const shut = join(server.folder, 'gate.shut')
  if (existsSync(shut)) renameSync(shut, join(server.folder, 'gate'))
  return post(home, server, log, String(pid), [])
}

/** The lamp of a command that was killed while it waited; a new one may not be lit yet. */
function isForsaken(home: Home, name: string): boolean {
  if (!name.startsWith('coming-') || isLit(join(home.path, name))) return false
  const stat = lstatSync(join(home.path, name), { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > 60_000
}

/** Empty for a process that is gone, or dead and not yet fetched by its parent. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    const { output } = await runAs(undefined, 'ps', ['-p', String(pid), '-o', 'args='])
    return output.includes('<defunct>') ? '' : output
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Waits until the server and its doorkeeper have gone. */
export async function untilGone(
  home: Home,
  server: RunningServer,
  data: string,
  log: string,
): Promise<void> {
  while (isAlive(server)) {
    const gate = isUnattended(server) ? await attendAgain(home, server, data, log) : undefined
    if (gate !== undefined) closeSync(gate)
    await sleep(10)
  }
  // The doorkeeper sweeps up; where it was killed, the next start does.
  for (let i = 0; i < 200 && existsSync(server.folder); i++) await sleep(10)
}
