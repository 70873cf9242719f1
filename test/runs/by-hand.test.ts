// Matches by hand: what a person joins or takes apart stands, whatever runs come after, and can be traced.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { explanationOf } from '../../jobs/explanation.ts'
import { type Made, matchByHand, unmatch } from '../../jobs/hand-match.ts'
import { money, plainText } from '../../src/domain/money.ts'
import { type Cells, journal, sale, settlement } from '../canonical.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'
import type { MatchJson, RunJson } from '../json.ts'
import { placesAtEnd } from '../week.ts'

const [D1, D2, D3, D4] = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'] as const
const [J1, S1] = [`journal_${D1}.csv`, `settlement_${D2}.csv`]
const [J2, S2] = [`journal_${D2}.csv`, `settlement_${D3}.csv`]
const SIGNED = { note: 'The slip shows it', by: 'chen' }

const one = sale(1, '10.00', D1)
const two = sale(2, '20.00', D1)
const three = sale(3, '30.00', D1)
const four = sale(4, '40.00', D2)

const desks: Desk[] = []
const desk = async () => {
  const opened = await Desk.open()
  desks.push(opened)
  return opened
}
afterEach(async () => {
  for (const opened of desks.splice(0)) await opened.close()
})

const join = (at: Desk, journal: string, settlement: string, signed = SIGNED): Promise<Made> =>
  matchByHand(at.store, { journal, settlement }, signed)

/** `rule: journal lines = settlement lines: difference`. */
const told = (matches: readonly MatchJson[]) =>
  matches
    .map(({ rule, journal, settlement, difference }) => {
      const lines = (rows: MatchJson['journal']) => rows.map((row) => row.line).join('+')
      return `${rule}: ${lines(journal)} = ${lines(settlement)}: ${plainText(money(difference))}`
    })
    .sort()

const byHand = (run: RunJson | undefined) =>
  run?.notices.filter((notice) => notice.code === 'matched_by_hand').map((notice) => notice.values)

/** An amount that was settled otherwise: an exception that waits for a person. */
async function differing(): Promise<Desk> {
  const at = await desk()
  at.deliver(J1, journal(one.journal, two.journal))
  at.deliver(S1, settlement(one.settled(D2), two.settled(D2, '19.00')))
  const { runs } = await at.run(D1)
  expect(runs[0]?.status).toBe('exceptions')
  return at
}

