// tieout explain: both sides with what differs, the evidence, and what became of the exception.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explanationOf } from '../../jobs/explanation.ts'
import { tieout } from '../command-line.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const JOURNAL_HEAD =
  'merchant_id,terminal_id,batch_no,stan,rrn,type,amount,currency,transaction_at,pan,response_code,stored_offline'
const SETTLED_HEAD =
  'merchant_id,terminal_id,batch_no,stan,rrn,type,gross,currency,settlement_date,pan'
const sale = (stan: string, amount: string, time: string, date = '2026-03-02') =>
  `M1,T1,1,${stan},060610${stan},sale,${amount},CNY,${date}T${time},622200******0001,00,true`
/** The acquirer's file has lost the leading zeros. */
const settled = (stan: string, amount: string, date = '2026-03-03') =>
  `M1,T1,1,${Number(stan)},${Number(`60610${stan}`)},sale,${amount},CNY,${date},622200******0001`

let desk: Desk

beforeAll(async () => {
  desk = await Desk.open()
  const file = (lines: readonly string[]) => `${lines.join('\n')}\n`
  const journal = [
    sale('000001', '10.00', '10:00:00'),
    sale('000002', '270.00', '10:05:00'),
    sale('000003', '30.00', '10:09:00'),
    sale('000004', '44.00', '10:12:00'),
  ]
  desk.deliver('journal_2026-03-02.csv', file([JOURNAL_HEAD, ...journal]))
  desk.deliver(
    'settlement_2026-03-03.csv',
    file([
      SETTLED_HEAD,
      settled('000001', '10.00'),
      settled('000002', '720.00'),
      settled('000003', '30.00'),
    ]),
  )
  desk.deliver(
    'journal_2026-03-03.csv',
    file([JOURNAL_HEAD, sale('000005', '5.00', '10:00:00', '2026-03-03')]),
  )
  desk.deliver(
    'settlement_2026-03-04.csv',
    file([
      SETTLED_HEAD,
      settled('000005', '5.00', '2026-03-04'),
      settled('000004', '44.00', '2026-03-04'),
    ]),
  )
  await desk.run('2026-03-02', '2026-03-03')
})

afterAll(() => desk.close())

async function idOf(type: string): Promise<string> {
  const found = (await desk.exceptions()).find((one) => one.type === type)
  if (found === undefined) throw new Error(`no ${type}`)
  return found.id
}

describe('an explanation', () => {
  it('marks what differs between both sides, and nothing else', async () => {
    const told = await explanationOf(desk.store, await idOf('amount_difference'))
    expect(told.rows.map((row) => `${row.file}:${row.line}`)).toEqual([
      'journal_2026-03-02.csv:3',
      'settlement_2026-03-03.csv:3',
    ])
    expect(told.fields.filter((line) => line.differs)).toEqual([
      { field: 'amount', values: ['270.00', '720.00'], differs: true },
    ])
    expect(told.exception.cause).toBe('data_entry_error')
    expect(told.neighbors.map((row) => row.line)).toEqual([2, 4, 5, 2])
  })

  it('orders the rows of one second by what they say, whichever file came first', async () => {
    const line = (stan: string, time: string) => `${JOURNAL_HEAD}\n${sale(stan, '9.00', time)}\n`
    const parts: readonly (readonly [name: string, bytes: string])[] = [
      ['journal_2026-03-02_a.csv', line('000011', '10:00:00')],
      ['journal_2026-03-02_b.csv', line('000012', '10:00:00')],
      ['journal_2026-03-02_c.csv', line('000013', '10:01:00')],
    ]
    const told = []
    for (const files of [parts, parts.toReversed()]) {
      const other = await Desk.open(TWO_SOURCES.replace('{date}*', '{date}_{part}'))
      for (const [name, bytes] of files) other.deliver(name, bytes)
      other.deliver('settlement_2026-03-03.csv', `${SETTLED_HEAD}\n${settled('000013', '8.00')}\n`)
      await other.run('2026-03-02')
      const found = (await other.exceptions()).find((one) => one.type === 'amount_difference')
      const { neighbors } = await explanationOf(other.store, found?.id ?? '')
      told.push(neighbors.map((row) => row.values.stan))
      await other.close()
    }
    expect(told[0]).toEqual(['000011', '000012'])
    expect(told[1]).toEqual(told[0])
  })

  it('tells what the runs made of it', async () => {
    const kept = await explanationOf(desk.store, await idOf('amount_difference'))
    expect(kept.history.map((line) => line.what)).toEqual(['raised', 'kept'])
    expect(kept.isCurrent).toBe(true)
    const cleared = await explanationOf(desk.store, await idOf('missing_settlement'))
    expect(cleared.history.map((line) => line.what)).toEqual(['raised', 'cleared'])
    expect(cleared.exception.status).toBe('cleared')
    expect(cleared.related.map((row) => `${row.file}:${row.line}`)).toEqual([
      'settlement_2026-03-04.csv:3',
    ])
  })

  it('is printed in either language, and as an object', async () => {
    const id = await idOf('amount_difference')
    const english = await tieout(['explain', id], desk.around)
    expect(english.stderr).toBe('')
    expect(english.stdout).toMatch(/≠ +Amount +270\.00 +720\.00/)
    expect(english.stdout).toContain('adjacent digits')
    expect(english.stdout).toMatch(/Local time +2026-03-02 10:05:00/)
    expect(english.stdout).toContain('What to do')
    expect(english.stdout).toContain('terminal, batch and STAN (batch_and_stan)')
    expect(english.stdout).toContain('unchanged in 1 run, last 2026-03-03')
    const chinese = await tieout(['explain', id, '--locale', 'zh-CN'], desk.around)
    expect(chinese.stdout).toContain('处理办法')
    expect(chinese.stdout).toMatch(/离线存储 +是/)
    expect(chinese.stdout).toContain('相同参考号的记录：无')
    expect(english.stdout).toMatch(/Stored offline +yes/)
    expect(english.stdout).toContain('Under the same references: none')
    expect(chinese.stdout).toContain('终端、批次号和流水号（batch_and_stan）')
    const json = await tieout(['explain', id, '--json'], desk.around)
    const told = JSON.parse(json.stdout)
    expect(told).toMatchObject({
      schema: 'tieout/explain@1',
      exception: { id, cause: 'data_entry_error', amountDifference: '450.00' },
      actor: 'accountant',
    })
    expect(told.evidenceText.length).toBeGreaterThan(0)
  })

  it('of an unknown id says so', async () => {
    const done = await tieout(['explain', 'X0'], desk.around)
    expect(done.exit).toBe(2)
    expect(done.stderr).toContain('NO_EXCEPTION')
  })
})
