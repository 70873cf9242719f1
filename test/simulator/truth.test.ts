// The truth: each line of each file is said to be exactly one thing, and what is said of it holds.
import { beforeAll, describe, expect, it } from 'vitest'
import { CAUSES, EXCEPTION_TYPES } from '../../src/domain/exception.ts'
import { type Kind, NEVER_FINANCIAL_KINDS } from '../../src/domain/kind.ts'
import { ZERO_CLASSES } from '../../src/domain/zero-ledger.ts'
import { cents, type Place, type Simulated, simulated, WEEK } from './simulated.ts'

let week: Simulated

beforeAll(async () => {
  week = await simulated(WEEK)
})

const key = ({ file, line }: Place) => `${file}:${line}`
const figure = (place: Place, column: string) => cents(week.at(place)[column])
const total = (places: readonly Place[], column: string) =>
  places.reduce((sum, place) => sum + figure(place, column), 0n)

describe('places', () => {
  it('give each data line exactly one, and statements say the same', () => {
    const said = new Map<string, string>()
    const say = (letter: string, places: readonly Place[]) => {
      for (const place of places) {
        if (said.has(key(place))) throw new Error(`Said twice: ${key(place)}`)
        said.set(key(place), letter)
      }
    }
    const { matches, netted, exceptions, rejected } = week.truth
    for (const one of matches) say('M', [...one.journal, ...one.settlement])
    for (const one of netted) say('N', one)
    for (const one of exceptions) if (one.holds) say('X', [...one.journal, ...one.settlement])
    say('R', rejected)

    for (const { file, side, rows, places } of week.truth.files) {
      expect(places).toHaveLength(rows)
      expect(week.rowsOf(file)).toHaveLength(rows)
      if (side === 'bank') continue
      const wrong = [...places].filter((letter, at) => {
        const statement = said.get(`${file}:${at + 2}`)
        return statement === undefined ? !'DFA'.includes(letter) : letter !== statement
      })
      expect(wrong).toEqual([])
    }
  })

  it('keep declined, never financial and acquirer rows where they belong', () => {
    for (const { file, places } of week.truth.files) {
      for (const [at, row] of week.rowsOf(file).entries()) {
        const letter = places[at]
        const kind = row.type as Kind
        if (letter === 'D') expect(['00', '08', '11', '16', '10']).not.toContain(row.response_code)
        if (letter === 'F' && kind !== 'sale') expect(NEVER_FINANCIAL_KINDS.has(kind)).toBe(true)
        if (NEVER_FINANCIAL_KINDS.has(kind)) expect(letter).toBe('F')
      }
    }
  })
})

describe('matches', () => {
  it('come to the same money on both sides, tips and partial approvals accounted for', () => {
    for (const { kind, journal, settlement } of week.truth.matches) {
      const settled = total(settlement, 'gross')
      const amount = total(journal, 'amount')
      const isRight = kind === 'partial' ? settled <= amount : settled === amount
      if (!isRight || settled <= 0n) expect(settled).toBe(amount)
    }
  })

  it('stand under one merchant and, where the acquirer gives them, the same references', () => {
    for (const { journal, settlement } of week.truth.matches) {
      const [first] = journal
      const [other] = settlement
      if (first === undefined || other === undefined) throw new Error('A match with one side')
      const one = week.at(first)
      const two = week.at(other)
      const names = (row: typeof one) => [
        row.merchant_id,
        row.terminal_id,
        two.stan === '' ? '' : row.stan,
      ]
      if (names(two).join() !== names(one).join()) expect(names(two)).toEqual(names(one))
    }
  })

  it('are of every kind', () => {
    expect([...new Set(week.truth.matches.map((one) => one.kind))].sort()).toEqual([
      'completion',
      'late',
      'offline',
      'partial',
      'plain',
      'refund',
      'sparse',
      'tip',
      'twin',
    ])
  })

  it('never refund more than the sale', () => {
    const refunded = new Map<string, bigint>()
    for (const { kind, journal } of week.truth.matches) {
      const [place] = journal
      if (kind !== 'refund' || place === undefined) continue
      const row = week.at(place)
      const original = `${row.terminal_id}/${row.original_rrn}`
      refunded.set(original, (refunded.get(original) ?? 0n) + cents(row.amount))
    }
    const sales = new Map<string, bigint>()
    for (const file of week.filesOf('journal')) {
      for (const row of week.rowsOf(file)) {
        sales.set(`${row.terminal_id}/${row.rrn}`, cents(row.amount))
      }
    }
    expect(refunded.size).toBeGreaterThan(30)
    for (const [original, amount] of refunded) {
      expect(amount).toBeLessThanOrEqual(sales.get(original) ?? -1n)
    }
  })
})

