// Days judged one after the other, settlement files late: what waited is cleared, nothing is claimed twice.
import { beforeAll, describe, expect, it } from 'vitest'
import type { KnownRow, Leftover } from '../../src/domain/leftover.ts'
import type { Match } from '../../src/domain/match.ts'
import { DEFAULT_RESPONSE_CODES } from '../../src/domain/response-codes.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { judge } from '../../src/matching/matching.ts'
import { byMerchant, type Simulated, type SimulatedRow, sided, simulated } from './simulated-day.ts'
import { STORES, UNIONPAY } from './story.ts'

const SEEDS = (process.env.TIEOUT_SEEDS ?? '11').split(',').map(Number)
const DATES = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']

/** What stays open is judged again, as the store carries it. */
const CARRIED = ['missing_settlement', 'missing_journal', 'orphan_lifecycle']

/** Settlement files come one run later than they could: each run has to wait for part of its day. */
class Chain {
  readonly matches: Match[] = []
  readonly closed: Leftover[] = []
  readonly known: KnownRow[] = []
  open: StoredTransaction[] = []
  openLeftovers: Leftover[] = []

  run(date: string, rows: readonly SimulatedRow[], last: boolean): void {
    const covered = last ? '9999' : date
    const terms = {
      businessDate: date,
      sources: [STORES, UNIONPAY],
      responseCodes: [DEFAULT_RESPONSE_CODES],
      coverage: {
        settlementCovered: (_: string, due: string) => due <= covered,
        journalCovered: () => true,
      },
      calendarOf: () => null,
    }
    const portions = byMerchant([...this.open, ...rows])
    const knownOf = byMerchant(this.known)
    this.open = []
    this.openLeftovers = []
    for (const [merchantId, all] of portions) {
      const known = knownOf.get(merchantId) ?? []
      const journal = all.filter((row) => row.side === 'journal')
      const settlement = all.filter((row) => row.side === 'settlement')
      const told = judge({ merchantId, journal, settlement, known }, terms)
      const know = (row: StoredTransaction, place: KnownRow['place']) =>
        this.known.push({ ...row, place })
      for (const match of told.matches) {
        this.matches.push(match)
        for (const row of [...match.journal, ...match.settlement]) know(row, 'matched')
      }
      for (const { row, place } of told.placed) {
        if (place === 'awaiting') this.open.push(row)
        else know(row, place)
      }
      for (const left of told.leftovers) {
        const members = [...left.journal, ...left.settlement]
        const oneSided = left.journal.length === 0 || left.settlement.length === 0
        if (oneSided && CARRIED.includes(left.type)) {
          this.open.push(...members)
          this.openLeftovers.push(left)
        } else {
          this.closed.push(left)
          for (const row of members) know(row, 'exception')
        }
      }
    }
  }
}

describe.each(SEEDS)('a chain of days, seed %i', (seed) => {
  let day: Simulated
  let chain: Chain

  beforeAll(async () => {
    day = await simulated(seed, DATES.length)
    chain = new Chain()
    for (const date of [...DATES, '2026-03-07', '2026-03-08', '2026-03-09']) {
      const arrived = day.rows.filter((row) => {
        const dated = /\d{4}-\d\d-\d\d/.exec(row.file)?.[0]
        return row.side === 'journal' ? row.businessDate === date : dated === date
      })
      chain.run(date, arrived, date === '2026-03-09')
    }
  }, 60_000)

  it('ends with the same matches as if all had been there at once', () => {
    const found = chain.matches.map((match) =>
      sided(match.journal.map(day.nameOf), match.settlement.map(day.nameOf)),
    )
    const expected = day.truth.matches.map((match) =>
      sided(match.journal.map(day.trueName), match.settlement.map(day.trueName)),
    )
    expect(found.sort()).toEqual(expected.sort())
  })

  it('leaves nothing awaiting once every file is there', () => {
    const open = new Set(chain.openLeftovers.flatMap((one) => [...one.journal, ...one.settlement]))
    expect(chain.open.filter((row) => !open.has(row))).toEqual([])
  })

  it('knows each settlement row that disagrees under its true type', () => {
    const typeOf = new Map<string, string>()
    for (const one of [...chain.closed, ...chain.openLeftovers]) {
      for (const row of one.settlement) typeOf.set(day.nameOf(row), one.type)
    }
    const expected = new Map<string, string>()
    for (const one of day.truth.exceptions) {
      if (!one.holds) continue
      for (const place of one.settlement) expected.set(day.trueName(place), one.type)
    }
    expect(new Map([...typeOf].sort())).toEqual(new Map([...expected].sort()))
  })
})
