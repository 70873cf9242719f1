// A column of response codes that says nothing in its whole file is as an absent one; one blank among others is no answer.
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'
import { zipOf } from '../zip.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const

let desk: Desk
afterEach(() => desk.close())

const row = (no: number, more: Cells = {}) => sale(no, '10.00', D1, more).journal
const counts = (places: readonly { place: string; side: string; count: number }[]) =>
  Object.fromEntries(
    places.filter((one) => one.side === 'journal').map((one) => [one.place, one.count]),
  )

async function dayOf(name: string, content: string | Uint8Array, settled = settlement()) {
  desk = await Desk.open(TWO_SOURCES.replace('journal_{date}*.csv', 'journal_{date}*'))
  desk.deliver(name, content)
  desk.deliver(`settlement_${D2}.csv`, settled)
  const { runs } = await desk.run(D1)
  const [run] = runs
  if (run === undefined) throw new Error('There was no run')
  return run
}

const BLANK = { response_code: '' }

describe('a response code that is blank', () => {
  it('says in every row of a file what a file without codes says', async () => {
    const run = await dayOf(`journal_${D1}.csv`, journal(row(1, BLANK), row(2, BLANK)))
    expect(run.status).toBe('exceptions')
    expect(counts(run.places)).toEqual({ exception: 2 })
    expect((await desk.exceptions()).map((one) => one.type)).toEqual([
      'missing_settlement',
      'missing_settlement',
    ])
  })

  it('is matched by the sieve as any other', async () => {
    const run = await dayOf(
      `journal_${D1}.csv.gz`,
      gzipSync(journal(row(1, BLANK), row(2, BLANK))),
      settlement(sale(1, '10.00', D1).settled(D2), sale(2, '10.00', D1).settled(D2)),
    )
    expect(run.status).toBe('balanced')
    expect(counts(run.places)).toEqual({ matched: 2 })
  })

  it('is no answer where another row of the file has one, however late it comes', async () => {
    const many = Array.from({ length: 6_000 }, (_, at) => row(at + 1, BLANK))
    const run = await dayOf(
      `journal_${D1}.csv`,
      journal(...many, row(6_001, { response_code: '00' })),
    )
    expect(counts(run.places)).toEqual({ declined: 6_000, exception: 1 })
  })

  it('is judged file by file, in an archive too', async () => {
    const run = await dayOf(
      `journal_${D1}.zip`,
      zipOf(
        { name: `journal_${D1}_a.csv`, content: journal(row(1, BLANK)) },
        {
          name: `journal_${D1}_b.csv`,
          content: journal(row(2, BLANK), row(3, { response_code: '51' })),
        },
      ),
    )
    expect(counts(run.places)).toEqual({ declined: 2, exception: 1 })
  })

  it('makes no other row of one that another file has as well', async () => {
    desk = await Desk.open(TWO_SOURCES.replace('{date}*', '{date}_{part}'))
    desk.deliver(`journal_${D1}_1.csv`, journal(row(1, BLANK)))
    desk.deliver(`journal_${D1}_2.csv`, journal(row(1, BLANK), row(2, { response_code: '00' })))
    desk.deliver(`settlement_${D2}.csv`, settlement())
    const { runs } = await desk.run(D1)
    expect(counts(runs[0]?.places ?? [])).toEqual({ exception: 2, superseded: 1 })
  })

  it('is none that failed to come where the tender has no acquirer', async () => {
    const cash = ['cash', 'CASH', 'voucher', 'gift_card'].map((scheme, at) =>
      row(at + 1, { ...BLANK, scheme }),
    )
    const card = row(5, { response_code: '00', scheme: 'visa' })
    const late = row(6, { ...BLANK, scheme: 'visa' })
    const run = await dayOf(`journal_${D1}.csv`, journal(...cash, card, late, ...cash))
    expect(counts(run.places)).toEqual({ other_tender: 8, exception: 1, declined: 1 })
  })
})
