// How often the cause is right: seeds through simulator, store and runs, held against what was planted.
//
//   node test/accuracy/accuracy.js [--seeds 50] [--first 1] [--days 3] [--terminals 24]
//        [--transactions 400] [--json] [--show] [--keep-readme]
//
// --json prints scores instead of tables, --show what came out wrong. Without --json the tables go
// into README.md, between its two markers. ACCURACY_BUILT names another folder than dist.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Matrix } from './matrix.js'

const home = fileURLToPath(new URL('../..', import.meta.url))
const built = process.env.ACCURACY_BUILT ?? join(home, 'dist')
const load = (path) => import(join(built, path))
const { simulate } = await load('src/simulator/simulator.js')
const { enterEmbedded } = await load('src/store/embedded/embedded.js')
const { connect, fileNames, latestExceptions, openStore } = await load('src/store/store.js')
const { configurationOf } = await load('src/config/config.js')
const { FIRST_CONFIGURATION } = await load('src/config/first-configuration.js')
const { receive } = await load('jobs/receive.js')
const { reconcile } = await load('jobs/reconcile.js')
const { exceptionRecord, zeroEntry } = await load('jobs/day-books.js')
const { zeroLedger } = await load('jobs/zero-ledger.js')
const { CAUSES } = await load('src/domain/exception.js')
const { addDays, datesFrom } = await load('src/domain/business-date.js')

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '50' },
    first: { type: 'string', default: '1' },
    days: { type: 'string', default: '3' },
    terminals: { type: 'string', default: '24' },
    transactions: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    'keep-readme': { type: 'boolean', default: false },
  },
})
const [seeds, first, days, terminals, transactions] = [
  'seeds',
  'first',
  'days',
  'terminals',
  'transactions',
].map((name) => Number(options[name]))
const DATE = '2026-03-02'
const DATES = datesFrom(DATE, addDays(DATE, days - 1))
const TEMPLATE = 'accuracy'

const folder = await mkdtemp(join(tmpdir(), 'tieout-accuracy-'))
const matrix = new Matrix()
const began = performance.now()
const server = await enterEmbedded(join(folder, 'server'))
try {
  const administration = await openAt(server.connection.database)
  await administration.knex.raw('CREATE DATABASE ??', [TEMPLATE])
  await (await openAt(TEMPLATE)).close()
  // In the order of seeds, whichever of the two lanes is quicker: the output does not change.
  const waiting = Array.from({ length: seeds }, (_, at) => first + at)
  const played = new Map()
  const lane = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      played.set(seed, await play(seed, administration))
      process.stderr.write(`\r${played.size} of ${seeds} seeds`)
    }
  }
  await Promise.all([lane(), lane()])
  process.stderr.write('\n')
  for (const [seed, { truth, found, zeros }] of [...played].sort(([a], [b]) => a - b)) {
    matrix.take(seed, truth, found, zeros)
  }
  await administration.close()
} finally {
  await server.leave()
  await rm(folder, { recursive: true, force: true })
}

const about =
  `${seeds} seeds from ${first}, ${days} days of about ${transactions} transactions on ` +
  `${terminals} terminals each, through files, store and runs`
const text = matrix.text(CAUSES, about)
if (options.show) console.log([...matrix.wrong, ...matrix.notes].join('\n'))
if (options.json) {
  const { undecided, wrongTypes, exceptions, zero } = matrix
  console.log(
    JSON.stringify({
      schema: 'tieout/accuracy@1',
      scores: matrix.scores(CAUSES),
      zeroScores: matrix.zeroScores(CAUSES),
      exceptions,
      undecided,
      wrongTypes,
      zero,
      wrong: matrix.wrong,
    }),
  )
} else {
  console.log(text)
  if (!options['keep-readme']) await intoReadme(text)
}
console.error(`${((performance.now() - began) / 1000).toFixed(0)} s`)

/** Everything of one seed: invented, loaded, run date by date, and read back. */
async function play(seed, administration) {
  const desk = join(folder, `seed-${seed}`)
  const simulated = join(desk, 'simulated')
  await mkdir(join(desk, 'inbox'), { recursive: true })
  const plan = { date: DATE, days, terminals, transactions, seed, out: simulated, faults: 'all' }
  const { files } = await simulate(plan)
  for (const { name, side } of files) {
    if (side !== 'bank') await cp(join(simulated, name), join(desk, 'inbox', name))
  }
  const configuration = configurationOf(FIRST_CONFIGURATION, join(desk, 'tieout.config.yaml'))
  const database = `seed_${seed}`
  await administration.knex.raw('CREATE DATABASE ?? TEMPLATE ??', [database, TEMPLATE])
  const store = await openAt(database)
  try {
    await receive(configuration, store)
    for (const businessDate of DATES) await reconcile(configuration, store, { businessDate })
    const names = await fileNames(store.knex)
    const found = await openExceptions(store, names)
    const zeros = (await zeroLedger(store, undefined)).map((one) => zeroEntry(one, names))
    const truth = JSON.parse(await readFile(join(simulated, 'truth.json'), 'utf8'))
    delete truth.matches // the bulk of it, and not asked here
    return { truth, found, zeros }
  } finally {
    await store.close()
    await administration.knex.raw('DROP DATABASE ?? WITH (FORCE)', [database])
    await rm(desk, { recursive: true, force: true })
  }
}

async function openExceptions(store, names) {
  const client = await connect(store.connection)
  const found = []
  try {
    for await (const batch of latestExceptions(client, {})) {
      for (const { exception, on } of batch) {
        if (exception.status !== 'cleared') found.push(exceptionRecord(exception, on, names))
      }
    }
  } finally {
    await client.end()
  }
  return found
}

function openAt(database) {
  const { host, port, user, password } = server.connection
  const how = new URLSearchParams({ host, port: String(port), user })
  if (password !== undefined) how.set('password', password)
  return openStore({ databaseUrl: `postgresql:///${database}?${how}`, folder })
}

/** Between the markers of the README. */
async function intoReadme(section) {
  const [from, to] = ['<!-- accuracy -->', '<!-- /accuracy -->']
  const whole = `${from}\n${section}\n${to}`
  const readme = join(home, 'README.md')
  const before = await readFile(readme, 'utf8')
  const [start, end] = [before.indexOf(from), before.indexOf(to)]
  if (start < 0 || end < start) {
    throw new Error(`README.md has no ${from} ... ${to} for the tables to go between.`)
  }
  await writeFile(readme, `${before.slice(0, start)}${whole}${before.slice(end + to.length)}`)
}
