// The store's facts of a day against their pure twin, on random small days in a real PostgreSQL.
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '../../src/domain/business-date.ts'
import type { DayFacts, RefusedLine } from '../../src/domain/day-facts.ts'
import { KINDS } from '../../src/domain/kind.ts'
import { DEFAULT_RESPONSE_CODES, type ResponseCodeTable } from '../../src/domain/response-codes.ts'
import { routeOf } from '../../src/domain/routing.ts'
import type { Source } from '../../src/domain/source.ts'
import { rowKey, type StoredTransaction, type Transaction } from '../../src/domain/transaction.ts'
import { connect, type Store } from '../../src/store/connection.ts'
import { type ChannelTally, channelBuckets } from '../../src/store/day-buckets.ts'
import { dayFactsOf, type FactsScope, gatherFacts, tallyFacts } from '../../src/store/day-facts.ts'
import { parts, Standings } from '../../src/store/day-parts.ts'
import { gatherRows, NearZeros, rowsOf } from '../../src/store/day-rows.ts'
import { JournalTally } from '../../src/store/day-tally.ts'
import { nextFileIds } from '../../src/store/files.ts'
import type { Share } from '../../src/store/lane.ts'
import { loadFile } from '../../src/store/loading.ts'
import { dayFactsFrom } from '../exceptions/day-facts-from.ts'
import { freshStore } from '../stage.ts'

const TODAY = '2026-11-02'
const DATES = [-33, -31, -30, -2, -1, 0, 1].map((days) => addDays(TODAY, days))

const source = (name: string, side: Source['side'], settles: Source['settles']): Source => ({
  name,
  side,
  layout: 'tieout-journal',
  files: '*',
  expects: 'irregular',
  settlesWithin: 1,
  settles,
  timezone: 'Asia/Shanghai',
  cutoff: '23:00',
  calendar: 'none',
  defaults: {},
})

const SOURCES = [
  source('stores', 'journal', null),
  source('chain', 'both', null),
  source('union', 'settlement', { schemes: ['union'], merchants: ['M1', 'M2'] }),
  source('wallet', 'settlement', { paymentMethods: ['wallet'] }),
  source('rest', 'settlement', { schemes: ['visa'] }),
]

/** A network whose codes mean something else: 00 is refused, 51 is no answer, 05 a broken line. */
const VISA: ResponseCodeTable = {
  ...DEFAULT_RESPONSE_CODES,
  network: 'visa',
  approved: ["'1", '51"'],
  partial: [],
  approvedZeroOnly: ['85', '08'],
  unconfirmed: [],
  unanswered: ['51'],
  causes: { insufficient_funds: ['91'], network_failure: ['91', '05'] },
}

/** The switch that answers for one source's rows, whatever their scheme, but not for visa's. */
const SWITCH: ResponseCodeTable = { ...VISA, network: 'switch', sources: ['chain'] }

const TABLES = [
  [],
  [VISA],
  [DEFAULT_RESPONSE_CODES, VISA],
  [VISA, DEFAULT_RESPONSE_CODES],
  [SWITCH],
  [SWITCH, VISA, DEFAULT_RESPONSE_CODES],
]

const terminals = ['T1', 'T2', 'T"3', null]

