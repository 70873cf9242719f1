// What a run leaves open, and what later dates make of it: nothing, until something comes that belongs to it.
import { afterEach, describe, expect, it } from 'vitest'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { Desk, TWO_SOURCES } from '../desk.ts'

const day = (no: number) => `2026-03-0${no}`

let desk: Desk
afterEach(() => desk.close())

/** A row under the references of `no`, on a day, answered with 00. */
function row(no: number, amount: string, on: number, more: Cells = {}): Cells {
  return { ...sale(no, amount, day(on)).journal, response_code: '00', ...more }
}

/** The same as a settlement file of a later day tells it. */
function paid(no: number, amount: string, on: number, file: number, more: Cells = {}): Cells {
  return sale(no, amount, day(on)).settled(day(file), amount, more)
}

const rrn = (no: number) => `60610${String(no).padStart(7, '0')}`
const of = (no: number): Cells => ({ original_rrn: rrn(no) })

interface Files {
  /** Of the day. */
  readonly J?: readonly Cells[]
  readonly S?: readonly Cells[]
}

/** The dates are run one after the other, each when its files are there; files not named are empty. */
async function told(
  days: Readonly<Record<number, Files>>,
  until: number,
  configuration = TWO_SOURCES,
) {
  desk = await Desk.open(configuration)
  const story: string[][] = []
  for (let on = 2; on <= until; on++) {
    desk.deliver(`journal_${day(on)}.csv`, journal(...(days[on]?.J ?? [])))
    desk.deliver(`settlement_${day(on + 1)}.csv`, settlement(...(days[on + 1]?.S ?? [])))
    await desk.run(day(on))
    const open = (await desk.exceptions()).filter((one) => one.status === 'open')
    story.push(open.map((one) => `${one.type} ${one.amount}`).sort())
  }
  return story
}

describe('what was left one-sided', () => {
  it('stays what it was while nothing comes, and ends when its other side does', async () => {
    const twice = [row(1, '66', 2), row(1, '66', 2)]
    expect(await told({ 2: { J: twice }, 5: { S: [paid(1, '66', 2, 5)] } }, 4)).toEqual([
      ['duplicate_journal 66.00', 'missing_settlement 66.00'],
      ['duplicate_journal 66.00', 'missing_settlement 66.00'],
      ['duplicate_journal 66.00'],
    ])
  })

  it('ends when the completion comes late of what was settled under its preauthorization', async () => {
    const authorized = row(1, '50', 2, { type: 'preauth' })
    const completed = row(1, '50', 2, { type: 'completion', ...of(1) })
    const days = { 2: { J: [authorized] }, 3: { S: [paid(1, '50', 2, 3)] }, 4: { J: [completed] } }
    expect(await told(days, 4)).toEqual([['kind_difference 50.00'], ['kind_difference 50.00'], []])
  })

  it('stays what it was when the day of its twin lies too far back to be looked at', async () => {
    const twice = [row(1, '66', 2), row(1, '66', 2)]
    await told({ 2: { J: twice }, 3: { S: [paid(1, '66', 2, 3)] } }, 2)
    const [before] = await desk.exceptions()
    desk.deliver('journal_2026-03-20.csv', journal())
    desk.deliver('settlement_2026-03-21.csv', settlement())
    await desk.run('2026-03-20')
    const [after] = await desk.exceptions()
    expect(before?.type).toBe('duplicate_journal')
    expect(after).toEqual({ ...before, ageDays: 18 })
  })

  it('stays what it was found to be beside a row of days before it', async () => {
    const again = paid(1, '66', 2, 7, { transaction_at: '' })
    const days = {
      2: { J: [row(1, '66', 2)] },
      3: { S: [paid(1, '66', 2, 3, { transaction_at: '' })] },
      7: { S: [again] },
    }
    await told(days, 6)
    const [before] = await desk.exceptions()
    expect(before?.type).toBe('duplicate_settlement')
    desk.deliver('journal_2026-03-12.csv', journal())
    desk.deliver('settlement_2026-03-13.csv', settlement())
    await desk.run('2026-03-12')
    const [after] = await desk.exceptions()
    expect(after).toEqual({ ...before, ageDays: 6 })
  })

  it('is no duplicate of an attempt that was refused under its references', async () => {
    const again = { transaction_at: `${day(2)}T10:01:30` }
    const attempts = [row(1, '66', 2, { response_code: '91' }), row(1, '66', 2, again)]
    expect(await told({ 2: { J: attempts }, 5: { S: [paid(1, '66', 2, 5, again)] } }, 4)).toEqual([
      ['missing_settlement 66.00'],
      ['missing_settlement 66.00'],
      [],
    ])
  })

  it('of twins meets a second settlement that comes late', async () => {
    const days = {
      2: { J: [row(1, '66', 2), row(1, '66', 2)] },
      3: { S: [paid(1, '66', 2, 3)] },
      4: { S: [paid(1, '66', 2, 4)] },
    }
    expect((await told(days, 3)).at(-1)).toEqual([])
  })

  it('of a void meets its settlement that comes a day late', async () => {
    const days = {
      2: { J: [row(1, '66', 2)] },
      3: { J: [row(2, '66', 3, { type: 'void', ...of(1) })], S: [paid(1, '66', 2, 3)] },
      5: { S: [paid(2, '66', 3, 5, { type: 'void', ...of(1) })] },
    }
    expect((await told(days, 4)).at(-1)).toEqual([])
  })

  it('of a refund beyond its sale is one with its settlement', async () => {
    const days = {
      2: { J: [row(1, '50', 2)] },
      3: { J: [row(2, '80', 3, { type: 'refund', ...of(1) })], S: [paid(1, '50', 2, 3)] },
      5: { S: [paid(2, '80', 3, 5, { type: 'refund', ...of(1) })] },
    }
    expect((await told(days, 4)).at(-1)).toEqual(['amount_difference -80.00'])
  })

  it('of a split tender is settled in one line that comes late', async () => {
    const days = {
      2: { J: [row(1, '10', 2), row(1, '20', 2)] },
      4: { S: [paid(1, '30', 2, 4)] },
    }
    expect((await told(days, 3)).at(-1)).toEqual([])
  })

  it('of the acquirer ends when it takes its second payment back', async () => {
    const days = {
      2: { J: [row(1, '66', 2)] },
      3: { S: [paid(1, '66', 2, 3), paid(1, '66', 2, 3)] },
      4: { S: [paid(1, '66', 2, 4, { type: 'reversal', ...of(1) })] },
    }
    expect((await told(days, 3)).at(-1)).toEqual([])
  })
})

