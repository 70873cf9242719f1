// A configuration that changes: loaded rows stay as they were read, the run says so, and the same files may be read again.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { examine } from '../../jobs/examine.ts'
import { matchByHand } from '../../jobs/hand-match.ts'
import { journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const [D1, D2] = ['2026-03-02', '2026-03-03'] as const
const MAPPED = TWO_SOURCES.replace(
  '    settlesWithin: 1\n',
  '    settlesWithin: 1\n    merchants: { "X1": "M1" }\n',
)

const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
})

async function opened(configuration: string): Promise<Desk> {
  const desk = await Desk.open(configuration)
  desks.push(desk)
  return desk
}

/** The same desk, its configuration written anew. */
async function reconfigured(desk: Desk, configuration: string): Promise<Desk> {
  writeFileSync(join(desk.folder, 'tieout.config.yaml'), configuration)
  const again = await Desk.at(desk.folder, desk.databaseUrl)
  desks.unshift(again)
  return again
}

const SOLD = [1, 2].map((no) => sale(no, '10.00', D1))
const FILES = [
  [`journal_${D1}.csv`, journal(...SOLD.map((one) => one.journal))],
  [
    `settlement_${D2}.csv`,
    settlement(...SOLD.map((one) => one.settled(D2, '10.00', { merchant_id: 'X1' }))),
  ],
] as const

function deliver(desk: Desk): void {
  for (const [name, content] of FILES) desk.deliver(name, content)
}

describe('a map that is completed after a file was read', () => {
  it('is told to be of no effect on it, and takes effect where the file comes again', async () => {
    const desk = await opened(TWO_SOURCES)
    deliver(desk)
    expect((await desk.run(D1)).runs[0]).toMatchObject({ status: 'exceptions', notices: [] })

    const mapped = await reconfigured(desk, MAPPED)
    const told = (await mapped.run(D1)).runs[0]
    expect(told).toMatchObject({ status: 'exceptions' })
    expect(told?.notices).toEqual([
      {
        code: 'read_otherwise',
        values: { source: 'acquirer', count: '1', files: `settlement_${D2}.csv` },
      },
    ])
    const findings = await examine(mapped.configuration, mapped.store)
    expect(findings).toContainEqual(expect.objectContaining({ check: 'read_otherwise', ok: false }))

    deliver(mapped)
    const { runs, received, stale } = await mapped.run(D1)
    expect(received.files.map((file) => file.status)).toEqual(['duplicate', 'accepted'])
    expect(runs[0]).toMatchObject({ status: 'balanced', notices: [] })
    expect(stale).toEqual([])
    // Read as it is to be read, it is a duplicate again.
    deliver(mapped)
    const last = await mapped.run(D1)
    expect(last.received.files.map((file) => file.status)).toEqual(['duplicate', 'duplicate'])
    expect(last.runs[0]).toMatchObject({ isNew: false })
  })

  it('takes effect where it had entries before', async () => {
    const other = MAPPED.replace('"X1": "M1"', '"X2": "M2"')
    const desk = await opened(other)
    deliver(desk)
    expect((await desk.run(D1)).runs[0]).toMatchObject({ status: 'exceptions' })
    const mapped = await reconfigured(desk, MAPPED.replace('"X1"', '"X2": "M2", "X1"'))
    deliver(mapped)
    expect((await mapped.run(D1)).runs[0]).toMatchObject({ status: 'balanced', notices: [] })
  })

  it('keeps what people decided on rows that read the same', async () => {
    const desk = await opened(TWO_SOURCES)
    deliver(desk)
    desk.deliver(
      'settlement_2026-03-04.csv',
      settlement({ ...SOLD[0]?.settled(D2), gross: '9.00' }),
    )
    await desk.run(D1)
    const names = { journal: `journal_${D1}.csv:2`, settlement: 'settlement_2026-03-04.csv:2' }
    await matchByHand(desk.store, names, { note: 'The slip shows it', by: 'chen' })
    expect((await desk.run(D1)).runs[0]?.notices.map((one) => one.code)).toEqual([
      'matched_with_difference',
      'matched_by_hand',
    ])
    const later = await reconfigured(
      desk,
      TWO_SOURCES.replace('cutoff: "23:00"', 'cutoff: "22:00"'),
    )
    deliver(later)
    const { runs } = await later.run(D1)
    expect(runs[0]?.notices.map((one) => one.code)).toContain('matched_by_hand')
    expect(runs[0]?.notices.map((one) => one.code)).not.toContain('decision_lapsed')
  })

  it('may be taken back', async () => {
    const desk = await opened(TWO_SOURCES)
    deliver(desk)
    const before = (await desk.run(D1)).runs[0]
    const mapped = await reconfigured(desk, MAPPED)
    deliver(mapped)
    expect((await mapped.run(D1)).runs[0]).toMatchObject({ status: 'balanced' })
    const back = await reconfigured(mapped, TWO_SOURCES)
    deliver(back)
    const { runs } = await back.run(D1)
    expect(runs[0]).toMatchObject({ status: 'exceptions', notices: [] })
    expect(runs[0]?.totals).toEqual(before?.totals)
  })
})