describe('a match by hand', () => {
  it('settles an exception when its date is run again, with the difference', async () => {
    const at = await differing()
    const made = await join(at, `${J1}:3`, `${S1}:3`)
    expect(made).toMatchObject({
      amount: '20.00',
      difference: '-1.00',
      currency: 'CNY',
      stale: [D1],
    })
    const { runs, stale } = await at.run(D1)
    expect(stale).toEqual([])
    expect(runs[0]).toMatchObject({ revision: 2, status: 'balanced' })
    expect(byHand(runs[0])).toEqual([
      { count: '1', amount: '20.00', difference: '-1.00', currency: 'CNY' },
    ])
    expect(runs[0]?.notices).toContainEqual({
      code: 'matched_with_difference',
      values: { source: 'acquirer', count: '1', amount: '-1.00', currency: 'CNY' },
    })
    expect(told(await at.matches(D1))).toEqual(['batch_and_stan: 2 = 2: 0', 'by_hand: 3 = 3: -1'])
    expect(await at.exceptions()).toEqual([])
    // Nothing has changed since: the same run.
    expect((await at.run(D1)).runs[0]).toMatchObject({ revision: 2, isNew: false })
    expect([...(await placesAtEnd(at)).values()]).toEqual(Array(4).fill(['matched']))
  })

  it('of rows carried forward clears their exceptions on the next date', async () => {
    const at = await desk()
    at.deliver(J1, journal(one.journal, three.journal))
    at.deliver(S1, settlement(one.settled(D2), sale(7, '31.00', D1).settled(D2)))
    await at.run(D1)
    const raised = await at.exceptions()
    expect(raised.map((each) => each.type).sort()).toEqual([
      'missing_journal',
      'missing_settlement',
    ])
    const made = await join(at, `${J1}:3`, `${S1}:3`)
    expect(made.stale).toEqual([D1])

    at.deliver(J2, journal(four.journal))
    at.deliver(S2, settlement(four.settled(D3)))
    const { runs, stale } = await at.run(D2)
    expect(runs[0]).toMatchObject({ businessDate: D2, status: 'balanced' })
    // The chain holds the decision: the earlier date need not be run again.
    expect(stale).toEqual([])
    expect(told(await at.matches(D2))).toEqual(['batch_and_stan: 2 = 2: 0', 'by_hand: 3 = 3: 1'])
    expect(runs[0]?.rollForward.map((each) => [each.opening.count, each.cleared.count])).toEqual([
      [1, 1],
      [1, 1],
    ])
    const cleared = await at.exceptions()
    expect(cleared.map((each) => [each.id, each.status, each.raisedOn]).sort()).toEqual(
      raised.map((each) => [each.id, 'cleared', D1]).sort(),
    )
    const explained = await explanationOf(at.store, cleared[0]?.id ?? '')
    expect(explained.decisions).toMatchObject([
      {
        id: made.id,
        what: 'match',
        journal: [{ file: J1, line: 3 }],
        settlement: [{ file: S1, line: 3 }],
        ...SIGNED,
      },
    ])
    expect((await at.run(D2)).runs[0]).toMatchObject({ isNew: false })
  })

  it('of a part of a held exception lets the rules judge the rest again', async () => {
    const at = await desk()
    // Same card, code and money, no other reference; the fees differ, so no rule may choose.
    const alike: Cells = { auth_code: '123456', pan: '621234******1111', amount: '50.00' }
    const bare = (minute: string, more: Cells = {}): Cells => ({
      ...alike,
      transaction_at: `${D1}T10:${minute}:00`,
      ...more,
    })
    const settled = (fee: string): Cells => ({
      auth_code: '123456',
      pan: '621234******1111',
      gross: '50.00',
      fee,
      settlement_date: D2,
    })
    at.deliver(J1, journal(bare('01'), bare('05', { operator_id: 'other' })))
    at.deliver(S1, settlement(settled('0.10'), settled('0.20')))
    await at.run(D1)
    const [tied, ...others] = await at.exceptions()
    expect(others).toEqual([])
    expect(tied?.type).toBe('ambiguous')

    await join(at, `${J1}:3`, `${S1}:2`)
    at.deliver(J2, journal(four.journal))
    at.deliver(S2, settlement(four.settled(D3)))
    const { runs } = await at.run(D2)
    expect(runs[0]?.status).toBe('balanced')
    expect(told(await at.matches(D2))).toEqual([
      'authorization_and_card: 2 = 3: 0',
      'batch_and_stan: 2 = 2: 0',
      'by_hand: 3 = 2: 0',
    ])
    expect(await at.exceptions()).toMatchObject([{ id: tied?.id, status: 'cleared' }])
  })

  it('may join several rows of each side, and keeps a zero in the ledger', async () => {
    const at = await desk()
    at.deliver(J1, journal(sale(1, '0', D1).journal, two.journal, three.journal))
    at.deliver(S1, settlement(sale(8, '35.00', D1).settled(D2), sale(9, '25.00', D1).settled(D2)))
    await at.run(D1)
    const zeros = await at.zeros(D1)
    expect(zeros).toHaveLength(1)
    await join(at, `${J1}:2,${J1}:3,${J1}:4`, `${S1}:2,${S1}:3`)
    const { runs } = await at.run(D1)
    expect(runs[0]?.status).toBe('balanced')
    expect(told(await at.matches(D1))).toEqual(['by_hand: 2+3+4 = 2+3: 10'])
    expect((await at.zeros(D1)).map((each) => [each.file, each.line])).toEqual([[J1, 2]])
  })

  it('whose other row is of a later date keeps its own from the rules until then', async () => {
    const at = await desk()
    // The settlement of the sale itself is there: a rule would take it.
    at.deliver(J1, journal(one.journal))
    at.deliver(S1, settlement(one.settled(D2)))
    at.deliver(J2, journal(four.journal))
    at.deliver(S2, settlement(four.settled(D3), sale(9, '10.00', D2).settled(D3)))
    await at.run(D1, D2)
    const made = await join(at, `${J1}:2`, `${S2}:3`)
    expect(made.stale).toEqual([D1, D2])
    const { runs, stale } = await at.run(D1, D1, { cascade: true })
    expect(stale).toEqual([])
    expect(runs.map((run) => [run.businessDate, run.revision])).toEqual([
      [D1, 2],
      [D2, 2],
    ])
    expect(await at.matches(D1)).toEqual([])
    expect(told(await at.matches(D2))).toEqual(['batch_and_stan: 2 = 2: 0', 'by_hand: 2 = 3: 0'])
    // Its sale is settled by another row now: this one stands beside a sale that has its match.
    expect((await at.exceptions()).filter((each) => each.status === 'open')).toMatchObject([
      { type: 'duplicate_settlement', settlement: [{ file: S1, line: 2 }] },
    ])
  })

  it('outlives a restated file, until the row is another', async () => {
    const at = await differing()
    await join(at, `${J1}:3`, `${S1}:3`)
    await at.run(D1)
    // The row stands on another line now.
    at.deliver(S1, settlement(three.settled(D2), one.settled(D2), two.settled(D2, '19.00')))
    const { runs } = await at.run(D1)
    expect(runs[0]?.revision).toBe(3)
    expect(told(await at.matches(D1))).toEqual(['batch_and_stan: 2 = 3: 0', 'by_hand: 3 = 4: -1'])

    at.deliver(S1, settlement(one.settled(D2), two.settled(D2, '18.00')))
    const again = await at.run(D1)
    expect(again.stale).toEqual([])
    expect(again.runs[0]?.notices).toMatchObject([
      { code: 'decision_lapsed', values: { by: 'chen', rows: `${J1}:3, ${S1}:3` } },
    ])
    expect((await at.exceptions()).map((each) => each.type)).toEqual(['amount_difference'])
  })

  it('gives the same run wherever and whenever it was decided', async () => {
    const digests: string[] = []
    for (const at of [await differing(), await differing()]) {
      await join(at, `${J1}:3`, `${S1}:3`)
      digests.push((await at.run(D1)).runs[0]?.digest ?? '')
    }
    expect(digests[0]).toBe(digests[1])
    const other = await differing()
    await join(other, `${J1}:3`, `${S1}:3`, { ...SIGNED, by: 'li' })
    expect((await other.run(D1)).runs[0]?.digest).not.toBe(digests[0])
  })

  it('is not known to a run as of an earlier moment', async () => {
    const at = await differing()
    const before = new Date().toISOString()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await join(at, `${J1}:3`, `${S1}:3`)
    await at.run(D1)
    const { runs } = await at.run(D1, D1, { asOf: before })
    expect(runs[0]).toMatchObject({ isNew: false, revision: 1, status: 'exceptions' })
  })

  it('comes after the one before it, whatever the clocks of two machines say', async () => {
    const at = await differing()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    const { id } = await join(at, `${J1}:3`, `${S1}:3`)
    vi.useRealTimers()
    const between = new Date(Date.now() + 1_800_000).toISOString()
    await unmatch(at.store, id, undefined, SIGNED)
    const { runs } = await at.run(D1, D1, { asOf: between })
    expect(runs[0]).toMatchObject({ isNew: false, revision: 1 })
  })
})

