// A cut ledger: what stands beyond the cut is counted, the legitimate entries apart.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { largestZeros, runOf } from '../../src/store/store.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk } from '../desk.ts'

const DATE = '2026-03-02'
let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(() => desk.close())

it('counts the faulty and the legitimate entries that it does not list', async () => {
  const faulty = [1, 2, 3].map((no) => sale(no, '0.00', DATE).journal)
  const rightful = [4, 5].map((no) => sale(no, '', DATE, { type: 'balance_inquiry' }).journal)
  desk.deliver(`journal_${DATE}.csv`, journal(...faulty, ...rightful))
  await desk.run(DATE)
  const run = await runOf(desk.store.knex, DATE)
  const cut = async (limit: number) => {
    const { rows, beyond, legitimateBeyond } = await largestZeros(
      desk.store.knex,
      run?.id ?? 0,
      limit,
    )
    return [rows.length, beyond.reduce((total, one) => total + one.count, 0), legitimateBeyond]
  }
  expect(await cut(5)).toEqual([5, 0, 0])
  expect(await cut(4)).toEqual([4, 1, 1])
  expect(await cut(2)).toEqual([2, 3, 2])
})

it('lists faulty entries first, however much money stands beside the legitimate ones', async () => {
  const other = await Desk.open()
  try {
    const sold = sale(1, '100.00', DATE)
    const tip = { ...sale(2, '0.00', DATE).journal, type: 'tip_adjust', original_stan: '000001' }
    const faulty = sale(3, '0.00', DATE).journal
    other.deliver(`journal_${DATE}.csv`, journal(sold.journal, tip, faulty))
    other.deliver(`settlement_${DATE}.csv`, settlement(sold.settled(DATE)))
    await other.run(DATE)
    const run = await runOf(other.store.knex, DATE)
    const told = async (limit: number) =>
      (await largestZeros(other.store.knex, run?.id ?? 0, limit)).rows.map(
        (one) => [one.class, one.legitimate, one.otherAmount] as const,
      )
    expect(await told(2)).toEqual([
      ['unexplained', false, null],
      ['tip_to_zero', true, '100'],
    ])
    expect((await told(1)).map(([, legitimate]) => legitimate)).toEqual([false])
  } finally {
    await other.close()
  }
})
