// The daemon's rings: which dates they run, what they write, and what does not stop them.
import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { dueAmong } from '../../jobs/due-dates.ts'
import { examine } from '../../jobs/examine.ts'
import { type Rung, ringOnce } from '../../jobs/schedule.ts'
import { addDays, datesFrom } from '../../src/domain/business-date.ts'
import { latestRuns } from '../../src/store/store.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { start, tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const D1 = '2026-03-02'
const D3 = addDays(D1, 2)

const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
})
async function opened(configuration?: string): Promise<Desk> {
  const desk = await Desk.open(configuration)
  desks.push(desk)
  return desk
}

/** One ring. */
function ring(desk: Desk, now = '2026-12-31T12:00:00Z'): Promise<Rung> {
  return ringOnce(desk.configuration, desk.store, {
    now,
    locale: 'en',
    say: () => {},
    received: () => {},
    ran: () => {},
    watched: () => {},
  })
}

/** A sale of each date from `first` on, and its settlement on the date after. */
function deliverDays(desk: Desk, first: string, days: number): void {
  for (let at = 0; at < days; at++) {
    const date = addDays(first, at)
    const due = addDays(date, 1)
    const one = sale(at + 1, '10.00', date)
    desk.deliver(`journal_${date}.csv`, journal(one.journal))
    desk.deliver(`settlement_${due}.csv`, settlement(one.settled(due)))
  }
}

/** The dates that have a run, with the latest revision of each. */
async function ran(desk: Desk): Promise<Record<string, number>> {
  const runs = await latestRuns(desk.store.knex)
  return Object.fromEntries(runs.map((run) => [run.businessDate, run.revision]))
}

async function finding(desk: Desk, check: string) {
  return (await examine(desk.configuration, desk.store)).find((one) => one.check === check)
}

describe('a row of a date that its file cannot know', () => {
  it.each(['2027-03-04', addDays(D3, 20)])(
    '%s is run by nobody, stops no other date, and is told by the doctor',
    async (date) => {
      const desk = await opened()
      deliverDays(desk, D1, 2)
      const [one, slip] = [sale(3, '10.00', D3), sale(4, '5.00', date)]
      desk.deliver(`journal_${D3}.csv`, journal(one.journal, slip.journal))
      await ring(desk)
      expect(Object.keys(await ran(desk))).toEqual([D1, addDays(D1, 1), D3])
      expect(await finding(desk, 'ahead')).toEqual({
        check: 'ahead',
        ok: false,
        values: { count: '1', files: `journal_${D3}.csv (${date})` },
      })
    },
  )

  it('is one of tomorrow and later where the file has no date in its name', async () => {
    const desk = await opened(
      'sources:\n  - { name: stores, side: journal, layout: tieout-journal, files: "journal_{part}.csv" }\n',
    )
    const today = new Date().toISOString().slice(0, 10)
    const late = addDays(today, 9)
    const rows = [today, late].map((date, at) => sale(at + 1, '10.00', date).journal)
    desk.deliver('journal_a.csv', journal(...rows))
    await ring(desk)
    expect(Object.keys(await ran(desk))).toEqual([today])
    expect((await finding(desk, 'ahead'))?.values.files).toBe(`journal_a.csv (${late})`)
  })

  it('is that of a name whose date lies ahead of the day when it came', async () => {
    const desk = await opened()
    const ahead = '2062-03-02'
    desk.deliver(`journal_${D1}.csv`, journal(sale(1, '10.00', D1).journal))
    desk.deliver(`journal_${ahead}.csv`, journal(sale(2, '5.00', ahead).journal))
    await ring(desk)
    expect(Object.keys(await ran(desk))).toEqual([D1])
    expect((await finding(desk, 'ahead'))?.values.files).toBe(`journal_${ahead}.csv (${ahead})`)
  })

  it('is none after the cut-off: those sales are of the next date', async () => {
    const desk = await opened()
    const evening = { transaction_at: `${D1}T23:30:00` }
    desk.deliver(
      `journal_${D1}.csv`,
      journal(sale(1, '10.00', D1).journal, sale(2, '5.00', D1, evening).journal),
    )
    await ring(desk)
    expect(await finding(desk, 'ahead')).toMatchObject({ ok: true })
  })
})