describe('a match taken apart', () => {
  async function parted(): Promise<{ at: Desk; id: string }> {
    const at = await desk()
    at.deliver(J1, journal(one.journal, two.journal))
    at.deliver(S1, settlement(one.settled(D2), two.settled(D2)))
    at.deliver(J2, journal(four.journal))
    at.deliver(S2, settlement(four.settled(D3)))
    await at.run(D1, D2)
    const match = (await at.matches(D1)).find((each) => each.journal[0]?.line === 3)
    return { at, id: match?.matchId ?? '' }
  }

  it('is never made again by a rule, on no date', async () => {
    const { at, id } = await parted()
    const made = await unmatch(at.store, id, undefined, { note: 'Another guest', by: 'li' })
    expect(made.stale).toEqual([D1, D2])
    const { runs, stale } = await at.run(D1, D1, { cascade: true })
    expect(stale).toEqual([])
    expect(runs[0]).toMatchObject({ revision: 2, status: 'exceptions' })
    expect(told(await at.matches(D1))).toEqual(['batch_and_stan: 2 = 2: 0'])
    const open = await at.exceptions()
    expect(open.map((each) => each.type).sort()).toEqual(['missing_journal', 'missing_settlement'])
    at.deliver(`journal_${D3}.csv`, journal(sale(5, '1.00', D3).journal))
    at.deliver(`settlement_${D4}.csv`, settlement(sale(5, '1.00', D3).settled(D4)))
    await at.run(D3)
    expect(await at.matches(D3)).toHaveLength(1)
    expect((await at.exceptions()).map((each) => each.status)).toEqual(['open', 'open'])
    const explained = await explanationOf(at.store, open[0]?.id ?? '')
    expect(explained.decisions).toMatchObject([{ id: made.id, what: 'unmatch', by: 'li' }])
    await expect(unmatch(at.store, made.id, undefined, SIGNED)).rejects.toMatchObject({
      code: 'NO_MATCH',
    })
  })

  it('and joined again leaves no date to be run again for ever', async () => {
    const at = await differing()
    let id = ''
    for (const step of ['match', 'unmatch', 'match'] as const) {
      if (step === 'match') id = (await join(at, `${J1}:3`, `${S1}:3`)).id
      else await unmatch(at.store, id, undefined, SIGNED)
      const { stale } = await at.run(D1, D1, { cascade: true })
      expect(stale).toEqual([])
    }
  })

  it('may be joined by hand again', async () => {
    const { at, id } = await parted()
    await unmatch(at.store, id, D1, SIGNED)
    await at.run(D1)
    await join(at, `${J1}:3`, `${S1}:3`)
    const { runs } = await at.run(D1)
    expect(runs[0]).toMatchObject({ revision: 3, status: 'balanced' })
    expect(told(await at.matches(D1))).toEqual(['batch_and_stan: 2 = 2: 0', 'by_hand: 3 = 3: 0'])
  })

  it('was joined by hand: its rows are open again, and their own date is to be run again', async () => {
    const at = await differing()
    const made = await join(at, `${J1}:3`, `${S1}:3`)
    await at.run(D1)
    const hand = (await at.matches(D1)).find((each) => each.rule === 'by_hand')
    const undone = await unmatch(at.store, hand?.matchId ?? '', D1, SIGNED)
    expect(undone.stale).toEqual([D1])
    const { runs } = await at.run(D1)
    expect(runs[0]).toMatchObject({ revision: 3, status: 'exceptions' })
    // A person said that they do not belong together: each stands on its own.
    expect((await at.exceptions()).map((each) => each.type).sort()).toEqual([
      'missing_journal',
      'missing_settlement',
    ])
    await expect(unmatch(at.store, made.id, undefined, SIGNED)).rejects.toMatchObject({
      code: 'NO_MATCH',
    })
  })

  it('by its decision takes back what no run has made yet', async () => {
    const at = await differing()
    const made = await join(at, `${J1}:3`, `${S1}:3`)
    const undone = await unmatch(at.store, made.id, undefined, SIGNED)
    expect(undone).toMatchObject({ difference: '-1.00' })
    await join(at, `${J1}:3`, `${S1}:3`)
  })
})

