// Hostile files in the inbox: refused with a code, within two seconds of work and little memory.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { receivedFiles } from '../../src/store/store.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'
import { zipOf } from '../zip.ts'

const HEAD = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at\n'

let desk: Desk
beforeEach(async () => {
  desk = await Desk.open(`
sources:
  - name: stores
    side: journal
    layout: tieout-journal
    files: "journal_{date}*.csv"
  - name: sheets
    side: settlement
    layout: adyen-settlement
    files: "sheet_{date}*.xlsx"
    expects: irregular
`)
})
afterEach(async () => desk.close())

/** A gzip of any length from one member repeated: gzip allows that, and it costs nothing to make. */
function membersOf(content: Buffer, times: number): Buffer {
  const member = gzipSync(content, { level: 9 })
  return Buffer.concat(Array.from({ length: times }, () => member))
}

const sheet = (xml: string, more: readonly { name: string; content: string }[] = []) =>
  zipOf(
    { name: '[Content_Types].xml', content: '<Types/>' },
    {
      name: 'xl/workbook.xml',
      content:
        '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content:
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    { name: 'xl/worksheets/sheet1.xml', content: xml },
    ...more,
  )

const LOL = `<!DOCTYPE x [<!ENTITY a "lol">${Array.from({ length: 12 }, (_, at) => `<!ENTITY b${at} "&a;&a;&a;&a;">`).join('')}]><worksheet>&b9;</worksheet>`

const DEEP = `<worksheet>${'<a>'.repeat(100_000)}`

type Hostile = readonly [what: string, name: string, content: () => Buffer, codes: RegExp]
const FILES: readonly Hostile[] = [
  [
    '4 GB of zeros in gz',
    'journal_2026-03-02.csv.gz',
    () => membersOf(Buffer.alloc(64 << 20), 60),
    /ARCHIVE_BOMB|NUL_BYTE|LINE_TOO_LONG/,
  ],
  [
    '4 GB of blank lines in gz',
    'journal_2026-03-02.csv.gz',
    () => membersOf(Buffer.concat([Buffer.from(HEAD), Buffer.alloc(64 << 20, 10)]), 60),
    /ARCHIVE_BOMB/,
  ],
  [
    'a zip bomb',
    'journal_2026-03-02.zip',
    () => zipOf({ name: 'a.csv', content: Buffer.alloc(256 << 20, 10) }),
    /ARCHIVE_BOMB/,
  ],
  [
    'names outside the archive',
    'journal_2026-03-02.zip',
    () => zipOf({ name: '../../../tmp/journal.csv', content: HEAD }),
    /ARCHIVE_NAME/,
  ],
  [
    'two entries of one name',
    'journal_2026-03-02.zip',
    () => zipOf({ name: 'a.csv', content: HEAD }, { name: 'a.csv', content: `${HEAD}\n` }),
    /ARCHIVE_NAME/,
  ],
  [
    'a zip within the zip',
    'journal_2026-03-02.zip',
    () => zipOf({ name: 'a.zip', content: zipOf({ name: 'a.csv', content: HEAD }) }),
    /NO_WORKBOOK/,
  ],
  ['an entity bomb in a sheet', 'sheet_2026-03-02.xlsx', () => sheet(LOL), /XML_DOCTYPE/],
  ['a deep sheet', 'sheet_2026-03-02.xlsx', () => sheet(DEEP), /XML_TOO_DEEP/],
  [
    'a sheet that is a bomb',
    'sheet_2026-03-02.xlsx',
    () => sheet(`<worksheet>${' '.repeat(200 << 20)}`),
    /ARCHIVE_BOMB|XML/,
  ],
  [
    'a line without end',
    'journal_2026-03-02.csv',
    () => Buffer.concat([Buffer.from(HEAD), Buffer.alloc(3 << 20, 0x41)]),
    /LINE_TOO_LONG/,
  ],
  ['nothing', 'journal_2026-03-02.csv', () => Buffer.alloc(0), /EMPTY_FILE/],
  [
    'a picture',
    'journal_2026-03-02.csv',
    () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    /NUL_BYTE|WRONG_ENCODING/,
  ],
]

describe('hostile files', () => {
  it.each(FILES)('%s', async (_, name, content, codes) => {
    desk.deliver(name, content())
    global.gc?.()
    const memory = process.memoryUsage.rss()
    let peak = memory
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss())
    }, 5)
    const before = process.cpuUsage()
    const { files } = await desk.receive()
    const { user, system } = process.cpuUsage(before)
    clearInterval(watch)
    expect(files.map((file) => file.status)).toEqual(['quarantined'])
    expect(files[0]?.refusal?.code).toMatch(codes)
    expect(files[0]?.refusal?.place).toContain(name)
    expect((user + system) / 1_000).toBeLessThan(2_000)
    expect((peak - memory) / 1_048_576).toBeLessThan(128)
    expect(desk.inbox()).toEqual([])
    expect((await receivedFiles(desk.store.knex)).map((file) => file.rows)).toEqual([0])
  })

  it('10 GB of zeros, loaded by a thread of its own, end as fast', async () => {
    desk.deliver('journal_2026-03-02.csv.gz', membersOf(Buffer.alloc(64 << 20), 160))
    const began = performance.now()
    const { exit, stderr } = await tieout(['run', '--date', '2026-03-02'], desk.around)
    expect(exit).toBe(3)
    expect(stderr).toMatch(/QUARANTINED, (?:ARCHIVE_BOMB|NUL_BYTE|LINE_TOO_LONG)/)
    // Unpacking it whole takes half a minute.
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  it.skipIf(process.platform === 'win32')('pipes and devices are left alone, at once', async () => {
    const path = join(desk.folder, 'inbox', 'journal_2026-03-02.csv')
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    const { files, leftAlone } = await desk.receive()
    expect(files).toEqual([])
    expect(leftAlone).toEqual([{ name: 'journal_2026-03-02.csv', why: 'not_a_file' }])
  })
})
