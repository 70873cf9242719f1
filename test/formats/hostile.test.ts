// Hostile and damaged files: refused quickly with a code, or read line by line; never a crash.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { StoppedError } from '../../src/domain/stopped-error.ts'
import { hasWords } from '../../src/domain/wording/wording.ts'
import { layoutIds } from '../../src/formats/formats.ts'
import { chunks, readAll, sourceOf } from './reading.ts'
import { sheetOf, workbookOf, workbookOfSheets } from './written.ts'

const HEAD = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at'
const ROW = 'M1,T1,000001,sale,5.00,CNY,2026-11-02T10:00:00'

async function codeOf(layout: string, bytes: Buffer | AsyncIterable<Buffer>): Promise<string> {
  try {
    await readAll(layout, bytes, {
      fileName: 'in.bin',
      slotDate: '2026-03-01',
      source: sourceOf(layout, { defaults: { merchantId: 'M', currency: 'CNY' } }),
    })
    return 'read'
  } catch (error) {
    if (error instanceof StoppedError && error.exit === 3) return error.code
    throw error
  }
}

/** A stored (uncompressed) zip of one entry, small enough to write by hand. */
function zipOf(name: string, content: Buffer, method = 0, size = content.length): Buffer {
  const raw = Buffer.from(name)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(method, 8)
  local.writeUInt32LE(crc32(content), 14)
  local.writeUInt32LE(content.length, 18)
  local.writeUInt32LE(size, 22)
  local.writeUInt16LE(raw.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(method, 10)
  central.writeUInt32LE(crc32(content), 16)
  central.writeUInt32LE(content.length, 20)
  central.writeUInt32LE(size, 24)
  central.writeUInt16LE(raw.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + raw.length, 12)
  end.writeUInt32LE(local.length + raw.length + content.length, 16)
  return Buffer.concat([local, raw, content, central, raw, end])
}

describe('wrappings', () => {
  const plain = Buffer.from(`${HEAD}\n${ROW}\n#totals,1,5\n`)

  it('gz and zip read as the file in them, the entry by its name', async () => {
    const whole = await readAll('tieout-journal', plain)
    expect(await readAll('tieout-journal', gzipSync(plain))).toEqual(whole)
    const zipped = await readAll('tieout-journal', zipOf('day/journal.csv', plain), {
      fileName: 'day.zip',
    })
    expect(zipped).toEqual({ ...whole, entries: ['day.zip/day/journal.csv'] })
  })

  it('a gz of endless blank lines is refused long before it ends', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, 0x0a))
    const before = process.cpuUsage()
    expect(await codeOf('tieout-journal', bomb)).toBe('ARCHIVE_BOMB')
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })

  it('a gz of zeros is refused at its first bytes', async () => {
    const zeros = gzipSync(Buffer.alloc(16 * 1_048_576))
    expect(await codeOf('tieout-journal', zeros)).toMatch(/^(?:LINE_TOO_LONG|NUL_BYTE)$/)
  })

  it('a cut gz, a cut zip, a lying zip and names outside are refused', async () => {
    const packed = gzipSync(plain)
    expect(await codeOf('tieout-journal', packed.subarray(0, packed.length - 9))).toBe(
      'ARCHIVE_BROKEN',
    )
    const zip = zipOf('a.csv', plain)
    expect(await codeOf('tieout-journal', zip.subarray(0, zip.length - 9))).toBe('ARCHIVE_BROKEN')
    expect(await codeOf('tieout-journal', zipOf('a.csv', plain, 0, 9))).toBe('ARCHIVE_BROKEN')
    for (const name of ['../../etc/passwd', '/etc/passwd', 'a/../../b', 'C:/x']) {
      expect(await codeOf('tieout-journal', zipOf(name, plain))).toBe('ARCHIVE_NAME')
    }
  })

  it('an entry changed by a byte is refused by its name, in an archive and in a workbook', async () => {
    const changed = (zip: Buffer, was: string, is: string) => {
      const at = zip.indexOf(was)
      expect(at).toBeGreaterThan(0)
      return Buffer.concat([zip.subarray(0, at), Buffer.from(is), zip.subarray(at + was.length)])
    }
    const zip = changed(zipOf('day/a.csv', plain), ',5.00,', ',9.00,')
    await expect(readAll('tieout-journal', zip, { fileName: 'day.zip' })).rejects.toMatchObject({
      code: 'ARCHIVE_BROKEN',
      place: 'day.zip/day/a.csv',
    })
    const head = ['商户号', '终端号', '交易类型', '交易金额', '交易时间']
    const book = workbookOf([head, ['M1', 'T1', '消费', 12.5, '2026-03-01 10:00:00']], true)
    expect(await codeOf('china-terminal', book)).toBe('read')
    expect(await codeOf('china-terminal', changed(book, '12.5', '92.5'))).toBe('ARCHIVE_BROKEN')
  })

  it('an endless zip is not gathered without end', async () => {
    let read = 0
    async function* endless() {
      yield Buffer.from('PK\u0003\u0004')
      for (; read < 4_000; read++) yield Buffer.alloc(1_048_576, 1)
    }
    expect(await codeOf('tieout-journal', endless())).toBe('ARCHIVE_TOO_LARGE')
    expect(read).toBeLessThan(70)
  })
})

