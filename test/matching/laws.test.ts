// Laws of matching, on days drawn so that references, amounts and cards collide all the time.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directionOf, KINDS, type Kind } from '../../src/domain/kind.ts'
import type { Judgement, KnownRow, SaidOfRows } from '../../src/domain/leftover.ts'
import { reference, refersTo } from '../../src/domain/reference.ts'
import type { Source } from '../../src/domain/source.ts'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { magnitude, textOf, unitsOf } from '../../src/matching/exact-amount.ts'
import { type MatchingTerms, RULES, rulesFingerprint } from '../../src/matching/matching.ts'
import { journal, settlement, tell, terms } from './story.ts'

const RUNS = { numRuns: Number(process.env.TIEOUT_RUNS ?? 400) }

const OFTEN: readonly Kind[] = ['sale', 'sale', 'sale', 'sale', 'refund', 'void', 'reversal']

/** fast-check draws the blank once in `freq`. */
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 })
const sometimes = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 2 })

/** A row of either side whose fields are drawn from a few values; only a lifecycle's name an original. */
const drawn = fc
  .record({
    side: fc.constantFrom('journal' as const, 'settlement' as const),
    kind: fc.oneof(fc.constantFrom(...OFTEN), fc.constantFrom(...KINDS)),
    terminalId: fc.oneof(fc.constant('T1'), fc.constantFrom(null, 'T1', 'T2')),
    batchNo: maybe(fc.constantFrom('1', '2')),
    stan: maybe(fc.integer({ min: 0, max: 5 }).map(String)),
    rrn: maybe(fc.integer({ min: 1, max: 5 }).map((one) => `R${one}`)),
    authCode: maybe(fc.constantFrom('111111', '222222')),
    pan: maybe(fc.constantFrom('621234******1111', '621234******2222', '1111')),
    acquirerReference: sometimes(fc.constantFrom('Q1', 'Q2')),
    originalStan: fc.constant(null),
    originalRrn: fc.constant(null),
    amount: fc.constantFrom('0', '10', '10.00', '20', '30', '40', null),
    currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'USD'),
    day: fc.integer({ min: 9, max: 11 }),
    minute: maybe(fc.integer({ min: 10, max: 13 })),
    responseCode: fc.constantFrom('00', '00', '00', '51', '', '10', '85', null),
    fee: fc.constantFrom(null, '-0.10', '-0.20'),
    scheme: fc.constantFrom(null, 'visa', 'unionpay'),
  })
  .map(({ day, minute, kind, amount, responseCode, ...words }): StoredTransaction => {
    const businessDate = `2026-03-${String(day).padStart(2, '0')}`
    const signed = amount === null || amount === '0' || directionOf(kind) === 1
    return {
      ...journal('sale', '1', null),
      ...words,
      kind,
      source: words.side === 'journal' ? 'stores' : 'unionpay',
      amount: signed ? amount : `-${amount}`,
      amountState: amount === null ? 'blank' : 'value',
      businessDate,
      at: minute === null ? null : `${businessDate}T12:${minute}:00`,
      settlementDate: words.side === 'settlement' ? businessDate : null,
      responseCode: words.side === 'journal' ? responseCode : null,
      fileId: words.side === 'journal' ? 1 : 2,
    }
  })

const FOLLOWING: readonly Kind[] = [
  'sale',
  'offline_sale',
  'void',
  'reversal',
  'tip_adjust',
  'refund',
]

