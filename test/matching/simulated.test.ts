// Judges simulated days without any sieve and holds the judgement against the simulator's truth.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Judgement } from '../../src/domain/leftover.ts'
import { DEFAULT_RESPONSE_CODES } from '../../src/domain/response-codes.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { judge } from '../../src/matching/matching.ts'
import { byMerchant, type Simulated, sided, simulated } from './simulated-day.ts'
import { STORES, UNIONPAY } from './story.ts'

/** More of them by hand: TIEOUT_SEEDS=1,2,3 TIEOUT_DAYS=5. */
const SEEDS = (process.env.TIEOUT_SEEDS ?? '7').split(',').map(Number)
const DAYS = Number(process.env.TIEOUT_DAYS ?? 3)

const LETTERS: Readonly<Record<string, string>> = {
  netted: 'N',
  awaiting: 'W',
  declined: 'D',
  not_financial: 'F',
  other_tender: 'O',
  unrouted: 'U',
  acquirer_entry: 'A',
}

describe.each(SEEDS)('the simulated days of seed %i', (seed) => {
  let day: Simulated
  let judgements: Judgement[]

  beforeAll(async () => {
    day = await simulated(seed, DAYS)
    const terms = {
      sources: [STORES, UNIONPAY],
      responseCodes: [DEFAULT_RESPONSE_CODES],
      coverage: { settlementCovered: () => true, journalCovered: () => true },
      calendarOf: () => null,
    }
    judgements = [...byMerchant(day.rows)].map(([merchantId, all]) =>
      judge(
        {
          merchantId,
          journal: all.filter((row) => row.side === 'journal'),
          settlement: all.filter((row) => row.side === 'settlement'),
          known: [],
        },
        terms,
      ),
    )
  }, 60_000)

  it('matches what truly belongs together, and nothing else', () => {
    const found = judgements
      .flatMap((one) => one.matches)
      .map((match) => sided(match.journal.map(day.nameOf), match.settlement.map(day.nameOf)))
    const expected = day.truth.matches.map((match) =>
      sided(match.journal.map(day.trueName), match.settlement.map(day.trueName)),
    )
    expect(found.length).toBeGreaterThan(1000)
    expect(found.sort()).toEqual(expected.sort())
  })

  it('puts on record what truly disagrees, under its type', () => {
    const found = judgements
      .flatMap((one) => one.leftovers)
      .map(
        (one) =>
          `${one.type}: ${sided(one.journal.map(day.nameOf), one.settlement.map(day.nameOf))}`,
      )
    const expected = day.truth.exceptions
      .filter((one) => one.holds)
      .map(
        (one) =>
          `${one.type}: ${sided(one.journal.map(day.trueName), one.settlement.map(day.trueName))}`,
      )
    expect(found.sort()).toEqual(expected.sort())
  })

  it('gives every row its one true place', () => {
    const letters = new Map<StoredTransaction, string>()
    const note = (row: StoredTransaction, letter: string) => {
      expect(letters.has(row)).toBe(false)
      letters.set(row, letter)
    }
    for (const one of judgements) {
      for (const group of [...one.matches, ...one.leftovers]) {
        const letter = 'type' in group ? 'X' : 'M'
        for (const row of [...group.journal, ...group.settlement]) note(row, letter)
      }
      for (const { row, place } of one.placed) note(row, LETTERS[place] ?? '?')
    }
    expect(letters.size).toBe(day.rows.length)
    const files = new Map(day.truth.files.map(({ file, places }) => [file, places]))
    const interchangeable = new Set(
      day.truth.interchangeable.flat().map((place) => `${place.file}:${place.line}`),
    )
    const wrong = day.rows
      // Of two rows that may change places, one is matched and the other is not.
      .filter((row) => !interchangeable.has(`${row.file}:${row.line}`))
      .filter((row) => letters.get(row) !== files.get(row.file)?.[row.line - 2])
      .map((row) => `${row.file}:${row.line} ${letters.get(row)}`)
    expect(wrong).toEqual([])
  })
})
