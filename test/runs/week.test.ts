// The laws of a simulated week: one place for each line, sums that agree, truth, and no dependence on order or place.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { amountText, isAmountText, money, plainText, sum } from '../../src/domain/money.ts'
import type { ZeroEntry } from '../../src/domain/zero-ledger.ts'
import { PLACE_LETTERS } from '../../src/simulator/rows.ts'
import { tieout } from '../command-line.ts'
import { Desk, type Ran } from '../desk.ts'
import type { MatchJson, RunJson } from '../json.ts'
import { placesAtEnd, sided, simulatedWeek, type Week } from '../week.ts'

let week: Week
let desk: Desk
let ran: Ran

beforeAll(async () => {
  week = await simulatedWeek()
  desk = await Desk.open()
  desk.deliverFrom(week.folder, week.names)
  ran = await desk.run(week.first, week.last)
}, 600_000)

afterAll(async () => {
  await desk.close()
  week.remove()
})

const digests = (runs: readonly RunJson[]) => runs.map((run) => run.digest)

/** The data rows of a file as anybody would read them. */
function cells(file: string): Record<string, string>[] {
  const text = readFileSync(join(week.folder, file), 'utf8')
  return parse(text.slice(0, text.lastIndexOf('#totals')), { columns: true })
}

describe('a simulated week', () => {
  it('is read whole, with totals that agree', () => {
    expect(ran.received.files.map((file) => file.status)).toEqual(week.names.map(() => 'accepted'))
    expect(ran.received.files.every((file) => file.controlTotals.state === 'agreed')).toBe(true)
    expect(ran.runs.map((run) => run.status)).toEqual(ran.runs.map(() => 'exceptions'))
    expect(desk.inbox()).toEqual([])
  })

  it('has every line of every file in exactly one place', async () => {
    const places = await placesAtEnd(desk)
    const lines = week.names.flatMap((file) => cells(file).map((_, at) => `${file}:${at + 2}`))
    expect(lines.filter((line) => places.get(line)?.length !== 1)).toEqual([])
    expect(places.size).toBe(lines.length)
  })

  it('has its true place for every line', async () => {
    const places = await placesAtEnd(desk)
    const letters = new Map(Object.entries(PLACE_LETTERS))
    const free = new Set(week.truth.interchangeable.flat().map((row) => `${row.file}:${row.line}`))
    const wrong = week.truth.files
      .filter(({ file }) => week.names.includes(file))
      .flatMap(({ file, places: told }) =>
        [...told].map((letter, at) => ({ line: `${file}:${at + 2}`, letter })),
      )
      .filter(({ line, letter }) => {
        const [place = ''] = places.get(line) ?? []
        return !free.has(line) && letters.get(place) !== letter
      })
      .map(({ line, letter }) => `${line} is ${letter}, stands in ${places.get(line)}`)
    expect(wrong).toEqual([])
  })

  it.each([
    ['rows are judged at once', { portionRows: 1 }],
    ['lanes share the merchants', { lanes: 2 as const }],
    ['exceptions of the run before are judged again', { judgeAll: true }],
  ])('does not depend on how many %s', async (_what, options) => {
    const parted = await Desk.open()
    try {
      parted.deliverFrom(week.folder, week.names)
      const again = await parted.run(week.first, week.last, options)
      expect(again.runs.map((run) => run.places)).toEqual(ran.runs.map((run) => run.places))
      expect(await parted.exceptions()).toEqual(await desk.exceptions())
      for (const { businessDate } of ran.runs) {
        const told = (all: readonly MatchJson[]) => all.map((one) => JSON.stringify(one)).sort()
        expect(told(await parted.matches(businessDate))).toEqual(
          told(await desk.matches(businessDate)),
        )
      }
      const digests = (of: Ran) => of.runs.map((run) => run.digest)
      // A digest tells portions apart, and nothing else of how the work was shared.
      if ('lanes' in options) expect(digests(again)).toEqual(digests(ran))
    } finally {
      await parted.close()
    }
  })

  it('adds up: places equal files, per side, source and currency', () => {
    const figures = new Map<string, { count: number; amount: string }>()
    for (const place of ran.runs.flatMap((run) => run.places)) {
      const key = `${place.side} ${place.source}`
      const before = figures.get(key) ?? { count: 0, amount: '0' }
      figures.set(key, {
        count: before.count + place.count,
        amount: plainText(money(before.amount).plus(money(place.amount))),
      })
    }
    // What the files say, told without any code of ours but the addition.
    const minus = new Set([
      'refund',
      'void',
      'reversal',
      'chargeback',
      'preauth_cancel',
      'fee',
      'payout',
    ])
    for (const [side, source, names, column] of [
      ['journal', 'stores', week.journals, 'amount'],
      ['settlement', 'acquirer', week.settlements, 'gross'],
    ] as const) {
      const rows = names.flatMap((file) =>
        cells(file).map((row, at) => ({ row, line: `${file}:${at + 2}` })),
      )
      // Refused lines count as well, where there is a figure to count.
      const amounts = rows.map(({ row }) => {
        const text = row[column] ?? ''
        if (!isAmountText(text)) return money('0')
        return minus.has(row.type ?? '') ? money(text).negated() : money(text)
      })
      expect({ side, ...figures.get(`${side} ${source}`) }).toEqual({
        side,
        count: rows.length,
        amount: plainText(sum(amounts)),
      })
    }
  })

  it('rolls forward: opening + new - cleared = closing = the next opening', () => {
    const books = new Map<string, { count: number; amount: string }>()
    let moved = 0
    for (const run of ran.runs) {
      for (const {
        side,
        source,
        currency,
        opening,
        new: added,
        cleared,
        closing,
      } of run.rollForward) {
        const book = `${side} ${source} ${currency}`
        expect(opening).toEqual(books.get(book) ?? { count: 0, amount: '0.00' })
        expect(closing.count).toBe(opening.count + added.count - cleared.count)
        expect(closing.amount).toBe(
          amountText(money(opening.amount).plus(added.amount).minus(cleared.amount)),
        )
        books.set(book, closing)
        moved += added.count
      }
    }
    expect(moved).toBeGreaterThan(0)
  })

  it('matches what truly belongs together, and nothing else', async () => {
    const found: string[] = []
    for (const { businessDate } of ran.runs) {
      for (const match of await desk.matches(businessDate)) {
        found.push(sided(match.journal.map(week.nameOf), match.settlement.map(week.nameOf)))
      }
    }
    const told = week.truth.matches.map((match) =>
      sided(match.journal.map(week.nameOf), match.settlement.map(week.nameOf)),
    )
    const kinds = new Set(week.truth.matches.map((match) => match.kind))
    for (const kind of ['plain', 'twin', 'refund']) expect(kinds).toContain(kind)
    expect(week.truth.netted.length).toBeGreaterThan(0)
    expect(found.sort()).toEqual(told.sort())
  })

  it('has on record what truly disagrees, under its type', async () => {
    const found = (await desk.exceptions())
      .filter((one) => one.status !== 'cleared')
      .map(
        (one) =>
          `${one.type}: ${sided(one.journal.map(week.nameOf), one.settlement.map(week.nameOf))}`,
      )
    const told = week.truth.exceptions
      .filter((one) => one.holds)
      .map(
        (one) =>
          `${one.type}: ${sided(one.journal.map(week.nameOf), one.settlement.map(week.nameOf))}`,
      )
    expect(found.sort()).toEqual(told.sort())
  })

  it('keeps a ledger of every zero, blank and unreadable amount', async () => {
    const inWords = (zeros: readonly ZeroEntry[]) =>
      zeros.map((zero) => `${zero.file}:${zero.line} ${zero.value} ${zero.legitimate}`)
    const found: string[] = []
    for (const { businessDate } of ran.runs) found.push(...inWords(await desk.zeros(businessDate)))
    const told = week.truth.zero.map(
      (one) => `${one.file}:${one.line} ${one.value} ${one.legitimate}`,
    )
    expect(found.sort()).toEqual(told.sort())
    expect(inWords(await desk.ledger()).sort()).toEqual(told.sort())
  })
})