/** A sale with its uploads, voids, reversals, tips and refunds, which name it or each other. */
const lifecycle = fc
  .tuple(
    drawn,
    fc.constantFrom<Kind>('offline_sale', 'offline_sale', 'sale', 'completion'),
    fc.array(
      fc.record({
        drawn,
        kind: fc.constantFrom(...FOLLOWING),
        names: fc.constantFrom('R1', 'R1', 'R1', 'R2'),
        rrn: fc.constantFrom('R1', 'R2', 'R3', null),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([root, kind, followers]): StoredTransaction[] => {
    const shared = { side: root.side, source: root.source, fileId: root.fileId, currency: 'CNY' }
    const signed = (row: StoredTransaction, kind: Kind) => {
      const size = row.amount?.replace('-', '') ?? null
      return size === null || size === '0' || directionOf(kind) === 1 ? size : `-${size}`
    }
    const first = {
      ...root,
      ...shared,
      kind,
      amount: signed(root, kind),
      rrn: 'R1',
      terminalId: 'T1',
    }
    return [
      first,
      ...followers.map(({ drawn, kind, names, rrn }) => ({
        ...drawn,
        ...shared,
        kind,
        amount: signed(drawn, kind),
        responseCode: root.side === 'journal' ? (drawn.responseCode ?? '00') : null,
        terminalId: 'T1',
        pan: root.pan,
        originalRrn: names,
        rrn,
      })),
    ]
  })

/** Most sources configure nothing; those without references let amounts meet within days, or nearly. */
const TOLERANCES: readonly Source['tolerance'][] = [
  undefined,
  { daysEarlier: 0, daysLater: 0 },
  { daysLater: 1 },
  { daysEarlier: 1, daysLater: 2, amount: '10' },
]

/** A day whose settlement often repeats what the journal says. */
function dayOf(rows: fc.Arbitrary<StoredTransaction[]>, tolerances = TOLERANCES) {
  return fc
    .record({
      rows,
      mirrored: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
      settled: fc.boolean(),
      journaled: fc.boolean(),
      tolerance: fc.constantFrom(...tolerances),
    })
    .map(({ rows, mirrored, settled, journaled, tolerance }) => {
      const all = rows.flatMap((row, at): StoredTransaction[] =>
        mirrored[at] && row.side === 'journal'
          ? [row, { ...row, side: 'settlement', source: 'unionpay', fileId: 2, responseCode: null }]
          : [row],
      )
      const numbered = all.map((row, at) => ({ ...row, line: at + 2 }))
      return { rows: numbered, what: terms({ settled, journaled, tolerance }) }
    })
}

const looseRows = fc.array(drawn, { minLength: 1, maxLength: 14 })
const chainedRows = fc
  .tuple(lifecycle, fc.array(drawn, { maxLength: 8 }))
  .map(([members, others]) => [...members, ...others])
/** Sales of one terminal with hardly a reference, so that amounts, dates and remarks must tell them apart. */
const bareRows = fc.array(
  fc
    .record({
      side: fc.constantFrom('journal' as const, 'settlement' as const),
      day: fc.constantFrom('10', '10', '10', '11'),
      stan: sometimes(fc.constantFrom('1', '2')),
      amount: fc.constantFrom('10', '10', '10.00', '20'),
      remark: fc.constantFrom(null, null, null, 'M CORVINUS', 'M C', 'L MEDICI'),
    })
    .map(({ side, day, stan, amount, remark }): StoredTransaction => {
      const businessDate = `2026-03-${day}`
      // A card number keeps the settlement's rows from being lines for the terminal's day.
      const words = { businessDate, remark, pan: '621234******1111', at: null, stan }
      return (side === 'journal' ? journal : settlement)('sale', amount, null, {
        ...words,
        settlementDate: side === 'settlement' ? businessDate : null,
      })
    }),
  { minLength: 4, maxLength: 7 },
)

const bareDay = fc
  .record({ rows: bareRows, tolerance: fc.constantFrom(...TOLERANCES) })
  .map(({ rows, tolerance }) => ({
    rows: rows.map((row, at) => ({ ...row, line: at + 2 })),
    what: terms({ tolerance }),
  }))

const day = fc.oneof(dayOf(looseRows), dayOf(chainedRows), bareDay)

/** Without lifecycles, whose records lend one another their references. */
const onlySales = (rows: readonly StoredTransaction[]) =>
  rows.map((row): StoredTransaction => {
    const amount = row.amount?.replace('-', '') ?? null
    return { ...row, kind: 'sale', amount, originalStan: null, originalRrn: null }
  })

function placesOf(judgement: Judgement): [StoredTransaction, string][] {
  return [
    ...judgement.matches.flatMap((match) =>
      [...match.journal, ...match.settlement].map((row): [StoredTransaction, string] => [
        row,
        `matched ${match.rule}`,
      ]),
    ),
    ...judgement.leftovers.flatMap((left) =>
      [...left.journal, ...left.settlement].map((row): [StoredTransaction, string] => [
        row,
        left.type,
      ]),
    ),
    ...judgement.placed.map(({ row, place }): [StoredTransaction, string] => [row, place]),
  ]
}

describe('laws', () => {
  it('every row stands in exactly one place', () => {
    fc.assert(
      fc.property(day, ({ rows, what }) => {
        const placed = placesOf(tell(rows, what)).map(([row]) => row)
        expect(placed).toHaveLength(rows.length)
        expect(new Set(placed)).toEqual(new Set(rows))
      }),
      RUNS,
    )
  })

  it('a match is the same money on both sides, of one source and currency', () => {
    fc.assert(
      fc.property(day, ({ rows, what }) => {
        for (const match of tell(rows, what).matches) {
          const total = (rows: readonly StoredTransaction[]) =>
            textOf(rows.reduce((sum, row) => sum + unitsOf(row.amount ?? '0'), 0n))
          expect(within(what, match.difference)).toBe(true)
          const settled = unitsOf(match.amount) + unitsOf(match.difference)
          expect(total(match.settlement)).toBe(textOf(settled))
          // A partial approval (DE 39 = 10) names what was asked for.
          const isPartial = rows.some(
            (row) =>
              row.responseCode === '10' &&
              // An upload stands beside the sale that it answers for.
              match.journal.some((own) => own === row || refersTo(row, own)),
          )
          expect(isPartial || total(match.journal) === match.amount).toBe(true)
          expect(
            new Set([...match.journal, ...match.settlement].map((row) => row.currency)),
          ).toEqual(new Set([match.currency]))
        }
      }),
      RUNS,
    )
  })

  it('input order does not matter, nor do the numbers of the files', () => {
    const shuffled = day.chain(({ rows, what }) =>
      fc.record({
        rows: fc.constant(rows),
        what: fc.constant(what),
        other: fc.shuffledSubarray(rows, { minLength: rows.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ rows, what, other }) => {
        const one = tell(rows, what)
        expect(tell(other, what)).toEqual(one)
        const renumbered = rows.map((row) => ({ ...row, fileId: 9 - row.fileId }))
        const lines = (told: Judgement) => placesOf(told).map(([row, place]) => [row.line, place])
        expect(lines(tell(renumbered, what))).toEqual(lines(one))
      }),
      RUNS,
    )
  })

  it('unrelated rows change nothing', () => {
    const unrelated = fc.array(drawn, { maxLength: 8 }).map((rows) =>
      rows.map((row, at) => ({
        ...row,
        line: 1000 + at,
        terminalId: `X${row.terminalId ?? 1}`,
        rrn: row.rrn === null ? null : `X${row.rrn}`,
        authCode: row.authCode === null ? null : `9${row.authCode}`,
        originalRrn: row.originalRrn === null ? null : `X${row.originalRrn}`,
        acquirerReference: row.acquirerReference === null ? null : `X${row.acquirerReference}`,
      })),
    )
    // A line for the merchant's whole day is related to every sale of that day.
    const lineless = day.filter(({ rows }) => rows.every((row) => row.terminalId !== null))
    fc.assert(
      fc.property(lineless, unrelated, ({ rows, what }, others) => {
        const alone = placesOf(tell(rows, what)).map(([row, place]) => [row.line, place])
        const among = placesOf(tell([...rows, ...others], what))
          .filter(([row]) => row.line < 1000)
          .map(([row, place]) => [row.line, place])
        expect(new Map(among as [number, string][])).toEqual(new Map(alone as [number, string][]))
      }),
      RUNS,
    )
  })

  it('rows with equal keys share a hint', () => {
    fc.assert(
      fc.property(drawn, drawn, (one, other) => {
        for (const { keyOf, hintOf } of RULES) {
          const key = keyOf(one)
          if (key === null) continue
          expect(hintOf(one)).not.toBeNull()
          if (keyOf(other) === key) expect(hintOf(other)).toBe(hintOf(one))
        }
      }),
      { numRuns: 5 * RUNS.numRuns },
    )
  })

  it('no rule joins what a person took apart, or kept for a row still to come', () => {
    const decided = fc.record({
      day,
      parted: fc.func(fc.boolean()),
      reserved: fc.func(fc.integer({ min: 0, max: 4 }).map((one) => one === 0)),
    })
    fc.assert(
      fc.property(decided, ({ day: { rows, what }, parted, reserved }) => {
        const said: SaidOfRows = {
          isReserved: (row) => reserved(row.line),
          areParted: (one, other) => parted(one.line, other.line),
        }
        const told = tell(rows, what, [], said)
        expect(placesOf(told)).toHaveLength(rows.length)
        for (const { journal, settlement } of told.matches) {
          expect([...journal, ...settlement].filter(said.isReserved)).toEqual([])
          for (const one of journal) {
            expect(settlement.filter((other) => said.areParted(one, other))).toEqual([])
          }
        }
      }),
      RUNS,
    )
  })

  it('references that a rule respects never contradict in a pair of single records', () => {
    fc.assert(
      fc.property(fc.oneof(dayOf(looseRows.map(onlySales)), bareDay), ({ rows, what }) => {
        for (const { rule: id, journal, settlement } of tell(rows, what).matches) {
          const rule = RULES.find((one) => one.id === id)
          const [one, other] = [journal[0], settlement[0]]
          if (journal.length > 1 || settlement.length > 1 || !one || !other) continue
          for (const field of rule?.unless ?? []) {
            const told = [reference(one[field]), reference(other[field])]
            if (!told.includes(null)) expect({ [field]: told[0] }).toEqual({ [field]: told[1] })
          }
        }
      }),
      { numRuns: 3 * RUNS.numRuns },
    )
  })

  it('what stays open makes no match on its own', () => {
    // Of a waiting sale that an upload corrected, the stored record has its place already: what undoes
    // it in part and names that record is judged apart from it on the next day. Amounts within days are
    // left out for the same reason: what speaks against a pair may stand in such a record.
    fc.assert(
      fc.property(dayOf(looseRows, [undefined]), ({ rows, what }) => {
        const told = tell(rows, what)
        const oneSided = told.leftovers.filter(
          (left) =>
            ['missing_settlement', 'missing_journal', 'orphan_lifecycle'].includes(left.type) &&
            (left.journal.length === 0 || left.settlement.length === 0),
        )
        const open = [
          ...oneSided.flatMap((left) => [...left.journal, ...left.settlement]),
          ...told.placed.filter(({ place }) => place === 'awaiting').map(({ row }) => row),
        ]
        const openRows = new Set(open)
        const known: KnownRow[] = placesOf(told)
          .filter(([row]) => !openRows.has(row))
          .map(([row, place]) => ({
            ...row,
            place: place.startsWith('matched')
              ? 'matched'
              : place === 'netted' || place === 'declined' || place === 'not_financial'
                ? place
                : 'exception',
          }))
        expect(tell([...openRows], what, known).matches).toEqual([])
      }),
      RUNS,
    )
  })

  it('plain pairs taken away before do not change what else is matched', () => {
    fc.assert(
      fc.property(day, ({ rows, what }) => {
        const whole = matchedPairs(tell(rows, what))
        const { pairs, left } = sieved(rows)
        const taken = pairs.flat()
        const known = taken.map((row): KnownRow => ({ ...row, place: 'matched' }))
        const rest = matchedPairs(tell(left, what, known))
        expect([...rest, ...pairs.map(pairText)].sort()).toEqual(whole.sort())
      }),
      RUNS,
    )
  })
})

function pairText(rows: readonly StoredTransaction[]): string {
  return rows
    .map((row) => row.line)
    .sort((a, b) => a - b)
    .join('+')
}

function matchedPairs(judgement: Judgement): string[] {
  return judgement.matches.map((match) => pairText([...match.journal, ...match.settlement]))
}

const REFERRING = [
  'void',
  'reversal',
  'tip_adjust',
  'completion',
  'preauth_cancel',
  'offline_sale',
  'batch_upload',
]

/** True where the settlement source's tolerance allows a difference. */
function within(what: MatchingTerms, difference: string): boolean {
  const allowed = what.sources.find(({ side }) => side === 'settlement')?.tolerance?.amount ?? '0'
  return magnitude(unitsOf(difference)) <= unitsOf(allowed)
}

/** What the store's sieve does, on a key of all references: groups of one and one, nothing referring to them. */
function sieved(rows: readonly StoredTransaction[]): {
  pairs: StoredTransaction[][]
  left: StoredTransaction[]
} {
  const referrers = rows.filter((row) => REFERRING.includes(row.kind))
  const isPlain = (row: StoredTransaction) =>
    row.kind === 'sale' &&
    row.amount !== null &&
    unitsOf(row.amount) !== 0n &&
    [null, '00'].includes(row.responseCode) &&
    row.originalStan === null &&
    row.originalRrn === null &&
    !referrers.some(
      (one) =>
        one.side === row.side &&
        ((one.terminalId === row.terminalId && (one.originalStan ?? one.stan) === row.stan) ||
          (one.originalRrn ?? one.rrn) === row.rrn ||
          (row.acquirerReference !== null && one.acquirerReference === row.acquirerReference)),
    )
  const groups = new Map<string, StoredTransaction[]>()
  for (const row of rows) {
    const { terminalId, batchNo, stan, rrn, acquirerReference } = row
    if (!isPlain(row) || [terminalId, batchNo, stan, rrn].includes(null)) continue
    const references = [terminalId, batchNo, stan, rrn, acquirerReference]
    const key = [...references, row.currency, unitsOf(row.amount ?? '0')].join('|')
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const pairs = [...groups.values()].filter(
    (group) => group.length === 2 && new Set(group.map((row) => row.side)).size === 2,
  )
  const taken = new Set(pairs.flat())
  return { pairs, left: rows.filter((row) => !taken.has(row)) }
}

describe('rules', () => {
  it('have ids of their own', () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length)
  })

  it('have a fingerprint that names each of them with its version', () => {
    for (const rule of RULES) expect(rulesFingerprint()).toContain(`${rule.id}@${rule.version}`)
  })
})
