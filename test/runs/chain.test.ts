// The chain of runs: what waits is carried forward, what comes late clears, what changes makes a revision.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { journal, sale, settlement } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import type { RunJson } from '../json.ts'
import { placesAtEnd } from '../week.ts'

const [D1, D2, D3, D4] = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'] as const

const one = sale(1, '10.00', D1)
const two = sale(2, '20.00', D1)
const three = sale(3, '30.00', D1)
const four = sale(4, '40.00', D2)
const five = sale(5, '50.00', D3)

let desk: Desk
afterEach(() => desk.close())

/** Count in a place of one side, all sources and currencies. */
function count(run: RunJson | undefined, side: string, place: string): number {
  const found = run?.places.filter((each) => each.side === side && each.place === place) ?? []
  return found.reduce((all, each) => all + each.count, 0)
}

const roll = (run: RunJson | undefined, side: string) =>
  run?.rollForward
    .filter((each) => each.side === side)
    .map((each) => [each.opening, each.new, each.cleared, each.closing].map((of) => of.count))

describe('a settlement that comes late', () => {
  it('is an exception until then, keeps its id and the day it was raised, and is cleared', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, three.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    const first = (await desk.run(D1)).runs[0]
    expect(first?.status).toBe('exceptions')
    const [raised, ...others] = await desk.exceptions()
    expect(others).toEqual([])
    expect(raised).toMatchObject({
      type: 'missing_settlement',
      businessDate: D1,
      raisedOn: D1,
      ageDays: 0,
      amount: '30.00',
      status: 'open',
      journal: [{ file: `journal_${D1}.csv`, line: 3 }],
      settlement: [],
    })

    desk.deliver(`journal_${D2}.csv`, journal(four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    const second = (await desk.run(D2)).runs[0]
    expect(second).toMatchObject({ status: 'exceptions', previousRunId: first?.runId })
    expect(roll(second, 'journal')).toEqual([[1, 0, 0, 1]])
    expect(await desk.exceptions()).toMatchObject([
      { id: raised?.id, raisedOn: D1, ageDays: 1, status: 'open' },
    ])

    desk.deliver(`journal_${D3}.csv`, journal(five.journal))
    desk.deliver(`settlement_${D4}.csv`, settlement(five.settled(D4), three.settled(D4)))
    const third = (await desk.run(D3)).runs[0]
    expect(third?.status).toBe('balanced')
    expect(roll(third, 'journal')).toEqual([[1, 0, 1, 0]])
    expect(await desk.exceptions()).toMatchObject([
      { id: raised?.id, raisedOn: D1, businessDate: D1, status: 'cleared' },
    ])
    expect(await desk.matches(D3)).toHaveLength(2)
    expect([...(await placesAtEnd(desk)).values()]).toEqual(Array(8).fill(['matched']))
  })
})

describe('a file that is not there yet', () => {
  it('makes its date not_reconcilable, exit 3; rows wait, which is no exception; the range goes on', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
    desk.deliver(`journal_${D2}.csv`, journal(four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    const ended = await tieout(['run', '--from', D1, '--to', D2, '--json'], desk.around)
    expect(ended.exit).toBe(3)
    const { runs } = JSON.parse(ended.stdout) as { runs: RunJson[] }
    expect(runs.map((run) => run.status)).toEqual(['not_reconcilable', 'balanced'])
    expect(runs[0]?.missing).toMatchObject([{ source: 'acquirer' }])
    expect(runs[0]?.missing[0]?.name).toContain(D2)
    expect(runs[0]?.totals).toMatchObject([
      { source: 'acquirer', awaiting: { count: 2, amount: '30.00' } },
    ])
    expect(runs[0]?.exceptionsByCause).toEqual({})
    expect(await desk.exceptions()).toEqual([])
  })

  it('clears what waited when it comes: opening + new - cleared = closing', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
    await desk.run(D1)
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2), two.settled(D2)))
    desk.deliver(`journal_${D2}.csv`, journal(four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    const { runs } = await desk.run(D2)
    expect(runs[0]?.status).toBe('balanced')
    expect(roll(runs[0], 'journal')).toEqual([[2, 0, 2, 0]])
    expect(await desk.matches(D2)).toHaveLength(3)
    expect(await desk.exceptions()).toEqual([])
  })

  it('of the journal lets settlement rows wait, and clears them when it comes', async () => {
    desk = await Desk.open()
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    const before = (await desk.run(D1)).runs[0]
    expect(before?.status).toBe('not_reconcilable')
    expect(count(before, 'settlement', 'awaiting')).toBe(1)
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    const { runs } = await desk.run(D1)
    expect(runs[0]).toMatchObject({ status: 'balanced', revision: 2 })
    expect(await desk.matches(D1)).toHaveLength(1)
    expect(await desk.exceptions()).toEqual([])
  })
})

