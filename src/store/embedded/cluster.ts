// The data of the embedded server: made whole or not at all.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import type { OnDelay } from '../../domain/delay.ts'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'
import { cannotWrite } from './lamp.ts'

/** The name of the database, and of the user. */
export const NAME = 'tieout'
const MAJOR = '18'

/** The data folder of `home`, made by initdb if it is not there. Call it in one's turn. */
export async function openCluster(home: Home, binaries: Binaries, say: OnDelay): Promise<string> {
  const data = join(home.path, 'data')
  // What a killed command left. Its initdb may still be writing, then the next command removes it.
  const halves = readdirSync(home.path).filter((name) => name.startsWith('making-'))
  if (halves.length > 0) {
    const paths = halves.map((name) => join(home.path, name))
    await runAs(home.account, 'rm', ['-rf', '--', ...paths])
  }
  if (existsSync(data)) {
    checkMajor(data)
    return data
  }
  say('preparing_server')
  const making = join(home.path, `making-${randomBytes(6).toString('hex')}`)
  try {
    await step(home, making, binaries.initdb, [
      ...['-D', making, '-U', NAME, '-A', 'trust', '-E', 'UTF8', '--no-instructions'],
      // Sorting and letter case that are the same on every machine, whatever its locales.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ])
    // exit_on_error: alone, a failing statement would leave the exit code 0.
    const single = ['--single', '-D', making, '-c', 'exit_on_error=on', 'template1']
    await step(home, making, binaries.postgres, single, `CREATE DATABASE ${NAME}\n`)
    renameSync(making, data)
    const folder = openSync(home.path, 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch (error) {
    await runAs(home.account, 'rm', ['-rf', '--', making])
    throw error
  }
  return data
}

async function step(
  home: Home,
  place: string,
  program: string,
  args: readonly string[],
  input?: string,
): Promise<void> {
  const { code, output } = await runAs(home.account, program, args, input)
  if (code === 0) return
  if (/no space left|quota exceeded/i.test(output)) throw cannotWrite(place, lastLines(output))
  throw new StoppedError(
    'EMBEDDED_INIT_FAILED',
    EXIT.database,
    `The embedded PostgreSQL server's data folder could not be made:\n${lastLines(output)}`,
    { place, hint: 'Mend what PostgreSQL says, or set DATABASE_URL.' },
  )
}

/** Throws where another major release of PostgreSQL made `data`. */
export function checkMajor(data: string): void {
  const major = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (major === MAJOR) return
  throw new StoppedError(
    'EMBEDDED_START_FAILED',
    EXIT.database,
    `The data folder was made by PostgreSQL ${major}, this one is PostgreSQL ${MAJOR}`,
    {
      place: data,
      hint: 'Use the release of tieout that made it, or move the data with pg_dump.',
    },
  )
}

export function lastLines(text: string, lines = 8): string {
  return text.trim().split('\n').slice(-lines).join('\n')
}
