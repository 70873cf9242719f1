// Laws of delivery: however a day's rows come (order, parts, wrappings, overlaps, again), the state is the same.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Desk } from '../desk.ts'
import { zipOf } from '../zip.ts'

const RUNS = { numRuns: Number(process.env.TIEOUT_RUNS ?? 2) }

const CONFIGURATION = `
timezone: Asia/Shanghai
cutoff: "23:00"
sources:
  - name: stores
    side: journal
    layout: tieout-journal
    files: "journal_{date}_{part}.csv"
  - name: acquirer
    side: settlement
    layout: tieout-settlement
    files: "settlement_{date}_{part}.csv"
    settlesWithin: 1
`

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const DUE: Readonly<Record<string, string>> = {
  '2026-03-02': '2026-03-03',
  '2026-03-03': '2026-03-04',
  '2026-03-04': '2026-03-05',
}
const JOURNAL =
  'merchant_id,terminal_id,batch_no,stan,rrn,type,amount,currency,transaction_at,original_stan,original_rrn'
const SETTLEMENT =
  'merchant_id,terminal_id,batch_no,stan,rrn,type,gross,fee,net,currency,settlement_date,transaction_at'

/** One sale and what became of it; `twin`: the same line once more on both sides. */
const sale = fc.record({
  day: fc.constantFrom(...DAYS),
  merchant: fc.constantFrom('M1', 'M2'),
  amount: fc.constantFrom('5.00', '12.50', '80.00'),
  fate: fc.constantFrom(
    ...([
      'settled',
      'settled',
      'settled',
      'voided',
      'missing',
      'other',
      'unknown',
      'zero',
    ] as const),
  ),
  twin: fc.boolean(),
})
type Sale = typeof sale extends fc.Arbitrary<infer T> ? T : never

interface Lines {
  readonly journal: string[]
  readonly settlement: string[]
}

/** The lines of each day, of both sides. */
function linesOf(sales: readonly Sale[]): Map<string, Lines> {
  const days = new Map<string, Lines>(DAYS.map((day) => [day, { journal: [], settlement: [] }]))
  for (const [at, { day, merchant, amount, fate, twin }] of sales.entries()) {
    const lines = days.get(day) as Lines
    const stan = String(2 * at + 1).padStart(6, '0')
    const when = `${day}T10:${String(at).padStart(2, '0')}:00`
    const reference = `${merchant},T${merchant},000001,${stan},R${stan}`
    const times = twin ? 2 : 1
    for (let each = 0; each < times; each++) {
      if (fate !== 'unknown') {
        const written = fate === 'zero' ? '0' : amount
        lines.journal.push(`${reference},sale,${written},CNY,${when},,`)
      }
      if (fate !== 'missing' && fate !== 'voided') {
        const gross = fate === 'other' ? '99.00' : amount
        lines.settlement.push(`${reference},sale,${gross},0.00,${gross},CNY,${DUE[day]},${when}`)
      }
    }
    if (fate === 'voided') {
      const next = String(2 * at + 2).padStart(6, '0')
      const undoing = `${merchant},T${merchant},000001,${next},R${next}`
      lines.journal.push(`${undoing},void,${amount},CNY,${when},${stan},R${stan}`)
    }
  }
  return days
}

interface Delivery {
  readonly name: string
  readonly text: string
}

const file = (name: string, heading: string, lines: readonly string[]): Delivery => ({
  name,
  text: `${[heading, ...lines].join('\n')}\n`,
})

/** A file a day and side. */
function daily(days: ReadonlyMap<string, Lines>): Delivery[] {
  return [...days].flatMap(([day, { journal, settlement }]) => [
    file(`journal_${day}_a.csv`, JOURNAL, journal),
    file(`settlement_${DUE[day]}_a.csv`, SETTLEMENT, settlement),
  ])
}

/** Two files instead of one. Lines that are alike stay together: across files they would be one row. */
function inParts(days: ReadonlyMap<string, Lines>): Delivery[] {
  const half = (lines: readonly string[], odd: boolean) =>
    lines.filter((line) => (line.charCodeAt(line.indexOf(',R') - 1) % 4 === 3) === odd)
  return daily(days).flatMap(({ name, text }) => {
    const [heading = '', ...lines] = text.trimEnd().split('\n')
    return ['a', 'b'].map((part) =>
      file(name.replace('_a.csv', `_${part}.csv`), heading, half(lines, part === 'b')),
    )
  })
}

/** All rows of the month once more. */
function monthly(days: ReadonlyMap<string, Lines>): Delivery {
  const lines = [...days.values()].flatMap((one) => one.settlement)
  return file('settlement_2026-03-31_month.csv', SETTLEMENT, lines)
}

/** In the order given by `keys`, which may be fewer than there are files. */
function shuffled<T>(all: readonly T[], keys: readonly number[]): T[] {
  return all
    .map((one, at) => ({ one, key: keys[at % keys.length] ?? 0, at }))
    .sort((a, b) => a.key - b.key || b.at - a.at)
    .map(({ one }) => one)
}

