// The account the embedded server runs under: ourselves, or another one where we are root.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'

/** Another account to run under; absent: our own. */
export type Account = { readonly uid: number; readonly gid: number }

export type Outcome = { readonly code: number | null; readonly output: string }

export function weAreRoot(): boolean {
  return process.geteuid?.() === 0
}

/**
 * PostgreSQL reads PG* variables, and a foreign LD_LIBRARY_PATH would change its libraries: it gets
 * only these.
 */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const bare = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  if (process.platform !== 'win32') return bare
  // Windows programs do not start without these.
  return { ...bare, SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP }
}

/**
 * Runs a program as `account` and returns its exit code (null: it could not be started, or a
 * signal ended it) and what it printed on both streams. In a session of its own: Ctrl-C is for the
 * command to answer, not for what it has begun.
 */
export function runAs(
  account: Account | undefined,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Outcome> {
  return new Promise((resolve) => {
    let child: ChildProcessWithoutNullStreams
    try {
      child = spawn(program, args, {
        ...account,
        cwd: '/',
        detached: process.platform !== 'win32',
        windowsHide: true,
        env: bareEnvironment(),
        stdio: ['pipe', 'pipe', 'pipe'],
      })
    } catch (error) {
      // Some reasons come as an event, some (EPERM for another uid) at once.
      resolve({ code: null, output: (error as Error).message })
      return
    }
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece))
    const output = () => Buffer.concat(pieces).toString('utf8').trim()
    child.once('error', (error) => resolve({ code: null, output: error.message }))
    child.once('close', (code) => resolve({ code, output: output() }))
    // A program that ends without reading its input is not an error of ours: its code says it.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** Whether `account` can reach `folder` by its path. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  const { code, output } = await runAs(account, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder])
  if (code !== null) return code === 0
  throw new StoppedError(
    'EMBEDDED_START_FAILED',
    EXIT.database,
    `PostgreSQL does not run as root, and root may not act as uid ${account.uid} here: ${output}`,
    { hint: 'Run as another user, or set DATABASE_URL.' },
  )
}

/** Accounts of /etc/passwd by name and by uid; initdb refuses a uid that stands in none. */
function knownAccounts(): {
  readonly name: string
  readonly account: Account
}[] {
  let text: string
  try {
    text = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return []
    const account = { uid: Number(uid), gid: Number(gid) }
    return account.uid === 0 ? [] : [{ name, account }]
  })
}

/**
 * The account for a new data folder where we are root, which PostgreSQL refuses: whoever owns the
 * project's folder (so that they can go on without root), else `postgres`, else `nobody`.
 */
export function chooseAccount(folder: string): Account {
  const known = knownAccounts()
  const owner = statSync(dirname(folder)).uid
  const chosen =
    known.find(({ account }) => account.uid === owner) ??
    known.find(({ name }) => name === 'postgres') ??
    known.find(({ name }) => name === 'nobody') ??
    known[0]
  if (chosen === undefined) {
    throw new StoppedError(
      'EMBEDDED_START_FAILED',
      EXIT.database,
      'PostgreSQL does not run as root, and there is no other account on this machine',
      {
        place: '/etc/passwd',
        hint: 'Run as another user, or set DATABASE_URL.',
      },
    )
  }
  return chosen.account
}