describe('cells of a workbook', () => {
  const text = (cell: string, at: string) =>
    `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`
  const rowOf = (row: number, ...cells: string[]) => {
    const written = cells.map((cell, at) =>
      cell.startsWith('<') ? cell : text(cell, `${'ABCDE'[at]}${row}`),
    )
    return `<row r="${row}">${written.join('')}</row>`
  }
  const HEADINGS = rowOf(1, '终端号', '交易类型', '交易金额', '交易时间')
  const book = (...cells: string[]) => sheetOf(HEADINGS + rowOf(2, ...cells))
  const sale = (amount: string) => book('T1', '消费', amount, '2026-03-01 10:00:00')
  const reading = (file: Buffer) =>
    readAll('china-terminal', file, {
      source: sourceOf('china-terminal', {
        side: 'journal',
        defaults: { merchantId: 'M', currency: 'CNY' },
      }),
    })

  it('a formula counts by its result, and cells may stand in any order', async () => {
    const { transactions } = await reading(sale('<c r="C2"><f>890+1</f><v>891</v></c>'))
    expect(transactions[0]?.amount).toBe('891')
    const turned = book('<c r="C2"><v>5</v></c>', text('T1', 'A2'), text('消费', 'B2'))
    expect((await reading(turned)).refused[0]?.amount).toBe('5')
    expect((await reading(sale('<c r="C2" t="s"/>'))).transactions[0]?.amountState).toBe('blank')
  })

  it.each([
    ['a formula without its result', '<c r="C2"><f>890+1</f></c>'],
    ['a shared text that is none', '<c r="C2" t="s"><v>9999</v></c>'],
    ['a shared text without a number', '<c r="C2" t="s"><v></v></c>'],
    ['a cell twice', '<c r="C2"><v>5</v></c><c r="C2"><v>6</v></c>'],
  ])('%s refuses the workbook by the name of the cell', async (_, cell) => {
    await expect(reading(sale(cell))).rejects.toMatchObject({
      code: 'CELL_UNREADABLE',
      exit: 3,
      message: expect.stringContaining('Cell C2 '),
    })
    expect(hasWords('stopped.CELL_UNREADABLE')).toBe(true)
  })
})

describe('sheets of a workbook', () => {
  const cover = [['收单机构对账单'], ['制表人', '张三']]
  const rows = (amount: number) => [
    ['商户号', '终端号', '交易类型', '交易金额', '交易时间'],
    ['M1', 'T1', '消费', amount, '2026-03-01 10:00:00'],
  ]
  const read = (sheets: Parameters<typeof workbookOfSheets>[0], layout = 'china-terminal') =>
    readAll(layout, workbookOfSheets(sheets), {
      source: sourceOf(layout, { side: 'journal', defaults: { currency: 'CNY' } }),
    })

  it('the one that has the headings is read, wherever it stands', async () => {
    const { transactions } = await read({ 封面: cover, 明细: rows(5), 备注: cover })
    expect(transactions.map((row) => row.amount)).toEqual(['5'])
  })

  it('none is left out: with two that have the headings the file is refused by their names', async () => {
    await expect(read({ 'Page 1': rows(5), 'Page 2': rows(6) })).rejects.toMatchObject({
      code: 'SEVERAL_SHEETS',
      exit: 3,
      message: expect.stringContaining('Page 1, Page 2'),
    })
    await expect(read({ 封面: cover, 备注: cover })).rejects.toMatchObject({ code: 'NO_HEADER' })
    expect(hasWords('stopped.SEVERAL_SHEETS') && hasWords('stopped.NO_SHEET')).toBe(true)
  })

  it('one that a layout names is read, whatever the others are', async () => {
    const declared = {
      type: 'xlsx',
      encodings: ['utf-8'],
      sheet: 'Page 2',
      columns: { merchant: { names: ['商户号'] }, amount: { names: ['交易金额'] } },
      records: [
        {
          side: 'settlement',
          kind: 'sale',
          merchantId: 'merchant',
          amount: { column: 'amount', direction: 'by_kind' },
        },
      ],
    } as const
    const source = sourceOf('mine', { declared, defaults: { currency: 'CNY' } })
    const named = (sheets: Parameters<typeof workbookOfSheets>[0]) =>
      readAll('mine', workbookOfSheets(sheets), { source, slotDate: '2026-03-01' })
    const { transactions } = await named({ 'Page 1': rows(5), 'Page 2': rows(6) })
    expect(transactions.map((row) => row.amount)).toEqual(['6'])
    await expect(named({ 'Page 1': rows(5) })).rejects.toMatchObject({ code: 'NO_SHEET' })
  })
})

