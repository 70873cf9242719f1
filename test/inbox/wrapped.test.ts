// Wrapped files on their way from the inbox into the store: gz, zip, and what is wrong with some of them.
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { openInbox } from '../../jobs/opened-inbox.ts'
import { parcelOf, parcelsAmong } from '../../jobs/parcel.ts'
import { receive, receiveFiles } from '../../jobs/receive.ts'
import { firstLook } from '../../src/inbox/inbox.ts'
import { asStopped, receivedFiles } from '../../src/store/store.ts'
import { Desk } from '../desk.ts'
import { zipOf } from '../zip.ts'

const HEAD = 'merchant_id,terminal_id,stan,rrn,type,amount,currency,transaction_at'
const row = (stan: number, amount: string) =>
  `M1,T1,${stan},R${stan},sale,${amount},CNY,2026-03-02T10:00:${String(stan).padStart(2, '0')}`
const journal = (...amounts: string[]) =>
  `${HEAD}\n${amounts.map((amount, at) => row(at + 1, amount)).join('\n')}\n`
const SETTLED = `merchant_id,terminal_id,stan,rrn,type,gross,currency,settlement_date,transaction_at
M1,T1,1,R1,sale,5.00,CNY,2026-03-03,2026-03-02T10:00:01
M1,T1,2,R2,sale,7.00,CNY,2026-03-03,2026-03-02T10:00:02
`

const FORMATS = join(import.meta.dirname, '..', 'formats')

let desk: Desk
afterEach(async () => desk.close())

const settlementSource = (layout: string, files: string) => `
timezone: Asia/Shanghai
sources:
  - name: acquirer
    side: settlement
    layout: ${layout}
    files: "${files}"
    expects: irregular
    defaults: { currency: CNY, merchant: M1 }
`

/** What the store has of each file, by name. */
async function kept(): Promise<Record<string, string>> {
  const files = await receivedFiles(desk.store.knex)
  return Object.fromEntries(
    files.map((file) => [file.name, `${file.status} ${file.rows} ${file.slot}`]),
  )
}