describe('an earlier date, run again', () => {
  async function twoDays(): Promise<void> {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
    desk.deliver(`journal_${D2}.csv`, journal(four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    await desk.run(D1, D2)
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2), two.settled(D2)))
  }

  it('with new files is a new revision, and later dates are stale', async () => {
    await twoDays()
    const again = await desk.run(D1)
    expect(again.runs).toMatchObject([{ revision: 2, status: 'balanced', isNew: true }])
    expect(again.stale).toEqual([D2])
    expect(await desk.matches(D1)).toHaveLength(2)
    const later = await desk.run(D2)
    expect(later.runs).toMatchObject([
      { revision: 2, status: 'balanced', previousRunId: again.runs[0]?.runId },
    ])
    expect(later.stale).toEqual([])
    expect([...(await placesAtEnd(desk)).values()]).toEqual(Array(6).fill(['matched']))
  })

  it('with --cascade runs the later dates again as well', async () => {
    await twoDays()
    const again = await desk.run(D1, D1, { cascade: true })
    expect(again.runs.map((run) => [run.businessDate, run.revision])).toEqual([
      [D1, 2],
      [D2, 2],
    ])
    expect(again.stale).toEqual([])
    expect([...desk.workbooks().keys()]).toEqual([
      `tieout_${D1}_r1.xlsx`,
      `tieout_${D1}_r2.xlsx`,
      `tieout_${D2}_r1.xlsx`,
      `tieout_${D2}_r2.xlsx`,
    ])
  })

  it('ends where a store ends that had all files from the first', async () => {
    await twoDays()
    const again = await desk.run(D1, D1, { cascade: true })
    const workbooks = again.runs.map((run) => [run.businessDate, run.digest])
    const other = await Desk.open()
    try {
      other.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2), two.settled(D2)))
      other.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
      other.deliver(`journal_${D2}.csv`, journal(four.journal))
      other.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
      const { runs } = await other.run(D1, D2)
      expect(runs.map((run) => [run.businessDate, run.digest])).toEqual(workbooks)
    } finally {
      await other.close()
    }
  })

  it('keeps the ids of what is open still', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, three.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(sale(9, '9.00', D1).settled(D2)))
    await desk.run(D1)
    const before = await desk.exceptions()
    expect(before.map((each) => each.type).sort()).toEqual([
      'missing_journal',
      'missing_settlement',
      'missing_settlement',
    ])
    // Restated: the first sale is settled now, the others are as they were.
    desk.deliver(
      `settlement_${D2}.csv`,
      settlement(one.settled(D2), sale(9, '9.00', D1).settled(D2)),
    )
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ revision: 2 }])
    const after = (await desk.exceptions()).map((each) => each.id)
    const gone = before.filter((each) => !after.includes(each.id))
    expect(gone).toMatchObject([{ type: 'missing_settlement', amount: '10.00' }])
    expect(after).toHaveLength(2)
  })
})

describe('a dry run', () => {
  it('decides everything, and keeps neither run nor workbook', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    const dry = await desk.run(D1, D1, { dryRun: true })
    expect(dry.runs).toMatchObject([{ status: 'balanced', workbook: null }])
    expect(await desk.store.knex('run')).toEqual([])
    const wet = await desk.run(D1)
    expect(wet.runs[0]?.digest).toBe(dry.runs[0]?.digest)
  })
})

describe('--as-of', () => {
  it('knows only what was received until then', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    await desk.receive()
    const asOf = new Date(Date.now() + 1).toISOString()
    await new Promise((resolve) => setTimeout(resolve, 5))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    await desk.receive()
    const then = await desk.run(D1, D1, { asOf, dryRun: true })
    expect(then.runs).toMatchObject([{ status: 'not_reconcilable' }])
    const now = await desk.run(D1)
    expect(now.runs).toMatchObject([{ status: 'balanced' }])
  })
})