/** Rows whose times crowd together, so that windows, versions and batches meet. */
const anyRow = fc
  .record({
    side: fc.constantFrom('journal', 'journal', 'journal', 'settlement' as const),
    date: fc.constantFrom(...DATES, TODAY, TODAY, TODAY),
    minutes: fc.option(fc.integer({ min: -70, max: 1_440 }), { freq: 8 }),
    near: fc.integer({ min: 600, max: 640 }),
    isNear: fc.boolean(),
    seconds: fc.constantFrom(0, 0, 1, 59),
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('sale' as const) },
      { weight: 2, arbitrary: fc.constantFrom(...KINDS) },
      { weight: 1, arbitrary: fc.constant('batch_close' as const) },
    ),
    merchantId: fc.constantFrom('M1', 'M2', 'Ménage 3', 'm'),
    terminalId: fc.constantFrom(...terminals, 'T1'),
    batchNo: fc.constantFrom<string | null>('000001', '000002', '7', null),
    stan: fc.oneof(
      fc.integer({ min: 1, max: 40 }).map(String),
      fc.integer({ min: 499_998, max: 500_002 }).map(String),
      fc.constantFrom('000010', '999998', '999999', '002000', null, 'A12', '', '1000000', '٣', '0'),
    ),
    amount: fc.constantFrom<string | null>(
      '12.50',
      '-12.50',
      '0',
      '0.00',
      '0.01',
      null,
      '1000',
      '10.05',
    ),
    amountState: fc.constantFrom('value', 'value', 'value', 'blank', 'not_applicable' as const),
    scheme: fc.constantFrom('union', 'visa', null),
    paymentMethod: fc.constantFrom('card', 'wallet', 'cash', null),
    responseCode: fc.constantFrom(
      ...['00', '00', '00', null, '', '51', '91', '05', '85', '68', 'ZZ', "'1", '51"', '08'],
    ),
    outcome: fc.constantFrom(
      ...([null, null, null, null, 'approved', 'declined', 'cancelled', 'unanswered'] as const),
    ),
    remark: fc.constantFrom(null, null, null, 'paid by voucher', 'mandate'),
    softwareVersion: fc.constantFrom('2.0', '2.1', '10.0', null),
    file: fc.integer({ min: 0, max: 3 }),
    isSettled: fc.boolean(),
    isConcerned: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
  })
  .map(({ date, minutes, near, isNear, seconds, ...rest }) => ({
    ...rest,
    businessDate: date,
    at: minutes === null ? null : timeOf(date, isNear ? near : minutes, seconds),
  }))

type AnyRow = typeof anyRow extends fc.Arbitrary<infer Row> ? Row : never

function timeOf(date: string, minutes: number, seconds: number): string {
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return new Date(midnight + minutes * 60_000 + seconds * 1_000).toISOString().slice(0, 19)
}

const BLANK = {
  settlementDate: null,
  rrn: null,
  authCode: null,
  fee: null,
  net: null,
  acquirerReference: null,
  payoutReference: null,
  originalStan: null,
  originalRrn: null,
  originalReference: null,
  reversalReason: null,
  entryMode: null,
  cardProduct: null,
  operatorId: null,
  storedOffline: null,
  item: null,
}

function transaction(row: AnyRow, line: number): Transaction {
  const { file: _file, isSettled: _settled, isConcerned: _concerned, ...told } = row
  return { ...BLANK, ...told, line, currency: 'CNY', pan: `622588******${1000 + line}` }
}

let store: Store
let client: pg.Client

beforeAll(async () => {
  store = await freshStore()
  client = await connect(store.connection)
})

afterAll(async () => {
  await client?.end()
  await store?.close()
})

interface LoadedDay {
  readonly rows: readonly (StoredTransaction & { readonly told: AnyRow })[]
  readonly refused: readonly RefusedLine[]
  readonly fileIds: readonly number[]
}

