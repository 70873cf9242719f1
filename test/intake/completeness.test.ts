// The completeness sentinel: what each source owes for a date and by when, and what its journals leave out.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { listFiles } from '../../jobs/file-list.ts'
import { report } from '../../jobs/report.ts'
import type { RunSummary } from '../../jobs/run-summary.ts'
import { configurationOf } from '../../src/config/config.ts'
import { calendarOf } from '../../src/domain/calendar.ts'
import type { TerminalActivity } from '../../src/domain/terminal-activity.ts'
import { LOCALES, say } from '../../src/domain/wording/wording.ts'
import { owedFiles, type ReachingFile } from '../../src/inbox/expected-files.ts'
import { sourceRemarks } from '../../src/inbox/source-remarks.ts'
import { runOf } from '../../src/store/store.ts'
import { type Cells, journal, sale } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import { readWorkbook } from '../reports/workbook-reader.ts'

let desk: Desk | undefined
afterEach(async () => {
  await desk?.close()
  desk = undefined
})

describe('what a date is owed', () => {
  const { sources } = configurationOf(
    `${TWO_SOURCES}
  - name: wallet
    side: settlement
    layout: tieout-settlement
    files: "wallet_*.csv"
    expects: irregular
    settles: { schemes: [wallet] }
`.replace('timezone:', 'calendar: CN\ntimezone:'),
    '/desk/tieout.config.yaml',
  )
  const china = () => calendarOf('CN') ?? null
  const owed = (date: string, files: readonly ReachingFile[] = []) =>
    owedFiles(date, sources, files, china).map(({ source, part, state, date, by, carries }) =>
      [source, part, state, date, by, ...carries].join(' '),
    )

  it('on a working day: a journal when it has ended, a settlement file on the next', () => {
    expect(owed('2026-03-03')).toEqual([
      'stores journal missing 2026-03-03 2026-03-03T23:00 2026-03-03 2026-03-03',
      'acquirer settlement missing 2026-03-04 2026-03-04 2026-03-03 2026-03-03',
      'wallet settlement not_owed 2026-03-04 2026-03-04 2026-03-03 2026-03-03',
    ])
  })

  it('at a weekend: no journal, and a settlement file that carries Friday to Sunday', () => {
    expect(owed('2026-03-07').slice(0, 2)).toEqual([
      'stores journal not_owed 2026-03-09 2026-03-09T23:00 2026-03-07 2026-03-09',
      'acquirer settlement missing 2026-03-09 2026-03-09 2026-03-06 2026-03-08',
    ])
  })

  it('on a make-up Saturday: a journal, and one settlement file for it and the whole holiday', () => {
    const spring = 'acquirer settlement missing 2026-02-24 2026-02-24 2026-02-14 2026-02-23'
    expect(owed('2026-02-14').slice(0, 2)).toEqual([
      'stores journal missing 2026-02-14 2026-02-14T23:00 2026-02-14 2026-02-14',
      spring,
    ])
    expect(owed('2026-02-18').slice(0, 2)).toEqual([
      'stores journal not_owed 2026-02-24 2026-02-24T23:00 2026-02-15 2026-02-24',
      spring,
    ])
  })

  it('ends with the decreed years, without an error', () => {
    expect(owed('2024-01-02')[1]).toBe(
      'acquirer settlement missing 2024-01-03 2024-01-03 2024-01-02 2024-01-02',
    )
    expect(owed('2026-12-30')[1]).toBe(
      'acquirer settlement missing 2026-12-31 2026-12-31 2026-12-30 2026-12-30',
    )
  })

  it('is told by the command, with what came and what may still come', async () => {
    desk = await Desk.open(TWO_SOURCES.replace('timezone:', 'calendar: CN\ntimezone:'))
    desk.deliver('journal_2026-02-14.csv', journal(sale(1, '5.00', '2026-02-14').journal))
    await desk.receive()
    const { expected } = await listFiles(desk.configuration, desk.store, '2026-02-14')
    expect(expected).toMatchObject([
      { source: 'stores', state: 'received', files: ['journal_2026-02-14.csv'] },
      { source: 'acquirer', state: 'missing', files: [], name: 'settlement_2026-02-24*.csv' },
    ])
    const told = await tieout(['files', '--date', '2026-02-14'], desk.around)
    expect(told.stdout).toContain(
      'On its settlement date: 2026-02-24 (Asia/Shanghai). Carries the business dates 2026-02-14 to 2026-02-23.',
    )
    const holiday = await tieout(['files', '--date', '2026-02-18'], desk.around)
    expect(holiday.stdout).toContain('sales of it may come with the file of 2026-02-24.')
    const { expected: later } = await listFiles(
      desk.configuration,
      desk.store,
      '2026-12-28',
      '2026-12-28T14:59:00Z',
    )
    expect(later.map((one) => one.state)).toEqual(['awaited', 'awaited'])
  })
})

