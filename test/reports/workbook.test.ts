// The workbook as a file: whole, well-formed, proved, the same bytes every time.
import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeWorkbook } from '../../reports/reports.ts'
import type { DayBooks } from '../../src/domain/day-books.ts'
import { LOCALES } from '../../src/domain/wording/wording.ts'
import { balancedBooks, exception, sampleBooks, unreconcilableBooks } from './sample-books.ts'
import {
  type ReadSheet,
  type ReadWorkbook,
  readWorkbook,
  sheetNames,
  shown,
  walk,
} from './workbook-reader.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-reports-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

let made = 0
async function fileOf(books: DayBooks, locale: 'en' | 'zh-CN' = 'en'): Promise<string> {
  const file = join(folder, `${++made}.xlsx`)
  await writeWorkbook(books, file, locale)
  return file
}

function sheet(book: ReadWorkbook, index: number): ReadSheet {
  const found = book.sheets[index]
  if (found === undefined) throw new Error(`no sheet ${index}`)
  return found
}

function texts(page: ReadSheet): string[] {
  return [...page.cells.values()].flatMap((cell) => (cell.text === null ? [] : [shown(cell.text)]))
}

const BOOKS = { sampleBooks, balancedBooks, unreconcilableBooks }

// The order that the schema of a worksheet asks of its children.
const CHILDREN = [
  'sheetPr',
  'dimension',
  'sheetViews',
  'sheetFormatPr',
  'cols',
  'sheetData',
  'autoFilter',
  'conditionalFormatting',
  'printOptions',
  'pageMargins',
  'pageSetup',
  'headerFooter',
  'rowBreaks',
  'ignoredErrors',
]

