// A zero whose other side comes late: the ledger says at last what should have stood there.
import { afterEach, expect, it } from 'vitest'
import { dayBooks } from '../../jobs/day-books.ts'
import type { RunSummary } from '../../jobs/run-summary.ts'
import { zeroLedger } from '../../jobs/zero-ledger.ts'
import { runOf } from '../../src/store/store.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

let desk: Desk
afterEach(() => desk.close())

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'] as const

/** How many rows the workbook of a date lists. */
async function listed(day: string): Promise<number> {
  const run = await runOf<RunSummary>(desk.store.knex, day)
  if (run === null) throw new Error(`${day} was never run`)
  return (await dayBooks(desk.configuration, desk.store, run)).zero.listed.length
}

/** Runs four dates; the journal's row is in the first file, the other side in that of `lateOn`. */
async function told(recorded: string, settled: string, lateOn: 0 | 1 | 2 | 3) {
  desk = await Desk.open()
  const zero = sale(1, recorded, DAYS[0])
  for (const [at, day] of DAYS.slice(0, 4).entries()) {
    const due = DAYS[at + 1] ?? ''
    const other = sale(at + 20, '5.00', day, { terminal_id: 'T2' })
    desk.deliver(
      `journal_${day}.csv`,
      journal(other.journal, ...(at === 0 ? [{ ...zero.journal, response_code: '00' }] : [])),
    )
    desk.deliver(
      `settlement_${due}.csv`,
      settlement(other.settled(due), ...(at === lateOn ? [zero.settled(due, settled)] : [])),
    )
    await desk.run(day)
  }
  const ledger = await zeroLedger(desk.store, DAYS[0])
  const counts: number[] = []
  for (const day of DAYS.slice(0, 4)) {
    const [run] = (await desk.run(day)).runs
    counts.push(run?.totals.reduce((sum, one) => sum + one.zero.count, 0) ?? -1)
  }
  return {
    ledger: ledger.map((one) => [one.side, one.class, one.cause, one.otherAmount]),
    counts,
    sheets: await Promise.all(DAYS.slice(0, 4).map(listed)),
  }
}

it.each([0, 1, 2, 3] as const)(
  'has the last word of the runs, settled %s files late',
  async (lateOn) => {
    expect(await told('0.00', '20.50', lateOn)).toEqual({
      ledger: [['journal', 'amount_not_recorded', 'system_fault', '20.5']],
      counts: [1, 0, 0, 0],
      sheets: [1, 0, 0, 0],
    })
  },
)

it('keeps its word while nothing comes', async () => {
  desk = await Desk.open()
  const zero = { ...sale(1, '0.00', DAYS[0]).journal, response_code: '00' }
  desk.deliver(`journal_${DAYS[0]}.csv`, journal(zero))
  desk.deliver(`settlement_${DAYS[1]}.csv`, settlement())
  await desk.run(DAYS[0])
  const first = await zeroLedger(desk.store, DAYS[0])
  for (const at of [1, 2] as const) {
    desk.deliver(`journal_${DAYS[at]}.csv`, journal())
    desk.deliver(`settlement_${DAYS[at + 1]}.csv`, settlement())
    await desk.run(DAYS[at] ?? '')
  }
  const last = await zeroLedger(desk.store, DAYS[0])
  expect(last.map(({ isAgain: _, ...one }) => one)).toEqual(
    first.map(({ isAgain: _, ...one }) => one),
  )
})
