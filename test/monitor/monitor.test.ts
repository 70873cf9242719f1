// The monitor over counts alone: what it must raise, and what it must leave alone.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/domain/business-date.ts'
import { CAUSES } from '../../src/domain/exception.ts'
import {
  ALERT_KINDS,
  ALERT_SCOPES,
  type Alert,
  DEFAULT_MONITOR,
  type WatchedCell,
  type WatchedDays,
} from '../../src/domain/monitoring.ts'
import { MONITOR_PHRASES } from '../../src/domain/wording/monitor-phrases.ts'
import { hasWords } from '../../src/domain/wording/wording.ts'
import { chanceOf, standingOut, watchDay } from '../../src/monitor/monitor.ts'

const DATE = '2026-03-20'

function cell(change: Partial<WatchedCell> = {}): WatchedCell {
  const own = { businessDate: DATE, merchantId: 'M1', terminalId: 'T1', scheme: 'visa' }
  return { ...own, operatorId: '', attempts: 50, zeros: 0, ...change }
}

/** Ten days before the date, with `zeros` on each. */
function past(change: Partial<WatchedCell> = {}, days = 10): WatchedCell[] {
  return Array.from({ length: days }, (_, at) =>
    cell({ ...change, businessDate: addDays(DATE, -1 - at) }),
  )
}

function watched(cells: readonly WatchedCell[], more: Partial<WatchedDays> = {}) {
  const none = { stans: [], declines: [], versions: [], zeroCauses: [] }
  return watchDay({ businessDate: DATE, cells, ...none, ...more }, DEFAULT_MONITOR)
}

const told = (alerts: readonly Alert[]) =>
  alerts.map((one) => `${one.kind} ${one.scope} ${one.name}`)

describe('the chance of a count', () => {
  it('is Fisher’s, as tables have it', () => {
    // The lady tasting tea: 4 of 4 against 0 of 4 by accident in 1 of 70.
    expect(chanceOf({ hits: 4, of: 4 }, { hits: 0, of: 4 })).toBeCloseTo(1 / 70, 12)
    expect(chanceOf({ hits: 3, of: 4 }, { hits: 1, of: 4 })).toBeCloseTo(17 / 70, 12)
    expect(chanceOf({ hits: 0, of: 40 }, { hits: 3, of: 400 })).toBe(1)
    expect(chanceOf({ hits: 5, of: 5 }, { hits: 0, of: 0 })).toBe(1)
  })
  it('is nearly 1 where a bad spell is over, and next to nothing where one begins', () => {
    expect(chanceOf({ hits: 1, of: 2000 }, { hits: 1000, of: 2000 })).toBeCloseTo(1, 9)
    expect(chanceOf({ hits: 1000, of: 2000 }, { hits: 1, of: 2000 })).toBeLessThan(1e-100)
  })
  it('falls with each further hit, and never leaves 0 to 1', () => {
    const count = fc.integer({ min: 1, max: 2000 })
    fc.assert(
      fc.property(count, count, fc.nat(2000), fc.nat(2000), (of, pastOf, x, y) => {
        const before = { hits: y % (pastOf + 1), of: pastOf }
        const own = x % (of + 1)
        const one = chanceOf({ hits: own, of }, before)
        const two = chanceOf({ hits: Math.min(own + 1, of), of }, before)
        expect(one).toBeGreaterThanOrEqual(0)
        expect(one).toBeLessThanOrEqual(1)
        expect(two).toBeLessThanOrEqual(one * (1 + 1e-9))
        // The usual rate or less is no surprise.
        if (before.hits > 0 && own / of <= before.hits / pastOf) expect(one).toBeGreaterThan(0.3)
      }),
    )
  })
  it('of many subjects raises few false alarms', () => {
    expect(standingOut([0.04, 0.5, 0.9, 0.03], 0.05)).toEqual([false, false, false, false])
    expect(standingOut([0.0001, 0.5, 0.9, 0.02], 0.05)).toEqual([true, false, false, true])
  })
})