describe('what has its place already', () => {
  it('shows that a sale settled late was voided, and is no second payment', async () => {
    const days = {
      2: { J: [row(1, '66', 2), row(2, '66', 2, { type: 'void', ...of(1) })] },
      4: { S: [paid(1, '66', 2, 4)] },
    }
    expect(await told(days, 3)).toEqual([[], ['status_difference 0.00']])
  })

  it('makes a reversal that comes again idle', async () => {
    const reversal = (no: number, on: number) => row(no, '66', on, { type: 'reversal', ...of(1) })
    const days = { 2: { J: [row(1, '66', 2), reversal(2, 2)] }, 3: { J: [reversal(3, 3)] } }
    expect(await told(days, 3)).toEqual([[], []])
  })

  it('makes the upload of a stored sale that is settled idle', async () => {
    const stored = row(1, '25', 2, {
      type: 'offline_sale',
      response_code: 'Y1',
      stored_offline: 'true',
    })
    const upload = (amount: string) => row(2, amount, 3, { ...of(1), original_stan: '000001' })
    const days = { 2: { J: [stored] }, 3: { J: [upload('25')], S: [paid(1, '25', 2, 3)] } }
    expect(await told(days, 3)).toEqual([[], []])
  })
})

describe('the upload of a stored sale that stays open', () => {
  const stored = row(1, '25', 2, { type: 'offline_sale', response_code: '91' })
  const upload = (on: number) => row(2, '25', on, of(1))

  it('lets it be owed on later dates, when it has its place', async () => {
    const open = ['missing_settlement 25.00']
    expect(await told({ 2: { J: [stored, upload(2)] } }, 4)).toEqual([open, open, open])
  })

  it.each([
    [1, 4, [['missing_settlement 25.00'], []]],
    [2, 4, [['missing_settlement 25.00'], []]],
    [2, 5, [['missing_settlement 25.00'], ['missing_settlement 25.00'], []]],
  ])(
    'lets it be found by the references of record %i, settled on day %i',
    async (no, file, story) => {
      const days = { 2: { J: [stored, upload(2)] }, [file]: { S: [paid(no, '25', 2, file)] } }
      expect(await told(days, file - 1)).toEqual(story)
    },
  )

  it('lets it wait until its own settlement is there', async () => {
    const later = TWO_SOURCES.replace('settlesWithin: 1', 'settlesWithin: 2')
    const days = { 2: { J: [stored, upload(2)] }, 5: { S: [paid(2, '25', 2, 5)] } }
    expect(await told(days, 4, later)).toEqual([[], ['missing_settlement 25.00'], []])
  })
})

