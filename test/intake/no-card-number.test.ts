// Full card numbers planted in every column: none comes out anywhere, not in the store, not in a workbook, not in what is said.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passesLuhn } from '../../src/domain/card-number.ts'
import { entriesOf } from '../../src/formats/unwrapping.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const DATE = '2026-03-02'
const COLUMNS = [
  ...['merchant_id', 'terminal_id', 'stan', 'type', 'amount', 'currency', 'transaction_at'],
  ...['batch_no', 'rrn', 'auth_code', 'pan', 'scheme', 'response_code', 'reversal_reason'],
  ...['entry_mode', 'original_stan', 'original_rrn', 'operator_id', 'software_version'],
  ...['stored_offline', 'item', 'remark'],
]
const USUAL: Readonly<Record<string, string>> = {
  ...{ merchant_id: 'M1', terminal_id: 'T1', type: 'sale', amount: '12.50', currency: 'CNY' },
  ...{ transaction_at: `${DATE}T10:00:00`, response_code: '00', scheme: 'visa' },
}

/** Luhn-valid, of a prefix that schemes issue at that length. */
function card(length: number, no: number): string {
  const head = length === 15 ? '37' : length === 14 ? '36' : '4'
  const body = `${head}${String(no).padStart(length - 1 - head.length, '7')}`
  const check = [...'0123456789'].find((digit) => passesLuhn(`${body}${digit}`))
  return `${body}${check}`
}

const planted: string[] = []

function journal(): string {
  const lines = COLUMNS.flatMap((column, at) =>
    [13, 14, 15, 16, 17, 18, 19].map((length) => {
      const number = card(length, 1000 + 10 * at + (length % 10))
      planted.push(number)
      const stan = String(at * 10 + (length % 10)).padStart(6, '0')
      // Free texts hold it within words, and in groups of four.
      const text = column === 'remark' ? `card ${number} shown` : number
      const row: Record<string, string> = { ...USUAL, stan, [column]: text }
      return COLUMNS.map((name) => row[name] ?? '').join(',')
    }),
  )
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`
}

async function bytesOfWorkbook(path: string): Promise<string> {
  async function* whole() {
    yield readFileSync(path)
  }
  let text = ''
  for (const entry of await entriesOf(whole(), path)) {
    for await (const chunk of entry.bytes()) text += chunk.toString('utf8')
  }
  return text
}

describe('a full card number', () => {
  let desk: Desk
  let said = ''

  beforeAll(async () => {
    desk = await Desk.open()
    desk.deliver(`journal_${DATE}.csv`, journal())
    desk.deliver(
      'settlement_2026-03-03.csv',
      'merchant_id,terminal_id,type,gross,currency,settlement_date\n',
    )
    // A file whose heading is a card number is refused, and its name is told.
    desk.deliver('journal_2026-03-05.csv', `${card(16, 4242)},terminal_id\nM1,T1\n`)
    planted.push(card(16, 4242))
    const commands = [
      ['run', '--date', DATE],
      ['files', '--date', DATE],
      ['exceptions', '--json'],
      ['exceptions', '--zero', '--json', '--date', DATE],
      ['matches', '--json', '--date', DATE],
      ['monitor', '--date', DATE],
      ['doctor'],
    ]
    for (const args of commands) {
      const { stdout, stderr } = await tieout(args, desk.around)
      said += stdout + stderr
    }
  })

  afterAll(async () => {
    await desk?.close()
  })

  it('is in no row of the store', async () => {
    const { rows: tables } = await desk.store.knex.raw<{ rows: { name: string }[] }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    expect(tables.length).toBeGreaterThan(10)
    let text = ''
    for (const { name } of tables) {
      const { rows } = await desk.store.knex.raw<{ rows: { line: string }[] }>(
        'SELECT t::text AS line FROM ?? t',
        [name],
      )
      text += rows.map((row) => row.line).join('\n')
    }
    expect(text).toContain('******')
    expect(planted.filter((number) => text.includes(number))).toEqual([])
  })

  it('is in no workbook and in nothing that is said', async () => {
    const books = readdirSync(join(desk.folder, 'outbox')).filter((name) => name.endsWith('.xlsx'))
    expect(books.length).toBe(1)
    for (const name of books) said += await bytesOfWorkbook(join(desk.folder, 'outbox', name))
    expect(said).toContain('journal_2026-03-02.csv')
    expect(planted.filter((number) => said.includes(number))).toEqual([])
  })
})