describe('zero-amount rates', () => {
  it('raise the terminal that broke, once, not its merchant and scheme as well', () => {
    const others = ['T2', 'T3', 'T4'].flatMap((terminalId) => [
      ...past({ terminalId }),
      cell({ terminalId }),
    ])
    const { alerts } = watched([...past(), cell({ zeros: 9 }), ...others])
    expect(told(alerts)).toEqual(['zero_rate terminal T1'])
    expect(alerts[0]?.evidence[0]).toEqual({
      fact: 'zero_rate_own',
      value: 'zeros=9; attempts=50; rate=18.00%; past=0.00%; past_zeros=0; past_attempts=500',
    })
  })
  it('raise the merchant where no single terminal holds the zeros', () => {
    const own = ['T1', 'T2', 'T3', 'T4'].flatMap((terminalId) => [
      ...past({ terminalId }),
      cell({ terminalId, zeros: 6 }),
    ])
    const elsewhere = ['T8', 'T9'].flatMap((terminalId) => [
      ...past({ merchantId: 'M2', terminalId }),
      cell({ merchantId: 'M2', terminalId }),
    ])
    expect(told(watched([...own, ...elsewhere]).alerts)).toEqual(['zero_rate merchant M1'])
  })
  it('raise the scheme where many merchants are struck with it', () => {
    const cells = ['M1', 'M2', 'M3', 'M4'].flatMap((merchantId) =>
      ['visa', 'unionpay'].flatMap((scheme) => [
        ...past({ merchantId, terminalId: `T${merchantId}`, scheme }),
        cell({
          merchantId,
          terminalId: `T${merchantId}`,
          scheme,
          zeros: scheme === 'visa' ? 7 : 0,
        }),
      ]),
    )
    expect(told(watched(cells).alerts)).toEqual(['zero_rate scheme visa'])
  })
  it('raise the operator who keys zeros on every terminal', () => {
    const cells = ['T1', 'T2', 'T3', 'T4'].flatMap((terminalId) =>
      ['01', '02', '03'].flatMap((operatorId) => [
        ...past({ terminalId, operatorId }),
        cell({ terminalId, operatorId, zeros: operatorId === '02' ? 3 : 0 }),
      ]),
    )
    const { alerts } = watched(cells)
    expect(told(alerts)).toContain('zero_rate merchant M1')
    expect(alerts[0]?.evidence).toContainEqual({
      fact: 'zeros_of_operator',
      value: 'name=02; zeros=12; all=12',
    })
  })
  it('leave a terminal alone that always was so, and two zeros anywhere', () => {
    expect(watched([...past({ zeros: 5 }), cell({ zeros: 7 })]).alerts).toEqual([])
    expect(watched([...past(), cell({ zeros: 2 })]).alerts).toEqual([])
  })
  it('hold a new terminal against the others', () => {
    const others = ['T2', 'T3'].flatMap((terminalId) => [
      ...past({ terminalId }),
      cell({ terminalId }),
    ])
    const { alerts } = watched([...others, cell({ attempts: 8, zeros: 7 })])
    expect(told(alerts)).toEqual(['zero_rate terminal T1'])
    expect(alerts[0]?.evidence[0]?.fact).toBe('zero_rate_others')
  })
  it('raise no storm on days of chance: a hundred terminals at one rate', () => {
    // A fixed sequence of draws at 1%, so that the test is the same each time.
    let state = 12_345
    const draw = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state / 2_147_483_648 < 0.01 ? 1 : 0
    }
    const zeros = () => Array.from({ length: 50 }, draw).reduce((a: number, b) => a + b, 0)
    let raised = 0
    for (let day = 0; day < 20; day++) {
      const cells = Array.from({ length: 100 }, (_, at) => `T${at}`).flatMap((terminalId) => [
        ...past({ terminalId }).map((one) => ({ ...one, zeros: zeros() })),
        cell({ terminalId, zeros: zeros() }),
      ])
      raised += watched(cells).alerts.length
    }
    expect(raised).toBeLessThanOrEqual(1)
  })
})

describe('silent terminals', () => {
  const busy = [...past({ terminalId: 'T2' }), cell({ terminalId: 'T2' })]
  it('are missed when they sold every day before', () => {
    expect(told(watched([...busy, ...past()]).alerts)).toEqual(['silent terminal T1'])
  })
  it('are not missed when nobody sold, when they are new, or rest on that weekday', () => {
    expect(watched([...past(), ...past({ terminalId: 'T2' })]).alerts).toEqual([])
    expect(watched([...busy, ...past({}, 3)]).alerts).toEqual([])
    const rests = past({}, 21).filter((one) => one.businessDate !== addDays(DATE, -7))
    const twice = rests.filter((one) => one.businessDate !== addDays(DATE, -14))
    const trading = [...past({ terminalId: 'T2' }, 21), cell({ terminalId: 'T2' })]
    expect(watched([...trading, ...twice]).alerts).toEqual([])
  })
  it('of one merchant are told together', () => {
    const shut = ['T5', 'T6', 'T7'].flatMap((terminalId) => past({ merchantId: 'M9', terminalId }))
    expect(told(watched([...busy, ...shut]).alerts)).toEqual(['silent merchant M9'])
  })
})

