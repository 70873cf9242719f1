// A running embedded server: its start, its gate, and its stop when the last command has gone.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { bareEnvironment, runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { lastLines, NAME } from './cluster.ts'
import type { Home } from './home.ts'
import { cannotWrite, isLit, light, makeFifos, openToWrite } from './lamp.ts'

export type RunningServer = {
  /** `server-*` in the home: `gate`, `alive`, and a lamp `client-*` for each command. */
  readonly folder: string
  /** Where its socket is: `folder`, or a shorter path where the system's limit asks for it. */
  readonly sockets: string
}

export const PORT = 5432
/** `sun_path` holds 108 bytes on Linux and 104 elsewhere, the last a zero. */
const SOCKET_PATH_MAX = process.platform === 'linux' ? 107 : 103
const CURRENT = 'server.json'

/**
 * The doorkeeper. Commands hold the gate (descriptor 3) open for writing; when the kernel has closed
 * the last writing end, however that command ended, the read ends and the server is stopped. A
 * command that comes writes a line, so that one that slips in while the gate is being shut is seen:
 * it opened before the move, hence before the second read.
 * Descriptor 4 is the lamp `alive`, which the server and all its processes hold, and nobody else.
 * TERM before INT: a shell's background job ignores INT until PostgreSQL has set its own handler.
 */
const DOORKEEPER = `
umask 077
folder=$1 sockets=$2 server=$3
shift 3
if [ "$server" = start ]; then
  "$@" 3<&- 4<&4 &
  server=$!
fi
exec 4<&-
while :; do
  while read -r line <&3; do :; done
  mv -- "$folder/gate" "$folder/gate.shut"
  read -r line <&3 || break
  mv -- "$folder/gate.shut" "$folder/gate"
done
kill -TERM "$server"
kill -INT "$server"
wait "$server"
while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm -rf -- "$sockets" "$folder"
`

/** For a batch on two cores; the store sets work_mem by its sessions. */
export const SETTINGS: Readonly<Record<string, string>> = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // COPY into a table made in the same transaction need not be logged.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum: 'on',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements carry merchants' data: they stay out of the log.
  log_min_error_statement: 'panic',
}