describe.each(LOCALES)('the workbook in %s', (locale) => {
  it.each(Object.keys(BOOKS) as (keyof typeof BOOKS)[])('is whole: %s', async (name) => {
    const book = await readWorkbook(await fileOf(BOOKS[name](), locale))
    expect(book.sheets.map((page) => page.name)).toEqual(sheetNames(locale))
    for (const [part, bytes] of book.parts) {
      expect(part, 'every part is XML').toMatch(/\.(?:xml|rels)$/)
      walk(bytes.toString('utf8'), () => {})
    }
    for (const page of book.sheets) {
      const places = page.order.map((child) => CHILDREN.indexOf(child))
      expect(places, `order of ${page.order.join(' ')}`).toEqual([...places].sort((a, b) => a - b))
      expect(places).not.toContain(-1)
      for (const [at, cell] of page.cells) {
        if (cell.number !== null) expect(Number.isFinite(cell.number), at).toBe(true)
        if (cell.formula !== null)
          expect(cell.number ?? cell.text, `result at ${at}`).not.toBeNull()
      }
      // No phrase was left unfilled.
      for (const text of texts(page)) expect(text).not.toMatch(/\{\w+\}/)
    }
  })

  it('proves itself: the master check and every check are 0', async () => {
    for (const books of Object.values(BOOKS)) {
      const book = await readWorkbook(await fileOf(books(), locale))
      const master = book.names.get('MASTER_CHECK')?.split('!')[1]?.replaceAll('$', '') ?? ''
      expect(sheet(book, 0).cells.get(master)).toMatchObject({ number: 0 })
      expect(sheet(book, 0).cells.get(master)?.formula).toMatch(/^ROUND\(SUM\(/)
    }
  })
})

describe('the summary', () => {
  it('says in words how the day stands', async () => {
    const said = async (books: DayBooks) => texts(sheet(await readWorkbook(await fileOf(books)), 0))
    expect(await said(sampleBooks())).toContain(
      '6 exceptions are open. All else that is due ties out, to the cent. Not counted, lines that could not be read: 2.',
    )
    expect((await said(balancedBooks())).join('\n')).toMatch(/^Balanced: /m)
    const accepted = balancedBooks({
      notices: [
        {
          code: 'matched_with_difference',
          values: { source: 'unionpay', count: '1', amount: '-2480.00', currency: 'CNY' },
        },
      ],
    })
    expect(await said(accepted)).toContain(
      'Nothing is open: all that is due is settled, and all that is settled is in the journal. Accepted with a difference, by hand or within a tolerance, unionpay: 1, settled less owed -2480.00 CNY. Not counted, lines that could not be read: 2.',
    )
    const nothing = balancedBooks({ places: [], received: [], totals: [] })
    expect((await said(nothing)).join('\n')).toMatch(/The files of this date hold no rows\.$/m)
    const missing = await said(unreconcilableBooks())
    expect(missing.join('\n')).toMatch(/^Not reconcilable: /m)
    expect(missing).toContain('settlement_2026-03-05.csv   (source unionpay, Settlement)')
    expect(missing.join('\n')).toContain('3 rows of stores (412.5 CNY)')
  })

  it('turns the master check away from 0 when the books do not tie out', async () => {
    const [first, ...rest] = sampleBooks().rollForward
    if (first === undefined) throw new Error('the sample has a roll-forward')
    const broken = sampleBooks({
      rollForward: [{ ...first, closing: { ...first.closing, amount: '3598.71' } }, ...rest],
    })
    const book = await readWorkbook(await fileOf(broken))
    const at = book.names.get('MASTER_CHECK')?.split('!')[1]?.replaceAll('$', '') ?? ''
    expect(sheet(book, 0).cells.get(at)?.number).toBe(0.01)
  })

  it('holds rows against the files, and never rejected lines against themselves', async () => {
    const { cells } = sheet(await readWorkbook(await fileOf(sampleBooks())), 0)
    const rowOf = (address: string) => address.replace(/^[A-Z]+/, '')
    const countsBeside = (words: string) =>
      [...cells].flatMap(([address, { text }]) => {
        if (text === null || shown(text) !== words) return []
        const beside = [...cells].filter(([other]) => rowOf(other) === rowOf(address))
        return beside.find(([, cell]) => cell.number !== null)?.[1].number ?? []
      })
    const rows = [2805, 212, 1635, 904]
    expect(countsBeside('All rows, without rejected lines')).toEqual(rows)
    expect(countsBeside('As the files say')).toEqual(rows)
  })

  it('keeps figures of more than 15 digits as exact text, their totals too', async () => {
    const [first, ...rest] = sampleBooks().totals
    if (first === undefined) throw new Error('the sample has totals')
    const amount = '123456789012345678.91'
    const book = await readWorkbook(
      await fileOf(sampleBooks({ totals: [{ ...first, journal: { count: 1, amount } }, ...rest] })),
    )
    const long = texts(sheet(book, 0)).filter((text) => text === '123,456,789,012,345,678.91')
    expect(long).toHaveLength(2)
  })

  it('never adds money of two currencies', async () => {
    const book = await readWorkbook(await fileOf(sampleBooks()))
    const totals = [...sheet(book, 0).cells].filter(([, cell]) => cell.formula?.includes('SUMIF('))
    expect(totals.length).toBeGreaterThan(10)
    // CNY 486,210.77 + 40,188.20, apart from HKD 11,802.50.
    expect(totals.map(([, cell]) => cell.number)).toContain(526_398.97)
    expect(totals.map(([, cell]) => cell.number)).toContain(11_802.5)
  })
})

describe('the lists', () => {
  it('tell of one exception all that an accountant needs', async () => {
    const book = await readWorkbook(await fileOf(sampleBooks()))
    const page = sheet(book, 1)
    const row = [...page.cells].filter(([at]) => /^[A-Z]+5$/.test(at)).map(([, cell]) => cell)
    expect(row.map((cell) => cell.text ?? cell.number)).toMatchInlineSnapshot(`
      [
        "X7F03C2AD91B64E85",
        "Open",
        "Amounts differ",
        "Both sides have it, with different amounts.",
        "CNY",
        1280,
        -1152,
        "Data entry error",
        "• In the journal: 1280.00 (journal_2026-03-04.csv:1182)
      • Settled: 128.00 (settlement_2026-03-05.csv:1163)
      • 1280.00 for 128.00: decimal point off by 1",
        "Operator error",
        "Verify the transaction’s data against the receipt and correct it; improve entry and review.",
        "Accountant",
        "898310058120014",
        "02004417",
        46085,
        "journal_2026-03-04.csv:1182",
        "settlement_2026-03-05.csv:1163",
        null,
        0,
        "unionpay",
        "Train those who enter data; let a second person review it.",
      ]
    `)
    expect(page.xml).toMatch(/<autoFilter ref="A4:U10"\/>/)
    expect(page.xml).toMatch(/ySplit="4"/)
  })

  it('put faulty zeros first and legitimate ones apart', async () => {
    const said = texts(sheet(await readWorkbook(await fileOf(sampleBooks())), 2))
    const at = (text: string) => said.findIndex((entry) => entry.startsWith(text))
    expect(at('Faulty (2)')).toBeGreaterThan(0)
    expect(at('No response')).toBeLessThan(at('Legitimate (2)'))
    expect(at('Balance inquiry')).toBeGreaterThan(at('Legitimate (2)'))
  })

  it('sum what stands beyond a cut per merchant and say so', async () => {
    const book = await readWorkbook(await fileOf(unreconcilableBooks()))
    const said = texts(sheet(book, 3))
    expect(said).toContain('The list shows 14 rows. The 1,700 rows beyond it, by merchant:')
    const figures = [...sheet(book, 3).cells.values()].filter((cell) => cell.formula !== null)
    expect(figures.map((cell) => cell.number)).toEqual([1714, 301_942.5])
  })

  it('say above a cut list how many there are, how many of them are listed, and where all are', async () => {
    const books = sampleBooks()
    const beyond = [{ merchantId: 'M9', currency: 'CNY', count: 2_000, amount: '0' }]
    const book = await readWorkbook(
      await fileOf({
        ...books,
        exceptions: { ...books.exceptions, beyond },
        zero: { ...books.zero, beyond, legitimateBeyond: 1_400 },
      }),
    )
    const exceptions = texts(sheet(book, 1)).join('\n')
    expect(exceptions).toContain('6 of 2,006 listed, the largest')
    expect(exceptions).toContain('tieout exceptions --json')
    const zeros = texts(sheet(book, 2))
    expect(zeros).toContain('Faulty (602): 2 of them listed')
    expect(zeros).toContain('Legitimate (1,402): 2 of them listed')
    expect(zeros.join('\n')).toContain('tieout exceptions --zero --json')
  })

  it('say of each file what became of it', async () => {
    const said = texts(sheet(await readWorkbook(await fileOf(sampleBooks())), 4)).join('\n')
    expect(said).toContain('Quarantined: not read')
    expect(said).toContain('disagree\ncount: the file says 212, its rows 211')
    expect(said).toContain('none in the file')
  })

  it('hold hostile text as text', async () => {
    const hostile = [
      "=cmd|'/c calc'!A1",
      '+1+1',
      '-2',
      '@SUM(A1)',
      '\t=1',
      '_x0041_',
      '🙂 𠮷',
      '<c r="A1"><f>1</f></c>&amp;',
      'a\u0000b\u0007c\u001bd\ud800e',
      'left\u202eright',
      '__proto__',
      'x'.repeat(40_000),
      '_x0041_'.repeat(6_000),
      'line\n'.repeat(400),
      '00000123',
      "'",
    ]
    const books = sampleBooks({
      exceptions: {
        listed: hostile.map((text) =>
          exception({
            id: text,
            merchantId: text,
            terminalId: text,
            evidence: [{ fact: 'journal_amount', value: text }],
            action: text,
            journal: [{ file: text, line: 1 }],
          }),
        ),
        beyond: [],
      },
      runId: '&A&"x',
    })
    const book = await readWorkbook(await fileOf(books))
    for (const [part, bytes] of book.parts) {
      walk(bytes.toString('utf8'), () => {})
      expect(bytes.includes('\ufffd'), part).toBe(false)
    }
    const page = sheet(book, 1)
    const ids = hostile.map((_, index) => shown(page.cells.get(`A${5 + index}`)?.text ?? 'nothing'))
    expect(ids.slice(0, 11)).toEqual([...hostile.slice(0, 8), 'abcde', 'leftright', '__proto__'])
    expect(ids[11]).toBe(`${'x'.repeat(32_766)}…`)
    expect(page.cells.get('A17')?.text?.length).toBeLessThanOrEqual(32_767)
    expect(ids[12]).toMatch(/^(?:_x0041_)+(?:_x?0?0?4?1?)?…$/)
    expect(ids[13]).not.toContain('\n')
    expect(ids[14]).toBe('00000123')
    expect(
      [...page.cells].filter(
        ([at, cell]) => /^[A-T]([5-9]|1\d|20)$/.test(at) && cell.formula !== null,
      ),
    ).toEqual([])
  })

  it('holds 20,000 exceptions within bounded time', { timeout: 60_000 }, async () => {
    const listed = Array.from({ length: 20_000 }, (_, index) =>
      exception({ id: `X-${index}`, journal: [{ file: 'journal.csv', line: index }] }),
    )
    const from = performance.now()
    const file = await fileOf(sampleBooks({ exceptions: { listed, beyond: [] } }))
    expect(performance.now() - from).toBeLessThan(30_000)
    expect((await stat(file)).size).toBeLessThan(8_000_000)
  })
})

describe('the bytes', () => {
  it('are the same on any machine: no clock, time zone or language of the system', async () => {
    const first = await readFile(await fileOf(sampleBooks()))
    const zone = process.env.TZ
    const offsets = new Set<number>()
    try {
      for (const other of ['Asia/Shanghai', 'America/St_Johns', 'UTC']) {
        process.env.TZ = other
        offsets.add(new Date(2026, 6, 1).getTimezoneOffset())
        expect(first.equals(await readFile(await fileOf(sampleBooks()))), other).toBe(true)
      }
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
    expect(offsets.size, 'the zone did change').toBe(3)
    const late = Date.now
    Date.now = () => 4_102_444_800_000
    try {
      expect(first.equals(await readFile(await fileOf(sampleBooks())))).toBe(true)
    } finally {
      Date.now = late
    }
  })
})

describe('the file', () => {
  it('takes the place of an earlier one and leaves nothing beside it', async () => {
    const there = await mkdtemp(join(folder, 'replace-'))
    const file = join(there, 'day.xlsx')
    await writeWorkbook(sampleBooks(), file, 'en')
    await writeWorkbook(balancedBooks(), file, 'en')
    expect(await readdir(there)).toEqual(['day.xlsx'])
    expect(texts(sheet(await readWorkbook(file), 0)).join('\n')).toMatch(/^Balanced: /m)
  })

  it('clears away what a killed command left, and nothing of a living one', async () => {
    const there = await mkdtemp(join(folder, 'abandoned-'))
    const dead = spawnSync(process.execPath, ['-e', '0']).pid
    await writeFile(join(there, `.day.xlsx.${dead}-1.part`), 'half')
    await writeFile(join(there, `.day.xlsx.${process.pid}-0.part`), 'at work')
    await writeWorkbook(balancedBooks(), join(there, 'day.xlsx'), 'en')
    expect((await readdir(there)).sort()).toEqual([`.day.xlsx.${process.pid}-0.part`, 'day.xlsx'])
  })

  it('is not written where it cannot be, and the error says so', async () => {
    const there = await mkdtemp(join(folder, 'blocked-'))
    const inTheWay = join(there, 'folder.xlsx')
    await mkdir(join(inTheWay, 'x'), { recursive: true })
    await expect(writeWorkbook(balancedBooks(), inTheWay, 'en')).rejects.toMatchObject({
      code: 'WORKBOOK_NOT_WRITTEN',
      exit: 6,
      place: inTheWay,
    })
    expect(await readdir(there)).toEqual(['folder.xlsx'])
    await writeFile(join(there, 'file'), '')
    await expect(
      writeWorkbook(balancedBooks(), join(there, 'file', 'day.xlsx'), 'en'),
    ).rejects.toMatchObject({ code: 'WORKBOOK_NOT_WRITTEN', exit: 6 })
  })

  it('appears not at all on a full disk', async (context) => {
    const run = promisify(execFile)
    const mount = await mkdtemp(join(folder, 'full-'))
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', mount])
    } catch {
      return context.skip('no small disk can be mounted here')
    }
    try {
      await expect(
        writeWorkbook(sampleBooks(), join(mount, 'day.xlsx'), 'en'),
      ).rejects.toMatchObject({ code: 'NO_SPACE', exit: 6 })
      expect(await readdir(mount)).toEqual([])
    } finally {
      await run('umount', [mount])
    }
  })
})
