// The sieve's law: a group of one and one to which nothing refers is a pair; every other row is left, once.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Source } from '../../src/domain/source.ts'
import { type Client, connect } from '../../src/store/connection.ts'
import type { Lane } from '../../src/store/lane.ts'
import { leftBytes, leftRowsIn, openLane, sieve } from '../../src/store/sieve.ts'
import { gatherReferrers, type KeyColumn, type SieveTerms } from '../../src/store/sieve-pool.ts'
import { freshDatabase } from '../stage.ts'

const DATE = '2026-03-02'
const FILES = { journal: 1, settlement: 2 } as const
const WHOLE: Lane = { index: 0, of: 1, leavesOut: false, leavesToRules: false }
function source(name: string, side: Source['side']): Source {
  return {
    name,
    side,
    layout: '',
    files: '',
    expects: 'daily',
    settlesWithin: 1,
    settles: null,
    timezone: 'UTC',
    cutoff: '24:00',
    calendar: 'none',
    defaults: {},
  }
}

const termsOf = (columns: readonly KeyColumn[]): SieveTerms => ({
  slices: [
    { fileId: FILES.journal, source: 'stores', after: null, until: DATE },
    { fileId: FILES.settlement, source: 'acquirer', after: null, until: DATE },
  ],
  sources: [source('stores', 'journal'), source('acquirer', 'settlement')],
  held: null,
  responseCodes: [],
  keys: new Map([['acquirer', { columns, unless: [], stronger: [] }]]),
  from: DATE,
  until: DATE,
  awaitingDates: [],
})

let client: Client

beforeAll(async () => {
  client = await connect({ connectionString: await freshDatabase() })
  await client.query('CREATE TEMP TABLE part (merchant_id text, terminal_id text, part int)')
})

afterAll(async () => {
  await client?.end()
})

type Side = 'journal' | 'settlement'

/** Rows under the same references. */
interface Group {
  readonly sales: Readonly<Record<Side, number>>
  readonly voids: Readonly<Record<Side, number>>
}

interface Row {
  readonly side: Side
  readonly line: number
  readonly kind: 'sale' | 'void'
  /** Of which group; null: without a key. */
  readonly group: number | null
}

/** Rows of groups and some without a key, lines in an order of their own. */
function rowsOf(groups: readonly Group[], keyless: number): Row[] {
  const count = { journal: 0, settlement: 0 }
  const row = (side: Side, kind: Row['kind'], group: number | null): Row => {
    count[side]++
    return { side, kind, group, line: (count[side] * 7) % 997 }
  }
  const times = (many: number, one: () => Row) => Array.from({ length: many }, one)
  const sides = ['journal', 'settlement'] as const
  return [
    ...sides.flatMap((side) =>
      groups.flatMap(({ sales, voids }, group) => [
        ...times(sales[side], () => row(side, 'sale', group)),
        ...times(voids[side], () => row(side, 'void', group)),
      ]),
    ),
    ...times(keyless, () => row('journal', 'sale', null)),
  ]
}

/** A group's number, beyond fillers; a void names it without the zeros before it. */
function nameOf({ group, kind }: Row): string {
  const number = String((group ?? 0) + 1)
  return kind === 'void' ? number : number.padStart(6, '0')
}

async function sieved(rows: readonly Row[], terms: SieveTerms) {
  await client.query('TRUNCATE transaction')
  await client.query(
    `INSERT INTO transaction (business_date, merchant_id, file_id, line, side, kind, terminal_id, batch_no,
       stan, rrn, original_stan, original_rrn, amount, currency, amount_state)
     SELECT '${DATE}', 'M', file_id, line, side, kind, 'T', '000001',
       CASE kind WHEN 'sale' THEN name END, CASE kind WHEN 'sale' THEN name END,
       CASE kind WHEN 'void' THEN name END, CASE kind WHEN 'void' THEN name END,
       12.50, 'CNY', 'value'
     FROM unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[])
       AS one (file_id, line, side, kind, name)`,
    [
      rows.map((row) => FILES[row.side]),
      rows.map((row) => row.line),
      rows.map((row) => row.side),
      rows.map((row) => row.kind),
      rows.map((row) => (row.group === null ? null : nameOf(row))),
    ],
  )
  await openLane(client, terms, WHOLE)
  try {
    const pairs = (
      await sieve(client, terms, WHOLE, await gatherReferrers(client, terms, WHOLE))
    ).flatMap((one) => [...one.lines].map((pair) => `${pair >> 32n} ${pair & 0xffffffffn}`))
    const left: string[] = []
    for await (const batch of leftRowsIn(leftBytes(client), () => 'stores')) {
      left.push(...batch.map(({ row }) => `${row.side} ${row.line}`))
    }
    return { pairs, left: left.sort() }
  } finally {
    await client.query('ROLLBACK')
  }
}

const few = fc.record({
  journal: fc.integer({ min: 0, max: 4 }),
  settlement: fc.integer({ min: 0, max: 4 }),
})
const fewest = fc.record({
  journal: fc.integer({ min: 0, max: 1 }),
  settlement: fc.integer({ min: 0, max: 1 }),
})

/** A void names both references: a key holds both, or one of them. */
it.each<[string, KeyColumn[]]>([
  ['STAN and RRN', ['terminal_id', 'batch_no', 'stan', 'rrn']],
  ['STAN', ['terminal_id', 'batch_no', 'stan']],
  ['RRN', ['terminal_id', 'rrn']],
])('takes pairs by %s, and leaves every other row once', async (_, key) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ sales: few, voids: fewest }), { maxLength: 12 }),
      fc.nat({ max: 3 }),
      async (groups, keyless) => {
        const rows = rowsOf(groups, keyless)
        const pairs = groups.flatMap(({ sales, voids }, group) => {
          if (sales.journal !== 1 || sales.settlement !== 1) return []
          if (voids.journal + voids.settlement > 0) return []
          const lineOf = (side: Side) =>
            rows.find((row) => row.side === side && row.group === group)?.line ?? 0
          return [{ journal: lineOf('journal'), settlement: lineOf('settlement') }]
        })
        const isPaired = new Set(
          pairs.flatMap((one) => [`journal ${one.journal}`, `settlement ${one.settlement}`]),
        )
        expect(await sieved(rows, termsOf(key))).toEqual({
          pairs: pairs
            .sort((a, b) => a.journal - b.journal)
            .map((one) => `${one.journal} ${one.settlement}`),
          left: rows
            .map((row) => `${row.side} ${row.line}`)
            .filter((name) => !isPaired.has(name))
            .sort(),
        })
      },
    ),
    { numRuns: 60 },
  )
})