describe('a backlog', () => {
  const days = datesFrom(D1, addDays(D1, 59))
  const last = days.at(-1) ?? ''

  it('of sixty days is run whole where there is no run, and where it follows the last one', () => {
    expect(dueAmong(days, [])).toEqual({ dates: days, passedOver: [] })
    const before = addDays(D1, -1)
    expect(dueAmong([before, ...days], [before])).toEqual({ dates: days, passedOver: [] })
    const some = [before, ...days.slice(0, 10)]
    expect(dueAmong([before, ...days], some).dates).toEqual(days.slice(10))
  })

  it('is looked back on for a month as soon as its last date was run', () => {
    expect(dueAmong(days, days).dates).toEqual(datesFrom(addDays(last, -31), last))
    expect(dueAmong(days, [last]).passedOver).toEqual(days.slice(0, 28))
  })

  it('runs nothing in a long gap', () => {
    expect(dueAmong(['2016-03-04', D1, D3], []).dates).toEqual(['2016-03-04', ...datesFrom(D1, D3)])
  })

  it('that came after later dates were run is told, and run by nobody', async () => {
    const desk = await opened()
    const late = addDays(D1, 40)
    deliverDays(desk, late, 1)
    expect((await ring(desk)).passedOver).toEqual([])
    deliverDays(desk, D1, 2)
    expect((await ring(desk)).passedOver).toEqual([D1, addDays(D1, 1)])
    expect(Object.keys(await ran(desk))).toEqual([late])
    const words = '3 dates from 2026-03-01 to 2026-03-03 have journal files and no run'
    const once = () => tieout(['schedule', '--once', '--quiet'], desk.around)
    expect(await once()).toEqual({ exit: 0, stdout: '', stderr: '' })
    desk.deliver(
      `journal_${addDays(D1, -1)}.csv`,
      journal(sale(9, '1.00', addDays(D1, -1)).journal),
    )
    expect(await once()).toMatchObject({ exit: 0, stderr: expect.stringMatching(words) })
    expect(await finding(desk, 'passed_over')).toMatchObject({
      ok: false,
      values: { count: '3', dates: datesFrom(addDays(D1, -1), addDays(D1, 1)).join(', ') },
    })
  })
})

describe('a date whose files may still come in time', () => {
  const D2 = addDays(D1, 1)
  const night = { transaction_at: `${D1}T23:30:00` }
  const deliverJournal = (desk: Desk) =>
    desk.deliver(
      `journal_${D1}.csv`,
      journal(sale(1, '10.00', D1).journal, sale(2, '5.00', D1, night).journal),
    )
  const deliverSettlement = (desk: Desk) =>
    desk.deliver(`settlement_${D2}.csv`, settlement(sale(1, '10.00', D1).settled(D2)))

  it('is run as soon as they are there; the next one, with sales after the cut-off, waits', async () => {
    const desk = await opened()
    deliverJournal(desk)
    expect((await ring(desk, `${D2}T08:00:00+08:00`)).blocked).toEqual([])
    expect(await ran(desk)).toEqual({})
    deliverSettlement(desk)
    expect((await ring(desk, `${D2}T09:00:00+08:00`)).blocked).toEqual([])
    expect(await ran(desk)).toEqual({ [D1]: 1 })
  })

  it('is run and told on the day after they were due, by the clock of the source', async () => {
    const desk = await opened()
    deliverJournal(desk)
    await ring(desk, `${D2}T23:59:00+08:00`)
    expect(await ran(desk)).toEqual({})
    const { blocked } = await ring(desk, `${D3}T00:00:00+08:00`)
    expect(blocked).toEqual([{ businessDate: D1, missing: [`settlement_${D2}*.csv`] }])
    expect(await ran(desk)).toEqual({ [D1]: 1 })
    deliverSettlement(desk)
    expect((await ring(desk, `${D3}T01:00:00+08:00`)).blocked).toEqual([])
    expect(await ran(desk)).toEqual({ [D1]: 2 })
  })

  it('that was run by hand is run again with every file that comes', async () => {
    const desk = await opened()
    deliverJournal(desk)
    await desk.run(D1)
    desk.deliver(`journal_${D1}.csv`, journal(sale(1, '12.00', D1).journal))
    await ring(desk, `${D2}T08:00:00+08:00`)
    expect(await ran(desk)).toEqual({ [D1]: 2 })
  })
})

