// Judges simulated days without any sieve and holds the judgement against the simulator's truth.
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Judgement } from '../../src/domain/leftover.ts'
import { DEFAULT_RESPONSE_CODES } from '../../src/domain/response-codes.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { readFileAs } from '../../src/formats/formats.ts'
import { judge } from '../../src/matching/matching.ts'
import { simulate } from '../../src/simulator/simulator.ts'
import { STORES, UNIONPAY } from './story.ts'

const SEEDS = (process.env.TIEOUT_SEEDS ?? '7').split(',').map(Number)
const DAYS = Number(process.env.TIEOUT_DAYS ?? 3)

interface Place {
  readonly file: string
  readonly line: number
}

interface TrueRows {
  readonly journal: readonly Place[]
  readonly settlement: readonly Place[]
}

interface Told {
  readonly matches: readonly (TrueRows & { readonly kind: string })[]
  readonly exceptions: readonly (TrueRows & {
    readonly type: string
    readonly note: string
    readonly holds: boolean
  })[]
  readonly interchangeable: readonly (readonly Place[])[]
  readonly files: readonly {
    readonly file: string
    readonly side: string
    readonly places: string
  }[]
}

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
  let out = ''
  let truth: Told
  let rows: StoredTransaction[]
  let names: string[]
  let judgements: Judgement[]
  /** Rows that may change places with one another bear one name. */
  let alias: Map<string, string>

  beforeAll(async () => {
    out = await mkdtemp(path.join(tmpdir(), 'tieout-matching-'))
    await simulate({
      date: '2026-03-02',
      days: DAYS,
      terminals: 60,
      transactions: 4_000,
      seed,
      out,
    })
    truth = JSON.parse(await readFile(path.join(out, 'truth.json'), 'utf8')) as Told
    rows = []
    names = []
    for (const { file, side } of truth.files) {
      if (side !== 'bank') await read(file, side)
    }
    const merchants = new Map<string, StoredTransaction[]>()
    for (const row of rows)
      merchants.set(row.merchantId, [...(merchants.get(row.merchantId) ?? []), row])
    const terms = {
      businessDate: '2026-03-31',
      sources: [STORES, { ...UNIONPAY, cutoff: '23:00' }],
      responseCodes: DEFAULT_RESPONSE_CODES,
      coverage: { settlementCovered: () => true, journalCovered: () => true },
      calendarOf: () => null,
    }
    judgements = [...merchants].map(([merchantId, all]) =>
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
    alias = new Map()
    for (const group of truth.interchangeable) {
      const [first] = group.map(placeName).sort()
      for (const place of group) alias.set(placeName(place), first ?? '')
    }
  }, 60_000)

  afterAll(async () => {
    await rm(out, { recursive: true, force: true })
  })

  async function read(file: string, side: string): Promise<void> {
    const source = side === 'journal' ? STORES : UNIONPAY
    const fileId = names.push(file) - 1
    const terms = {
      source: { ...source, cutoff: '23:00' },
      calendar: null,
      fileName: file,
      slotDate: /\d{4}-\d\d-\d\d/.exec(file)?.[0] ?? null,
    }
    await readFileAs(source.layout, createReadStream(path.join(out, file)), terms, {
      rows: (batch) => {
        for (const row of batch) rows.push({ ...row, fileId, source: source.name })
      },
      rejected: () => {},
    })
  }

  function placeName(place: Place): string {
    return `${place.file}:${place.line}`
  }

  function nameOf(row: StoredTransaction): string {
    const name = `${names[row.fileId]}:${row.line}`
    return alias.get(name) ?? name
  }

  function trueName(place: Place): string {
    return alias.get(placeName(place)) ?? placeName(place)
  }

  function sided(journal: string[], settlement: string[]): string {
    return `${journal.sort().join('+')} = ${settlement.sort().join('+')}`
  }

  it('matches what truly belongs together, and nothing else', () => {
    const found = judgements
      .flatMap((one) => one.matches)
      .map((match) => sided(match.journal.map(nameOf), match.settlement.map(nameOf)))
    const expected = truth.matches.map((match) =>
      sided(match.journal.map(trueName), match.settlement.map(trueName)),
    )
    expect(found.length).toBeGreaterThan(1000)
    expect(found.sort()).toEqual(expected.sort())
  })

  it('puts on record what truly disagrees, under its type', () => {
    const found = judgements
      .flatMap((one) => one.leftovers)
      .map((one) => `${one.type}: ${sided(one.journal.map(nameOf), one.settlement.map(nameOf))}`)
    const expected = truth.exceptions
      .filter((one) => one.holds)
      .map(
        (one) => `${one.type}: ${sided(one.journal.map(trueName), one.settlement.map(trueName))}`,
      )
    expect(found.sort()).toEqual(expected.sort())
  })

  it('gives every row its one true place', () => {
    const letters = new Map<string, string>()
    const note = (row: StoredTransaction, letter: string) => {
      const name = `${names[row.fileId]}:${row.line}`
      expect(letters.has(name), name).toBe(false)
      letters.set(name, letter)
    }
    for (const one of judgements) {
      for (const match of one.matches) {
        for (const row of [...match.journal, ...match.settlement]) note(row, 'M')
      }
      for (const left of one.leftovers) {
        for (const row of [...left.journal, ...left.settlement]) note(row, 'X')
      }
      for (const { row, place } of one.placed) note(row, LETTERS[place] ?? '?')
    }
    expect(letters.size).toBe(rows.length)
    const wrong: string[] = []
    for (const { file, side, places } of truth.files) {
      if (side === 'bank') continue
      for (const [at, letter] of [...places].entries()) {
        const name = `${file}:${at + 2}`
        const found = letters.get(name) ?? 'R'
        // Of two rows that may change places, one is matched and the other is not.
        if (found !== letter && !alias.has(name)) wrong.push(`${name} ${letter} ${found}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
