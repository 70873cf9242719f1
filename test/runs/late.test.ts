// What comes late: it is joined with what was carried forward, lifecycle and group alike, and clears it.
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'
import type { Row } from '../json.ts'
import { placesAtEnd } from '../week.ts'

const [D1, D2, D3] = ['2026-03-02', '2026-03-03', '2026-03-04'] as const

let desk: Desk
afterEach(() => desk.close())

type Side = readonly Cells[]

const daily = (date: string) => sale(900 + Number(date.slice(-1)), '1.00', date)

/** Runs two dates, each with a sale of its own, and tells what the second one made of the first. */
async function twoDates(first: readonly [Side, Side], second: readonly [Side, Side]) {
  desk = await Desk.open()
  const run = async (date: string, on: string, [own, settled]: readonly [Side, Side]) => {
    desk.deliver(`journal_${date}.csv`, journal(...own, daily(date).journal))
    desk.deliver(`settlement_${on}.csv`, settlement(...settled, daily(date).settled(on)))
    return (await desk.run(date)).runs
  }
  await run(D1, D2, first)
  const raised = await desk.exceptions()
  const runs = await run(D2, D3, second)
  const named = (rows: readonly Row[]) => rows.map((row) => `${row.file[0]}:${row.line}`).sort()
  const matches = (await desk.matches(D2)).map(
    (one) => `${one.rule}: ${named(one.journal).join('+')} = ${named(one.settlement).join('+')}`,
  )
  const exceptions = await desk.exceptions()
  expect([...(await placesAtEnd(desk)).values()].every((places) => places.length === 1)).toBe(true)
  // What was raised keeps its id, its date and its age, whatever becomes of it.
  for (const one of raised) {
    expect(exceptions).toContainEqual(
      expect.objectContaining({ id: one.id, raisedOn: D1, ageDays: 1 }),
    )
  }
  return {
    raised: raised.map((one) => one.type).sort(),
    status: runs[0]?.status,
    matches,
    exceptions: exceptions.map((one) => `${one.type} ${one.status}`).sort(),
  }
}

const hundred = sale(1, '100.00', D1)
const undone = (type: string, date: string) =>
  sale(2, '100.00', date, { type, original_stan: '000001', original_rrn: hundred.journal.rrn })

const CARD: Cells = { auth_code: '565156', pan: '622609******0048' }

/** A row as settlement files carry it. */
const settledRow = ({ original_stan: _, ...row }: Cells): Cells => row

describe('late', () => {
  it('is the rest of a sale that was settled in part', async () => {
    const told = await twoDates(
      [[hundred.journal], [hundred.settled(D2, '60.00')]],
      [[], [hundred.settled(D3, '40.00')]],
    )
    expect(told).toMatchObject({
      raised: ['amount_difference'],
      status: 'balanced',
      exceptions: ['amount_difference cleared'],
    })
    expect(told.matches).toContain('batch_and_stan: j:2 = s:2+s:2')
  })

  it('is the same part once more: the difference stays, and the second one is a duplicate', async () => {
    const told = await twoDates(
      [[hundred.journal], [hundred.settled(D2, '60.00')]],
      [[], [hundred.settled(D3, '60.00')]],
    )
    expect(told.exceptions).toEqual(['amount_difference open', 'duplicate_settlement open'])
  })

  it.each([
    ['as a void', undone('void', D1)],
    ['as a refund', sale(3, '100.00', D2, { type: 'refund', original_rrn: hundred.journal.rrn })],
  ])('is the taking back, %s, of a void that was settled in full', async (_, taking) => {
    const back = settledRow(taking.settled(D3))
    const told = await twoDates(
      [[hundred.journal, undone('void', D1).journal], [hundred.settled(D2)]],
      [[], [back]],
    )
    expect(told).toMatchObject({
      raised: ['status_difference'],
      status: 'balanced',
      exceptions: ['status_difference cleared'],
    })
  })

  it.each([
    ['as a void', undone('void', D1)],
    ['as a refund', sale(3, '100.00', D2, { type: 'refund', original_rrn: hundred.journal.rrn })],
  ])('is a sale and its taking back, %s, of a void that was netted', async (_, taking) => {
    const { original_rrn, ...back } = settledRow(taking.settled(D3))
    const named = back.type === 'refund' ? { ...back, original_rrn } : back
    const told = await twoDates(
      [[hundred.journal, undone('void', D1).journal], []],
      [[], [hundred.settled(D3), named as Cells]],
    )
    expect(told).toMatchObject({ raised: [], status: 'balanced', exceptions: [] })
  })

  it('is the settlement of a stored sale, under the references of its upload', async () => {
    const stored = sale(4, '25.00', D1, { type: 'offline_sale' })
    const upload = sale(5, '25.00', D1)
    const uploaded = { ...upload.journal, original_rrn: stored.journal.rrn }
    const told = await twoDates([[stored.journal, uploaded], []], [[], [upload.settled(D3)]])
    expect(told).toMatchObject({
      raised: ['missing_settlement'],
      status: 'balanced',
      exceptions: ['missing_settlement cleared'],
    })
  })

  it.each([
    ['currency_difference', { currency: 'USD' }, 'duplicate_settlement'],
    ['kind_difference', { type: 'refund' }, 'missing_journal'],
  ])('is the right row after one of a %s', async (raised, wrong, rest) => {
    const told = await twoDates(
      [[hundred.journal], [hundred.settled(D2, '100.00', wrong)]],
      [[], [hundred.settled(D3)]],
    )
    expect(told.raised).toEqual([raised])
    expect(told.matches).toContain('batch_and_stan: j:2 = s:2')
    expect(told.exceptions).toEqual([`${rest} open`])
  })

  it('is the settlement of a sale that was voided, known by card and authorization alone', async () => {
    const settled = hundred.settled(D3, '100.00', { ...CARD, terminal_id: '' })
    const told = await twoDates(
      [[{ ...hundred.journal, ...CARD }, undone('void', D1).journal], []],
      [[], [settled]],
    )
    expect(told).toMatchObject({ raised: [], exceptions: ['status_difference open'] })
  })

  it('is a reversal after midnight', async () => {
    const told = await twoDates([[hundred.journal], []], [[undone('reversal', D2).journal], []])
    expect(told).toMatchObject({
      raised: ['missing_settlement'],
      status: 'balanced',
      exceptions: ['missing_settlement cleared'],
    })
  })

  it('is a tip of the next date, settled with its sale', async () => {
    const tip = { ...undone('tip_adjust', D2).journal, amount: '10.00' }
    const told = await twoDates([[hundred.journal], []], [[tip], [hundred.settled(D3, '110.00')]])
    expect(told).toMatchObject({ status: 'balanced' })
    expect(told.matches).toContain('batch_and_stan: j:2+j:2 = s:2')
  })

  it.each([
    ['batch_line', { batch_no: '000009' }],
    ['merchant_day_line', { terminal_id: '', transaction_at: `${D1}T00:00:00` }],
  ])('is one line for many sales: %s', async (rule, line) => {
    const own = [3, 4].map((no) => sale(no, `${no}0.00`, D1, { batch_no: '000009' }).journal)
    const told = await twoDates([own, []], [[], [{ ...line, gross: '70.00', settlement_date: D3 }]])
    expect(told).toMatchObject({
      raised: ['missing_settlement', 'missing_settlement'],
      status: 'balanced',
      exceptions: ['missing_settlement cleared', 'missing_settlement cleared'],
    })
    expect(told.matches).toContain(`${rule}: j:2+j:3 = s:2`)
  })
})
