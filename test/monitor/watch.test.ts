// The monitor on a real store: counts that agree with the files, alerts that stay, thresholds that are heard.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ringOnce } from '../../jobs/schedule.ts'
import { type WatchedDate, watch } from '../../jobs/watch.ts'
import { configurationOf } from '../../src/config/config.ts'
import { datesFrom } from '../../src/domain/business-date.ts'
import { NEVER_FINANCIAL_KINDS } from '../../src/domain/kind.ts'
import { journal, sale } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import { simulatedWeek, type Week } from '../week.ts'

let week: Week
let desk: Desk
const watched: WatchedDate[] = []

beforeAll(async () => {
  week = await simulatedWeek({ days: 5, seed: 3 })
  desk = await Desk.open()
  desk.deliverFrom(week.folder, week.names)
  await desk.run(week.first, week.last)
  for (const date of datesFrom(week.first, week.last)) {
    watched.push(await watch(desk.configuration, desk.store, date))
  }
})

afterAll(async () => {
  await desk.close()
  week.remove()
})

describe('the monitor of a simulated week', () => {
  it('counts the attempts and the faulty zeros that the files hold', () => {
    const noAttempts = new Set<string>([...NEVER_FINANCIAL_KINDS, 'reversal'])
    const faulty = new Set(
      week.truth.zero.filter((one) => !one.legitimate).map((one) => `${one.file}:${one.line}`),
    )
    const refused = new Set(week.truth.rejected.map((one) => `${one.file}:${one.line}`))
    for (const [at, file] of week.journals.entries()) {
      const text = readFileSync(join(week.folder, file), 'utf8')
      const rows = parse(text.slice(0, text.lastIndexOf('#totals')), { columns: true }) as {
        type: string
      }[]
      const attempts = rows.filter((row, index) => {
        const name = `${file}:${index + 2}`
        return !noAttempts.has(row.type) && (!refused.has(name) || faulty.has(name))
      })
      const zeros = rows.filter(
        (row, index) => !noAttempts.has(row.type) && faulty.has(`${file}:${index + 2}`),
      )
      expect(watched[at]?.today).toEqual({ hits: zeros.length, of: attempts.length })
    }
  })

  it('looks back on the dates before, and finds what was planted', () => {
    const last = watched.at(-1)
    expect(last?.pastDates).toBe(4)
    const sum = (pick: (one: WatchedDate) => number) =>
      watched.slice(0, 4).reduce((total, one) => total + pick(one), 0)
    expect(last?.past).toEqual({
      hits: sum((one) => one.today.hits),
      of: sum((one) => one.today.of),
    })
    const kinds = new Set(watched.flatMap((one) => one.alerts.map((alert) => alert.kind)))
    expect(kinds).toContain('zero_rate')
    expect(kinds).toContain('stan_gap')
    expect(kinds).toContain('new_version')
  })

  it('keeps its history, and says the same when asked again', async () => {
    const last = watched.at(-1)
    const again = await watch(desk.configuration, desk.store, week.last)
    expect(again).toEqual(last)
    const before = watched.slice(0, 4).flatMap((one) => one.alerts)
    expect(last?.history.length).toBe(before.length)
    expect(before.length).toBeGreaterThan(0)
  })

  it('is printed, and is an object with --json', async () => {
    const page = await tieout(['monitor', '--date', week.last], desk.around)
    expect(page.stderr).toBe('')
    expect(page.stdout).toContain('STANs missing')
    const first = await tieout(['monitor', '--date', week.first], desk.around)
    expect(first.stdout).toContain('; 0 days before: -')
    expect(first.stdout).not.toMatch(/ 0\.00%$/m)
    expect(first.stdout).toMatch(/subject +zeros +attempts +rate +usual +chance +held against/)
    const json = await tieout(['monitor', '--json'], desk.around)
    const told = JSON.parse(json.stdout)
    expect(told).toMatchObject({ schema: 'tieout/monitor@1', businessDate: week.last })
    expect(told.alerts).toEqual(watched.at(-1)?.alerts)
    expect(told.rates.length).toBeGreaterThan(24)
    const never = await tieout(['monitor', '--date', '2026-01-01'], desk.around)
    expect(never.exit).toBe(2)
    expect(never.stderr).toContain('NO_RUN')
  })

  it('hears the thresholds of the configuration, and refuses strange ones', async () => {
    const at = (text: string) => configurationOf(`${TWO_SOURCES}${text}`, '/tieout.config.yaml')
    const deaf = at('monitor:\n  minimumZeros: 10000\n  minimumMissingStans: 10000\n')
    const { alerts } = await watch(deaf, desk.store, week.last)
    expect(alerts.filter((one) => one.kind === 'zero_rate' || one.kind === 'stan_gap')).toEqual([])
    expect(() => at('monitor:\n  pastDays: 3\n')).toThrow('monitor.pastDays')
    expect(() => at('monitor:\n  loud: true\n')).toThrow('unknown key "loud"')
    expect(at('').termsDigest).toBe(deaf.termsDigest)
  })

  it('counts a journal that came again once', async () => {
    const other = await Desk.open()
    try {
      const date = '2026-03-02'
      const sales = Array.from({ length: 20 }, (_, at) => sale(at + 1, '10.00', date).journal)
      for (const amount of ['11.00', '12.00']) {
        other.deliver(`journal_${date}.csv`, journal(...sales, sale(21, amount, date).journal))
        await other.run(date)
        const { today, rates } = await watch(other.configuration, other.store, date)
        expect(today).toEqual({ hits: 0, of: 21 })
        expect(rates.map((rate) => rate.today.of)).toContain(21)
      }
    } finally {
      await other.close()
    }
  })

  it('counts a row that stands in two files once', async () => {
    const other = await Desk.open(
      TWO_SOURCES.replace('journal_{date}*.csv', 'journal_{date}_{part}.csv'),
    )
    try {
      const date = '2026-03-02'
      const zero = sale(1, '0.00', date).journal
      const sold = [2, 3].map((no) => sale(no, '10.00', date).journal)
      other.deliver(`journal_${date}_a.csv`, journal(zero, ...sold.slice(0, 1)))
      other.deliver(`journal_${date}_b.csv`, journal(zero, ...sold))
      await other.run(date)
      const { today } = await watch(other.configuration, other.store, date)
      expect(today).toEqual({ hits: 1, of: 3 })
    } finally {
      await other.close()
    }
  })

  it('is rung after runs, once for each', async () => {
    const other = await Desk.open()
    try {
      other.deliverFrom(week.folder, week.names)
      const rung: string[] = []
      const ring = () =>
        ringOnce(other.configuration, other.store, {
          locale: 'en',
          say: () => {},
          received: () => {},
          ran: () => {},
          watched: ({ businessDate }) => rung.push(businessDate),
        })
      await ring()
      expect(rung).toEqual(datesFrom(week.first, week.last))
      await ring()
      expect(rung.length).toBe(5)
    } finally {
      await other.close()
    }
  })
})