describe('files', () => {
  it('restated: the last received counts, the earlier rows are superseded', async () => {
    desk = await Desk.open()
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2), two.settled(D2)))
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, { ...two.journal, amount: '2.00' }))
    const wrong = await desk.run(D1)
    expect(wrong.runs).toMatchObject([{ status: 'exceptions', revision: 1 }])
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'balanced', revision: 2 }])
    expect(count(runs[0], 'journal', 'superseded')).toBe(2)
    expect(count(runs[0], 'journal', 'matched')).toBe(2)
    const journals = runs[0]?.files.filter((file) => file.side === 'journal')
    expect(journals?.map((file) => file.status).sort()).toEqual(['accepted', 'restated'])
    expect(await desk.exceptions()).toEqual([])
  })

  it('restated after their date was run: the date is stale, also where only a later one is run', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, { ...two.journal, amount: '2.00' }))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2), two.settled(D2)))
    await desk.run(D1)
    desk.deliver(`journal_${D1}.csv`, journal(one.journal, two.journal))
    desk.deliver(`journal_${D2}.csv`, journal(four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    const later = await desk.run(D2)
    expect(later.stale).toEqual([D1, D2])
    const again = await desk.run(D2, D2, { cascade: true })
    expect(again.runs.map((run) => [run.businessDate, run.revision, run.status])).toEqual([
      [D2, 1, 'exceptions'],
      [D1, 2, 'balanced'],
      [D2, 2, 'balanced'],
    ])
    expect(again.stale).toEqual([])
    expect(await desk.exceptions()).toEqual([])
  })

  it('restated twice at once: the one that came last counts, in any order of names', async () => {
    desk = await Desk.open()
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    desk.deliver(`journal_${D1}_z.csv`, journal({ ...one.journal, amount: '1.00' }))
    desk.deliver(`journal_${D1}_a.csv`, journal(one.journal))
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'balanced', revision: 1 }])
    expect(count(runs[0], 'journal', 'superseded')).toBe(1)
  })

  const PARTS = TWO_SOURCES.replace('journal_{date}*.csv', 'journal_{date}_{part}.csv')

  it('in several slots: a row that stands in two counts once, in the first by slot name', async () => {
    desk = await Desk.open(PARTS)
    desk.deliver(
      `settlement_${D2}.csv`,
      settlement(one.settled(D2), two.settled(D2), three.settled(D2)),
    )
    desk.deliver(`journal_${D1}_b.csv`, journal(two.journal, three.journal))
    desk.deliver(`journal_${D1}_a.csv`, journal(one.journal, two.journal))
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ status: 'balanced' }])
    expect(count(runs[0], 'journal', 'superseded')).toBe(1)
    const places = await placesAtEnd(desk)
    expect(places.get(`journal_${D1}_b.csv:2`)).toEqual(['superseded'])
    expect(places.get(`journal_${D1}_a.csv:3`)).toEqual(['matched'])
  })

  it('in several slots: twins inside one file all count', async () => {
    desk = await Desk.open(PARTS)
    const coffee = { ...one.journal, stan: '', rrn: '', batch_no: '' }
    desk.deliver(`journal_${D1}_a.csv`, journal(coffee, coffee))
    desk.deliver(`journal_${D1}_b.csv`, journal(coffee, coffee, coffee))
    const { runs } = await desk.run(D1)
    expect(count(runs[0], 'journal', 'superseded')).toBe(2)
    expect(count(runs[0], 'journal', 'awaiting')).toBe(3)
  })

  it('of a later day that repeat an earlier day’s rows: they count where they were read first', async () => {
    desk = await Desk.open(PARTS)
    desk.deliver(`journal_${D1}_a.csv`, journal(one.journal, two.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2), two.settled(D2)))
    await desk.run(D1)
    desk.deliver(`journal_${D2}_a.csv`, journal(two.journal, four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    const { runs } = await desk.run(D2)
    expect(runs).toMatchObject([{ status: 'balanced' }])
    expect(count(runs[0], 'journal', 'superseded')).toBe(1)
    expect(count(runs[0], 'journal', 'matched')).toBe(1)
  })

  it('of which none changed make no new revision, whatever came for other dates', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    const before = await desk.run(D1)
    desk.deliver(`journal_${D3}.csv`, journal(five.journal))
    desk.deliver(`settlement_${D4}.csv`, settlement(five.settled(D4)))
    const after = await desk.run(D1)
    expect(after.runs).toMatchObject([{ isNew: false, digest: before.runs[0]?.digest }])
  })

  it('refused for a date show in a new revision of it, once', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    await desk.run(D1)
    desk.deliver(`journal_${D1}_more.csv`, `${journal(two.journal)}#totals,9,9.99\n`)
    const { runs } = await desk.run(D1)
    expect(runs).toMatchObject([{ revision: 2, status: 'balanced' }])
    expect(runs[0]?.files.map((file) => file.status).sort()).toEqual([
      'accepted',
      'accepted',
      'quarantined',
    ])
    expect((await desk.run(D1)).runs).toMatchObject([{ revision: 2, isNew: false }])
  })
})

