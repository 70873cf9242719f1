// A row whose date is absurd is refused by itself: it stops neither its file nor any run.
import { afterEach, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

for (const [calendar, at, rule] of [
  ['none', '9999-12-31T23:59:59', 'time_unreadable'],
  ['none', '9999-12-31T23:30:00-12:00', 'time_unreadable'],
  ['CN', '2000-01-01T00:03:10', 'date_before_calendar'],
  ['CN', '2062-03-02T10:00:00', 'date_beyond_calendar'],
] as const) {
  it(`of ${at} under calendar ${calendar}`, async () => {
    desk = await Desk.open(TWO_SOURCES.replace('timezone:', `calendar: ${calendar}\ntimezone:`))
    const good = sale(1, '12.50', D1)
    const bad = { ...sale(2, '3.00', D1).journal, transaction_at: at }
    desk.deliver(`journal_${D1}.csv`, journal(good.journal, bad))
    desk.deliver(`settlement_${D2}.csv`, settlement(good.settled(D2)))
    const { runs } = await desk.run(D1)
    expect(runs.map((run) => run.status)).toEqual(['balanced'])
    const lines = await desk.store.knex('rejected_line').select('line', 'rule', 'excerpt')
    expect(lines).toEqual([{ line: 3, rule, excerpt: at }])
  })
}
