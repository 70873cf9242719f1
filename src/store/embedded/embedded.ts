// The embedded PostgreSQL server: started by the first command, shared, stopped by the last.
import { randomBytes } from 'node:crypto'
import { closeSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OnDelay } from '../../domain/delay.ts'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { findBinaries } from './binaries.ts'
import { NAME, openCluster } from './cluster.ts'
import { boundLog, type RunningServer } from './doorkeeper.ts'
import type { EmbeddedOptions, EmbeddedServer } from './embedded-server.ts'
import { findHome, type Home, isOccupied } from './home.ts'
import { isLit, light, makeFifos } from './lamp.ts'
import { untilReady } from './readiness.ts'
import {
  attendAgain,
  isAlive,
  isUnattended,
  lastServer,
  passGate,
  startServer,
  untilGone,
} from './running-server.ts'
import { PORT } from './settings.ts'
import { takeTurn } from './turn.ts'
import { enterByPipe } from './windows.ts'

export type { EmbeddedOptions, EmbeddedServer } from './embedded-server.ts'

/**
 * Joins the embedded server of `folder` (the absolute path of `.tieout/`, made if missing), or
 * starts it. However a command ends, the kernel tells the server's doorkeeper, and the server stops
 * with the last. Throws StoppedError: EMBEDDED_NO_BINARY, EMBEDDED_INIT_FAILED,
 * EMBEDDED_START_FAILED (exit 4), EMBEDDED_NOT_WRITABLE, EMBEDDED_NO_SPACE (exit 6).
 */
export async function enterEmbedded(
  folder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedServer> {
  if (process.platform === 'win32') return enterByPipe(folder, options)
  const say = options.say ?? (() => {})
  const home = await findHome(folder)
  const log = join(folder, 'postgres.log')
  const endTurn = await takeTurn(home.path, home.account, say)
  try {
    boundLog(log)
    const { server, gate } = await joinOrStart(home, log, say, options.native)
    const lamp = join(server.folder, `client-${randomBytes(8).toString('hex')}`)
    let holding: readonly number[]
    try {
      await makeFifos(home.account, lamp)
      holding = [light(lamp), gate]
    } catch (error) {
      closeSync(gate)
      throw error
    }
    let left: Promise<void> | undefined
    return {
      connection: { host: server.sockets, port: PORT, user: NAME, database: NAME },
      leave: () => {
        left ??= leave(home, server, log, lamp, holding, say)
        return left
      },
    }
  } finally {
    endTurn()
  }
}

type Entered = {
  readonly server: RunningServer
  readonly gate: number
  /** By us, just now. */
  readonly started: boolean
}

async function joinOrStart(
  home: Home,
  log: string,
  say: OnDelay,
  native?: string,
): Promise<Entered> {
  for (;;) {
    const entered = await enterGate(home, log, native, say)
    if (entered === undefined) {
      await sleep(20)
      continue
    }
    try {
      if ((await untilReady(entered.server, log, entered.started, say)) === 'ready') return entered
    } catch (error) {
      closeSync(entered.gate)
      throw error
    }
    // It was stopped by hand, or killed: wait for its end, then start anew.
    closeSync(entered.gate)
    await sleep(20)
  }
}

/** In by the gate of a living server, or of a new one; undefined while one is stopping. */
async function enterGate(
  home: Home,
  log: string,
  native: string | undefined,
  say: OnDelay,
): Promise<Entered | undefined> {
  const data = join(home.path, 'data')
  const server = lastServer(home)
  if (server !== undefined && isAlive(server)) {
    const gate = isUnattended(server)
      ? await attendAgain(home, server, data, log)
      : passGate(server)
    return gate === undefined ? undefined : { server, gate, started: false }
  }
  if (isOccupied(home.path)) {
    throw new StoppedError(
      'EMBEDDED_START_FAILED',
      EXIT.database,
      'Another embedded PostgreSQL server runs on this data folder',
      { place: home.path, hint: 'Wait for the commands that use it to end.' },
    )
  }
  const binaries = await findBinaries(home, native)
  await openCluster(home, binaries, say)
  return { ...(await startServer(home, binaries, data, log)), started: true }
}

async function leave(
  home: Home,
  server: RunningServer,
  log: string,
  lamp: string,
  holding: readonly number[],
  say: OnDelay,
): Promise<void> {
  const endTurn = await takeTurn(home.path, home.account, say)
  try {
    for (const descriptor of holding) closeSync(descriptor)
    rmSync(lamp, { force: true })
    if (!othersIn(server)) await untilGone(home, server, join(home.path, 'data'), log)
  } finally {
    endTurn()
  }
}

function othersIn(server: RunningServer): boolean {
  let names: string[]
  try {
    names = readdirSync(server.folder)
  } catch {
    return false // swept up: it has stopped
  }
  return names.some((name) => name.startsWith('client-') && isLit(join(server.folder, name)))
}