describe('rules that changed with a release', () => {
  it('are told with the new revision that they make, which is told apart from it', async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    const first = (await desk.run(D1)).runs[0]
    expect(first).toMatchObject({ isNew: true, rulesChanged: false })
    // As the release before would have left it.
    const before = { rules_digest: 'r', inputs_digest: 'i', digest: 'd' }
    await desk.store.knex('run').update(before)
    const ended = await tieout(['run', '--date', D1], desk.around)
    expect(ended.stderr).toContain(`${D1}: revision 1 was made under other rules`)
    expect(ended.stdout).not.toContain('other rules')
    await desk.store.knex('run').update(before).where({ revision: 2 })
    const again = (await desk.run(D1)).runs[0]
    expect(again).toMatchObject({ revision: 3, rulesChanged: true, digest: first?.digest })
    expect((await desk.run(D1)).runs).toMatchObject([{ isNew: false, rulesChanged: false }])
  })
})

describe('terms that change and change back', () => {
  it('make a revision each time, and the latest is what later dates stand on', async () => {
    desk = await Desk.open()
    const path = join(desk.folder, 'tieout.config.yaml')
    desk.deliver(`journal_${D1}.csv`, journal(one.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    desk.deliver(`journal_${D2}.csv`, journal(four.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(four.settled(D3)))
    const first = await desk.run(D1, D2)
    writeFileSync(path, TWO_SOURCES.replace('settlesWithin: 1', 'settlesWithin: 2'))
    const other = await Desk.at(desk.folder, desk.databaseUrl)
    const second = await other.run(D1)
    await other.store.close()
    expect(second.runs).toMatchObject([{ revision: 2 }])
    expect(second.runs[0]?.digest).not.toBe(first.runs[0]?.digest)
    const third = await desk.run(D1)
    expect(third.runs).toMatchObject([{ revision: 3, digest: first.runs[0]?.digest }])
    expect(third.stale).toEqual([D2])
    const later = await desk.run(D2)
    expect(later.runs).toMatchObject([{ revision: 2, digest: first.runs[1]?.digest }])
    expect(later.stale).toEqual([])
  })
})

describe('a row that stands in two parts of a day', () => {
  it('repeats nothing and gives nothing back twice', async () => {
    desk = await Desk.open(TWO_SOURCES.replace('journal_{date}*', 'journal_{date}_{part}'))
    const given = sale(6, '6.00', D2, { type: 'refund', original_rrn: one.journal.rrn })
    desk.deliver(`journal_${D1}_a.csv`, journal(one.journal))
    desk.deliver(`settlement_${D2}.csv`, settlement(one.settled(D2)))
    await desk.run(D1)
    const unsettled = sale(8, '8.00', D2)
    const seven = sale(7, '7.00', D2)
    desk.deliver(`journal_${D2}_a.csv`, journal(given.journal, unsettled.journal))
    desk.deliver(`journal_${D2}_b.csv`, journal(given.journal, unsettled.journal, seven.journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(given.settled(D3), seven.settled(D3)))
    const { runs } = await desk.run(D2)
    expect(count(runs[0], 'journal', 'superseded')).toBe(2)
    expect(await desk.matches(D2)).toHaveLength(2)
    expect((await desk.exceptions()).map((each) => each.type)).toEqual(['missing_settlement'])
  })
})