/** Four files: two of one journal, one that carries both sides, and a last one that is superseded. */
async function loaded(rows: readonly AnyRow[], refused: readonly Refused[]): Promise<LoadedDay> {
  const ids = await nextFileIds(store.knex, 4)
  const all: (StoredTransaction & { told: AnyRow })[] = []
  const refusedLines: RefusedLine[] = []
  for (const [index, id] of ids.entries()) {
    const sourceName = index === 2 ? 'chain' : 'stores'
    const own = rows.filter((row) => row.file === index)
    await loadFile(
      client,
      {
        id,
        source: sourceName,
        side: 'both',
        layout: 'any',
        name: `file ${id}`,
        slot: `slot ${id}`,
        slotDate: null,
        sha256: `hash ${id}`,
        bytes: 1,
        receivedAt: '2026-11-03T00:00:00Z',
        readingTerms: {},
      },
      async (sink) => {
        const lines = own.map((row, at) => transaction(row, at + 2))
        await sink.rows(lines)
        for (const [at, told] of own.entries()) {
          const line = lines[at] as Transaction
          all.push({ ...line, fileId: id, source: sourceName, told })
        }
        const lost = refused.filter((one) => one.file === index)
        for (const [at, { file: _file, ...one }] of lost.entries()) {
          const place = { line: 1_000 + at, excerpt: `excerpt ${at}` }
          await sink.rejected([
            {
              ...place,
              ...one,
              field: 'amount',
              rule: 'amount_unreadable',
              kind: 'sale',
              currency: 'CNY',
              amount: null,
            },
          ] as never)
          const rule = 'amount_unreadable'
          if (one.terminalId !== null) {
            refusedLines.push({ fileId: id, ...place, ...one, rule } as RefusedLine)
          }
        }
        return {
          rows: own.length,
          accepted: own.length,
          rejected: lost.length,
          controlTotals: { state: 'absent' },
        }
      },
    )
  }
  const fileIds = ids.slice(0, 3)
  return {
    rows: all.filter((row) => fileIds.includes(row.fileId)),
    refused: refusedLines.filter((one) => fileIds.includes(one.fileId)),
    fileIds,
  }
}

interface Refused {
  readonly file: number
  readonly side: 'journal' | 'settlement'
  readonly merchantId: string
  readonly terminalId: string | null
  readonly businessDate: string | null
}

const anyRefused: fc.Arbitrary<Refused> = fc.record({
  file: fc.integer({ min: 0, max: 3 }),
  side: fc.constantFrom('journal', 'settlement'),
  merchantId: fc.constantFrom('M1', 'm'),
  terminalId: fc.constantFrom(...terminals),
  businessDate: fc.constantFrom(TODAY, ...DATES, null),
  stan: fc.constantFrom('000010', '10', null),
  rrn: fc.constantFrom('606100000001', null),
})

const bare = ({ told: _told, ...row }: StoredTransaction & { told: AnyRow }): StoredTransaction =>
  row

const STORES = (day: LoadedDay) => new Map(day.fileIds.map((id) => [id, 'stores']))

const isConfigured = (merchantId: string, terminalId: string) =>
  merchantId === 'm' && terminalId === 'T1'

/** The facts of one batch, and those of the twin over the same rows. */
async function bothOf(
  day: LoadedDay,
  responseCodes: readonly ResponseCodeTable[],
  isAsked: (row: StoredTransaction) => boolean = () => true,
  isKept = true,
): Promise<{ facts: DayFacts; expected: DayFacts; whole: DayFacts }> {
  const explained = day.rows.filter((row) => row.told.isConcerned)
  const concerned = explained.filter(isAsked)
  const merchants = new Set(concerned.map((row) => row.merchantId))
  const dates = [...new Set(explained.map((row) => row.businessDate))]
  const scope: FactsScope = {
    businessDate: TODAY,
    fileIds: day.fileIds,
    sources: SOURCES,
    responseCodes,
    isConfigured,
    lane: { index: 0, of: 1 },
  }
  const settled = new Set(day.rows.filter((row) => row.told.isSettled).map(rowKey))
  const isSettled = (row: StoredTransaction) => settled.has(rowKey(row))
  const twin = (of: readonly (StoredTransaction & { told: AnyRow })[]) =>
    dayFactsFrom(day.rows.map(bare), {
      businessDate: TODAY,
      responseCodes,
      isSettled,
      isConfigured,
      owedBy: (row) => {
        const route = routeOf(row, row.source, SOURCES)
        return 'to' in route ? route.to : null
      },
      concerned: of.map(bare),
      refused: day.refused,
    })
  await client.query('BEGIN')
  try {
    const ready = await gatherFacts(client, await tallyFacts(client, scope, dates))
    // A store too big to keep its tallies reads them again for each batch.
    const prepared = isKept ? ready : { ...ready, kept: null }
    const facts = await dayFactsOf(client, prepared, {
      channels: channelBuckets([prepared.channels]),
      concerned: concerned.map(bare),
      unmatched: day.rows
        .filter((row) => merchants.has(row.merchantId) && row.side === 'journal' && !isSettled(row))
        .map(bare),
    })
    return { facts, expected: twin(concerned), whole: twin(explained) }
  } finally {
    await client.query('ROLLBACK')
  }
}

