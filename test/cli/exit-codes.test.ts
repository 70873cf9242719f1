// How commands end when something outside is wrong: the contract's exit codes, and a text that says what to mend.
import { execFileSync, type StdioOptions, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { journal, sale } from '../canonical.ts'
import { type Ended, start, tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import { program } from '../stage.ts'
import { simulatedWeek } from '../week.ts'

/** The number by which src/store/runs.ts locks a store for a run. */
const RUN_LOCK = 7_201_002

let desk: Desk

beforeAll(async () => {
  desk = await Desk.open()
  const week = await simulatedWeek({ days: 1, transactions: 60, terminals: 8, seed: 2 })
  desk.deliverFrom(week.folder, week.names)
  week.remove()
  writeFileSync(join(desk.folder, 'plain.txt'), 'till-7\n')
})
afterAll(() => desk.close())

/** Code, exit, and that both place and remedy are told; never a stack. */
function expectStop(ended: Ended, exit: number, code: string): void {
  expect(ended).toMatchObject({ exit, stdout: '' })
  expect(ended.stderr).toMatch(new RegExp(`^tieout: ${code}: \\S`))
  expect(ended.stderr).not.toMatch(/\n\s+at \S+ \(|node:internal/)
}

describe('usage', () => {
  const CASES: readonly (readonly [args: string, code: string])[] = [
    ['run', 'BAD_OPTION'],
    ['run --date 2026-02-30', 'BAD_OPTION'],
    ['run --from 2026-03-03 --to 2026-03-02', 'BAD_OPTION'],
    ['run --date 2026-03-02 --from 2026-03-01 --to 2026-03-02', 'BAD_OPTION'],
    ['run --date 2026-03-02 --as-of yesterday', 'BAD_OPTION'],
    ['run --date 2026-03-02 --as-of 2026-03-03T09:00:00', 'BAD_OPTION'],
    ['run --date 2026-03-02 --locale fr', 'USAGE'],
    ['run --date 2026-03-02 --dates', 'USAGE'],
    ['walk', 'USAGE'],
    ['matches --date 2026-03-02', 'NO_RUN'],
    ['exceptions --type odd', 'BAD_OPTION'],
    ['exceptions --date 2026-03-02', 'NO_RUN'],
    ['exceptions --zero --date 2026-03-02', 'NO_RUN'],
    ['exceptions --zero --status open', 'BAD_OPTION'],
    ['exceptions --zero --type zero_amount', 'BAD_OPTION'],
    ['load nowhere.csv', 'FILE_UNREADABLE'],
    ['load inbox', 'NOT_A_FILE'],
    ['load tieout.config.yaml', 'NO_SOURCE'],
    ['load tieout.config.yaml --source nobody', 'NO_SOURCE'],
    ['files --config nowhere.yaml', 'CONFIG_MISSING'],
    ['layout guess plain.txt', 'NO_GUESS'],
  ]
  it.each(CASES)('tieout %s exits 2 with %s', async (args, code) => {
    expectStop(await tieout(args.split(' '), desk.around), 2, code)
  })

  it('is explained in Chinese, with what to do, and names what the message names', async () => {
    const ended = await tieout(
      ['matches', '--date', '2026-03-02', '--locale', 'zh-CN'],
      desk.around,
    )
    expect(ended.exit).toBe(2)
    expect(ended.stderr).toMatch(
      /^tieout: NO_RUN: 该日期或版本尚未对账：请先运行 tieout run。（.*2026-03-02.*）/,
    )
    expect(ended.stderr).not.toContain('first.')
  })

  it('every command helps, leading with an example', async () => {
    const all = await tieout(['--help'], desk.around)
    expect(all.exit).toBe(0)
    expect(all.stdout.startsWith('Example:\n')).toBe(true)
    const one = await tieout(['run', '--help'], desk.around)
    expect(one.stdout).toMatch(/^Example:\n {2}tieout run --date/)
    for (const option of ['--config', '--json', '--locale', '--quiet', '--no-color']) {
      expect(one.stdout).toContain(option)
    }
  })

  it('the version is that of the package', async () => {
    const told = await tieout(['--version'], desk.around)
    const { version } = createRequire(import.meta.url)('../../package.json')
    expect(told).toEqual({ exit: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('a configuration with unknown keys exits 2 and names their lines', async () => {
    const config = join(desk.folder, 'bad.yaml')
    writeFileSync(
      config,
      'timezone: Asia/Shanghai\nsauces: []\nsources:\n  - name: a\n    side: journal\n    layout: tieout-journal\n    files: "*"\n    colour: red\n',
    )
    const ended = await tieout(['files', '--config', config], desk.around)
    expectStop(ended, 2, 'CONFIG_INVALID')
    expect(ended.stderr).toContain('bad.yaml:2: unknown key "sauces"')
    expect(ended.stderr).toContain('bad.yaml:8: unknown key "colour"')
  })

  it('a source of a side that its layout never reads, or of no layout, exits 2 and names the line', async () => {
    const config = join(desk.folder, 'bad.yaml')
    const wrong = async (side: string, layout: string) => {
      writeFileSync(
        config,
        `sources:\n  - name: a\n    files: "*"\n    side: ${side}\n    layout: ${layout}\n`,
      )
      return tieout(['files', '--config', config], desk.around)
    }
    for (const [side, layout] of [
      ['journal', 'tieout-settlement'],
      ['settlement', 'tieout-journal'],
      ['journal', 'unionpay-acp'],
    ] as const) {
      const ended = await wrong(side, layout)
      expectStop(ended, 2, 'CONFIG_INVALID')
      expect(ended.stderr).toContain('bad.yaml:4')
    }
    const unknown = await wrong('journal', 'nothing')
    expectStop(unknown, 2, 'UNKNOWN_LAYOUT')
    expect(unknown.stderr).toContain('bad.yaml:5')
    expect((await wrong('journal', 'wechat-bill')).exit).toBe(0)
  })
})

describe('the store', () => {
  it('that cannot be reached exits 4, and the inbox keeps its files', async () => {
    const waiting = desk.inbox()
    const env = { DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/nothing' }
    const ended = await tieout(['run', '--date', '2026-03-02'], { cwd: desk.folder, env })
    expectStop(ended, 4, 'NO_DATABASE')
    expect(ended.stderr).not.toContain('secret')
    expect(desk.inbox()).toEqual(waiting)
  })

  it('at work for another run exits 5 after a while; what was loaded is not lost', async () => {
    const other = new pg.Client({ connectionString: desk.databaseUrl })
    await other.connect()
    try {
      await other.query('SELECT pg_advisory_lock($1)', [RUN_LOCK])
      const ended = await tieout(['run', '--date', '2026-03-02', '--quiet'], desk.around)
      expectStop(ended, 5, 'LOCKED')
      expect(await desk.store.knex('run')).toEqual([])
    } finally {
      await other.end()
    }
    const { runs, received } = await desk.run('2026-03-02')
    expect(received.files).toEqual([])
    expect(runs[0]?.files.length).toBe(2)
  })
})

describe('exceptions', () => {
  it('exit 1 only where that was asked for', async () => {
    const run = ['run', '--date', '2026-03-02', '--json']
    expect((await tieout(run, desk.around)).exit).toBe(0)
    expect((await tieout([...run, '--fail-on-exceptions'], desk.around)).exit).toBe(1)
  })

  it('a day without its files exits 3, and the range goes on', async () => {
    const ended = await tieout(
      ['run', '--from', '2026-03-02', '--to', '2026-03-04', '--json'],
      desk.around,
    )
    expect(ended.exit).toBe(3)
    const { runs } = JSON.parse(ended.stdout) as { runs: { status: string }[] }
    expect(runs.map((run) => run.status)).toEqual([
      'exceptions',
      'not_reconcilable',
      'not_reconcilable',
    ])
  })
})

describe('a scheduler of one’s own', () => {
  it('hears by exit 3 of a quarantined file, and of a day without its files as long as they are missing', async () => {
    const other = await Desk.open()
    try {
      other.deliver('journal_2026-03-02.csv', 'merchant_id\nM1\n')
      const ring = () => tieout(['schedule', '--once'], other.around)
      const refused = await ring()
      expect(refused.exit).toBe(3)
      expect(refused.stderr).toContain('journal_2026-03-02.csv')
      expect(await ring()).toMatchObject({ exit: 0 })
      other.deliver('journal_2026-03-02.csv', journal(sale(1, '10.00', '2026-03-02').journal))
      expect((await ring()).exit).toBe(3)
      const why = '2026-03-02: not reconcilable, files are missing: settlement_2026-03-03*.csv\n'
      expect(await ring()).toEqual({ exit: 3, stdout: '', stderr: why })
      const told = await tieout(['schedule', '--once', '--json'], other.around)
      expect(told).toEqual({ exit: 3, stdout: '', stderr: why })
    } finally {
      await other.close()
    }
  })
})

describe('a configuration of journals alone', () => {
  it('reconciles nothing, and says that nobody owes the rows', async () => {
    const other = await Desk.open(
      'sources:\n  - { name: stores, side: journal, layout: tieout-journal, files: "journal_{date}.csv" }\n',
    )
    try {
      other.deliver('journal_2026-03-02.csv', journal(sale(1, '10.00', '2026-03-02').journal))
      const ended = await tieout(['run', '--date', '2026-03-02', '--json'], other.around)
      expect(ended.stderr).toBe('')
      const { runs } = JSON.parse(ended.stdout) as { runs: { notices: { code: string }[] }[] }
      expect(runs[0]?.notices.map((notice) => notice.code)).toContain('unrouted')
    } finally {
      await other.close()
    }
  })
})

describe('a reader who goes away', () => {
  it('ends no work', async () => {
    const { process: running, ended } = await start(
      ['run', '--from', '2026-03-02', '--to', '2026-03-06'],
      desk.around,
    )
    running.stdout?.destroy()
    await ended
    const dates = await desk.store.knex('run').distinct('business_date').orderBy('business_date')
    expect(dates.at(-1)).toEqual({ business_date: '2026-03-06' })
  })
})

describe.skipIf(!existsSync('/dev/full'))('a full disk under what is printed', () => {
  const printing = async (args: string, stdout: string, stderr: string) => {
    const [out, err] = [openSync(stdout, 'w'), openSync(stderr, 'w')]
    try {
      const env = { PATH: process.env.PATH ?? '', ...desk.around.env }
      const stdio: StdioOptions = ['ignore', out, err]
      const command = [await program(), ...args.split(' ')]
      return spawnSync(process.execPath, command, { cwd: desk.folder, env, stdio }).status
    } finally {
      closeSync(out)
      closeSync(err)
    }
  }
  it.each(['exceptions', 'run --date 2026-03-02 --json', '--help'])(
    'stdout: tieout %s exits 6 and says so',
    async (args) => {
      const said = join(desk.folder, 'said')
      expect(await printing(args, '/dev/full', said)).toBe(6)
      expect(readFileSync(said, 'utf8')).toMatch(/^tieout: NOT_PRINTED: .*ENOSPC.*\n {2}Free /m)
      expect(readFileSync(said, 'utf8')).not.toMatch(/\n\s+at /)
      expect(await printing(args, '/dev/full', '/dev/full')).toBe(6)
    },
  )
  it.each([
    ['exceptions', 0],
    ['load nowhere.csv', 2],
  ])('stderr: tieout %s exits %i as ever', async (args, exit) => {
    expect(await printing(args, '/dev/null', '/dev/full')).toBe(exit)
  })
})

describe.skipIf(!canMount())('a full disk (skipped where no small volume can be mounted)', () => {
  it('exits 6, leaves no half workbook, and the run is there to report again', async () => {
    const outbox = join(desk.folder, 'outbox')
    mkdirSync(outbox, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', outbox])
    try {
      const ended = await tieout(['report', '--date', '2026-03-02'], desk.around)
      expectStop(ended, 6, 'NO_SPACE')
      expect(readdirSync(outbox)).toEqual([])
    } finally {
      execFileSync('umount', [outbox])
    }
    const ended = await tieout(['report', '--date', '2026-03-02'], desk.around)
    expect(ended.exit).toBe(0)
    expect(existsSync(join(outbox, 'tieout_2026-03-02_r1.xlsx'))).toBe(true)
  })

  it('of the archive loses no file: it stays in the inbox and counts nothing the next time', async () => {
    const archive = join(desk.folder, 'archive')
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', archive])
    try {
      const week = await simulatedWeek({ date: '2026-05-04', days: 1, transactions: 60, seed: 4 })
      desk.deliverFrom(week.folder, week.journals)
      week.remove()
      const { files, leftAlone } = await desk.receive()
      expect(files).toMatchObject([{ status: 'accepted', putAway: false }])
      expect(leftAlone).toMatchObject([{ why: 'not_put_away', folder: archive, reason: 'ENOSPC' }])
      expect(desk.inbox()).toEqual(week.journals)
      expect((await desk.receive()).files).toMatchObject([{ status: 'duplicate' }])
      const { stderr } = await tieout(['run', '--date', '2026-05-04'], desk.around)
      const [name = ''] = week.journals
      expect(stderr).toContain(`${name}: was loaded before`)
      expect(stderr).toContain(
        `${name}: the store has it, but it could not be moved to ${archive} (ENOSPC)`,
      )
    } finally {
      execFileSync('umount', [archive])
    }
    expect((await desk.receive()).files).toMatchObject([{ status: 'duplicate', putAway: true }])
    expect(desk.inbox()).toEqual([])
  })
})

function canMount(): boolean {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return false
  const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    execFileSync('rmdir', [folder])
  }
}

describe('the doctor', () => {
  it('asks for the inbox; the other folders are made when they are needed', async () => {
    const bare = await Desk.open()
    try {
      rmSync(join(bare.folder, 'inbox'), { recursive: true, force: true })
      for (const name of ['outbox', 'archive', 'quarantine']) {
        rmSync(join(bare.folder, name), { recursive: true, force: true })
      }
      const missing = await tieout(['doctor'], bare.around)
      expect(missing.exit).toBe(2)
      expect(missing.stdout.match(/^!!.*$/gm)).toMatchObject([expect.stringContaining('inbox')])
      mkdirSync(join(bare.folder, 'inbox'))
      const wide = TWO_SOURCES.replace('settlement_{date}*.csv', '*_{date}.csv')
      writeFileSync(join(bare.folder, 'wide.yaml'), wide)
      const doubly = await tieout(['doctor', '--config', 'wide.yaml'], bare.around)
      expect(doubly.exit).toBe(2)
      expect(doubly.stdout).toContain('journal_2026-01-05.csv')
      expect(await tieout(['doctor'], bare.around)).toMatchObject({ exit: 0 })
      writeFileSync(join(bare.folder, 'outbox'), 'a file in its place')
      const blocked = await tieout(['doctor'], bare.around)
      expect(blocked.stdout.match(/^!!.*$/gm)).toMatchObject([expect.stringContaining('outbox')])
    } finally {
      await bare.close()
    }
  })
})
