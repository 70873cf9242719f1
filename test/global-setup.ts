// What the tests of one vitest run share, made when the first one asks: a database server, and the program as installed.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { enterEmbedded } from '../src/store/embedded/embedded.ts'
import { openStore } from '../src/store/store.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The socket at which test files ask for what is shared. */
    readonly doorbell: string
  }
}

/** Every fresh database is a copy of this one, which is migrated once. */
export const TEMPLATE = 'tieout_template'

const repository = join(import.meta.dirname, '..')

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-tests-'))
  chmodSync(folder, 0o755) // the server's account and nobody's must come through
  let stop = async () => {}
  const makers: Readonly<Record<string, () => Promise<string>>> = {
    server: async () => {
      const server = await enterEmbedded(join(folder, '.tieout'))
      stop = server.leave
      const url = databaseUrl(server.connection, server.connection.database)
      const first = await openStore({ databaseUrl: url, folder })
      await first.knex.raw('CREATE DATABASE ??', [TEMPLATE])
      await first.close()
      const template = databaseUrl(server.connection, TEMPLATE)
      await (await openStore({ databaseUrl: template, folder })).close()
      return url
    },
    program: async () => installed(join(folder, 'installed')),
  }
  const made = new Map<string, Promise<string>>()
  const doorbell = createServer({ allowHalfOpen: true }, (caller) => {
    caller.on('error', () => {}) // a test that is killed while it waits
    caller.once('data', async (wanted) => {
      const name = wanted.toString()
      const make = makers[name]
      if (make === undefined) throw new Error(`Nothing shared is named ${name}`)
      const making = made.get(name) ?? make()
      made.set(name, making)
      const answer = await making.then(
        (value) => ({ value }),
        (error) => ({ error: String(error?.stack ?? error) }),
      )
      caller.end(JSON.stringify(answer))
    })
  })
  const path = join(folder, 'doorbell')
  await new Promise<void>((resolve) => doorbell.listen(path, resolve))
  project.provide('doorbell', path)
  return async () => {
    doorbell.close()
    await Promise.allSettled(made.values())
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function databaseUrl(
  server: Awaited<ReturnType<typeof enterEmbedded>>['connection'],
  database: string,
): string {
  const { host, port, user, password } = server
  const how = new URLSearchParams({ host, port: String(port), user })
  if (password !== undefined) how.set('password', password)
  return `postgresql:///${database}?${how}`
}

/** The program as npm installs it: compiled, without sources, so that nobody's edits reach it. */
function installed(home: string): string {
  mkdirSync(join(home, 'src', 'cli'), { recursive: true })
  cpSync(join(repository, 'package.json'), join(home, 'package.json'))
  cpSync(join(repository, 'src', 'cli', 'tieout.js'), join(home, 'src', 'cli', 'tieout.js'))
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const compiler = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['-p', join(repository, 'tsconfig.build.json'), '--outDir', join(home, 'dist')]
  options.push('--noCheck') // types are checked by `npm run types`
  const done = spawnSync(process.execPath, [compiler, ...options], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`The program does not compile.\n${done.stdout}`)
  return join(home, 'src', 'cli', 'tieout.js')
}
