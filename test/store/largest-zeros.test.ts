// A cut ledger: what stands beyond the cut is counted, the legitimate entries apart.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { largestZeros, runOf } from '../../src/store/store.ts'
import { journal, sale } from '../canonical.ts'
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