describe('a decision is refused', () => {
  it('with a code that says why', async () => {
    const at = await desk()
    const other = sale(5, '50.00', D1, { merchant_id: 'M2' })
    const dollars = sale(6, '60.00', D1, { currency: 'USD' })
    const inquiry = sale(7, '', D1, { type: 'balance_inquiry' })
    at.deliver(J1, journal(one.journal, two.journal, other.journal, inquiry.journal))
    at.deliver(S1, settlement(one.settled(D2), dollars.settled(D2), other.settled(D2)))
    await at.run(D1)
    const refused = async (code: string, from: string, to: string) =>
      expect(join(at, from, to)).rejects.toMatchObject({ code, exit: 2 })
    await refused('NO_ROW', 'nowhere.csv:2', `${S1}:2`)
    await refused('NO_ROW', `${J1}:99`, `${S1}:2`)
    await refused('WRONG_SIDE', `${S1}:2`, `${J1}:2`)
    await refused('DIFFERENT_MERCHANTS', `${J1}:2`, `${S1}:4`)
    await refused('DIFFERENT_CURRENCIES', `${J1}:2`, `${S1}:3`)
    await refused('NOT_FINANCIAL', `${J1}:5`, `${S1}:2`)
    for (const bad of ['', J1, `${J1}:`, `${J1}:2,`, `${J1}:2,${J1}`, `${J1}:2,${J1}:2`]) {
      await refused('BAD_OPTION', bad, `${S1}:2`)
    }
    await join(at, `${J1}:3`, `${S1}:2`)
    await refused('MATCHED_BY_HAND', `${J1}:3`, `${S1}:2`)
    await refused('MATCHED_BY_HAND', `${J1}:2`, `${S1}:2`)
    await expect(unmatch(at.store, 'M0', undefined, SIGNED)).rejects.toMatchObject({
      code: 'NO_MATCH',
    })
  })

  it('and none can be changed or left out unseen', async () => {
    const at = await differing()
    await join(at, `${J1}:3`, `${S1}:3`)
    const { knex } = at.store
    await expect(knex('decision').update({ note: 'x' })).rejects.toThrow(/append-only/)
    await expect(knex('decision').delete()).rejects.toThrow(/append-only/)
    await knex.raw('ALTER TABLE decision DISABLE TRIGGER ALL')
    await knex('decision').update({ decided_by: 'nobody' })
    await expect(at.run(D1)).rejects.toMatchObject({ code: 'DECISIONS_BROKEN', exit: 3 })
  })
})