/** What a lane's merchants did, as it is asked for the dates of all rows to be explained. */
async function channelsOf(day: LoadedDay, lane: Share): Promise<readonly ChannelTally[]> {
  const own = await connect(store.connection)
  try {
    await own.query('BEGIN')
    const scope = {
      businessDate: TODAY,
      fileIds: day.fileIds,
      sources: SOURCES,
      isConfigured,
      lane,
    }
    const explained = day.rows.filter((row) => row.told.isConcerned)
    const dates = explained.map((row) => row.businessDate)
    return (await tallyFacts(own, { ...scope, responseCodes: TABLES[0] ?? [] }, dates)).channels
  } finally {
    await own.end()
  }
}

const anyDay = fc.record({
  rows: fc.array(anyRow, { maxLength: 300, size: 'max' }),
  refused: fc.array(anyRefused, { maxLength: 10 }),
  tables: fc.constantFrom(...TABLES),
  isKept: fc.boolean(),
})

/** An approved sale of one terminal, but for what is told. */
function plainRow(told: Partial<AnyRow> & { readonly minutes?: number }): AnyRow {
  const { minutes = 600, ...rest } = told
  return {
    side: 'journal',
    businessDate: TODAY,
    at: timeOf(TODAY, minutes, 0),
    kind: 'sale',
    merchantId: 'M1',
    terminalId: 'T1',
    batchNo: null,
    stan: null,
    amount: '1.00',
    amountState: 'value',
    scheme: 'union',
    paymentMethod: 'card',
    remark: null,
    responseCode: '00',
    outcome: null,
    softwareVersion: null,
    file: 0,
    isSettled: true,
    isConcerned: true,
    ...rest,
  }
}