describe('STAN gaps', () => {
  const stans = (businessDate: string, ranges: readonly [number, number][], terminalId = 'T1') => ({
    businessDate,
    merchantId: 'M1',
    terminalId,
    rows: 50,
    stans: ranges,
  })
  const gaps = (list: readonly ReturnType<typeof stans>[]) =>
    watched([cell()], { stans: list }).alerts.flatMap((one) =>
      one.evidence.map((fact) => fact.value),
    )

  it('are counted within the date and from the date before', () => {
    expect(
      gaps([
        stans(addDays(DATE, -1), [[1, 40]]),
        stans(DATE, [
          [43, 60],
          [62, 90],
        ]),
      ]),
    ).toEqual(['missing=3; list=41-42 61; present=47'])
  })
  it('see through the wrap, and leave loose numbering and new starts alone', () => {
    const wrapping: [number, number][] = [
      [1, 30],
      [999_970, 999_999],
    ]
    expect(gaps([stans(DATE, wrapping)])).toEqual([])
    expect(gaps([stans(addDays(DATE, -1), [[999_900, 999_999]]), stans(DATE, [[1, 30]])])).toEqual(
      [],
    )
    expect(
      gaps([
        stans(DATE, [
          [1, 1],
          [8, 8],
          [15, 15],
          [22, 22],
        ]),
      ]),
    ).toEqual([])
    expect(gaps([stans(addDays(DATE, -1), [[1, 40]]), stans(DATE, [[70_000, 70_050]])])).toEqual([])
  })
  it('on many terminals of a merchant are one alert', () => {
    const list = ['T1', 'T2', 'T3', 'T4'].map((terminal) =>
      stans(
        DATE,
        [
          [1, 30],
          [32, 60],
        ],
        terminal,
      ),
    )
    expect(told(watched([cell()], { stans: list }).alerts)).toEqual(['stan_gap merchant M1'])
  })
})

describe('declines and versions', () => {
  it('raise a cause that refuses far more than before', () => {
    const declines = [
      ...past().map(({ businessDate }) => ({ businessDate, count: 1 })),
      { businessDate: DATE, count: 20 },
    ].map((one) => ({ ...one, merchantId: 'M1', cause: 'payment_channel' as const }))
    const { alerts, declines: rates } = watched([...past(), cell()], { declines })
    expect(told(alerts)).toEqual(['decline_rate merchant M1'])
    expect(alerts[0]?.detail).toBe('payment_channel')
    expect(rates).toEqual([
      { cause: 'payment_channel', today: { hits: 20, of: 50 }, past: { hits: 10, of: 500 } },
    ])
  })
  it('name a version once, where others were seen before', () => {
    const seen = (terminalId: string, version: string, firstSeen: string) => ({
      merchantId: 'M1',
      terminalId,
      version,
      firstSeen,
    })
    const yesterday = addDays(DATE, -1)
    const versions = [seen('T1', '1.0', yesterday), seen('T1', '2.0', DATE)]
    expect(told(watched([cell()], { versions }).alerts)).toEqual(['new_version merchant M1'])
    const spread = [...versions, seen('T2', '2.0', yesterday)]
    expect(watched([cell()], { versions: spread }).alerts).toEqual([])
    expect(watched([cell()], { versions: [seen('T1', '1.0', DATE)] }).alerts).toEqual([])
  })
  it('keep the date on which they began', () => {
    const cells = [...past(), cell({ zeros: 9 })]
    const others = ['T2', 'T3', 'T4'].flatMap((terminalId) => [
      ...past({ terminalId }),
      cell({ terminalId }),
    ])
    const { alerts } = watched([...cells, ...others])
    const days = { businessDate: DATE, stans: [], declines: [], versions: [], zeroCauses: [] }
    const earlier = alerts.map((one) => ({ ...one, since: '2026-03-18' }))
    const again = watchDay({ ...days, cells: [...cells, ...others] }, DEFAULT_MONITOR, earlier)
    expect(again.alerts.map((one) => one.since)).toEqual(['2026-03-18'])
  })
})

describe('the monitor’s words', () => {
  it('are there for every kind, scope and cause', () => {
    const keys = [
      ...ALERT_KINDS.map((kind) => `monitor.alert.${kind}`),
      ...ALERT_SCOPES.map((scope) => `monitor.scope.${scope}`),
      ...CAUSES.flatMap((cause) => [`evidence.zero_cause_${cause}`, `evidence.declines_${cause}`]),
    ]
    expect(keys.filter((key) => !hasWords(key))).toEqual([])
  })
  it.each(Object.entries(MONITOR_PHRASES))(
    '%s: Chinese in Chinese, the same braces',
    (_, phrase) => {
      const [en, zh] = phrase
      const braces = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
      expect(braces(zh)).toEqual(braces(en))
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
      expect(en).not.toMatch(/[\u4e00-\u9fff]/)
    },
  )
})
