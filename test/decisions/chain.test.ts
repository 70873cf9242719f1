// The chain of decisions: sealed, so that a change anywhere is found; folded into what is in force.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  brokenAt,
  holderOf,
  keyedRows,
  pairingsInForce,
  pairingText,
  sealed,
} from '../../src/decisions/decisions.ts'
import type { DecidedRow, DecisionEntry } from '../../src/domain/decision.ts'
import { anchorOf } from '../../src/domain/exception-id.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { journal } from '../matching/story.ts'

const row = (key: string): DecidedRow => ({
  key,
  side: key.startsWith('J') ? 'journal' : 'settlement',
  source: 'stores',
  merchantId: 'M1',
  businessDate: '2026-03-02',
  amount: '1',
  currency: 'CNY',
  file: 'a.csv',
  sha256: 'x',
  line: 2,
})

type Step = readonly [what: string, journal: string, settlement: string]

const chain = (...steps: readonly Step[]) =>
  steps.reduce<DecisionEntry[]>((entries, [what, one, other]) => {
    const content = pairingText({ journal: [row(one)], settlement: [row(other)] })
    const said = { what, content, note: 'n', by: 'b', decidedAt: '2026-03-03T00:00:00.000Z' }
    entries.push(sealed(entries, said))
    return entries
  }, [])

const inForce = (...steps: readonly Step[]) => {
  const { matches, partings } = pairingsInForce(chain(...steps))
  const names = (all: typeof matches) =>
    all.map(({ journal: [one], settlement: [other] }) => `${one?.key}${other?.key}`)
  return { matches: names(matches), partings: names(partings) }
}

describe('the chain', () => {
  it('holds as it was sealed, and tells the first entry that is not', () => {
    const step = fc.tuple(
      fc.constantFrom('match', 'unmatch'),
      fc.constantFrom('J1', 'J2'),
      fc.constantFrom('S1', 'S2'),
    )
    const field = fc.constantFrom('what', 'content', 'note', 'by', 'decidedAt', 'hash' as const)
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        field,
        (steps, at, of) => {
          const entries = chain(...steps)
          expect(brokenAt(entries)).toBeNull()
          const index = at % entries.length
          const changed = entries.map((entry, n) =>
            n === index ? { ...entry, [of]: `${entry[of]}x` } : entry,
          )
          expect(brokenAt(changed)).toBe(index + 1)
          const without = entries.filter((_, n) => n !== index)
          expect(brokenAt(without)).toBe(index + 1 > without.length ? null : index + 1)
        },
      ),
    )
  })
})

describe('in force', () => {
  it('is a match until it is taken apart, and a parting for ever', () => {
    expect(inForce(['match', 'J1', 'S1'])).toEqual({ matches: ['J1S1'], partings: [] })
    expect(inForce(['match', 'J1', 'S1'], ['unmatch', 'J1', 'S1'])).toEqual({
      matches: [],
      partings: ['J1S1'],
    })
    expect(inForce(['unmatch', 'J1', 'S1'], ['match', 'J1', 'S1'])).toEqual({
      matches: ['J1S1'],
      partings: ['J1S1'],
    })
    expect(inForce(['match', 'J1', 'S1'], ['unmatch', 'J2', 'S2']).matches).toEqual(['J1S1'])
  })

  it('tells who holds a row', () => {
    const pairings = pairingsInForce(chain(['match', 'J1', 'S1']))
    expect(holderOf(pairings, 'S1')?.entry.sequence).toBe(1)
    expect(holderOf(pairings, 'S2')).toBeUndefined()
  })
})

describe('a row', () => {
  it('keeps its key in another file and on another line; twins are told by their occurrence', () => {
    const first = { ...journal('sale', '10', '1'), fileId: 1, line: 2 }
    const twin = { ...first, line: 7 }
    const moved = { ...first, fileId: 2, line: 9 }
    const dearer = { ...first, fileId: 2, line: 10, amount: '11' }
    const keys = keyedRows([twin, dearer, moved, first], [])
    expect(keys.get(moved)).toBe(keys.get(first))
    expect(new Set([first, twin, dearer].map((one) => keys.get(one))).size).toBe(3)
  })

  it('keeps its key however its amount is spelled', () => {
    const first = { ...journal('sale', '20.00', '1'), fileId: 1, line: 2 }
    const twin = { ...first, line: 3, amount: '20.0' }
    const restated = { ...first, fileId: 2, line: 9, amount: '20' }
    const keys = keyedRows([first, twin, restated], [])
    expect(keys.get(restated)).toBe(keys.get(first))
    expect(keys.get(twin)).not.toBe(keys.get(first))
  })

  it('is known by the key that an earlier decision made of the amount as it was spelled', () => {
    const spelled = (row: StoredTransaction, occurrence: number): DecidedRow => {
      const identity = JSON.stringify([anchorOf(row), row.kind, row.amount, row.currency])
      const digest = createHash('sha256').update(`${identity}\n${occurrence}`).digest('hex')
      const { side, source, merchantId, businessDate, amount, currency, line } = row
      const seen = { file: 'a.csv', sha256: '1', line }
      const key = `R${digest.slice(0, 16).toUpperCase()}`
      return { key, side, source, merchantId, businessDate, amount, currency, ...seen }
    }
    const row = { ...journal('sale', '20.00', '1'), fileId: 1, line: 2 }
    const twin = { ...row, line: 3 }
    const decided = spelled(twin, 2)
    for (const amount of ['20.00', '20.0', '20']) {
      const rows = [row, twin].map((one) => ({ ...one, amount, fileId: 2 }))
      const keys = keyedRows(rows, [decided])
      expect(rows.map((one) => keys.get(one) === decided.key)).toEqual([false, true])
    }
    // In a file that spells its twins differently, only the row that was meant has the old key.
    const mixed = [
      { ...row, amount: '20.0' },
      { ...twin, amount: '20.00' },
    ]
    const old = spelled({ ...twin, amount: '20.00' }, 1)
    const keys = keyedRows(mixed, [old])
    expect(mixed.map((one) => keys.get(one) === old.key)).toEqual([false, true])
  })
})
