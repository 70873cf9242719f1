// Hostile files in the inbox: refused with a code, within two seconds of work and little memory.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { receivedFiles } from '../../src/store/store.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'
import { zipOf } from '../zip.ts'

const HEAD = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at\n'

const CONFIGURATION = `
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
`

let desk: Desk
beforeEach(async () => {
  desk = await Desk.open(CONFIGURATION)
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

/** What a command took in all: its processor time, and the most memory that it ever held. */
interface Cost {
  readonly cpuMs: number
  readonly memoryMb: number
}

/** `tieout load` of a file in the inbox, as a process of its own, and what it cost. */
async function loading(at: Desk, name: string): Promise<{ exit: number | null; cost: Cost }> {
  const scales = pathToFileURL(join(import.meta.dirname, 'scales.js')).href
  const weighed = join(at.folder, 'cost.json')
  const { exit } = await tieout(['load', join('inbox', name)], {
    cwd: at.folder,
    env: { ...at.around.env, NODE_OPTIONS: `--import=${scales}`, TIEOUT_COST: weighed },
  })
  return { exit, cost: JSON.parse(readFileSync(weighed, 'utf8')) as Cost }
}

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
  [
    '4 GB of rows that are none in gz',
    'journal_2026-03-02.csv.gz',
    () => membersOf(Buffer.concat([Buffer.from(HEAD), Buffer.alloc(64 << 20, 'x\n')]), 60),
    /ARCHIVE_BOMB/,
  ],
  [
    'many entries that are small bombs',
    'journal_2026-03-02.zip',
    () => {
      const content = Buffer.alloc(8 << 20, 10)
      return zipOf(...Array.from({ length: 40 }, (_, at) => ({ name: `${at}.csv`, content })))
    },
    /ARCHIVE_BOMB/,
  ],
  [
    '24 MB that only begin like an archive',
    'journal_2026-03-02.zip',
    () => Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(24 << 20)]),
    /ARCHIVE_BROKEN/,
  ],
  [
    'a heading row of 100,000 headings',
    'journal_2026-03-02.csv',
    () => {
      const more = Array.from({ length: 100_000 }, (_, at) => `more ${at}`)
      return Buffer.from(`${HEAD.trim()},${more.join(',')}\n`)
    },
    /UNKNOWN_COLUMN/,
  ],
  [
    'a sheet of one endless row',
    'sheet_2026-03-02.xlsx',
    () => {
      const cell = `<c t="inlineStr"><is><t>${randomBytes(1 << 16).toString('hex')}</t></is></c>`
      return sheet(`<worksheet><sheetData><row>${cell.repeat(300)}`)
    },
    /LINE_TOO_LONG/,
  ],
  [
    'a sheet of endless attributes',
    'sheet_2026-03-02.xlsx',
    () => sheet(`<worksheet a="${randomBytes(8 << 20).toString('base64')}"/>`),
    /XML_BROKEN|LINE_TOO_LONG|NO_HEADER|EMPTY_FILE/,
  ],
  [
    'millions of shared strings',
    'sheet_2026-03-02.xlsx',
    () =>
      sheet('<worksheet/>', [
        { name: 'xl/sharedStrings.xml', content: `<sst>${'<si><t/></si>'.repeat(4_000_000)}` },
      ]),
    /ARCHIVE_BOMB|SHEET_TOO_LARGE/,
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
  let baseline: Cost
  beforeAll(async () => {
    const tiny = await Desk.open(CONFIGURATION)
    tiny.deliver(
      'journal_2026-03-02.csv',
      `${HEAD}M1,T1,000001,sale,5.00,CNY,2026-03-02T10:00:00\n`,
    )
    const { exit, cost } = await loading(tiny, 'journal_2026-03-02.csv')
    expect(exit).toBe(0)
    baseline = cost
    await tiny.close()
  })

  it.each(FILES)('%s', async (_, name, content, codes) => {
    desk.deliver(name, content())
    const { exit, cost } = await loading(desk, name)
    expect(exit).toBe(3)
    expect(cost.cpuMs - baseline.cpuMs).toBeLessThan(2_000)
    expect(cost.memoryMb - baseline.memoryMb).toBeLessThan(128)

    const [file, ...others] = await receivedFiles(desk.store.knex)
    expect(others).toEqual([])
    expect(file).toMatchObject({ status: 'quarantined', rows: 0 })
    expect(file?.refusal?.code).toMatch(codes)
    expect(file?.refusal?.place).toContain(name)
  })

  it('10 GB of zeros, loaded by a thread of its own, end as fast', async () => {
    desk.deliver('journal_2026-03-02.csv.gz', membersOf(Buffer.alloc(64 << 20), 160))
    const began = performance.now()
    const { exit, stderr } = await tieout(['run', '--date', '2026-03-02'], desk.around)
    expect(exit).toBe(3)
    expect(stderr).toMatch(/QUARANTINED, (?:ARCHIVE_BOMB|NUL_BYTE|LINE_TOO_LONG)/)
    expect(desk.inbox()).toEqual([])
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