describe('the commands', () => {
  it('want a note and a name, and print the decision and the dates to run again', async () => {
    const at = await differing()
    const rows = [`${J1}:3`, `${S1}:3`]
    for (const missing of [
      ['--by', 'chen'],
      ['--note', 'why'],
      ['--note', ' ', '--by', 'chen'],
    ]) {
      const ended = await tieout(['match', ...rows, ...missing], at.around)
      expect(ended).toMatchObject({ exit: 2, stdout: '' })
      expect(ended.stderr).toContain('BAD_OPTION')
    }
    const signed = ['--note', 'Card 6212340000001111 ok', '--by', 'chen']
    const ended = await tieout(['match', ...rows, ...signed, '--json'], at.around)
    expect(ended.exit).toBe(0)
    const { schema, decision, stale } = JSON.parse(ended.stdout)
    expect(schema).toBe('tieout/decision@1')
    expect(decision).toMatchObject({
      sequence: 1,
      what: 'match',
      journal: [{ file: J1, line: 3 }],
      settlement: [{ file: S1, line: 3 }],
      amount: '20.00',
      difference: '-1.00',
      by: 'chen',
      previousHash: '',
    })
    expect(stale).toEqual([D1])

    const again = await tieout(['run', '--date', D1, '--json', '--fail-on-exceptions'], at.around)
    expect(again.exit).toBe(0)
    const listed = await tieout(['matches', '--date', D1], at.around)
    const id = /(M[0-9A-F]{16}).*by_hand/.exec(listed.stdout)?.[1] ?? ''
    const chinese = ['--note', '弄错了', '--by', '李', '--locale', 'zh-CN']
    const undone = await tieout(['unmatch', id, ...chinese], at.around)
    expect(undone).toMatchObject({ exit: 0 })
    expect(undone.stdout).toContain('已拆开')
    expect(undone.stderr).toContain(D1)
  })
})
