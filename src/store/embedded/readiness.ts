// Waiting for the embedded server: until it takes connections, or says why it cannot.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { OnDelay } from '../../domain/delay.ts'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { lastLines, NAME } from './cluster.ts'
import type { RunningServer } from './doorkeeper.ts'
import { cannotWrite } from './lamp.ts'
import { isAlive } from './running-server.ts'
import { PORT } from './settings.ts'

/**
 * Waits until a server takes connections. `stopping`: it ends, by somebody's hand or by a crash,
 * and another is to be started; one that we have `started` ourselves should not: StoppedError.
 */
export async function untilReady(
  server: RunningServer,
  log: string,
  started: boolean,
  say: OnDelay,
): Promise<'ready' | 'stopping'> {
  const began = performance.now()
  let said = false
  for (;;) {
    const answer = await knock(server)
    if (answer === 'ready' || answer === 'stopping') return answer
    if (!isAlive(server)) return started ? failed(log) : 'stopping'
    // Recovery after a crash replays up to max_wal_size: seconds, on a slow disk minutes.
    if (!said && performance.now() - began > 5000) {
      said = true
      say('recovering_server')
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
