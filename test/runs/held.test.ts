// What a run before left open is held until something reaches it: held or judged anew, the same belongs together.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const DAYS = 6
const day = (no: number) => `2026-03-${String(no + 1).padStart(2, '0')}`

/** One row of a merchant's story: small figures, so that rows meet. */
const rowOf = fc.record({
  no: fc.integer({ min: 1, max: 4 }),
  original: fc.integer({ min: 1, max: 4 }),
  amount: fc.constantFrom('10.00', '20.00', '30.00'),
  kind: fc.constantFrom('sale', 'sale', 'sale', 'sale', 'void', 'refund', 'reversal'),
  side: fc.constantFrom('journal', 'settlement', 'both'),
  on: fc.integer({ min: 1, max: 4 }),
  late: fc.constantFrom(1, 1, 1, 2, 3, 4),
  code: fc.constantFrom('00', '00', '00', '51'),
  names: fc.constantFrom('stan', 'rrn', 'both'),
  isBare: fc.constantFrom(false, false, false, false, true),
  isTimed: fc.boolean(),
})
type Row = typeof rowOf extends fc.Arbitrary<infer R> ? R : never

const merchants = fc.array(fc.array(rowOf, { minLength: 2, maxLength: 7 }), {
  minLength: 30,
  maxLength: 30,
})

function cellsOf(row: Row, merchant: number): { journal: Cells; settled: Cells; due: number } {
  const mine = { merchant_id: `M${merchant}`, terminal_id: `T${merchant}`, type: row.kind }
  const told = sale(row.no, row.amount, day(row.on), mine)
  const first = sale(row.original, row.amount, day(row.on), mine).journal
  const refers = row.kind !== 'sale'
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