describe.each([1, 2])('the upload of a stored sale, settled under record %s', (no) => {
  const upload = row(2, '25', 3, of(1))
  const days = (stored: Cells, file: number) => ({
    2: { J: [row(1, '25', 2, { type: 'offline_sale', ...stored }), row(9, '1', 2)] },
    3: { J: [upload], S: [paid(9, '1', 2, 3)] },
    [file]: { S: [paid(no, '25', no === 1 ? 2 : 3, file)] },
  })
  const open = ['missing_settlement 25.00']

  it.each([
    ['by its kind alone', { response_code: '' }],
    ['by the word of its file', { response_code: '', stored_offline: 'true' }],
  ])('comes a day after it, which is stored %s', async (_, stored) => {
    expect(await told(days(stored, 4), 3)).toEqual([open, []])
  })

  it('comes a day after it, and the settlement some days later', async () => {
    expect(await told(days({}, 6), 5)).toEqual([open, open, open, []])
  })

  it.each([
    [4, [[], []]],
    [6, [[], open, open, []]],
  ])(
    'is what is owed where the sale was refused before: settled on day %i',
    async (file, story) => {
      expect(await told(days({ response_code: '91' }, file), file - 1)).toEqual(story)
    },
  )
})

describe('a row that comes late', () => {
  it('mends by the STAN that it names alone', async () => {
    const tip = { type: 'tip_adjust', original_stan: '000001', rrn: '' }
    const days = {
      2: { J: [row(1, '100', 2)] },
      3: { J: [row(2, '20', 3, tip)], S: [paid(1, '120', 2, 3)] },
    }
    expect(await told(days, 3)).toEqual([['amount_difference 100.00'], []])
  })

  it('mends a line for a whole batch', async () => {
    const line = (amount: string, file: number) =>
      paid(1, amount, 2, file, { stan: '', rrn: '', transaction_at: '' })
    const days = {
      2: { J: [row(1, '10', 2), row(2, '20', 2), row(3, '7', 2)] },
      3: { S: [line('30', 3)] },
      4: { S: [line('7', 4)] },
    }
    expect((await told(days, 3)).at(-1)).toEqual([])
  })
})

describe.each([
  ['a terminal', {}],
  ['a merchant', { terminal_id: '' }],
])('a line for the day of %s', (_, whose) => {
  const bare: Cells = { batch_no: '', ...whose }
  const line = (amount: string) =>
    paid(1, amount, 2, 3, { stan: '', rrn: '', transaction_at: '', ...bare })
  const own = (no: number, amount: string) => row(no, amount, 2, { batch_no: '' })
  const left = [
    'missing_journal 31.00',
    ...['10.00', '21.00', '44.00'].map((amount) => `missing_settlement ${amount}`),
  ]
  const sales = { J: [own(1, '10'), own(2, '21'), own(3, '44')] }

  it('fits when another sale is settled some days later', async () => {
    const late = paid(3, '44', 2, 5, { batch_no: '' })
    const days = { 2: sales, 3: { S: [line('31')] }, 5: { S: [late] } }
    expect(await told(days, 4)).toEqual([left, left, []])
  })

  it('fits when another sale is voided some days later', async () => {
    const late = row(4, '44', 4, { type: 'void', batch_no: '', ...of(3) })
    const days = { 2: sales, 3: { S: [line('31')] }, 4: { J: [late] } }
    expect(await told(days, 4)).toEqual([left, left, []])
  })

  it('fits when another sale comes some days later', async () => {
    const days = {
      2: { J: [own(1, '10'), own(2, '21')] },
      3: { S: [line('75')] },
      4: { J: [own(3, '44')] },
    }
    const open = ['missing_journal 75.00', 'missing_settlement 10.00', 'missing_settlement 21.00']
    expect(await told(days, 4)).toEqual([open, open, []])
  })
})

describe('two files of one date', () => {
  it('say the same in either order', async () => {
    const parts = {
      a: journal(row(1, '20.00', 2, { response_code: '98' })),
      b: journal(row(1, '10.00', 2, { transaction_at: `${day(2)}T10:02:00` })),
    }
    const digests: (string | undefined)[] = []
    for (const order of ['ab', 'ba']) {
      desk = await Desk.open(TWO_SOURCES.replace('{date}*', '{date}_{part}'))
      for (const part of order) {
        desk.deliver(`journal_${day(2)}_${part}.csv`, parts[part as 'a' | 'b'])
        await desk.receive()
      }
      desk.deliver(`journal_${day(3)}_a.csv`, journal())
      const own = paid(1, '10.00', 2, 3, { transaction_at: `${day(2)}T10:02:00` })
      desk.deliver(`settlement_${day(3)}.csv`, settlement(own))
      desk.deliver(
        `settlement_${day(4)}.csv`,
        settlement(paid(1, '20.00', 2, 4, { transaction_at: '' })),
      )
      const { runs } = await desk.run(day(2), day(3))
      digests.push(runs.at(-1)?.digest)
      if (order === 'ab') await desk.close()
    }
    expect(digests[0]).toBe(digests[1])
  })
})
