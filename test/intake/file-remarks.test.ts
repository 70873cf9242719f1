// The sentinel of files: what is missing, empty, early, or small against its own past.
import { afterEach, describe, expect, it } from 'vitest'
import { listFiles } from '../../jobs/file-list.ts'
import { earlyRemark, fileRemarks } from '../../src/inbox/file-remarks.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const HEAD = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at'
const journal = (day: string, rows: number) =>
  `${HEAD}\n${Array.from({ length: rows }, (_, at) => `M1,T1,${at + 1},sale,5.00,CNY,${day}T10:00:00\n`).join('')}`

let desk: Desk
afterEach(async () => desk?.close())

describe('remarks on files', () => {
  it('say what is empty, what is small against its past, and what is missing', async () => {
    desk = await Desk.open()
    const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']
    for (const [at, day] of days.entries()) {
      desk.deliver(`journal_${day}.csv`, journal(day, 40 + at))
    }
    desk.deliver('journal_2026-03-06.csv', journal('2026-03-06', 9))
    desk.deliver('journal_2026-03-07.csv', journal('2026-03-07', 0))
    desk.deliver('journal_2026-03-08.csv', journal('2026-03-08', 30))
    await desk.receive()
    const small = { code: 'small', values: { rows: '9', usual: '42', days: '4' } }
    const remarks = async (date: string) =>
      (await listFiles(desk.configuration, desk.store, date)).files.map((file) => [
        file.status,
        file.remarks ?? [],
      ])
    expect(await remarks('2026-03-06')).toEqual([
      ['missing', []],
      ['accepted', [small]],
    ])
    expect(await remarks('2026-03-07')).toEqual([
      ['missing', []],
      ['accepted', [{ code: 'empty', values: {} }]],
    ])
    expect(await remarks('2026-03-08')).toEqual([
      ['missing', []],
      ['accepted', []],
    ])
    const { runs } = await desk.run('2026-03-06')
    expect(runs[0]?.files.find((file) => file.rows === 9)).toMatchObject({ remarks: [small] })
    const told = await tieout(['files', '--date', '2026-03-06'], desk.around)
    expect(told.stdout).toContain('Suspiciously small: 9 rows, usually about 42')
  })

  it('take headings alone for the file of their own date, however many dates have the same bytes', async () => {
    desk = await Desk.open()
    const days = ['2026-03-02', '2026-03-03', '2026-03-04']
    for (const day of days) desk.deliver(`journal_${day}.csv`, journal(day, 0))
    desk.deliver('journal_2026-03-03.again.csv', journal('2026-03-03', 0))
    const { files } = await desk.receive()
    expect(files.map((file) => [file.status, file.duplicateOf])).toEqual([
      ['accepted', null],
      ['accepted', null],
      ['accepted', null],
      ['duplicate', 'journal_2026-03-03.csv'],
    ])
    for (const day of days) {
      const { files: listed } = await listFiles(desk.configuration, desk.store, day)
      const missing = listed.filter((file) => file.status === 'missing').map((file) => file.source)
      expect(missing).toEqual(['acquirer'])
    }
  })

  it('say that a journal came before its day had ended', () => {
    expect(earlyRemark('2026-03-02T22:59', '2026-03-02T23:00')?.code).toBe('early')
    expect(earlyRemark('2026-03-02T23:00', '2026-03-02T23:00')).toBeNull()
  })

  it('hold parts of a day against the same parts of other days', () => {
    const file = (id: number, day: number, part: string, rows: number) => {
      const slotDate = `2026-03-0${day}`
      const slot = `date=${slotDate},part=${part}`
      const name = `${part}_${slotDate}.csv`
      return { id, source: 's', name, slot, slotDate, status: 'accepted', accepted: rows, rows }
    }
    const files = [1, 2, 3, 4, 5, 6].flatMap((day) => [
      file(day * 2, day, 'big', 1_000),
      file(day * 2 + 1, day, 'little', 30),
    ])
    expect(fileRemarks(files, files).size).toBe(0)
  })
})