type Wrap = 'plain' | 'gz' | 'zip'

/** Delivers the files, runs all days, and tells what came of it in terms of rows, not of files. */
async function outcomeOf(deliveries: readonly Delivery[], wraps: readonly Wrap[] = ['plain']) {
  const desk = await Desk.open(CONFIGURATION)
  try {
    const lines = new Map<string, string[]>()
    for (const [at, { name, text }] of deliveries.entries()) {
      const wrap = wraps[at % wraps.length]
      const outer = wrap === 'plain' ? name : wrap === 'gz' ? `${name}.gz` : `archive${at}.zip`
      lines.set(wrap === 'zip' ? `${outer}/${name}` : outer, text.split('\n'))
      const bytes = Buffer.from(text)
      desk.deliver(
        outer,
        wrap === 'gz' ? gzipSync(bytes) : wrap === 'zip' ? zipOf({ name, content: bytes }) : bytes,
      )
      await desk.receive()
    }
    expect(desk.inbox()).toEqual([])
    const { runs } = await desk.run(DAYS[0], DAYS[2])
    const rows = (sides: readonly { file: string; line: number }[]) =>
      sides.map((one) => lines.get(one.file)?.[one.line - 1] ?? 'no such line').sort()
    const matches: unknown[] = []
    for (const day of DAYS) {
      for (const one of await desk.matches(day)) {
        matches.push([day, one.rule, one.amount, rows(one.journal), rows(one.settlement)])
      }
    }
    const exceptions = (await desk.exceptions()).map((one) => [
      ...[one.id, one.businessDate, one.type, one.cause, one.status, one.amountDifference],
      ...[rows(one.journal), rows(one.settlement)],
    ])
    const inOrder = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort()
    return {
      digests: runs.map((run) => run.digest),
      state: {
        statuses: runs.map((run) => run.status),
        matches: inOrder(matches),
        exceptions: inOrder(exceptions),
        totals: runs.map(({ totals }) =>
          totals.map((one) => [
            one.source,
            one.currency,
            one.matched,
            one.awaiting,
            one.exceptions,
          ]),
        ),
      },
    }
  } finally {
    await desk.close()
  }
}

const week = fc.record({
  sales: fc.array(sale, { minLength: 3, maxLength: 16 }),
  keys: fc.array(fc.nat(9), { minLength: 6, maxLength: 12 }),
  wraps: fc.array(fc.constantFrom<Wrap>('plain', 'gz', 'zip'), { minLength: 1, maxLength: 5 }),
})

const FIRST: Sale = {
  day: DAYS[0],
  merchant: 'M1',
  amount: '12.50',
  fate: 'missing',
  twin: false,
}
const ONE_MISSING = { sales: [FIRST], keys: [1, 2], wraps: ['plain' as const] }
const TOLD_TWICE: Sale[] = [{ ...FIRST, fate: 'voided', twin: true }]

describe('delivery', () => {
  it('in any order, wrapped, and again: the same digests', async () => {
    await fc.assert(
      fc.asyncProperty(week, async ({ sales, keys, wraps }) => {
        const files = daily(linesOf(sales))
        const { digests, state } = await outcomeOf(files)
        const permuted = await outcomeOf(shuffled(files, keys))
        expect(permuted.state).toEqual(state)
        expect(permuted.digests).toEqual(digests)
        const again = [...shuffled(files, keys), ...files]
        expect((await outcomeOf(again, wraps)).state).toEqual(state)
        const packed = files.map((): Wrap => 'gz')
        expect((await outcomeOf(files, packed)).state).toEqual(state)
      }),
      { ...RUNS, endOnFailure: true },
    )
  })

  it('in parts, and with a month that holds all days once more: the same state', async () => {
    await fc.assert(
      fc.asyncProperty(week, async ({ sales, keys, wraps }) => {
        const days = linesOf(sales)
        const { state } = await outcomeOf(daily(days))
        expect((await outcomeOf(shuffled(inParts(days), keys), wraps)).state).toEqual(state)
        const overlapping = await outcomeOf([...shuffled(daily(days), keys), monthly(days)], wraps)
        expect(overlapping.state).toEqual(state)
      }),
      { ...RUNS, endOnFailure: true },
    )
  })

  it('of restated files: what came last in a slot counts, whatever came between', async () => {
    await fc.assert(
      fc.asyncProperty(week, fc.array(sale, { maxLength: 8 }), async ({ sales, keys }, before) => {
        const files = daily(linesOf(sales))
        const earlier = daily(linesOf(before))
        const { state } = await outcomeOf(files)
        // Every slot had other bytes first.
        const restated = await outcomeOf([...shuffled(earlier, keys), ...shuffled(files, keys)])
        expect(restated.state).toEqual(state)
      }),
      // What the earlier version said twice is no repetition of what the later one says.
      { ...RUNS, endOnFailure: true, examples: [[{ ...ONE_MISSING }, TOLD_TWICE]] },
    )
  })
})