describe('canonical files', () => {
  it('in gz and zip match as they are, and keep the names of their archives', async () => {
    desk = await Desk.open()
    desk.deliver('journal_2026-03-02.csv.gz', gzipSync(journal('5.00', '7.00')))
    desk.deliver(
      'settlement_2026-03-03.zip',
      zipOf({ name: 'out/settlement_2026-03-03.csv', content: SETTLED }),
    )
    const { runs } = await desk.run('2026-03-02')
    expect(runs[0]?.status).toBe('balanced')
    const [first] = await desk.matches('2026-03-02')
    expect(first?.journal).toEqual([{ file: 'journal_2026-03-02.csv.gz', line: 2 }])
    expect(first?.settlement).toEqual([
      { file: 'settlement_2026-03-03.zip/out/settlement_2026-03-03.csv', line: 2 },
    ])
    expect(desk.inbox()).toEqual([])
    expect(readdirSync(join(desk.folder, 'archive')).length).toBe(2)
  })

  it('are the same file again however they are packed', async () => {
    desk = await Desk.open()
    const text = journal('5.00')
    desk.deliver('journal_2026-03-02.csv', text)
    desk.deliver('journal_2026-03-02.csv.gz', gzipSync(text))
    desk.deliver('journal_2026-03-02.csv.zip', zipOf({ name: 'a.csv', content: text }))
    const { files } = await desk.receive()
    expect(files.map((file) => file.status)).toEqual(['accepted', 'duplicate', 'duplicate'])
    expect(new Set(files.map((file) => file.sha256)).size).toBe(1)
  })

  it('of several sources come in one archive that nobody claims by its name', async () => {
    desk = await Desk.open()
    desk.deliver(
      'everything.zip',
      zipOf(
        { name: 'journal_2026-03-02.csv', content: journal('5.00', '7.00') },
        { name: 'settlement_2026-03-03.csv', content: SETTLED },
        { name: 'readme.txt', content: 'hello' },
      ),
    )
    const { runs, received } = await desk.run('2026-03-02')
    expect(runs[0]?.status).toBe('balanced')
    expect(received.files.map((file) => file.source)).toEqual(['stores', 'acquirer'])
    expect(received.leftAlone).toEqual([
      { name: 'everything.zip/readme.txt', why: 'entry_no_source' },
    ])
    expect(await kept()).toMatchObject({
      'everything.zip/journal_2026-03-02.csv': 'accepted 2 date=2026-03-02',
    })
    expect(desk.inbox()).toEqual([])
  })

  it('an archive is restated by a later one, entry by entry', async () => {
    desk = await Desk.open()
    const day = (...amounts: string[]) =>
      zipOf(
        { name: 'one.csv', content: journal('1.00') },
        { name: 'two.csv', content: journal(...amounts).replaceAll('T1', 'T2') },
      )
    desk.deliver('journal_2026-03-02.zip', day('5.00'))
    expect((await desk.receive()).files.map((file) => file.status)).toEqual([
      'accepted',
      'accepted',
    ])
    desk.deliver('journal_2026-03-02.zip', day('6.00'))
    expect((await desk.receive()).files.map((file) => file.status)).toEqual([
      'duplicate',
      'accepted',
    ])
    const files = await receivedFiles(desk.store.knex)
    expect(files.map((file) => [file.name, file.status])).toEqual([
      ['journal_2026-03-02.zip/one.csv', 'accepted'],
      ['journal_2026-03-02.zip/two.csv', 'restated'],
      ['journal_2026-03-02.zip/one.csv', 'duplicate'],
      ['journal_2026-03-02.zip/two.csv', 'accepted'],
    ])
  })

  it('one bad entry is quarantined, the others count, and the archive waits for a person', async () => {
    desk = await Desk.open()
    const good = journal('5.00')
    desk.deliver(
      'journal_2026-03-02.zip',
      zipOf(
        { name: 'good.csv', content: good },
        { name: 'wrong.csv', content: `${good}#totals,9,9\n` },
        { name: 'liar.csv', content: good, declaredSize: 3 },
        { name: 'bomb.csv', content: Buffer.alloc(40_000_000, 0x0a) },
      ),
    )
    const { files } = await desk.receive()
    expect(files.map((file) => [file.name, file.refusal?.code ?? file.status])).toEqual([
      ['journal_2026-03-02.zip/good.csv', 'accepted'],
      ['journal_2026-03-02.zip/wrong.csv', 'WRONG_TOTALS'],
      ['journal_2026-03-02.zip/liar.csv', 'ARCHIVE_BROKEN'],
      ['journal_2026-03-02.zip/bomb.csv', 'ARCHIVE_BOMB'],
    ])
    expect(files[1]?.refusal?.place).toContain('journal_2026-03-02.zip/wrong.csv')
    expect(desk.inbox()).toEqual([])
    expect(readdirSync(join(desk.folder, 'quarantine')).length).toBe(1)
  })

  it('two entries that fill the same slot both count', async () => {
    desk = await Desk.open()
    desk.deliver(
      'week.zip',
      zipOf(
        { name: 'journal_2026-03-02_a.csv', content: journal('5.00') },
        { name: 'journal_2026-03-02_b.csv', content: journal('7.00').replaceAll('T1', 'T2') },
      ),
    )
    await desk.receive()
    expect(Object.values(await kept())).toEqual([
      'accepted 1 date=2026-03-02',
      'accepted 1 date=2026-03-02,entry=journal_2026-03-02_b.csv',
    ])
  })
})

