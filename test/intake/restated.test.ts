// Restated files: what a later version of a slot changed, row by row, wherever a person looks.
import { afterEach, describe, expect, it } from 'vitest'
import { listFiles } from '../../jobs/file-list.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const HEAD =
  'merchant_id,terminal_id,type,gross,fee,net,currency,settlement_date,transaction_at,rrn'
const row = (rrn: string, gross: string, fee = '0') =>
  `M1,T1,sale,${gross},${fee},${gross},CNY,2026-03-03,2026-03-02T10:00:00,${rrn}`
const file = (...rows: string[]) => `${[HEAD, ...rows].join('\n')}\n`

let desk: Desk
afterEach(async () => desk.close())

describe('a restated file', () => {
  it('tells what was added, removed and changed, twins apart', async () => {
    desk = await Desk.open()
    const twin = row('', '3.00')
    desk.deliver(
      'settlement_2026-03-03.csv',
      file(row('A', '1.00'), row('B', '2.00'), row('C', '5.00'), twin, twin),
    )
    await desk.receive()
    desk.deliver(
      'settlement_2026-03-03.csv',
      file(row('B', '2.50', '0.00'), row('A', '1.0'), row('D', '9.00'), twin, twin, twin),
    )
    await desk.receive()
    const { files } = await listFiles(desk.configuration, desk.store, '2026-03-02')
    const [before, after] = files.filter((one) => one.status !== 'missing')
    expect(before).toMatchObject({ status: 'restated' })
    expect(before?.restatement).toBeUndefined()
    expect(after?.restatement).toMatchObject({
      of: before?.sha256,
      added: 2,
      removed: 1,
      changed: 1,
    })
    expect(
      after?.restatement?.rows.map((one) => [
        one.change,
        one.lineBefore,
        one.line,
        one.reference,
        one.amountBefore,
        one.amount,
        one.fields,
      ]),
    ).toEqual([
      ['changed', 3, 2, 'B', '2.00', '2.50', ['amount', 'net']],
      ['added', null, 4, 'D', null, '9.00', []],
      ['removed', 4, null, 'C', '5.00', null, []],
      ['added', null, 7, '', null, '3.00', []],
    ])
    // Remembered, and the same again.
    const again = await listFiles(desk.configuration, desk.store, '2026-03-02')
    expect(again.files).toEqual(files)

    const { runs } = await desk.run('2026-03-02')
    const entry = runs[0]?.files.find((one) => 'restatement' in one)
    expect(entry).toMatchObject({
      status: 'accepted',
      restatement: { of: before?.sha256, added: 2, removed: 1, changed: 1 },
    })
    const told = await tieout(['files', '--date', '2026-03-02'], desk.around)
    expect(told.stdout).toContain('2 rows added, 1 removed, 1 changed')
    expect(told.stdout).toContain('settlement_2026-03-03.csv:2 (before: line 3): changed: M1 T1 B')
  })
})
