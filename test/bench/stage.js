// What the benchmarks share: a server of their own, simulated files, and the tool run on them and watched.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const home = fileURLToPath(new URL('../..', import.meta.url))
export const built = (path) => import(join(home, 'dist', path))
const { simulate } = await built('src/simulator/simulator.js')
const { enterEmbedded } = await built('src/store/embedded/embedded.js')
export const { addDays } = await built('src/domain/business-date.js')
const { FIRST_CONFIGURATION } = await built('src/config/first-configuration.js')

export const DATE = '2026-03-02'
export const DUE = '2026-03-03'
export const JOURNAL = `journal_${DATE}.csv`
export const SETTLEMENT = `settlement_${DUE}.csv`

let folder = null
let server = null

/** Runs the work on a server and a folder of its own, which go with it. */
export async function onStage(work) {
  folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
  server = await enterEmbedded(join(folder, 'server'))
  try {
    return await work()
  } finally {
    await server.leave()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A folder with journals and settlement files of `size` transactions a side and day. */
export async function simulated(size, days = 1, faults = 'light') {
  const files = join(folder, `files-${size}-${days}`)
  await simulate({
    date: DATE,
    days,
    terminals: Math.max(10, Math.round(size / 1000)),
    transactions: size,
    seed: 1,
    out: files,
    faults,
    truth: false,
  })
  return files
}

export const dropFiles = (files) => rm(files, { recursive: true, force: true })

/**
 * One run of the tool on these files (paths by their names in the inbox), in a new database: time and
 * steps in milliseconds, peak memory in MB. `exits`: the codes that are no failure.
 */
export const toolOn = (files, exits = [0]) => onNewStore((run) => run(DATE, files, exits))

/** Works with a new database: `run` runs the tool there on a date and what is delivered for it. */
export async function onNewStore(work) {
  const day = await mkdtemp(join(folder, 'day-'))
  await mkdir(join(day, 'inbox'), { recursive: true })
  await writeFile(join(day, 'tieout.config.yaml'), FIRST_CONFIGURATION)
  await inDatabase('tool', async () => {}, false)
  const { host, port, user } = server.connection
  const url = `postgres://${user}@localhost:${port}/tool?host=${encodeURIComponent(host)}`
  const env = { ...process.env, DATABASE_URL: url }
  const done = await work(async (date, files, exits = [0]) => {
    for (const [name, path] of Object.entries(files)) await cp(path, join(day, 'inbox', name))
    const began = performance.now()
    const { output, rss } = await command(day, date, env, exits)
    const time = performance.now() - began
    const [run] = JSON.parse(output).runs
    const decided = Object.values(run.durations).reduce((a, b) => a + b, 0)
    const steps = { 'start and receive': Math.round(time - decided), ...run.durations }
    const exceptions = Object.values(run.exceptionsByCause).reduce((a, b) => a + b, 0)
    return { time, rss, steps, exceptions }
  })
  await dropDatabase('tool')
  await rm(day, { recursive: true, force: true })
  return done
}

/** Runs the command, and watches the peak of its memory where the system tells it. */
function command(cwd, date, env, exits) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(home, 'dist/src/cli/main.js'), 'run', '--date', date, '--json'],
      { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    let rss = 0
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        rss = Math.max(rss, Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024))
      } catch {
        // Not Linux, or just ended: the figure stays as it is.
      }
    }, 50)
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(watch)
      if (exits.includes(code)) resolve({ output, rss })
      else reject(new Error(`tieout ended with ${code}`))
    })
  })
}

export async function inDatabase(name, work, exists) {
  if (!exists) {
    await dropDatabase(name)
    await inDatabase(
      server.connection.database,
      async (connect) => {
        await (await connect()).query(`CREATE DATABASE ${name}`)
      },
      true,
    )
  }
  const clients = []
  try {
    return await work(async () => {
      const client = new pg.Client({ ...server.connection, database: name })
      await client.connect()
      clients.push(client)
      return client
    })
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
}

export async function dropDatabase(name) {
  await inDatabase(
    server.connection.database,
    async (connect) => {
      await (await connect()).query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await (await connect()).query('CHECKPOINT')
    },
    true,
  )
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`
export const count = (number) => number.toLocaleString('en')
