// The program as a person runs it: a process of its own, with nothing of our environment.
import { type ChildProcess, spawn } from 'node:child_process'
import { program } from './stage.ts'

export interface Ended {
  /** Null where it was killed. */
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly uid?: number
  readonly gid?: number
}

export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts `tieout ARGS`; whoever starts it waits for its end. */
export async function start(args: readonly string[], around: Surroundings): Promise<Started> {
  const { cwd, env, uid, gid } = around
  const child = spawn(process.execPath, [await program(), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: gid ?? uid }),
  })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, ...text }))
  })
  return { process: child, ended }
}

/** Runs `tieout ARGS` to its end. */
export async function tieout(args: readonly string[], around: Surroundings): Promise<Ended> {
  return (await start(args, around)).ended
}
