// The simulated files: canonical, with true totals, deterministic by seed, and like a merchant's real days.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { passesLuhn } from '../../src/domain/card-number.ts'
import { isKind } from '../../src/domain/kind.ts'
import { simulate } from '../../src/simulator/simulator.ts'
import { cents, type Simulated, simulated, WEEK } from './simulated.ts'

let week: Simulated

beforeAll(async () => {
  week = await simulated(WEEK)
})

describe('the files', () => {
  it('are one journal a business date, and one settlement and bank file a due date', () => {
    expect(week.summary.files.map((file) => file.name).slice(0, 6)).toEqual([
      'journal_2026-03-02.csv',
      'settlement_2026-03-03.csv',
      'bank_2026-03-03.csv',
      'journal_2026-03-03.csv',
      'settlement_2026-03-04.csv',
      'bank_2026-03-04.csv',
    ])
    expect(week.summary.files).toHaveLength(21)
  })

  it('hold about the transactions asked for on each side', () => {
    for (const { side, rows } of week.summary.files) {
      if (side === 'bank') continue
      expect(rows).toBeGreaterThan(1700)
      expect(rows).toBeLessThan(2700)
    }
  })

  it('end with totals that agree with their rows, as written', () => {
    const columns: Record<string, string[]> = {
      journal: ['amount'],
      settlement: ['gross', 'fee', 'net'],
      bank: ['amount'],
    }
    for (const { name, side } of week.summary.files) {
      const rows = week.rowsOf(name)
      const last = week.text.get(name)?.trimEnd().split('\n').at(-1) ?? ''
      const [mark, count, ...sums] = last.split(',')
      expect(mark).toBe('#totals')
      expect(Number(count)).toBe(rows.length)
      const counted = columns[side]?.map((column) =>
        rows.reduce((total, row) => total + cents(row[column]), 0n),
      )
      expect(sums.map((sum) => cents(sum))).toEqual(counted)
    }
  })

  it('write net = gross - fee on every settlement line that has a gross', () => {
    for (const file of week.filesOf('settlement')) {
      const wrong = week
        .rowsOf(file)
        .filter((row) => row.net !== '' && cents(row.net) !== cents(row.gross) - cents(row.fee))
      expect(wrong).toEqual([])
    }
  })

  it('hold each business date from cut-off to cut-off, and a few sales of the evening before', () => {
    for (const file of week.filesOf('journal')) {
      const date = file.slice(8, 18)
      const before = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
      const times = week
        .rowsOf(file)
        .map((row) => row.transaction_at ?? '')
        .filter((at) => !at.startsWith('2026-13'))
      expect(times.every((at) => at >= `${before}T23:00:00` && at < `${date}T23:00:00`)).toBe(true)
      expect(times.some((at) => at.startsWith(before))).toBe(true)
    }
  })

  it('number each terminal without gaps but for lost records, and wrap at 999999', () => {
    const last = new Map<string, number>()
    let gaps = 0
    let wraps = 0
    for (const file of week.filesOf('journal')) {
      for (const row of week.rowsOf(file)) {
        const terminal = row.terminal_id ?? ''
        const stan = Number(row.stan)
        const before = last.get(terminal)
        last.set(terminal, stan)
        if (before === undefined || stan === before) continue // sent twice
        if (before === 999_999 && stan === 1) wraps++
        else if (stan !== before + 1) gaps++
      }
    }
    const lost = week.truth.exceptions.filter((one) =>
      ['gap in the STANs', 'void of a lost sale'].includes(one.note),
    )
    expect(wraps).toBeGreaterThan(0)
    expect(gaps).toBeGreaterThan(0)
    expect(gaps).toBeLessThanOrEqual(lost.length)
  })

  it('close each batch once, with totals in the remark', () => {
    const closed = new Set<string>()
    for (const file of week.filesOf('journal')) {
      for (const row of week.rowsOf(file)) {
        if (row.type !== 'batch_close') continue
        const key = `${row.terminal_id}/${row.batch_no}`
        expect(closed.has(key)).toBe(false)
        closed.add(key)
        const found = /^debits \d+ (\d+\.\d\d) credits \d+ (\d+\.\d\d)$/.exec(row.remark ?? '')
        expect(cents(row.amount)).toBe(cents(found?.[1]) - cents(found?.[2]))
      }
    }
    expect(closed.size).toBeGreaterThan(300)
  })

  it('pay out each settlement file to the cent, and the bank credits it', () => {
    const slips = new Set(
      week.truth.exceptions
        .filter((one) => one.type === 'bank_credit_difference')
        .map((one) => week.at(one.settlement[0] ?? { file: '', line: 0 }).payout_reference),
    )
    const credits = new Map<string, bigint>()
    for (const file of week.filesOf('bank')) {
      for (const row of week.rowsOf(file)) {
        credits.set(row.reference ?? '', cents(row.amount))
      }
    }
    const outgoing = ['void', 'refund', 'reversal', 'chargeback', 'fee']
    const net = new Map<string, bigint>()
    for (const file of week.filesOf('settlement')) {
      for (const row of week.rowsOf(file)) {
        const payout = row.payout_reference ?? ''
        const amount = cents(row.net)
        if (row.type === 'payout') {
          expect(net.get(payout)).toBe(amount)
          if (!slips.has(payout)) expect(credits.get(payout)).toBe(amount)
          continue
        }
        const signed = outgoing.includes(row.type ?? '') ? -amount : amount
        net.set(payout, (net.get(payout) ?? 0n) + signed)
      }
    }
    expect(slips.size).toBeGreaterThan(0)
    expect(net.size).toBeGreaterThan(40)
  })

  it('name only kinds of the contract, but for lines that are to be refused', () => {
    for (const { name, side } of week.summary.files) {
      if (side === 'bank') continue
      const kinds = new Set(week.rowsOf(name).map((row) => row.type ?? ''))
      expect([...kinds].filter((kind) => !isKind(kind) && kind !== 'purchas')).toEqual([])
    }
  })

  it('hold no card number: first six and last four at most', () => {
    for (const text of week.text.values()) {
      const numbers = new Set([...text.matchAll(/(?<!\d)\d{13,19}(?!\d)/g)].map((one) => one[0]))
      expect([...numbers].filter(passesLuhn)).toEqual([])
    }
    for (const file of week.filesOf('journal')) {
      const wrong = week.rowsOf(file).filter((row) => !/^(?:\d{6}\*{6}\d{4})?$/.test(row.pan ?? ''))
      expect(wrong).toEqual([])
    }
  })
})

