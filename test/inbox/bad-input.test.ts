// What comes in and is no good: each a clear refusal with its code, nothing lost, nothing half loaded.
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceiveReport } from '../../jobs/receive.ts'
import { rejectedLines } from '../../src/store/store.ts'
import { tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import { zipOf } from '../zip.ts'

const JOURNAL = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at'
const SETTLEMENT = 'merchant_id,terminal_id,stan,type,gross,currency,settlement_date'
const row = (amount: string, currency = 'CNY', stan = '000001') =>
  `M1,T1,${stan},sale,${amount},${currency},2026-03-02T10:00:00`
const file = (...lines: readonly string[]) => `${lines.join('\n')}\n`

/** `名` in GBK, which is no UTF-8. */
const GBK = Buffer.from([0xc3, 0xfb])

const TRACK_2 = '4111111111111111=25121010000000000'

const REFUSED: readonly (readonly [
  what: string,
  name: string,
  bytes: string | Buffer,
  code: string,
])[] = [
  ['an empty file', 'journal_2026-03-02_a.csv', '', 'EMPTY_FILE'],
  [
    'a missing column',
    'journal_2026-03-02_b.csv',
    file(JOURNAL.replace('stan,', ''), 'M1'),
    'MISSING_COLUMN',
  ],
  ['no header', 'journal_2026-03-02_c.csv', file(row('1.00'), row('2.00')), 'NO_HEADER'],
  [
    'a wrong sum',
    'journal_2026-03-02_d.csv',
    file(JOURNAL, row('1.00'), '#totals,1,1.01'),
    'WRONG_TOTALS',
  ],
  [
    'a wrong count',
    'journal_2026-03-02_e.csv',
    file(JOURNAL, row('1.00'), '#totals,2,1.00'),
    'WRONG_TOTALS',
  ],
  [
    'a cut last line',
    'journal_2026-03-02_f.csv',
    `${JOURNAL}\n${row('1.00')}\nM1,T1,0000`,
    'CUT_OFF',
  ],
  [
    'a last line cut in its last column',
    'journal_2026-03-02_g.csv',
    `${JOURNAL}\n${row('1.00')}\n${row('2.00').slice(0, -4)}`,
    'CUT_OFF',
  ],
  [
    'a line without end',
    'journal_2026-03-02_h.csv',
    Buffer.concat([Buffer.from(file(JOURNAL, row('1.00'))), Buffer.alloc(3 << 20, 'x')]),
    'LINE_TOO_LONG',
  ],
  [
    'a GBK file declared UTF-8',
    'journal_2026-03-02_i.csv',
    Buffer.concat([Buffer.from(`${JOURNAL},remark\n${row('1.00')},`), GBK, Buffer.from('\n')]),
    'WRONG_ENCODING',
  ],
  [
    'a security code column',
    'journal_2026-03-02_j.csv',
    file(`${JOURNAL},cvv`, `${row('1.00')},123`),
    'SENSITIVE_DATA',
  ],
  [
    'a gzip that is none',
    'journal_2026-03-02_k.csv.gz',
    Buffer.from('no gzip at all'),
    'NO_HEADER',
  ],
  [
    'a gzip cut off',
    'journal_2026-03-02_l.csv.gz',
    gzipSync(file(JOURNAL, row('1.00'))).subarray(0, 40),
    'ARCHIVE_BROKEN',
  ],
  [
    'track 2 before a NUL',
    'journal_2026-03-02_m.csv',
    file(`${JOURNAL},remark`, `${row('1.00')},;${TRACK_2}?`, `${row('2.00')},\0`),
    'SENSITIVE_DATA',
  ],
  [
    'track 1 behind a NUL, packed',
    'journal_2026-03-02_n.csv.gz',
    gzipSync(file(`${JOURNAL},remark`, `${row('1.00')},\0`, '%B4111111111111111^DOE/J^2512101?')),
    'SENSITIVE_DATA',
  ],
  [
    'track 2 in UTF-16, where UTF-8 is declared',
    'journal_2026-03-02_o.csv',
    Buffer.from(`\ufeff${file(JOURNAL, `${row('1.00')},;${TRACK_2}?`)}`, 'utf16le'),
    'SENSITIVE_DATA',
  ],
  [
    'track 2 behind its length, in a file of another layout',
    'journal_2026-03-02_p.csv',
    `02000000000020000000${TRACK_2.length}${TRACK_2}`,
    'SENSITIVE_DATA',
  ],
  [
    'a settlement file with a wrong net',
    'settlement_2026-03-03.csv',
    file(SETTLEMENT, 'M1,T1,000001,sale,1.00,CNY,2026-03-03', '#totals,1,1.00,0,0.99'),
    'WRONG_TOTALS',
  ],
]

describe('files that cannot be trusted', () => {
  let desk: Desk
  let received: ReceiveReport

  beforeAll(async () => {
    desk = await Desk.open()
    for (const [, name, bytes] of REFUSED) desk.deliver(name, bytes)
    desk.deliver('journal_2026-03-02.csv', file(JOURNAL, row('5.00'), '#totals,1,5.00'))
    mkdirSync(join(desk.folder, 'inbox', 'journal_2026-03-03.csv'))
    desk.deliver('letter.txt', 'to whom it may concern')
    desk.deliver('journal_2026-03-05_4111111111111111.csv', file(JOURNAL, row('5.00')))
    desk.deliver('journal_2026-03-04.csv.part', file(JOURNAL))
    received = await desk.receive()
  })
  afterAll(() => desk.close())

  it.each(REFUSED)('%s is refused whole', (_, name, __, code) => {
    const found = received.files.find((one) => one.name === name)
    expect(found).toMatchObject({ status: 'quarantined', accepted: 0, putAway: true })
    expect(found?.refusal).toMatchObject({ code, exit: 3 })
    for (const text of [found?.refusal?.message, found?.refusal?.hint, found?.refusal?.place]) {
      expect(text).not.toBe('')
    }
    expect(found?.refusal?.place).toContain(name.replace(/\.gz$/, ''))
  })

  it('a good file beside them is loaded, and nothing else', async () => {
    const accepted = received.files.filter((one) => one.status === 'accepted')
    expect(accepted.map((one) => one.name)).toEqual(['journal_2026-03-02.csv'])
    expect(await desk.store.knex('transaction')).toHaveLength(1)
    expect(await desk.store.knex('rejected_line')).toEqual([])
  })

  it('a name may hold dates, times and ids, whatever their check digits come to', async () => {
    const other = await Desk.open(TWO_SOURCES.replace('journal_{date}*.csv', 'journal_*.csv'))
    try {
      const names = Array.from({ length: 30 }, (_, at) => [
        `journal_202603021000${String(at).padStart(2, '0')}.csv`,
        `journal_8982901531100${at + 10}_20260302.csv`,
        `journal_47110${at + 10}_20260302.csv`,
      ]).flat()
      for (const name of names) other.deliver(name, file(JOURNAL, row('5.00')))
      expect((await other.receive()).leftAlone).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('folders and files of nobody are left alone, saying why', () => {
    expect(received.leftAlone).toEqual([
      { name: 'journal_2026-03-03.csv', why: 'not_a_file' },
      { name: 'journal_2026-03-05_411111******1111.csv', why: 'card_number' },
      { name: 'letter.txt', why: 'no_source' },
    ])
    expect(desk.inbox()).toEqual([
      'journal_2026-03-03.csv',
      'journal_2026-03-04.csv.part',
      'journal_2026-03-05_4111111111111111.csv',
      'letter.txt',
    ])
  })

  it('refused files are kept in quarantine, but for those with data that may not be kept', () => {
    const kept = readdirSync(join(desk.folder, 'quarantine')).map((name) => name.slice(17))
    const wanted = REFUSED.filter(([, , , code]) => code !== 'SENSITIVE_DATA')
    expect(kept.sort()).toEqual(wanted.map(([, name]) => name).sort())
  })

  it('exit 3, name the file, and leave the rest of the run to go on', async () => {
    desk.deliver('journal_2026-03-02_z.csv', file(JOURNAL, row('1.00'), '#totals,1,7.00'))
    desk.deliver(
      'settlement_2026-03-03_b.csv',
      file(SETTLEMENT, 'M1,T1,000001,sale,5.00,CNY,2026-03-03'),
    )
    const done = await tieout(['run', '--date', '2026-03-02'], desk.around)
    expect(done.exit).toBe(3)
    expect(done.stderr).toContain('WRONG_TOTALS')
    expect(done.stderr).toContain('journal_2026-03-02_z.csv')
    expect(done.stdout).toContain('2026-03-02')
    // A program that reads JSON is told why as well.
    desk.deliver('journal_2026-03-09.csv', '')
    const read = await tieout(['run', '--date', '2026-03-02', '--json', '--quiet'], desk.around)
    expect(read.exit).toBe(3)
    expect(read.stderr).toContain('EMPTY_FILE')
    expect(JSON.parse(read.stdout)).toMatchObject({ schema: 'tieout/run@1', stale: [] })
  })

  it('an archive is not kept where an entry that is refused for its totals holds a track', async () => {
    const zip = zipOf(
      { name: 'a.csv', content: file(JOURNAL, row('3.00'), '#totals,1,3.00') },
      { name: 'b.csv', content: file(JOURNAL, row('1.00'), '#totals,1', `;${TRACK_2}?`) },
    )
    desk.deliver('journal_2026-03-02_q.csv.zip', zip)
    const { files } = await desk.receive()
    expect(files.map((one) => one.refusal?.code)).toEqual([undefined, 'SENSITIVE_DATA'])
    const kept = ['inbox', 'quarantine', 'archive'].flatMap((name) =>
      readdirSync(join(desk.folder, name)),
    )
    expect(kept.filter((name) => name.endsWith('.zip'))).toEqual([])
  })

  it('a refused file that comes again, mended, is loaded', async () => {
    desk.deliver('journal_2026-03-02_d.csv', file(JOURNAL, row('1.00'), '#totals,1,1.00'))
    const { files } = await desk.receive()
    expect(files).toMatchObject([{ status: 'accepted', accepted: 1 }])
  })
})

describe('lines that cannot be trusted', () => {
  const LINES: readonly (readonly [amount: string, currency: string, rule: string])[] = [
    ['1e3', 'CNY', 'amount_unreadable'],
    ['NaN', 'CNY', 'amount_unreadable'],
    ['Infinity', 'CNY', 'amount_unreadable'],
    ['0x10', 'CNY', 'amount_unreadable'],
    ['+5.00', 'CNY', 'amount_unreadable'],
    ['.5', 'CNY', 'amount_unreadable'],
    ['5.', 'CNY', 'amount_unreadable'],
    ['1 000.00', 'CNY', 'amount_unreadable'],
    ['１２.００', 'CNY', 'amount_unreadable'],
    ['9'.repeat(40), 'CNY', 'amount_unreadable'],
    [`0.${'1'.repeat(40)}`, 'CNY', 'amount_unreadable'],
    ['1.00', 'XQZ', 'currency_unknown'],
    ['1.00', 'cny', 'currency_unknown'],
    ['1.00', '', 'currency_missing'],
  ]
  let desk: Desk

  beforeAll(async () => {
    desk = await Desk.open()
    const lines = LINES.map(([amount, currency], at) => row(amount, currency, `00001${at}`))
    desk.deliver(
      'journal_2026-03-02.csv',
      file(JOURNAL, row('5.00'), ...lines, row('6.00', 'CNY', '000099')),
    )
    await desk.receive()
  })
  afterAll(() => desk.close())

  it('are refused one by one, with line, field and what stood there; the rest goes on', async () => {
    expect(await desk.store.knex('transaction').orderBy('line').select('line', 'amount')).toEqual([
      { line: 2, amount: '5.00' },
      { line: LINES.length + 3, amount: '6.00' },
    ])
    const [loaded] = await desk.store.knex('received_file').where({ status: 'accepted' })
    const found = await rejectedLines(desk.store.knex, [loaded.id], 100)
    expect(found.map(({ line, rule }) => `${line} ${rule}`)).toEqual(
      LINES.map(([, , rule], at) => `${at + 3} ${rule}`),
    )
    found.forEach(({ excerpt, rule }, at) => {
      const [amount = '', currency = ''] = LINES[at] ?? []
      if (rule === 'amount_unreadable') expect(excerpt).toContain(amount.slice(0, 6))
      if (rule === 'currency_unknown') expect(excerpt).toContain(currency)
    })
  })

  it('are counted as rejected, never as 0, and unreadable amounts stand in the ledger', async () => {
    const { runs } = await desk.run('2026-03-02')
    const rejected = runs[0]?.places.filter((place) => place.place === 'rejected')
    // What can be read of their money is told beside the count, by the currency as written.
    expect(rejected?.map(({ currency, count, amount }) => [currency, count, amount])).toEqual([
      ['', 1, '1.00'],
      ['CNY', 11, '0.00'],
      ['XQZ', 1, '1.00'],
      ['cny', 1, '1.00'],
    ])
    expect(runs[0]?.files).toMatchObject([{ rows: 16, accepted: 2, rejected: 14 }])
    const zeros = await desk.zeros('2026-03-02')
    const unreadable = LINES.filter(([, , rule]) => rule === 'amount_unreadable')
    expect(zeros.map((one) => one.value)).toEqual(unreadable.map(() => 'unparseable'))
    expect(zeros.every((one) => !one.legitimate && one.cause === 'data_entry_error')).toBe(true)
  })
})

describe('the same bytes again', () => {
  it('under another name, or packed, are a duplicate and count nothing', async () => {
    const desk = await Desk.open()
    try {
      const bytes = file(JOURNAL, row('5.00'))
      desk.deliver('journal_2026-03-02.csv', bytes)
      desk.deliver('journal_2026-03-02_again.csv', bytes)
      desk.deliver('journal_2026-03-02.csv.gz', gzipSync(bytes))
      const { files } = await desk.receive()
      expect(files.map((one) => [one.name, one.status, one.duplicateOf])).toEqual([
        ['journal_2026-03-02.csv', 'accepted', null],
        ['journal_2026-03-02_again.csv', 'duplicate', 'journal_2026-03-02.csv'],
        ['journal_2026-03-02.csv.gz', 'duplicate', 'journal_2026-03-02.csv'],
      ])
      expect(await desk.store.knex('transaction')).toHaveLength(1)
      const { runs } = await desk.run('2026-03-02')
      expect(runs[0]?.places.reduce((count, place) => count + place.count, 0)).toBe(1)
    } finally {
      await desk.close()
    }
  })
})

describe('an inbox that is no folder', () => {
  it('stops the command, saying so', async () => {
    const desk = await Desk.open()
    try {
      const inbox = join(desk.folder, 'inbox')
      rmSync(inbox, { recursive: true, force: true })
      writeFileSync(inbox, '')
      await expect(desk.receive()).rejects.toMatchObject({ code: 'INBOX_UNREADABLE', exit: 2 })
    } finally {
      await desk.close()
    }
  })
})

describe.skipIf(process.getuid?.() !== 0)(
  'an inbox that may not be read (skipped unless root)',
  () => {
    const NOBODY = 65_534

    it('stops the command, saying so', async (test) => {
      const desk = await Desk.open()
      try {
        chmodSync(desk.folder, 0o755)
        const inbox = join(desk.folder, 'inbox')
        chmodSync(inbox, 0o700)
        // The server's folder is its own account's: nobody comes in by the network only.
        const embedded = join(desk.folder, 'nobody')
        mkdirSync(embedded, { mode: 0o777 })
        chmodSync(embedded, 0o777)
        writeFileSync(
          join(embedded, 'tieout.config.yaml'),
          `inbox: ${inbox}\nsources:\n  - { name: a, side: journal, layout: tieout-journal, files: "*" }\n`,
        )
        const done = await tieout(['run', '--date', '2026-03-02'], { cwd: embedded, uid: NOBODY })
        if (/EACCES|Cannot find package/.test(done.stderr) && !done.stderr.includes('INBOX')) {
          test.skip(`nobody may not enter the repository: ${done.stderr.split('\n')[0]}`)
        }
        expect(done.stderr).toContain('INBOX_UNREADABLE')
        expect(done.stderr).toContain(inbox)
        expect(done.exit).toBe(2)
      } finally {
        await desk.close()
      }
    })
  },
)
