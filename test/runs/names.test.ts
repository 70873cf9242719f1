// The same bytes under several names: which came first changes neither digest nor workbook.
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { withoutNames } from '../../jobs/judged-digest.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const
const rows = [sale(1, '10.00', D1), sale(2, '10.00', D1), { journal: sale(3, 'x', D1).journal }]
const BYTES = journal(...rows.map((one) => one.journal))
const SETTLED = settlement(
  ...rows.slice(0, 1).flatMap((one) => ('settled' in one ? [one.settled(D2)] : [])),
)

const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
})

type Delivery = readonly [name: string, content: string | Uint8Array]

/** The journal under these names, one receiving each; then the settlement file, and the run. */
async function told(deliveries: readonly Delivery[], files = 'journal_{date}*.csv') {
  const desk = await Desk.open(TWO_SOURCES.replace('journal_{date}*.csv', files))
  desks.push(desk)
  for (const [name, content] of deliveries) {
    desk.deliver(name, content)
    await desk.receive()
  }
  desk.deliver(`settlement_${D2}.csv`, SETTLED)
  const { runs } = await desk.run(D1)
  const [workbook] = [...desk.workbooks().values()]
  return {
    digest: runs[0]?.digest,
    names: runs[0]?.files.map((one) => one.name).sort(),
    workbook,
    desk,
  }
}

describe('bytes that come under several names', () => {
  const first: Delivery = [`journal_${D1}.csv`, BYTES]
  const copy: Delivery = [`journal_${D1}_copy.csv`, BYTES]

  it('go by the smallest, whichever came first', async () => {
    const [one, two] = [await told([first, copy]), await told([copy, first])]
    expect(one.names).toEqual([`journal_${D1}.csv`, `settlement_${D2}.csv`])
    expect(two.names).toEqual(one.names)
    expect(two.digest).toBe(one.digest)
    expect(two.workbook?.equals(one.workbook as Buffer)).toBe(true)
  })

  it('are the same input under any one of them', async () => {
    const plain = await told([first])
    const others = [await told([copy]), await told([[`journal_${D1}.csv.gz`, gzipSync(BYTES)]])]
    expect(others.map((one) => one.digest)).toEqual([plain.digest, plain.digest])
    expect(others[0]?.names).toContain(`journal_${D1}_copy.csv`)
  })

  it('do so where the name is the slot', async () => {
    const [a, b]: Delivery[] = [
      ['journal_a.csv', BYTES],
      ['journal_b.csv', BYTES],
    ]
    const [one, two] = [
      await told([a as Delivery, b as Delivery], 'journal_*.csv'),
      await told([b as Delivery, a as Delivery], 'journal_*.csv'),
    ]
    expect(two.names).toEqual(one.names)
    expect(two.digest).toBe(one.digest)
  })

  it('keep the name under which a run has told them', async () => {
    const { desk, digest } = await told([copy])
    desk.deliver(`journal_${D1}.csv`, BYTES)
    const { runs } = await desk.run(D1)
    expect(runs[0]).toMatchObject({ digest, isNew: false })
    expect(runs[0]?.files.map((one) => one.name)).toContain(`journal_${D1}_copy.csv`)
  })
})

it('digests leave out the names of files that evidence names, and nothing else', () => {
  const value = (text: string) => JSON.stringify([{ fact: 'a', value: text }])
  expect(withoutNames(value('51 (day (1).csv:12)'))).toBe(value('51 (:12)'))
  expect(withoutNames(value('51 (a"b.csv:12)'))).toBe(value('51 (:12)'))
  for (const text of ['51', 'failed=1; of=(2)', '"(x)"', 'sale (12)']) {
    expect(withoutNames(value(text))).toBe(value(text))
  }
})