describe('workbooks', () => {
  const [first, second] = [D1, addDays(D1, 1)]
  const book = (desk: Desk, date: string, revision = 1) =>
    join(desk.folder, 'outbox', `tieout_${date}_r${revision}.xlsx`)

  it('are written by the ring that makes the run, and by a later one only where they are missing', async () => {
    const desk = await opened()
    deliverDays(desk, D1, 2)
    await ring(desk)
    utimesSync(book(desk, first), 0, 0)
    rmSync(book(desk, second))
    expect((await ring(desk)).unwritten).toEqual([])
    expect(statSync(book(desk, first)).mtimeMs).toBe(0)
    expect(existsSync(book(desk, second))).toBe(true)
  })

  it('that cannot be written stop no other date, and are written as soon as they can be', async () => {
    const desk = await opened()
    deliverDays(desk, D1, 2)
    mkdirSync(join(book(desk, first), 'in its place'), { recursive: true })
    const { unwritten } = await ring(desk)
    expect(unwritten).toMatchObject([{ code: 'WORKBOOK_NOT_WRITTEN', place: book(desk, first) }])
    expect(existsSync(book(desk, second))).toBe(true)
    const told = await tieout(['schedule', '--once', '--json'], desk.around)
    expect(told).toMatchObject({ exit: 6, stdout: '' })
    expect(told.stderr).toMatch(/^tieout: WORKBOOK_NOT_WRITTEN: /)
    expect(told.stderr).toContain(book(desk, first))
    rmSync(book(desk, first), { recursive: true })
    expect((await ring(desk)).unwritten).toEqual([])
    expect(statSync(book(desk, first)).isFile()).toBe(true)
  })
})

describe('the daemon', () => {
  const SECONDLY = `schedule: "* * * * * *"\n${TWO_SOURCES}`

  /** The daemon at work at a desk; what it says on stderr so far. */
  async function daemonAt(desk: Desk) {
    const { process: daemon, ended } = await start(['schedule', '--json'], desk.around)
    let stderr = ''
    daemon.stderr?.on('data', (part: string) => {
      stderr += part
    })
    return {
      said: () => stderr,
      stop: async () => {
        daemon.kill('SIGTERM')
        return ended
      },
    }
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let waited = 0; !(await holds()); waited += 50) {
      if (waited > 60_000) throw new Error('It never came to that.')
      await sleep(50)
    }
  }

  it('tells in full that the database is away, and goes on when it is back', async () => {
    const desk = await opened(SECONDLY)
    const { pathname: path } = new URL(desk.databaseUrl)
    const admin = new pg.Client({ connectionString: desk.databaseUrl.replace(path, '/postgres') })
    await admin.connect()
    const name = path.slice(1)
    const rename = async (from: string, to: string) => {
      await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [from],
      )
      return admin.query(`ALTER DATABASE ${from} RENAME TO ${to}`).then(
        () => true,
        () => false, // a ring has just begun
      )
    }
    const daemon = await daemonAt(desk)
    try {
      deliverDays(desk, D1, 1)
      await until(async () => Object.keys(await ran(desk)).length === 1)
      await until(() => rename(name, `${name}_away`))
      // A ring that was at work when the database went says first that it lost it.
      await until(() =>
        /^tieout: NO_DATABASE: \S[\s\S]*The next one tries again/m.test(daemon.said()),
      )
      await until(() => rename(`${name}_away`, name))
      deliverDays(desk, addDays(D1, 1), 1)
      await until(async () => Object.keys(await ran(desk)).length === 2)
      expect(daemon.said()).toContain('Check DATABASE_URL')
    } finally {
      await admin.end()
      expect((await daemon.stop()).exit).toBe(130)
    }
  })

  it('reads the configuration at each ring: a bad one is told and the last good one kept', async () => {
    const desk = await opened(SECONDLY)
    const write = (text: string) => {
      writeFileSync(join(desk.folder, 'next.yaml'), text)
      renameSync(join(desk.folder, 'next.yaml'), join(desk.folder, 'tieout.config.yaml'))
    }
    const daemon = await daemonAt(desk)
    try {
      deliverDays(desk, D1, 1)
      await until(async () => Object.keys(await ran(desk)).length === 1)
      write(`sauces: []\n${SECONDLY}`)
      await until(() => daemon.said().includes('CONFIG_INVALID'))
      deliverDays(desk, addDays(D1, 1), 1)
      await until(async () => Object.keys(await ran(desk)).length === 2)
      write(SECONDLY.replace('settlesWithin: 1', 'settlesWithin: 2'))
      await until(async () => (await ran(desk))[D1] === 2)
      expect(daemon.said().match(/CONFIG_INVALID/g)?.length).toBe(1)
    } finally {
      expect((await daemon.stop()).exit).toBe(130)
    }
  })
})
