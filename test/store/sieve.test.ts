// The sieve's law: a group of one and one is a pair, and every row of any other group is left, once.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Source } from '../../src/domain/source.ts'
import { type Client, connect } from '../../src/store/connection.ts'
import type { Lane } from '../../src/store/lane.ts'
import { leftBytes, leftRowsIn, openLane, sieve } from '../../src/store/sieve.ts'
import { gatherReferrers, type SieveTerms } from '../../src/store/sieve-pool.ts'
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

const TERMS: SieveTerms = {
  slices: [
    { fileId: FILES.journal, source: 'stores', after: null, until: DATE },
    { fileId: FILES.settlement, source: 'acquirer', after: null, until: DATE },
  ],
  sources: [source('stores', 'journal'), source('acquirer', 'settlement')],
  previousRun: null,
  responseCodes: [],
  keys: new Map([['acquirer', ['terminal_id', 'stan']]]),
  until: DATE,
  carriedFrom: null,
}

let client: Client

beforeAll(async () => {
  client = await connect({ connectionString: await freshDatabase() })
  await client.query('CREATE TEMP TABLE part (merchant_id text, terminal_id text, part int)')
})

afterAll(async () => {
  await client?.end()
})

interface Row {
  readonly side: 'journal' | 'settlement'
  readonly line: number
  /** Of which group; null: without a key. */
  readonly stan: string | null
}

/** Rows of groups with so many journal and settlement rows, lines in an order of their own. */
function rowsOf(groups: readonly (readonly [number, number])[], keyless: number): Row[] {
  const count = { journal: 0, settlement: 0 }
  const row = (side: Row['side'], stan: string | null): Row => {
    count[side]++
    return { side, stan, line: (count[side] * 7) % 997 }
  }
  const most = Math.max(0, ...groups.flat())
  return Array.from({ length: most }, (_, turn) =>
    groups.flatMap(([journals, settlements], group) => [
      ...(turn < journals ? [row('journal', `${group}`)] : []),
      ...(turn < settlements ? [row('settlement', `${group}`)] : []),
    ]),
  )
    .flat()
    .concat(Array.from({ length: keyless }, () => row('journal', null)))
}

async function sieved(rows: readonly Row[]) {
  await client.query('TRUNCATE transaction')
  await client.query(
    `INSERT INTO transaction (business_date, merchant_id, file_id, line, side, kind, terminal_id, stan,
       amount, currency, amount_state)
     SELECT '${DATE}', 'M', file_id, line, side, 'sale', 'T', stan, 12.50, 'CNY', 'stated'
     FROM unnest($1::int[], $2::int[], $3::text[], $4::text[]) AS one (file_id, line, side, stan)`,
    [
      rows.map((row) => FILES[row.side]),
      rows.map((row) => row.line),
      rows.map((row) => row.side),
      rows.map((row) => row.stan),
    ],
  )
  await openLane(client, TERMS, WHOLE)
  try {
    const pairs = (
      await sieve(client, TERMS, WHOLE, await gatherReferrers(client, TERMS, WHOLE))
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

it('takes pairs and leaves every other row once', async () => {
  const rowsOfSide = fc.integer({ min: 0, max: 4 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(rowsOfSide, rowsOfSide), { maxLength: 12 }),
      fc.nat({ max: 3 }),
      async (groups, keyless) => {
        const rows = rowsOf(groups, keyless)
        const pairs = groups.flatMap(([journals, settlements], group) => {
          if (journals !== 1 || settlements !== 1) return []
          const lineOf = (side: Row['side']) =>
            rows.find((row) => row.side === side && row.stan === `${group}`)?.line ?? 0
          return [{ journal: lineOf('journal'), settlement: lineOf('settlement') }]
        })
        const isPaired = new Set(
          pairs.flatMap((one) => [`journal ${one.journal}`, `settlement ${one.settlement}`]),
        )
        expect(await sieved(rows)).toEqual({
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
