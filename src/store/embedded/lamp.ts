// A lamp says whether its holder lives: a FIFO held open for reading, closed by the kernel at death.
import { closeSync, constants, openSync } from 'node:fs'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { type Account, runAs } from './account.ts'

// Not process ids: those are reused after a reboot, and differ between containers on one folder.
// O_NOFOLLOW: root opens these in folders that belong to somebody else.
const LOOK = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW
const HOLD = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

/** Makes FIFOs owned by `account`; none may exist yet. */
export async function makeFifos(account: Account | undefined, ...paths: string[]): Promise<void> {
  const { code, output } = await runAs(account, 'mkfifo', ['-m', '600', ...paths])
  if (code !== 0) throw cannotWrite(paths[0] ?? '', output)
}

/** Lights a lamp. It burns until the returned descriptor is closed, or we die. */
export function light(path: string): number {
  return openSync(path, HOLD)
}

export function isLit(path: string): boolean {
  const look = openToWrite(path)
  if (look === undefined) return false
  closeSync(look)
  return true
}

/** The writing end of a FIFO that somebody reads; undefined where nobody does. */
export function openToWrite(path: string): number | undefined {
  try {
    return openSync(path, LOOK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENXIO' || code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** What a failed write into the embedded server's folders means to the operator. */
export function cannotWrite(place: string, said: string, cause?: unknown): StoppedError {
  const full = /ENOSPC|EDQUOT|no space left|quota exceeded/i.test(said)
  return new StoppedError(
    full ? 'EMBEDDED_NO_SPACE' : 'EMBEDDED_NOT_WRITABLE',
    EXIT.space,
    full
      ? `No space left for the embedded PostgreSQL server: ${said}`
      : `The embedded PostgreSQL server's folder cannot be written: ${said}`,
    {
      place,
      hint: full
        ? 'Free some space there, then run the command again; nothing is lost.'
        : 'Make the folder writable for this user, or set DATABASE_URL.',
      cause,
    },
  )
}