describe('exports as their senders pack them', () => {
  it("UnionPay's archive, by its name, with the totals of RD2010", async () => {
    desk = await Desk.open(settlementSource('unionpay-acp', '{merchant}_{date}.zip'))
    const name = '898110054110001_20260101.zip'
    desk.deliver(name, readFileSync(join(FORMATS, 'unionpay-acp', name)))
    const { files } = await desk.receive()
    const totals = files.find((file) => file.name.includes('88ZM_'))
    expect(files.every((file) => file.status === 'accepted')).toBe(true)
    expect(totals?.controlTotals.state).toBe('agreed')
    expect(await kept()).toMatchObject({
      [totals?.name ?? '']: expect.stringContaining(
        'date=2026-01-01,merchant=898110054110001,entry=INN26010188ZM_',
      ),
    })
  })

  it("Alipay's archive, its summary by store left out", async () => {
    desk = await Desk.open(settlementSource('alipay-detail', '*_{date}.zip'))
    const name = '2088_20260301.zip'
    desk.deliver(name, readFileSync(join(FORMATS, 'alipay-detail', name)))
    const { files, leftAlone } = await desk.receive()
    expect(files.map((file) => [file.status, file.controlTotals.state])).toEqual([
      ['accepted', 'agreed'],
    ])
    expect(files[0]?.name).toMatch(/^2088_20260301\.zip\/.*业务明细/)
    expect(leftAlone).toEqual([])
  })

  it("WeChat's gz", async () => {
    desk = await Desk.open(settlementSource('wechat-bill', 'all_{date}.csv'))
    const bytes = readFileSync(join(FORMATS, 'wechat-bill', 'all_2026-03-01.csv'))
    desk.deliver('all_2026-03-01.csv.gz', gzipSync(bytes))
    const { files } = await desk.receive()
    expect(files.map((file) => [file.name, file.status])).toEqual([
      ['all_2026-03-01.csv.gz', 'accepted'],
    ])
  })

  it('a workbook is read by its path, not as an archive', async () => {
    desk = await Desk.open(settlementSource('adyen-settlement', 'settlement_batch_{part}.xlsx'))
    const name = 'settlement_batch_8.xlsx'
    desk.deliver(name, readFileSync(join(FORMATS, 'adyen-settlement', name)))
    const { files } = await desk.receive()
    expect(files.map((file) => [file.name, file.status])).toEqual([[name, 'accepted']])
  })
})

describe('the inbox', () => {
  it('leaves a file for the next run that is written to while it is read', async () => {
    desk = await Desk.open()
    desk.deliver('journal_2026-03-02.csv', journal('5.00'))
    const { waiting } = await firstLook(join(desk.folder, 'inbox'), desk.configuration.sources)
    appendFileSync(join(desk.folder, 'inbox', 'journal_2026-03-02.csv'), `${row(2, '7.00')}\n`)
    const seen = await receiveFiles(desk.configuration, desk.store, waiting)
    expect(seen).toEqual({
      files: [],
      leftAlone: [{ name: 'journal_2026-03-02.csv', why: 'changed' }],
    })
    expect(await receivedFiles(desk.store.knex)).toEqual([])
    expect((await desk.receive()).files.map((file) => file.rows)).toEqual([2])
  })

  it('passes over a file that another command took since it was seen', async () => {
    desk = await Desk.open()
    const name = 'journal_2026-03-02.csv'
    desk.deliver(name, journal('5.00'))
    const inbox = openInbox(desk.configuration)
    expect((await inbox.seen).parcels.map(({ file }) => file.name)).toEqual([name])
    rmSync(join(desk.folder, 'inbox', name))
    expect(await receive(desk.configuration, desk.store, undefined, inbox)).toEqual({
      files: [],
      leftAlone: [{ name, why: 'changed' }],
    })
  })

  it('passes over a file that another command took while it looked', async () => {
    desk = await Desk.open()
    const name = 'journal_2026-03-02.csv'
    desk.deliver(name, journal('5.00'))
    const { inbox, sources } = desk.configuration
    const { waiting } = await firstLook(inbox, sources)
    rmSync(join(inbox, name))
    expect(await parcelsAmong(waiting, parcelOf)).toEqual({
      parcels: [],
      leftAlone: [{ name, why: 'changed' }],
    })
    // Nor is the store to blame, wherever it is noticed.
    const gone = await readFile(join(inbox, name)).catch((error: unknown) => error)
    expect(asStopped(gone)).toBe(gone)
  })

  it('takes no links, folders or archives with nothing for it', async () => {
    desk = await Desk.open()
    const inbox = join(desk.folder, 'inbox')
    symlinkSync('/dev/zero', join(inbox, 'journal_2026-03-02.csv'))
    symlinkSync('/etc/passwd', join(inbox, 'journal_2026-03-03.csv'))
    mkdirSync(join(inbox, 'journal_2026-03-04.csv'))
    desk.deliver('photos.zip', zipOf({ name: 'a.jpg', content: 'x' }))
    desk.deliver('broken.zip', 'PK\u0003\u0004 and nothing more')
    const { files, leftAlone } = await desk.receive()
    expect(files).toEqual([])
    expect(leftAlone.map(({ name, why }) => [name, why])).toEqual([
      ['journal_2026-03-02.csv', 'not_a_file'],
      ['journal_2026-03-03.csv', 'not_a_file'],
      ['journal_2026-03-04.csv', 'not_a_file'],
      ['photos.zip', 'no_source'],
      ['broken.zip', 'no_source'],
    ])
  })
})
