// Reads damaged copies of small valid files, and gathers what was taken wrongly or refused without words.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { amountText, money, sum } from '../../src/domain/money.ts'
import { StoppedError } from '../../src/domain/stopped-error.ts'
import { hasWords } from '../../src/domain/wording/wording.ts'
import { chunks, readAll, sourceOf } from '../formats/reading.ts'
import { damaged, dice } from './mutations.ts'

const FORMATS = join(import.meta.dirname, '..', 'formats')

/**
 * Formats that hold their rows to declared figures; last: whether those cover our amount. Alipay
 * declares what was received, not what was ordered; American Express counts its records only.
 */
const FILES = [
  ['alipay-detail', '业务明细_20260301.csv', false],
  ['wechat-bill', 'all_2026-03-01.csv', true],
  ['paypal-stl', 'stl_2026-01-06.csv', true],
  ['amex-grrcn', 'grrcn_20260303.csv', false],
  ['tieout-settlement', 'settlement_2026-11-03.csv', true],
] as const

interface Whole {
  readonly rows: number
  readonly sum: string
}

export interface MutationsSeen {
  readonly refused: number
  readonly read: number
  readonly wrong: readonly string[]
}

export async function mutate(times: number, seed: number): Promise<MutationsSeen> {
  const roll = dice(seed)
  const files = await Promise.all(
    FILES.map(async ([layout, name, sums]) => {
      const bytes = readFileSync(join(FORMATS, layout, name))
      const { rows, transactions } = await read(layout, bytes, 65_536)
      return { layout, name, sums, bytes, whole: { rows, sum: total(transactions) } }
    }),
  )
  const wrong: string[] = []
  let refused = 0
  let readWhole = 0
  for (let time = 0; time < times; time++) {
    const { layout, name, sums, bytes, whole } = files[
      time % files.length
    ] as (typeof files)[number]
    const [how, copy] = damaged(bytes, roll)
    const told = `${layout}/${name}, ${how} (${time})`
    try {
      const reading = await read(layout, copy, 1 + roll(64))
      readWhole++
      const now: Whole = { rows: reading.rows, sum: total(reading.transactions) }
      // Agreed totals over fewer or more rows, or another sum, would be the lie that they prevent.
      if (reading.controlTotals.state === 'agreed' && reading.rejected === 0) {
        if (now.rows !== whole.rows || (sums && now.sum !== whole.sum)) {
          wrong.push(`${told}: ${now.rows} rows, ${now.sum}`)
        }
      }
      for (const line of reading.refused) {
        if (line.line < 1 || !hasWords(`rejected.${line.rule}`)) wrong.push(`${told}: ${line.rule}`)
      }
    } catch (error) {
      refused++
      if (!(error instanceof StoppedError) || error.exit !== 3) {
        wrong.push(`${told}: ${String(error)}`)
      } else if (!error.place.includes(name) || !hasWords(`stopped.${error.code}`)) {
        wrong.push(`${told}: ${error.code} at ${error.place}`)
      }
    }
    if (wrong.length > 20) break
  }
  return { refused, read: readWhole, wrong }

  function read(layout: string, copy: Buffer, size: number) {
    const name = FILES.find(([one]) => one === layout)?.[1] ?? ''
    return readAll(layout, chunks(copy, size), {
      fileName: name,
      slotDate: '2026-03-01',
      source: sourceOf(layout, { defaults: { merchantId: 'M', currency: 'CNY' } }),
    })
  }
}

/** Of the figures that the totals are of: gross sums, whatever their signs mean. */
function total(rows: readonly { readonly amount: string | null }[]): string {
  return amountText(sum(rows.map((row) => money(row.amount ?? '0'))))
}