describe('netted groups', () => {
  it('are an attempt and what undid it, of the same amount, both naming the same original', () => {
    for (const group of week.truth.netted) {
      const rows = group.map((place) => week.at(place))
      const undoing = rows.find((row) => row.type === 'void' || row.type === 'reversal')
      const attempt = rows.find((row) => row.type === 'sale')
      expect(undoing?.original_stan).toBe(attempt?.stan)
      expect(undoing?.amount).toBe(attempt?.amount)
      expect(rows.length === 2 || rows.length === 4).toBe(true)
    }
  })
})

describe('exceptions', () => {
  it('are of every type, and of every cause that an exception can have', () => {
    const { exceptions } = week.truth
    expect(new Set(exceptions.map((one) => one.type))).toEqual(new Set(EXCEPTION_TYPES))
    // A record that never moves money is in no exception, only in the ledger.
    const causes = CAUSES.filter((cause) => cause !== 'not_financial')
    expect(new Set(exceptions.map((one) => one.cause))).toEqual(new Set(causes))
  })

  it.each([1, 2, 3])(
    'are as many with the 20 terminals that the command takes by itself: seed %i',
    async (seed) => {
      const { truth } = await simulated({ ...WEEK, terminals: 20, seed })
      expect(new Set(truth.exceptions.map((one) => one.type))).toEqual(new Set(EXCEPTION_TYPES))
      const zeros = new Set(truth.zero.map((one) => one.class))
      for (const one of ['upgrade', 'card_testing', 'channel_outage', 'merchant_outage'] as const) {
        expect(zeros).toContain(one)
      }
      expect(zeros).toContain('terminal_failure')
      expect(truth.exceptions.some((one) => one.note === 'batch never closed')).toBe(true)
    },
  )

  it('say which of them the files decide, and leave the rest unknown or beyond a clerk', () => {
    const { exceptions } = week.truth
    for (const one of exceptions) if (one.cause === 'unknown') expect(one.decidable).toBe(false)
    expect(exceptions.some((one) => one.cause === 'unknown')).toBe(true)
    expect(exceptions.some((one) => !one.decidable && one.cause !== 'unknown')).toBe(true)
  })

  it('disagree as their type says', () => {
    for (const { type, journal, settlement } of week.truth.exceptions) {
      const amount = total(journal, 'amount')
      const gross = total(settlement, 'gross')
      if (type === 'missing_settlement' || type === 'duplicate_journal') {
        expect([journal.length, settlement.length]).toEqual([1, 0])
      }
      if (type === 'missing_journal' || type === 'duplicate_settlement') {
        expect([journal.length, settlement.length]).toEqual([0, 1])
      }
      if (type === 'amount_difference') {
        expect(amount).not.toBe(gross)
        expect(amount > 0n && gross > 0n).toBe(true)
      }
      if (type === 'currency_difference' || type === 'reference_difference') {
        expect(amount).toBe(gross)
      }
      if (type === 'zero_amount') expect(amount === 0n || gross === 0n).toBe(true)
    }
  })

  it('lie in the STAN gap where the journal lost the record', () => {
    const known = new Set<string>()
    for (const file of week.filesOf('journal')) {
      for (const row of week.rowsOf(file)) known.add(`${row.terminal_id}/${row.stan}`)
    }
    for (const { note, settlement } of week.truth.exceptions) {
      const [place] = settlement
      if (note !== 'gap in the STANs' || place === undefined) continue
      const row = week.at(place)
      const stan = Number(row.stan)
      expect(known.has(`${row.terminal_id}/${row.stan}`)).toBe(false)
      const before = String(((stan + 999_997) % 999_999) + 1).padStart(6, '0')
      const after = String((stan % 999_999) + 1).padStart(6, '0')
      const near = [before, after].filter((one) => known.has(`${row.terminal_id}/${one}`))
      expect(near.length).toBeGreaterThan(0)
    }
  })

  it('leave an unclosed batch wholly unsettled, while the terminal closes others', () => {
    const rows = week.truth.exceptions.filter((one) => one.note === 'batch never closed')
    const batches = new Set(
      rows.map((one) => {
        const row = week.at(one.journal[0] ?? { file: '', line: 0 })
        return `${row.terminal_id}/${row.batch_no}`
      }),
    )
    expect(batches.size).toBeGreaterThan(0)
    const closed = new Set<string>()
    for (const side of ['journal', 'settlement']) {
      for (const file of week.filesOf(side)) {
        for (const row of week.rowsOf(file)) {
          const batch = `${row.terminal_id}/${row.batch_no}`
          if (side === 'settlement') expect(batches.has(batch)).toBe(false)
          else if (row.type === 'batch_close') {
            expect(batches.has(batch)).toBe(false)
            closed.add(row.terminal_id ?? '')
          }
        }
      }
    }
    for (const batch of batches) expect(closed.has(batch.split('/')[0] ?? '')).toBe(true)
  })

  it('pass where a later file clears them', () => {
    expect(week.truth.passing.length).toBeGreaterThan(10)
    expect(week.truth.passing.some((one) => one.cause === 'timing')).toBe(true)
    for (const { on, clearedOn } of week.truth.passing) expect(clearedOn > on).toBe(true)
  })
})

