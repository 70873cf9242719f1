// Where the embedded server's data lie, and the account that owns them.
import { createHash, randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { type Account, canEnter, chooseAccount, runAs, weAreRoot } from './account.ts'
import { cannotWrite, isLit } from './lamp.ts'

export type Home = {
  /** Holds `data`, the running server's `server-*`, and the turns. Owned by `account`, mode 0700. */
  readonly path: string
  readonly account: Account | undefined
}

/** The file in `.tieout/` that names a home which could not lie there. */
const ELSEWHERE = 'postgres.elsewhere'

/** Finds the home of `folder` (`.tieout/`), or makes an empty one. */
export async function findHome(folder: string): Promise<Home> {
  try {
    const made = mkdirSync(folder, { recursive: true })
    const real = realpathSync(folder)
    return (await existing(real)) ?? (await makeHome(real, made !== undefined))
  } catch (error) {
    if (error instanceof StoppedError) throw error
    throw cannotWrite(folder, (error as Error).message, error)
  }
}

async function existing(folder: string): Promise<Home | undefined> {
  const named = elsewhereOf(folder)
  const path = named ?? join(folder, 'postgres')
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) {
    if (named === undefined) return undefined
    throw new StoppedError(
      'EMBEDDED_START_FAILED',
      EXIT.database,
      `The embedded PostgreSQL server's data folder ${named} is gone`,
      {
        place: join(folder, ELSEWHERE),
        hint: 'Bring the folder back from a copy; or delete this file to begin with an empty store.',
      },
    )
  }
  if (!stat.isDirectory()) throw cannotWrite(path, 'it is not a folder')
  if (!weAreRoot()) {
    if (stat.uid === process.geteuid?.()) return { path, account: undefined }
    throw cannotWrite(path, `it belongs to another user (uid ${stat.uid})`)
  }
  if (named !== undefined) checkBelongs(path, folder)
  // Root's own: somebody is between making it and giving it away, or root copied the folder.
  if (stat.uid === 0) {
    const account = chooseAccount(folder)
    await runAs(undefined, 'chown', ['-RPh', `${account.uid}:${account.gid}`, path])
    return { path, account }
  }
  return { path, account: { uid: stat.uid, gid: stat.gid } }
}

/** A moved folder takes its home along; a copied one must not share the original's. */
function checkBelongs(home: string, folder: string): void {
  const note = join(home, 'belongs-to')
  const owner = existsSync(note) ? readFileSync(note, 'utf8').trim() : ''
  if (owner === folder) return
  if (owner !== '' && elsewhereOf(owner) === home) {
    throw new StoppedError(
      'EMBEDDED_START_FAILED',
      EXIT.database,
      `This folder is a copy: its data folder ${home} belongs to ${owner}`,
      { place: join(folder, ELSEWHERE), hint: 'Delete this file to begin with an empty store.' },
    )
  }
  // Anew, not through whatever the home's account may have put in its place.
  rmSync(note, { force: true })
  writeFileSync(note, `${folder}\n`, { flag: 'wx' })
}

function elsewhereOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, ELSEWHERE), 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function give(path: string, account: Account): Account {
  chownSync(path, account.uid, account.gid)
  return account
}

async function makeHome(folder: string, folderIsNew: boolean): Promise<Home> {
  const path = join(folder, 'postgres')
  if (!weAreRoot()) {
    mkdirSync(path, { mode: 0o700, recursive: true })
    return { path, account: undefined }
  }
  const account = chooseAccount(folder)
  if (!(await canEnter(account, folder))) return makeElsewhere(folder, account)
  // Whoever owns the project owns its `.tieout/` too, though root was the first to run.
  if (folderIsNew && lstatSync(join(folder, '..')).uid === account.uid) give(folder, account)
  mkdirSync(path, { mode: 0o700, recursive: true })
  return { path, account: give(path, account) }
}

async function makeElsewhere(folder: string, account: Account): Promise<Home> {
  const base = await openBase(account)
  const mark = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const name = `${mark}-${randomBytes(4).toString('hex')}`
  const path = join(base, name)
  mkdirSync(path, { mode: 0o700 })
  writeFileSync(join(path, 'belongs-to'), `${folder}\n`)
  give(path, account)
  const note = join(folder, ELSEWHERE)
  const draft = `${note}-${name}`
  writeFileSync(draft, `${path}\n`)
  try {
    linkSync(draft, note)
  } catch (error) {
    rmSync(path, { recursive: true, force: true })
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const won = await existing(folder)
    if (won === undefined) throw error
    return won
  } finally {
    rmSync(draft, { force: true })
  }
  forgetTemporary(base)
  return { path, account }
}

/**
 * Removes homes of temporary folders that are no more. Of those only: any other folder that is not
 * there may lie on a disk that is not mounted now.
 */
function forgetTemporary(base: string): void {
  for (const name of readdirSync(base)) {
    const home = join(base, name)
    try {
      const folder = readFileSync(join(home, 'belongs-to'), 'utf8').trim()
      if (folder.startsWith(`${tmpdir()}/`) && !existsSync(folder) && !isOccupied(home)) {
        rmSync(home, { recursive: true, force: true })
      }
    } catch (error) {
      // No home, or one that another command is taking away at this moment: so be it.
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
    }
  }
}

/** Whether a server runs on `home`, whichever way its commands see the folder. */
export function isOccupied(home: string): boolean {
  return readdirSync(home).some(
    (name) => name.startsWith('server-') && isLit(join(home, name, 'alive')),
  )
}

/** A folder of root's that `account` may enter: for homes, and for a copy of the binaries. */
export async function openBase(account: Account): Promise<string> {
  const tried: string[] = []
  for (const base of ['/var/lib/tieout', '/var/tmp/tieout-root']) {
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 })
    } catch (error) {
      tried.push((error as Error).message)
      continue
    }
    const stat = lstatSync(base)
    // /var/tmp is everybody's: what another user put there is not ours.
    const ours = stat.isDirectory() && stat.uid === 0 && (stat.mode & 0o022) === 0
    if (ours && (await canEnter(account, base))) return base
    tried.push(`${base} is not a folder of root's that uid ${account.uid} may enter`)
  }
  throw cannotWrite('/var/lib/tieout', tried.join('; '))
}
