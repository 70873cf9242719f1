// The process that starts the embedded server on Windows, and stops it when the last command left.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer as createPipe, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { bareEnvironment, runAs } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { checkMajor, lastLines, NAME } from './cluster.ts'
import { boundLog } from './doorkeeper.ts'
import type { EmbeddedServer } from './embedded-server.ts'
import { cannotWrite } from './lamp.ts'
import { SETTINGS } from './settings.ts'
import type { Welcome } from './windows.ts'

const LOOPBACK = '127.0.0.1'
type Connection = EmbeddedServer['connection']

const [folder = '', pipe = '', native = ''] = process.argv.slice(2)
const home = { path: join(folder, 'postgres'), account: undefined }
const data = join(home.path, 'data')
const log = join(folder, 'postgres.log')

/** Commands inside; each socket is closed by us, when its command has ended its half or died. */
const inside = new Set<Socket>()
let welcome: Welcome | undefined
let emptied = () => {}

function admit(socket: Socket): void {
  inside.add(socket)
  const gone = () => {
    // The last one waits for the stop, so that its command does.
    if (inside.size > 1 || socket.destroyed) {
      inside.delete(socket)
      socket.destroy()
    }
    if ([...inside].every((one) => one.readableEnded)) emptied()
  }
  socket.on('error', gone)
  socket.once('end', gone)
  socket.once('close', gone)
  socket.resume()
  if (welcome) socket.write(`${JSON.stringify(welcome)}\n`)
}

function listen(): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createPipe({ allowHalfOpen: true }, admit)
    server.once('error', () => resolve(undefined)) // another doorkeeper was quicker
    server.listen(pipe, () => resolve(server))
  })
}

async function main(): Promise<void> {
  const server = await listen()
  if (server === undefined) return
  // The command that called us comes within moments, unless it was killed.
  await untilEmptyFor(5000)
  do {
    const binaries = await start()
    for (const socket of inside) socket.write(`${JSON.stringify(welcome)}\n`)
    await untilEmptyFor(0)
    const last = [...inside]
    welcome = undefined
    if (binaries !== undefined) await pgCtl(binaries, ['stop', '-m', 'fast'])
    for (const socket of last) {
      inside.delete(socket)
      socket.destroy()
    }
    // Who came while it stopped has been given no welcome yet: once more.
  } while (inside.size > 0)
  server.close()
}

async function untilEmptyFor(patienceMs: number): Promise<void> {
  const nobody = () => [...inside].every((one) => one.readableEnded)
  if (patienceMs > 0) {
    for (let waited = 0; nobody() && waited < patienceMs; waited += 20) await sleep(20)
    return
  }
  while (!nobody()) {
    await new Promise<void>((resolve) => {
      emptied = resolve
    })
  }
}

/** Sets `welcome`: the connection, or why there is none. */
async function start(): Promise<Binaries | undefined> {
  try {
    mkdirSync(home.path, { recursive: true })
    boundLog(log)
    const binaries = await findBinaries(home, native === '' ? undefined : native)
    if (existsSync(data)) checkMajor(data)
    else await makeData(binaries)
    const connection = await startServer(binaries)
    await makeDatabase(connection)
    welcome = { connection }
    return binaries
  } catch (error) {
    const stopped =
      error instanceof StoppedError ? error : cannotWrite(folder, String(error), error)
    const { code, exit, message, place, hint } = stopped
    welcome = { code, exit, message, place, hint }
    return undefined
  }
}

async function makeData(binaries: Binaries): Promise<void> {
  for (const name of readdirSync(home.path)) {
    if (name.startsWith('making-')) rmSync(join(home.path, name), { recursive: true, force: true })
  }
  const making = join(home.path, `making-${randomBytes(6).toString('hex')}`)
  const secret = join(home.path, 'password')
  writeFileSync(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  const { code, output } = await runAs(undefined, binaries.initdb, [
    ...['-D', making, '-U', NAME, '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ])
  if (code !== 0) {
    rmSync(making, { recursive: true, force: true })
    throw failure('EMBEDDED_INIT_FAILED', output, home.path)
  }
  // In the file, not on pg_ctl's command line, whose quoting the Windows shell would have to read.
  const lines = Object.entries(SETTINGS).map(([name, value]) => `${name} = '${value}'\n`)
  appendFileSync(
    join(making, 'postgresql.conf'),
    `listen_addresses = '${LOOPBACK}'\n${lines.join('')}`,
  )
  renameSync(making, data)
}

/** By pg_ctl, which gives up an administrator's rights first: the server refuses them. */
async function startServer(binaries: Binaries): Promise<Connection> {
  const running = connectionOf()
  // Its doorkeeper was killed, the server was not.
  if (running !== undefined && (await answers(running))) return running
  const port = await freePort()
  const code = await pgCtl(binaries, ['start', '-l', log, '-o', `-p ${port}`])
  const started = connectionOf()
  if (code === 0 && started !== undefined) return started
  throw failure('EMBEDDED_START_FAILED', existsSync(log) ? readFileSync(log, 'utf8') : '', log)
}

/** Without pipes to us: on Windows the server would inherit them, and they would never close. */
function pgCtl(binaries: Binaries, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(binaries.pgCtl, [...args, '-w', '-t', '600', '-s', '-D', data], {
      env: bareEnvironment(),
      stdio: 'ignore',
      windowsHide: true,
    })
    child.once('error', () => resolve(null))
    child.once('exit', resolve)
  })
}

function connectionOf(): Connection | undefined {
  try {
    const port = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[3])
    const password = readFileSync(join(home.path, 'password'), 'utf8').trim()
    return { host: LOOPBACK, port, user: NAME, database: NAME, password }
  } catch {
    return undefined // no server runs here
  }
}

async function answers(connection: Connection): Promise<boolean> {
  const client = new Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function makeDatabase(connection: Connection): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`)
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createPipe()
    probe.once('error', reject)
    probe.listen(0, LOOPBACK, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function failure(code: string, output: string, place: string): StoppedError {
  const said = lastLines(output)
  if (/no space left|quota exceeded/i.test(said)) return cannotWrite(place, said)
  return new StoppedError(code, EXIT.database, `The embedded PostgreSQL failed:\n${said}`, {
    place,
    hint: 'Mend what PostgreSQL says, or set DATABASE_URL.',
  })
}

await main()
process.exit(0)