describe('chance', () => {
  const small = { date: '2025-12-30', days: 3, terminals: 12, transactions: 300, seed: 5 }

  it('writes the same bytes for the same options, and others for another seed', async () => {
    const [one, again, other] = [
      await simulated(small),
      await simulated(small),
      await simulated({ ...small, seed: 6 }),
    ]
    expect(again.text).toEqual(one.text)
    expect(again.truth).toEqual(one.truth)
    expect(again.summary.exceptionsByCause).toEqual(one.summary.exceptionsByCause)
    expect(other.text.get('journal_2025-12-30.csv')).not.toBe(
      one.text.get('journal_2025-12-30.csv'),
    )
  })

  it('leaves a day as it is when more days follow, settlements that come later apart', async () => {
    const longer = await simulated({ ...small, faults: 'none', days: 4 })
    const shorter = await simulated({ ...small, faults: 'none' })
    const plain = (one: Simulated) =>
      one.rowsOf('journal_2025-12-30.csv').filter((row) => row.type === 'sign_on').length
    expect(plain(longer)).toBe(plain(shorter))
  })
})

describe('options', () => {
  const small = { date: '2026-03-02', days: 2, terminals: 9, transactions: 400, seed: 1 }

  it('without faults leave ordinary life and no exception', async () => {
    const calm = await simulated({ ...small, days: 4, faults: 'none' })
    expect(calm.truth.exceptions).toEqual([])
    expect(calm.truth.rejected).toEqual([])
    expect(calm.truth.zero.filter((one) => !one.legitimate)).toEqual([])
    expect(calm.truth.netted.length).toBeGreaterThan(0)
  })

  it('light: about three in a hundred are anything but plain', async () => {
    const light = await simulated({ ...small, transactions: 5000, terminals: 60, faults: 'light' })
    const plain = light.truth.matches.filter((one) => one.kind === 'plain').length
    expect(plain / 10_000).toBeGreaterThan(0.95)
    expect(plain / 10_000).toBeLessThan(0.99)
    expect(light.truth.exceptions.length).toBeGreaterThan(20)
  })

  it('settle later and cut off elsewhere', async () => {
    const other = await simulated({ ...small, settlesWithin: 2, cutoff: '24:00' })
    expect(other.filesOf('settlement')).toEqual([
      'settlement_2026-03-04.csv',
      'settlement_2026-03-05.csv',
    ])
    const times = other.rowsOf('journal_2026-03-02.csv').map((row) => row.transaction_at ?? '')
    expect(times.every((at) => at.startsWith('2026-03-02') || at.startsWith('2026-13'))).toBe(true)
  })

  it('cut off in the middle of the day, on the hour or not', async () => {
    const other = await simulated({ ...small, cutoff: '14:30' })
    const times = other.rowsOf('journal_2026-03-02.csv').map((row) => row.transaction_at ?? '')
    const inside = (at: string) => at >= '2026-03-01T14:30:00' && at < '2026-03-02T14:30:00'
    expect(times.every((at) => inside(at) || at.startsWith('2026-13'))).toBe(true)
  })

  it('without truth write no truth.json, and leave nothing half written', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'tieout-simulator-'))
    try {
      const summary = await simulate({ ...small, days: 1, truth: false, out })
      expect(summary.truth).toBeNull()
      expect(summary.matches).toBeGreaterThan(300)
      expect(readdirSync(out).sort()).toEqual([
        'bank_2026-03-03.csv',
        'journal_2026-03-02.csv',
        'settlement_2026-03-03.csv',
      ])
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  })

  it.each([
    { date: '2026-02-30' },
    { days: 0 },
    { terminals: 0 },
    { transactions: 0.5 },
    { seed: Number.NaN },
    { cutoff: '25:00' },
    { settlesWithin: -1 },
    { faults: 'some' as 'all' },
  ])('that make no sense are refused: %o', async (wrong) => {
    const out = path.join(tmpdir(), 'tieout-simulator-never')
    await expect(simulate({ ...small, out, ...wrong })).rejects.toMatchObject({
      code: 'SIMULATION_OPTION',
      exit: 2,
    })
    expect(existsSync(out)).toBe(false)
  })

  it('name a folder that can be written, or the command stops', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tieout-simulator-'))
    const file = path.join(folder, 'file')
    writeFileSync(file, 'in the way')
    try {
      await expect(simulate({ ...small, out: file })).rejects.toMatchObject({
        code: 'NOT_WRITABLE',
      })
      expect(readFileSync(file, 'utf8')).toBe('in the way')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('leave no half written file behind where one cannot be written', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'tieout-simulator-'))
    try {
      // A folder stands where the settlement file should appear.
      mkdirSync(path.join(out, 'settlement_2026-03-03.csv.part'))
      await expect(simulate({ ...small, out })).rejects.toMatchObject({ code: 'NOT_WRITABLE' })
      expect(readdirSync(out)).toEqual(['settlement_2026-03-03.csv.part'])
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  })

  it('take one terminal and one transaction', async () => {
    const least = await simulated({ ...small, days: 1, terminals: 1, transactions: 1 })
    expect(least.filesOf('journal')).toEqual(['journal_2026-03-02.csv'])
  })
})
