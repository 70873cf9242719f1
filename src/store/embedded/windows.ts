// The embedded server on Windows, which has no FIFOs: commands meet its doorkeeper at a named pipe.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ExitCode, StoppedError } from '../../domain/stopped-error.ts'
import { bareEnvironment } from './account.ts'
import type { EmbeddedOptions, EmbeddedServer } from './embedded-server.ts'
import { cannotWrite } from './lamp.ts'

/** The doorkeeper's first and only line to a command. */
export type Welcome =
  | { readonly connection: EmbeddedServer['connection'] }
  | {
      readonly code: string
      readonly exit: ExitCode
      readonly message: string
      readonly place: string
      readonly hint: string
    }

/** One pipe a folder; elsewhere (tests) a socket's path serves, with the same kernel's promise. */
function pipeOf(folder: string): string {
  const mark = createHash('sha256').update(folder).digest('hex').slice(0, 24)
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\tieout-${mark}`
    : join(folder, `pipe-${mark.slice(0, 8)}`)
}

/** As `enterEmbedded`, by a doorkeeper that counts the connections to its pipe. */
export async function enterByPipe(
  folder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedServer> {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw cannotWrite(folder, (error as Error).message, error)
  }
  const pipe = pipeOf(realpathSync(folder))
  for (let tries = 0; ; tries++) {
    const socket = await connect(pipe)
    const welcome = socket && (await firstLine(socket))
    if (socket && welcome) return admitted(socket, welcome)
    // Nobody there, or just going. Of several that are called, the pipe admits one.
    if (tries % 100 === 0) callDoorkeeper(realpathSync(folder), pipe, options.native)
    if (tries === 1) options.say?.('starting_server')
    await sleep(50)
  }
}

function admitted(socket: Socket, welcome: Welcome): EmbeddedServer {
  if ('code' in welcome) {
    socket.destroy()
    const { code, exit, message, place, hint } = welcome
    throw new StoppedError(code, exit, message, { place, hint })
  }
  // The doorkeeper closes its end when all is done: at once, or once it has stopped the server.
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.unref()
  return {
    connection: welcome.connection,
    leave: () => {
      socket.ref()
      socket.end()
      return closed
    },
  }
}

function connect(pipe: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ path: pipe, allowHalfOpen: true })
    socket.once('connect', () => resolve(socket))
    // Also later: a doorkeeper that dies is the next command's concern.
    socket.on('error', () => resolve(undefined))
  })
}

async function firstLine(socket: Socket): Promise<Welcome | undefined> {
  const lines = createInterface({ input: socket })
  const line = await new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve)
    lines.once('close', () => resolve(undefined))
  })
  if (line === undefined) socket.destroy()
  return line === undefined ? undefined : (JSON.parse(line) as Welcome)
}

function callDoorkeeper(folder: string, pipe: string, native = ''): void {
  const here = fileURLToPath(import.meta.url)
  const program = join(here, '..', `windows-doorkeeper${extname(here)}`)
  const child = spawn(process.execPath, [program, folder, pipe, native], {
    detached: true,
    env: bareEnvironment(),
    stdio: 'ignore',
    windowsHide: true,
  })
  child.once('error', () => {})
  child.unref()
}
