// What is told later of an earlier run: its own words, whatever came since.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { report } from '../../jobs/report.ts'
import type { RunSummary } from '../../jobs/run-summary.ts'
import { zeroLedger } from '../../jobs/zero-ledger.ts'
import { runOf } from '../../src/store/store.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const [D1, D2, D3] = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
})
async function opened(): Promise<Desk> {
  const desk = await Desk.open()
  desks.push(desk)
  return desk
}

async function writtenAgain({ configuration, store, folder }: Desk): Promise<Buffer> {
  const run = await runOf<RunSummary>(store.knex, D1)
  if (run === null) throw new Error('No run')
  return readFileSync(await report(configuration, store, run, 'en', join(folder, 'again.xlsx')))
}

describe('a workbook written again', () => {
  it('is the same after the configuration has other due dates', async () => {
    const desk = await opened()
    desk.deliver(`journal_${D1}.csv`, journal(sale(1, '10.00', D1).journal))
    const [ran] = (await desk.run(D1)).runs
    expect(ran?.totals[0]?.awaiting.count).toBe(1)
    const before = readFileSync(join(desk.folder, 'outbox', `tieout_${D1}_r1.xlsx`))
    const text = TWO_SOURCES.replace('settlesWithin: 1', 'settlesWithin: 3')
    writeFileSync(join(desk.folder, 'tieout.config.yaml'), text)
    const changed = await Desk.at(desk.folder, desk.databaseUrl)
    desks.unshift(changed)
    expect((await writtenAgain(changed)).equals(before)).toBe(true)
  })

  it('goes by the present configuration where its own is none any more', async () => {
    const desk = await opened()
    desk.deliver(`journal_${D1}.csv`, journal(sale(1, '10.00', D1).journal))
    await desk.run(D1)
    const before = readFileSync(join(desk.folder, 'outbox', `tieout_${D1}_r1.xlsx`))
    // As an earlier tieout took it.
    await desk.store.knex('run').update({ configuration: `schedule: hourly\n${TWO_SOURCES}` })
    expect((await writtenAgain(desk)).equals(before)).toBe(true)
  })
})

describe('a settlement file that was refused', () => {
  it('is shown by the date whose sales it owes', async () => {
    const desk = await opened()
    desk.deliver(`journal_${D1}.csv`, journal(sale(1, '10.00', D1).journal))
    desk.deliver(`journal_${D2}.csv`, journal(sale(2, '10.00', D2).journal))
    desk.deliver(`settlement_${D2}.csv`, 'merchant_id\nM1\n')
    const { runs } = await desk.run(D1, D2)
    const told = runs.map((run) => run.files.filter((file) => file.status === 'quarantined'))
    expect(told.map((files) => files.map((file) => file.name))).toEqual([
      [`settlement_${D2}.csv`],
      [],
    ])
  })
})

describe('the zeros of a date', () => {
  it('are those of its rows, by whichever run they were read', async () => {
    const desk = await opened()
    const zero = (no: number, date: string) => sale(no, '0.00', date).journal
    desk.deliver(`journal_${D2}.csv`, journal(zero(1, D2), sale(2, '10.00', D2).journal))
    desk.deliver(`settlement_${D3}.csv`, settlement(sale(2, '10.00', D2).settled(D3)))
    await desk.run(D2)
    desk.deliver(`journal_${D1}.csv`, journal(zero(3, D1)))
    await desk.run(D2)
    const lines = async (date: string) =>
      (await zeroLedger(desk.store, date)).map((one) => one.businessDate)
    expect(await lines(D1)).toEqual([D1])
    expect(await lines(D2)).toEqual([D2])
  })
})