function settings(sockets: string): string[] {
  const values: Record<string, string> = {
    ...SETTINGS,
    listen_addresses: '',
    unix_socket_directories: `"${sockets.replaceAll('"', '""')}"`,
    port: String(PORT),
    // A backend whose command was killed in the middle of a long statement notices.
    client_connection_check_interval: '1s',
    dynamic_shared_memory_type: sharedMemory(),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Containers give /dev/shm 64 MB, too little for a parallel hash join; System V memory is apart. */
function sharedMemory(): string {
  if (process.platform !== 'linux') return 'posix'
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 1024 ** 3 ? 'posix' : 'sysv'
  } catch {
    return 'sysv'
  }
}

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

/** Gives a living server a new doorkeeper, and goes in by its gate. */
export function attendAgain(home: Home, server: RunningServer, data: string, log: string): number {
  const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const shut = join(server.folder, 'gate.shut')
  if (existsSync(shut)) renameSync(shut, join(server.folder, 'gate'))
  return post(home, server, log, String(Number(pid)), [])
}

function post(
  home: Home,
  server: RunningServer,
  log: string,
  which: string,
  command: readonly string[],
): number {
  const gate = join(server.folder, 'gate')
  // Open for both first: opening one end of a FIFO alone waits for the other.
  const both = openSync(gate, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  const reading = openSync(gate, constants.O_RDONLY | constants.O_NOFOLLOW)
  const writing = openSync(gate, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  closeSync(both)
  const alive = which === 'start' ? light(join(server.folder, 'alive')) : undefined
  const text = openLog(log)
  // Whoever owns the data can then go on without root.
  if (home.account) fchownSync(text, home.account.uid, home.account.gid)
  try {
    const child = spawn(
      '/bin/sh',
      ['-c', DOORKEEPER, 'tieout-postgres', server.folder, server.sockets, which, ...command],
      {
        ...home.account,
        cwd: '/',
        detached: true,
        env: bareEnvironment(),
        stdio: ['ignore', text, text, reading, alive ?? 'ignore'],
      },
    )
    // That it did not start shows as the lamp being out.
    child.once('error', () => {})
    child.unref()
  } finally {
    for (const end of [reading, alive, text]) if (end !== undefined) closeSync(end)
  }
  return writing
}

function socketFolder(home: Home, folder: string): string {
  const name = join(folder, `.s.PGSQL.${PORT}`)
  if (Buffer.byteLength(name) <= SOCKET_PATH_MAX) return folder
  const base = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp'
  const sockets = mkdtempSync(join(base, 'tieout-'))
  if (home.account) chownSync(sockets, home.account.uid, home.account.gid)
  return sockets
}

const LOG_MAX_BYTES = 1_000_000

/** The log is opened by us and handed over: the server's account may not reach `.tieout/`. */
function openLog(log: string): number {
  const how = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW
  return openSync(log, how, 0o600)
}

/** Keeps the log and one predecessor within bounds, under a running server too: it appends. */
export function boundLog(log: string): void {
  if ((lstatSync(log, { throwIfNoEntry: false })?.size ?? 0) <= LOG_MAX_BYTES) return
  rmSync(`${log}.1`, { force: true })
  copyFileSync(log, `${log}.1`, constants.COPYFILE_EXCL)
  truncateSync(log)
}

async function clearLeftovers(home: Home, data: string, last?: RunningServer): Promise<void> {
  const paths = readdirSync(home.path)
    .filter((name) => name.startsWith('server-') || isForsaken(home, name))
    .map((name) => join(home.path, name))
  if (last !== undefined) paths.push(last.sockets)
  // As the data's owner, never as root: the paths were read from a folder of that owner's.
  if (paths.length > 0) await runAs(home.account, 'rm', ['-rf', '--', ...paths])
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  // Our own server is dead, its lamp is out; after a reboot its number may be somebody else's, which
  // PostgreSQL would take for a server. One that was started by hand stays, and PostgreSQL refuses.
  if (!(await commandLine(pid)).includes('postgres')) rmSync(pidFile, { force: true })
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

/** Waits until a started server takes connections. */
export async function untilReady(
  server: RunningServer,
  log: string,
  say: (text: string) => void,
): Promise<'ready' | 'stopping'> {
  const began = performance.now()
  let said = false
  for (;;) {
    const answer = await knock(server)
    if (answer === 'ready' || answer === 'stopping') return answer
    if (!isAlive(server)) return failed(log)
    // Recovery after a crash replays up to max_wal_size: seconds, on a slow disk minutes.
    if (!said && performance.now() - began > 5000) {
      said = true
      say('The embedded PostgreSQL server recovers its data')
    }
    await sleep(20)
  }
}

function failed(log: string): never {
  const said = lastLines(readFileSync(log, 'utf8'))
  if (/no space left|quota exceeded/i.test(said)) throw cannotWrite(log, said)
  throw new StoppedError(
    'EMBEDDED_START_FAILED',
    EXIT.database,
    `The embedded PostgreSQL server did not start:\n${said}`,
    { place: log, hint: 'Mend what PostgreSQL says, or set DATABASE_URL.' },
  )
}

async function knock(server: RunningServer): Promise<'ready' | 'starting' | 'stopping'> {
  const client = new Client({
    host: server.sockets,
    port: PORT,
    user: NAME,
    database: NAME,
    connectionTimeoutMillis: 10_000,
  })
  // The server may die between the answer and the goodbye.
  client.on('error', () => {})
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === '53300') return 'ready' // too many connections: it runs
    if (code === '57P03') return /shutting down/.test(message) ? 'stopping' : 'starting'
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === undefined) return 'starting'
    if (code.startsWith('57P') || code === 'ECONNRESET' || code === 'EPIPE') return 'stopping'
    throw new StoppedError(
      'EMBEDDED_START_FAILED',
      EXIT.database,
      `The embedded PostgreSQL server refuses a connection: ${message}`,
      {
        place: server.sockets,
        hint: 'See its log in .tieout/, or set DATABASE_URL.',
        cause: error,
      },
    )
  } finally {
    await client.end().catch(() => {})
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
    if (isUnattended(server)) closeSync(attendAgain(home, server, data, log))
    await sleep(10)
  }
  // The doorkeeper sweeps up; where it was killed, the next start does.
  for (let i = 0; i < 200 && existsSync(server.folder); i++) await sleep(10)
}