const DATES = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'] as const
const TODAY = '2026-03-07'

const row = (date: string, terminal: string, stan: number, batch: string): Cells =>
  sale(stan, '5.00', date, { terminal_id: terminal, batch_no: batch }).journal

/** `count` rows of a terminal, one STAN after the other from `first` on, past 999999. */
const rows = (date: string, terminal: string, first: number, count: number, batch: string) =>
  Array.from({ length: count }, (_, at) =>
    row(date, terminal, ((first - 1 + at) % 999_999) + 1, batch),
  )

/** Five quiet days of three terminals: nothing is left out. */
function quietDays(): [string, Cells[]][] {
  return DATES.map((date, at) => [
    date,
    [
      ...rows(date, 'T1', 100 + 10 * at, 10, String(41 + at).padStart(6, '0')),
      ...rows(date, 'T2', 999_949 + 10 * at, 10, '000007'),
      ...rows(date, 'T3', 1 + 4 * at, 4, 'A1'),
    ],
  ])
}

const remark = (source: string, code: string, values: Record<string, string>) => ({
  source,
  code,
  values: { merchant: 'M1', ...values },
})

describe('what journals leave out', () => {
  const told = [
    remark('stores', 'silent', { terminal: 'T3', active: '5', days: '5', last: '2026-03-06' }),
    remark('stores', 'stan_gap_refused', {
      terminal: 'T2',
      missing: '3',
      list: '999999-1 12',
      present: '11',
      refused: '1',
    }),
    remark('stores', 'stan_gap', { terminal: 'T1', missing: '1', list: '153', present: '7' }),
    remark('stores', 'batch_skipped', {
      terminal: 'T1',
      missing: '1',
      list: '46',
      present: '1',
    }),
  ]

  it('is told of the date, in the run, in both languages, and the same whenever it is asked', async () => {
    desk = await Desk.open()
    for (const [date, cells] of quietDays()) desk.deliver(`journal_${date}.csv`, journal(...cells))
    const refused = { ...row(TODAY, 'T2', 12, '000007'), amount: 'N/A' }
    desk.deliver(
      `journal_${TODAY}.csv`,
      journal(
        refused,
        ...rows(TODAY, 'T1', 150, 8, '000047').filter(({ stan }) => stan !== '000153'),
        ...rows(TODAY, 'T2', 2, 10, '000007'),
        row(TODAY, 'T2', 13, '000007'),
        row(TODAY, '', 1, ''),
      ),
    )
    const { runs } = await desk.run(DATES[0], TODAY)
    const remarks = runs.map((run) => run.sourceRemarks)
    expect(remarks.slice(0, -1).flat()).toEqual([])
    expect(remarks.at(-1)).toEqual(told)
    const { sourceRemarks } = await listFiles(desk.configuration, desk.store, TODAY)
    expect(sourceRemarks).toEqual(told)
    const text = await tieout(['files', '--date', TODAY], desk.around)
    expect(text.stdout).toContain(
      'Terminal T2 (M1): STANs missing 3 (999999-1 12), present 11. Lines of it that were refused: 1;',
    )
    const chinese = await tieout(['files', '--date', TODAY, '--locale', 'zh-CN'], desk.around)
    expect(chinese.stdout).toContain('终端 T1（M1）：批次号 46 被跳过（缺少 1 个）')

    const workbook = join(desk.folder, 'outbox', `tieout_${TODAY}_r1.xlsx`)
    const { sheets } = await readWorkbook(workbook)
    const texts = sheets
      .filter((sheet) => sheet.name === 'Files')
      .flatMap((sheet) => [...sheet.cells.values()].map((cell) => cell.text))
    expect(texts).toContain('What the journals leave out')
    expect(texts.filter((one) => one?.startsWith('Terminal '))).toHaveLength(told.length)

    // Later files change neither the run nor its workbook.
    desk.deliver('journal_2026-03-08.csv', journal(...rows('2026-03-08', 'T3', 21, 9, 'A1')))
    await desk.receive()
    const again = await desk.run(TODAY)
    expect(again.runs).toMatchObject([{ digest: runs.at(-1)?.digest, isNew: false }])
    const run = await runOf<RunSummary>(desk.store.knex, TODAY)
    if (run === null) throw new Error(`${TODAY} was never run`)
    const second = join(desk.folder, 'second.xlsx')
    await report(desk.configuration, desk.store, run, 'en', second)
    expect(readFileSync(second)).toEqual(readFileSync(workbook))
  })

  it('is told of the ten largest, and counted beyond them', () => {
    const terminals = Array.from({ length: 13 }, (_, at) =>
      activity(`T${String(at + 10)}`, [
        [1, 40],
        [42 + at, 90],
      ]),
    )
    const found = sourceRemarks([], terminals, TODAY)
    expect(found.slice(0, -1).map((one) => Number(one.values.missing))).toEqual([
      13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
    ])
    expect(found.at(-1)).toEqual({
      source: 'stores',
      code: 'stan_gap_more',
      values: { count: '3', size: '6' },
    })
    for (const locale of LOCALES) {
      for (const { code, values } of found) {
        expect(say(locale, `source_remark.${code}`, values)).not.toMatch(/[{}]/)
      }
    }
  })

  it('is nothing where terminals number loosely, give no STANs, or nobody was there', () => {
    const loose: [number, number][] = [1, 4, 7, 10, 13].map((at) => [at, at])
    expect(sourceRemarks([], [activity('T1', loose)], TODAY)).toEqual([])
    const before = { ...activity('T1', [[17, 19], [22, 30]]), stansBefore: loose } // biome-ignore format: two ranges
    expect(sourceRemarks([], [before], TODAY)).toEqual([])
    expect(sourceRemarks([], [activity('T1', [])], TODAY)).toEqual([])
    const past = { ...activity('T1', []), dates: [...DATES] }
    expect(sourceRemarks([], [past], TODAY)).toEqual([])
    const counters = { batches: [[30, 30]], batchesBefore: loose, lastBatch: 28 } as const
    expect(sourceRemarks([], [{ ...activity('T1', []), ...counters }], TODAY)).toEqual([])
  })

  it('names the store whose file did not come, where each sends its own', () => {
    const file = (date: string, store: string, id: number) => ({
      id,
      source: 'stores',
      name: `${store}_${date}.csv`,
      slot: `date=${date},part=${store}`,
      slotDate: date,
      status: 'accepted',
      accepted: 9,
      rows: 9,
    })
    const files = DATES.flatMap((date, at) => [file(date, 'north', at), file(date, 'south', at)])
    const found = sourceRemarks([...files, file(TODAY, 'north', 9)], [], TODAY)
    expect(found).toEqual([
      {
        source: 'stores',
        code: 'part_absent',
        values: { file: 'south_2026-03-06.csv', active: '5', days: '5' },
      },
    ])
    expect(sourceRemarks(files, [], TODAY)).toEqual([])
  })
})

function activity(terminalId: string, stans: TerminalActivity['stans']): TerminalActivity {
  return {
    source: 'stores',
    merchantId: 'M1',
    terminalId,
    dates: [TODAY],
    stans,
    refused: 0,
    stansBefore: [],
    batches: [],
    lastBatch: null,
    batchesBefore: [],
  }
}