describe('the same inputs', () => {
  it('run again are the same runs and the same bytes', async () => {
    const before = desk.workbooks()
    const again = await desk.run(week.first, week.last)
    expect(again.runs.map((run) => run.isNew)).toEqual(ran.runs.map(() => false))
    expect(again.runs.map((run) => run.revision)).toEqual(ran.runs.map(() => 1))
    expect(digests(again.runs)).toEqual(digests(ran.runs))
    expect(desk.workbooks()).toEqual(before)
  })

  it('delivered in another order, in parts, to another store: same digests, same bytes', async () => {
    const other = await Desk.open()
    try {
      const shuffled = week.names.map((name, at) => ({
        name,
        rank: (at * 7 + 3) % week.names.length,
      }))
      const names = shuffled.sort((a, b) => a.rank - b.rank).map(({ name }) => name)
      expect(new Set(names).size).toBe(week.names.length)
      for (let at = 0; at < names.length; at += 5) {
        other.deliverFrom(week.folder, names.slice(at, at + 5))
        await other.receive()
      }
      const { runs } = await other.run(week.first, week.last)
      expect(digests(runs)).toEqual(digests(ran.runs))
      expect(runs.map((run) => run.runId)).toEqual(ran.runs.map((run) => run.runId))
      expect(other.workbooks()).toEqual(desk.workbooks())
    } finally {
      await other.close()
    }
  })

  it('in another time zone and language of the system: same digests, same bytes', async () => {
    const other = await Desk.open()
    try {
      other.deliverFrom(week.folder, week.names)
      const { cwd, env } = other.around
      const elsewhere = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'de_DE.UTF-8' }
      const done = await tieout(['run', '--from', week.first, '--to', week.last, '--json'], {
        cwd,
        env: { ...env, ...elsewhere },
      })
      expect(done.stderr).toBe('')
      expect(done.exit).toBe(0)
      const { runs } = JSON.parse(done.stdout) as { runs: RunJson[] }
      expect(digests(runs)).toEqual(digests(ran.runs))
      expect(other.workbooks()).toEqual(desk.workbooks())
    } finally {
      await other.close()
    }
  })
})