describe('dayFactsOf', () => {
  it('equals its pure twin', async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, async ({ rows, refused, tables, isKept }) => {
        const day = await loaded(rows, refused)
        const { facts, expected } = await bothOf(day, tables, () => true, isKept)
        expect(facts).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  it('gives a batch the facts of its merchants, and those of all channels', async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, async ({ rows, refused, tables, isKept }) => {
        const day = await loaded(rows, refused)
        const isAsked = (row: StoredTransaction) => row.merchantId === 'M1'
        const { facts, whole } = await bothOf(day, tables, isAsked, isKept)
        const own = <T extends { readonly merchantId: string }>(list: readonly T[]) =>
          list.filter((one) => one.merchantId === 'M1')
        const isOwn = (one: { readonly fileId: number; readonly line: number }) =>
          day.rows.some((row) => row.fileId === one.fileId && row.line === one.line && isAsked(row))
        const isAny = day.rows.some((row) => row.told.isConcerned && isAsked(row))
        expect(facts).toEqual({
          businessDate: TODAY,
          notable: own(whole.notable),
          neighbors: own(whole.neighbors),
          terminals: own(whole.terminals),
          unknownTerminals: own(whole.unknownTerminals),
          strays: whole.strays.filter(isOwn),
          refused: own(whole.refused),
          failures: isAny ? own(whole.failures) : [],
          merchantBuckets: isAny ? own(whole.merchantBuckets) : [],
          channels: whole.channels,
          merchants: isAny ? own(whole.merchants) : [],
        })
      }),
      { numRuns: 8 },
    )
  })

  it('knows the channels of all merchants where lanes share them', async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, async ({ rows }) => {
        const day = await loaded(rows, [])
        const { whole } = await bothOf(day, TABLES[0] ?? [])
        const tallies = await Promise.all([0, 1].map((index) => channelsOf(day, { index, of: 2 })))
        expect(channelBuckets(tallies)).toEqual(whole.channels)
      }),
      { numRuns: 8 },
    )
  })

  it('counts amounts of money only, not the total of a batch close, nor a preauth', async () => {
    const told = (softwareVersion: '2.0' | '2.1', minutes: number, change: Partial<AnyRow> = {}) =>
      plainRow({ softwareVersion, minutes, ...change })
    const rows = [
      told('2.0', 600),
      told('2.1', 610, { kind: 'batch_close', amount: '1.00' }),
      told('2.1', 611, { kind: 'preauth', amount: '5.00' }),
      told('2.1', 620, { amount: '0' }),
      told('2.1', 630, { amount: '0' }),
    ]
    const { facts, expected } = await bothOf(await loaded(rows, []), [])
    expect(facts).toEqual(expected)
    expect(facts.terminals[0]?.versions).toMatchObject([
      { version: '2.0', approved: 1, zeros: 0 },
      { version: '2.1', approved: 0, zeros: 2, leadingZeros: 2 },
    ])
  })

  it('takes the first thousand of a terminal that has more', async () => {
    const zero = plainRow({ minutes: 600, amount: '0' })
    const declined = Array.from({ length: 1_100 }, (_, at) =>
      plainRow({ minutes: 1_200 - at, responseCode: '51' }),
    )
    const near = Array.from({ length: 2_400 }, (_, at) => plainRow({ minutes: 620 - (at % 40) }))
    const day = await loaded([zero, ...declined, ...near], [])
    const { facts, expected } = await bothOf(day, [])
    expect(facts).toEqual(expected)
    expect(facts.notable).toHaveLength(1_000)
    expect(facts.neighbors).toHaveLength(1_000)
  })

  it('finds the same neighbors where zeros are too many to be looked for by time', async () => {
    const rows = [0, 5, 9, 11, 25, 40].map((minutes) => plainRow({ minutes }))
    const day = await loaded([...rows, plainRow({ minutes: 15, amount: '0' })], [])
    class Flood extends NearZeros {
      override get count(): number {
        return 1_000_000
      }
    }
    await client.query('BEGIN')
    const found = []
    for (const near of [new NearZeros(), new Flood()]) {
      const wanted = { fileIds: day.fileIds, dates: [TODAY] }
      for await (const portion of parts(client, wanted, new Standings([], STORES(day)))) {
        for (const part of portion) near.add(part)
      }
      await gatherRows(client, {
        dates: [TODAY],
        sources: STORES(day),
        responseCodes: [],
        near,
        lane: { index: 0, of: 1 },
      })
      const terminals = { merchants: ['M1'], terminals: ['T1'] }
      found.push(await rowsOf(client, terminals, near, false, () => 'stores'))
    }
    await client.query('ROLLBACK')
    expect(found[1]).toEqual(found[0])
    expect(found[0]?.neighbors.map((row) => row.at?.slice(11, 16))).toEqual([
      '00:05',
      '00:09',
      '00:11',
      '00:25',
    ])
  })

  it('adds up what a long file writes in pieces', async () => {
    const pieces = 50_001 // batch numbers, each its own: more than are kept in memory
    const first = Array.from({ length: pieces }, (_, at) => plainRow({ batchNo: String(at) }))
    const tally = new JournalTally()
    const lines = [...first, plainRow({ stan: '7' })].map((row, at) => transaction(row, at + 2))
    const [fileId = 0] = await nextFileIds(store.knex, 1)
    for (const line of lines) {
      if (tally.isFull) await tally.write(client, fileId)
      tally.add(line)
    }
    await tally.write(client, fileId)
    const { rows } = await client.query(
      `SELECT count(*) AS pieces, sum(row_count)::int AS rows, max(last_stan) AS stan,
              (SELECT sum(row_count)::int FROM journal_tally WHERE file_id = $1) AS tallied
       FROM terminal_day WHERE file_id = $1`,
      [fileId],
    )
    expect(rows).toEqual([{ pieces: 2, rows: pieces + 1, stan: 7, tallied: pieces + 1 }])
  })
})