describe('damaged samples of every layout', () => {
  const samples = layoutIds().flatMap((layout) => {
    const folder = join(import.meta.dirname, layout)
    return readdirSync(folder)
      .filter((name) => !name.endsWith('.json'))
      .map((name) => [layout, name, readFileSync(join(folder, name))] as const)
  })

  /** A fixed sequence, so that a failure comes again. */
  function dice(seed: number): (below: number) => number {
    let state = seed
    return (below) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return state % below
    }
  }

  function mutated(bytes: Buffer, roll: (below: number) => number): Buffer {
    const copy = Buffer.from(bytes)
    const at = roll(copy.length)
    switch (roll(5)) {
      case 0:
        return copy.subarray(0, at)
      case 1:
        copy[at] = roll(256)
        return copy
      case 2:
        return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + roll(40))])
      case 3:
        return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.max(0, at - 60))])
      default: {
        const lines = copy.toString('latin1').split('\n')
        lines.splice(roll(lines.length), roll(2), ...(roll(2) === 0 ? [lines[0] ?? ''] : []))
        return Buffer.from(lines.join('\n'), 'latin1')
      }
    }
  }

  for (const [layout, name, bytes] of samples) {
    it(`${layout}/${name}: refused by code or by line, whatever is changed`, async () => {
      const roll = dice(7)
      for (let round = 0; round < 60; round++) {
        // Tiny chunks cost a step each: long samples come in larger ones.
        const size = bytes.length < 1_500 ? 1 + roll(64) : 64 + roll(4_096)
        const code = await codeOf(layout, chunks(mutated(bytes, roll), size))
        if (code !== 'read') expect(hasWords(`stopped.${code}`), code).toBe(true)
      }
    })
  }
})

describe('totals', () => {
  const rows = ['5.00', '6.10', '7.25', '8.40'].map((amount, at) =>
    ROW.replace('5.00', amount).replace('000001', `00000${at}`),
  )
  const file = Buffer.from(`${[HEAD, ...rows, '#totals,4,26.75'].join('\n')}\n`)
  const end = file.indexOf('#totals')

  it('let no cut file through that still has its totals line, and none with changed amounts', async () => {
    for (let at = 1; at < file.length - 1; at++) {
      const cut = file.subarray(0, at)
      const code = await codeOf('tieout-journal', cut)
      // A cut at a line's end before the totals leaves a whole file without them, which is legal.
      const whole = at <= end && (file[at] === 10 || file[at - 1] === 10)
      const figures = cut.toString().split('#totals,')[1]
      if (figures === '4,26.75' || whole) continue
      expect(code, `cut at ${at}`).not.toBe('read')
    }
    for (let line = 1; line <= 4; line++) {
      const lines = file.toString().split('\n')
      const dropped = lines.filter((_, at) => at !== line).join('\n')
      expect(await codeOf('tieout-journal', Buffer.from(dropped))).toBe('WRONG_TOTALS')
      const doubled = lines.flatMap((text, at) => (at === line ? [text, text] : [text])).join('\n')
      expect(await codeOf('tieout-journal', Buffer.from(doubled))).toBe('WRONG_TOTALS')
    }
  })
})
