// Reconciles the paired tables with this folder's configuration, and holds the matches against the known pairs.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SIDES = ['origin', 'destination']
/** The last date of both tables: one run sees all of them. */
const LAST_DATE = '2022-05-31'
const SEED = 20220101
/** A memo may hold commas; it is then quoted, and travels as it is. */
const ROW = /^(?<truth>\d+),(?<seen>.*,[^,]*,[^,]*),\d+$/

const args = process.argv.slice(2)
const folder = args.find((arg) => !arg.startsWith('--'))
if (folder === undefined) {
  process.stderr.write('Usage: npm run example:splink -- FOLDER-WITH-THE-TWO-TABLES [--json]\n')
  process.exit(2)
}
const program =
  process.env.TIEOUT_PROGRAM ?? join(import.meta.dirname, '..', '..', 'src', 'cli', 'tieout.js')

/** Numbers that look drawn and are the same each time (mulberry32). */
function dice(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function shuffled(list, roll) {
  const all = [...list]
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(roll() * (at + 1))
    ;[all[at], all[other]] = [all[other], all[at]]
  }
  return all
}

/**
 * Writes a table without the columns that give the answer away, in an order that does not either:
 * both tables stand in the order of the pairs. Gives the pair of each line.
 */
function prepare(side, work) {
  const text = readFileSync(join(folder, `transactions_${side}.csv`), 'utf8')
  const [heading, ...lines] = text.trimEnd().split(/\r?\n/)
  if (heading !== 'ground_truth,memo,transaction_date,amount,unique_id') {
    throw new Error(`Not the table that was published: ${heading}`)
  }
  const rows = shuffled(lines, dice(SEED + SIDES.indexOf(side))).map((line) => {
    const found = ROW.exec(line)?.groups
    if (found === undefined) throw new Error(`A line with other columns: ${line}`)
    return found
  })
  const kept = rows.map(({ seen }) => seen)
  const file = join(work, 'inbox', `${side}_2022.csv`)
  writeFileSync(file, `${['memo,transaction_date,amount', ...kept].join('\n')}\n`)
  return new Map(rows.map(({ truth }, at) => [at + 2, truth]))
}

function tieout(work, ...words) {
  const { DATABASE_URL, PATH, HOME } = process.env
  const env = { PATH, HOME, ...(DATABASE_URL ? { DATABASE_URL } : {}) }
  const ended = spawnSync(process.execPath, [program, ...words], {
    cwd: work,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (ended.status !== 0)
    throw new Error(`tieout ${words[0]} ended with ${ended.status}: ${ended.stderr}`)
  return ended.stdout
}

const work = mkdtempSync(join(tmpdir(), 'tieout-splink-'))
try {
  mkdirSync(join(work, 'inbox'))
  copyFileSync(join(import.meta.dirname, 'tieout.config.yaml'), join(work, 'tieout.config.yaml'))
  const [origin, destination] = SIDES.map((side) => prepare(side, work))
  const { runs } = JSON.parse(tieout(work, 'run', '--date', LAST_DATE, '--json'))
  const matches = tieout(work, 'matches', '--date', LAST_DATE, '--json')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const rules = new Map()
  for (const { rule, journal, settlement } of matches) {
    const score = rules.get(rule) ?? { rule, matches: 0, right: 0 }
    rules.set(rule, score)
    score.matches++
    if (origin.get(journal[0].line) === destination.get(settlement[0].line)) score.right++
  }
  const right = [...rules.values()].reduce((all, { right }) => all + right, 0)
  const score = {
    pairs: origin.size,
    matches: matches.length,
    right,
    precision: right / matches.length,
    recall: right / origin.size,
    byRule: [...rules.values()],
    status: runs[0].status,
    exceptionsByCause: runs[0].exceptionsByCause,
  }
  const percent = (share) => `${(100 * share).toFixed(2)}%`
  process.stdout.write(
    args.includes('--json')
      ? `${JSON.stringify(score)}\n`
      : [
          `${score.pairs} known pairs, ${score.matches} matches, ${right} of them right`,
          `precision ${percent(score.precision)}, recall ${percent(score.recall)}`,
          ...score.byRule.map(
            (one) =>
              `  ${one.rule}: ${one.matches} matches, ${percent(one.right / one.matches)} right`,
          ),
          '',
        ].join('\n'),
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}
