// What a run before left open is held until something reaches it: held or judged anew, the same belongs together.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchByHand } from '../../jobs/hand-match.ts'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const DAYS = 6
const day = (no: number) => `2026-03-${String(no + 1).padStart(2, '0')}`

/** One row of a merchant's story: small figures, so that rows meet. */
const rowOf = fc.record({
  no: fc.integer({ min: 1, max: 4 }),
  original: fc.integer({ min: 1, max: 4 }),
  amount: fc.constantFrom('10.00', '20.00', '30.00'),
  kind: fc.constantFrom(
    ...(['sale', 'sale', 'sale', 'sale', 'offline_sale', 'upload'] as const),
    ...(['void', 'refund', 'reversal'] as const),
  ),
  side: fc.constantFrom('journal', 'settlement', 'both'),
  on: fc.integer({ min: 1, max: 4 }),
  late: fc.constantFrom(1, 1, 1, 2, 3, 4),
  code: fc.constantFrom('00', '00', '00', '00', '51', ''),
  names: fc.constantFrom('stan', 'rrn', 'both'),
  isBare: fc.constantFrom(false, false, false, true),
  isTimed: fc.boolean(),
})
type Row = typeof rowOf extends fc.Arbitrary<infer R> ? R : never

const merchants = fc.array(fc.array(rowOf, { minLength: 2, maxLength: 7 }), {
  minLength: 30,
  maxLength: 30,
})

function cellsOf(row: Row, merchant: number): { journal: Cells; settled: Cells; due: number } {
  const type = row.kind === 'upload' ? 'sale' : row.kind
  const mine = { merchant_id: `M${merchant}`, terminal_id: `T${merchant}`, type }
  const told = sale(row.no, row.amount, day(row.on), mine)
  const first = sale(row.original, row.amount, day(row.on), mine).journal
  const refers = row.kind !== 'sale' && row.kind !== 'offline_sale'
  const named: Cells = {
    ...(refers && row.names !== 'rrn' ? { original_stan: first.stan } : {}),
    ...(refers && row.names !== 'stan' ? { original_rrn: first.rrn } : {}),
  }
  const due = Math.min(row.on + row.late, DAYS)
  const { original_stan: _, ...onSettlement } = named
  const settled = { ...told.settled(day(due)), ...onSettlement }
  const bare: Cells = row.isBare ? { stan: '', rrn: '', batch_no: '', auth_code: '', pan: '' } : {}
  return {
    journal: { ...told.journal, response_code: row.code, ...named },
    settled: { ...settled, ...bare, ...(row.isTimed ? {} : { transaction_at: '' }) },
    due,
  }
}

/**
 * The dates one after the other, each when its files are there; what stands together after each. Types
 * are not asked: beside rows as wild as these a row may be called a duplicate once the other has its place.
 */
async function told(stories: readonly (readonly Row[])[], judgeAll: boolean): Promise<string[][]> {
  const rows = stories.flatMap((story, at) => story.map((row) => ({ row, ...cellsOf(row, at) })))
  const desk = await Desk.open()
  try {
    const stands: string[][] = []
    for (let on = 1; on < DAYS; on++) {
      const kept = rows.filter(({ row }) => row.on === on && row.side !== 'settlement')
      const paid = rows.filter(({ row, due }) => due === on + 1 && row.side !== 'journal')
      desk.deliver(`journal_${day(on)}.csv`, journal(...kept.map((one) => one.journal)))
      desk.deliver(`settlement_${day(on + 1)}.csv`, settlement(...paid.map((one) => one.settled)))
      await desk.run(day(on), day(on), { judgeAll })
      const open = (await desk.exceptions()).filter((one) => one.status === 'open')
      const matches = await desk.matches(day(on))
      stands.push([
        ...open.map((one) => JSON.stringify([one.merchantId, one.journal, one.settlement])).sort(),
        ...matches.map((one) => JSON.stringify([one.rule, one.journal, one.settlement])).sort(),
      ])
    }
    return stands
  } finally {
    await desk.close()
  }
}

it('joins the same rows whether what is open is judged anew on every date or not', async () => {
  await fc.assert(
    fc.asyncProperty(merchants, async (stories) => {
      expect(await told(stories, false)).toEqual(await told(stories, true))
    }),
    { numRuns: Number(process.env.HELD_RUNS ?? 2), endOnFailure: true },
  )
}, 600_000)

/** Days on which sales stay open and pass; on the last, two rows that a person joins. */
async function digests(
  decides: 'before the first run' | 'before the last run',
  configuration: string,
) {
  const desk = await Desk.open()
  const later = { merchant_id: 'M1', terminal_id: 'T1' }
  try {
    for (let on = 1; on <= 4; on++) {
      const passing = sale(on, '10.00', day(on), later)
      const open = sale(on + 50, '7.00', day(on), later)
      const joined = sale(on + 70, '8.00', day(on), later)
      const isLast = on === 4
      desk.deliver(
        `journal_${day(on)}.csv`,
        journal(passing.journal, open.journal, ...(isLast ? [joined.journal] : [])),
      )
      const otherwise = joined.settled(day(on + 1), '8.50', { stan: '000999', rrn: '999' })
      desk.deliver(
        `settlement_${day(on + 1)}.csv`,
        settlement(passing.settled(day(on + 1)), ...(isLast ? [otherwise] : [])),
      )
    }
    await desk.receive()
    const decide = () =>
      matchByHand(
        desk.store,
        { journal: `journal_${day(4)}.csv:4`, settlement: `settlement_${day(5)}.csv:3` },
        { note: 'The slip shows it', by: 'chen' },
      )
    if (decides === 'before the first run') await decide()
    const first = await desk.run(day(1), day(3))
    if (decides === 'before the last run') await decide()
    const last = await desk.under(configuration).run(day(4))
    return [...first.runs, ...last.runs].map((run) => run.digest)
  } finally {
    await desk.close()
  }
}

it('depends on what people decided and on the terms, not on when, nor on how they are written', async () => {
  const told = await digests('before the last run', TWO_SOURCES)
  expect(told).toHaveLength(4)
  expect(await digests('before the first run', TWO_SOURCES)).toEqual(told)
  expect(await digests('before the last run', `# in other words\n${TWO_SOURCES}`)).toEqual(told)
}, 120_000)
