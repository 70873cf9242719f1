// The benchmark: files to workbook, against the floor that the same server sets on the same files.
//
// The floor is what no tool on this store can do without: two parallel COPYs of the same two files
// into bare tables, ANALYZE, and one join-and-insert on the references and the amount. No
// validation, no report. Machines are shared and noisy, so floor and tool take turns, and the
// ratio of their medians is the figure; seconds are not.
import { spawn } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const home = fileURLToPath(new URL('../..', import.meta.url))
const built = (path) => import(join(home, 'dist', path))
const { simulate } = await built('src/simulator/simulator.js')
const { enterEmbedded } = await built('src/store/embedded/embedded.js')
const { FIRST_CONFIGURATION } = await built('src/config/first-configuration.js')

const DATE = '2026-03-02'
const DUE = '2026-03-03'
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SIZES = (process.env.BENCH_SIZES ?? '100000,1000000').split(',').map(Number)

const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
const server = await enterEmbedded(join(folder, 'server'))
try {
  const results = []
  for (const size of SIZES) results.push(await measure(size))
  console.log()
  for (const { size, floor, tool, steps, rss } of results) {
    console.log(
      `${size.toLocaleString('en')} a side: floor ${seconds(floor)}, tieout ${seconds(tool)}, ` +
        `ratio ${(tool / floor).toFixed(2)}, ${Math.round((2 * size * 1000) / tool).toLocaleString('en')} rows/s, ` +
        `peak RSS ${rss} MB`,
    )
    console.log(`  where the time goes (ms): ${JSON.stringify(steps)}`)
  }
  for (let at = 1; at < results.length; at++) {
    const [less, more] = [results[at - 1], results[at]]
    console.log(
      `from ${less.size.toLocaleString('en')} to ${more.size.toLocaleString('en')}: ` +
        `${(more.tool / less.tool).toFixed(1)}-fold time`,
    )
  }
} finally {
  await server.leave()
  await rm(folder, { recursive: true, force: true })
}

async function measure(size) {
  const files = join(folder, `files-${size}`)
  await simulate({
    date: DATE,
    days: 1,
    terminals: Math.max(10, Math.round(size / 1000)),
    transactions: size,
    seed: 1,
    out: files,
    faults: 'light',
    truth: false,
  })
  const [journal, settlement] = [`journal_${DATE}.csv`, `settlement_${DUE}.csv`]
  const floors = []
  const tools = []
  let best = null
  for (let round = 1; round <= ROUNDS; round++) {
    floors.push(await floorOf(join(files, journal), join(files, settlement)))
    const run = await toolOn(size, files, [journal, settlement])
    tools.push(run.time)
    if (best === null || run.time < best.time) best = run
    console.log(
      `${size} round ${round}: floor ${seconds(floors.at(-1))}, tieout ${seconds(run.time)} ${JSON.stringify(run.steps)}`,
    )
  }
  return { size, floor: median(floors), tool: median(tools), steps: best.steps, rss: best.rss }
}

async function floorOf(journal, settlement) {
  await inDatabase(
    'floor',
    async (connect) => {
      const client = await connect()
      for (const [table, file] of [
        ['journal', journal],
        ['settlement', settlement],
      ]) {
        const header = await firstLine(file)
        // All text: a figure that is none would end a bare COPY.
        const columns = header.split(',').map((name) => `${name} text`)
        await client.query(`CREATE TABLE ${table} (${columns.join(', ')})`)
      }
      await client.query(
        'CREATE TABLE match (terminal_id text, batch_no text, stan text, rrn text, amount text)',
      )
      await client.end()
    },
    false,
  )
  const began = performance.now()
  await inDatabase(
    'floor',
    async (connect) => {
      await Promise.all([
        copyInto(await connect(), 'journal', journal),
        copyInto(await connect(), 'settlement', settlement),
      ])
      const client = await connect()
      await client.query("SET work_mem = '256MB'")
      await client.query('ANALYZE journal, settlement')
      await client.query(
        `INSERT INTO match SELECT j.terminal_id, j.batch_no, j.stan, j.rrn, j.amount
         FROM journal j JOIN settlement s ON s.terminal_id = j.terminal_id AND s.batch_no = j.batch_no
           AND s.stan = j.stan AND s.rrn = j.rrn AND s.gross = j.amount`,
      )
    },
    true,
  )
  const time = performance.now() - began
  await dropDatabase('floor')
  return time
}

async function copyInto(client, table, file) {
  // COPY knows no trailer: the #totals line is left out.
  const end = await endOfRows(file)
  await pipeline(
    createReadStream(file, { end: end - 1, highWaterMark: 1 << 18 }),
    client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv, HEADER)`)),
  )
}

async function toolOn(size, files, names) {
  const day = join(folder, `day-${size}`)
  await mkdir(join(day, 'inbox'), { recursive: true })
  await writeFile(join(day, 'tieout.config.yaml'), FIRST_CONFIGURATION)
  for (const name of names) await cp(join(files, name), join(day, 'inbox', name))
  await inDatabase('tool', async () => {}, false)
  const { host, port, user } = server.connection
  const url = `postgres://${user}@localhost:${port}/tool?host=${encodeURIComponent(host)}`
  const began = performance.now()
  const { output, rss } = await command(day, { ...process.env, DATABASE_URL: url })
  const time = performance.now() - began
  const [run] = JSON.parse(output).runs
  const received = Object.values(run.durations).reduce((a, b) => a + b, 0)
  await dropDatabase('tool')
  await rm(day, { recursive: true, force: true })
  return {
    time,
    rss,
    steps: { 'start and receive': Math.round(time - received), ...run.durations },
  }
}

/** Runs the tool, and watches the peak of its memory where the system tells it. */
function command(cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(home, 'dist/src/cli/main.js'), 'run', '--date', DATE, '--json'],
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
      if (code === 0) resolve({ output, rss })
      else reject(new Error(`tieout ended with ${code}`))
    })
  })
}

async function inDatabase(name, work, exists) {
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

async function dropDatabase(name) {
  await inDatabase(
    server.connection.database,
    async (connect) => {
      await (await connect()).query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await (await connect()).query('CHECKPOINT')
    },
    true,
  )
}

async function firstLine(file) {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.toString('utf8').split('\n', 1)[0].trim()
  } finally {
    await handle.close()
  }
}

/** Where the `#totals` line begins. */
async function endOfRows(file) {
  const { size } = await stat(file)
  const handle = await open(file)
  try {
    const tail = Buffer.alloc(Math.min(4096, size))
    await handle.read(tail, 0, tail.length, size - tail.length)
    const at = tail.lastIndexOf('#totals')
    return at < 0 ? size : size - tail.length + at
  } finally {
    await handle.close()
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`
}