describe('the zero-amount ledger', () => {
  it('has every row whose amount is 0, blank or unreadable, and no other', () => {
    const listed = new Map(week.truth.zero.map((one) => [key(one), one]))
    expect(listed.size).toBe(week.truth.zero.length)
    for (const side of ['journal', 'settlement']) {
      for (const file of week.filesOf(side)) {
        for (const [at, row] of week.rowsOf(file).entries()) {
          const text = row[side === 'journal' ? 'amount' : 'gross'] ?? ''
          const isFigure = /^-?\d+(?:\.\d+)?$/.test(text)
          const one = listed.get(`${file}:${at + 2}`)
          if (isFigure && !/^-?0+(?:\.0+)?$/.test(text)) {
            expect(one).toBeUndefined()
            continue
          }
          if (one === undefined) throw new Error(`Not in the ledger: ${file}:${at + 2}`)
          const isSilent = NEVER_FINANCIAL_KINDS.has(row.type as Kind)
          const blank = isSilent ? 'not_applicable' : 'blank'
          expect(one.value).toBe(isFigure ? 'zero' : text === '' ? blank : 'unparseable')
        }
      }
    }
  })

  it('knows every class that a canonical file can show and a week is likely to', () => {
    // The canonical layouts have no word for a cancelled attempt; payouts of nothing, gifts that are rung
    // up, and lost records that settled as nothing are rare.
    const beyond = ['cancelled', 'acquirer_entry', 'given_free', 'record_lost']
    const classes = new Set(week.truth.zero.map((one) => one.class))
    expect(classes).toEqual(new Set(ZERO_CLASSES.filter((one) => !beyond.includes(one))))
  })

  it('holds approved and unanswered faulty zeros in exceptions, declined ones not', () => {
    const held = new Set(
      week.truth.exceptions.flatMap((one) => [...one.journal, ...one.settlement].map(key)),
    )
    for (const one of week.truth.zero) {
      const isHeld = held.has(key(one))
      if (one.legitimate || one.class === 'declined') expect(isHeld).toBe(false)
      else if (one.value !== 'unparseable') expect(isHeld).toBe(true)
    }
  })

  it('tests five cards or more in ten minutes, and breaks a terminal with fewer', () => {
    const byTerminal = new Map<string, { at: number; pan: string }[]>()
    for (const one of week.truth.zero) {
      if (one.class !== 'card_testing' && one.class !== 'terminal_failure') continue
      const row = week.at(one)
      const id = `${one.class}/${row.terminal_id}/${one.file}`
      const tries = byTerminal.get(id) ?? []
      tries.push({ at: Date.parse(`${row.transaction_at}Z`) / 60_000, pan: row.pan ?? '' })
      byTerminal.set(id, tries)
    }
    for (const [id, tries] of byTerminal) {
      const span = Math.max(...tries.map((one) => one.at)) - Math.min(...tries.map((one) => one.at))
      const cards = new Set(tries.map((one) => one.pan)).size
      if (id.startsWith('card_testing')) {
        expect(cards).toBeGreaterThanOrEqual(5)
        expect(span).toBeLessThanOrEqual(10)
      } else expect(cards).toBeLessThan(5)
    }
  })
})
