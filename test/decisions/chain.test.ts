// The chain of decisions: sealed, so that a change anywhere is found; folded into what is in force.
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
    const keys = keyedRows([twin, dearer, moved, first])
    expect(keys.get(moved)).toBe(keys.get(first))
    expect(new Set([first, twin, dearer].map((one) => keys.get(one))).size).toBe(3)
  })
})
