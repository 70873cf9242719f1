// Silent terminals: those that sold nearly every day, and on this date nothing.
import { type Absence, absenceOf } from '../domain/absence.ts'
import { addDays } from '../domain/business-date.ts'
import { groupedInOrder } from '../domain/grouping.ts'
import type { Alert, MonitorThresholds, WatchedDays } from '../domain/monitoring.ts'

/** A day without sales that is likelier than this is not told (Poisson with its rate unknown). */
const CHANCE_MAX = 0.001

interface Silent extends Absence {
  readonly merchantId: string
  readonly terminalId: string
  readonly attempts: number
}

/** A date on which nobody sold raises nothing: its journal is missing, and the files say so. */
export function silentTerminals(days: WatchedDays, thresholds: MonitorThresholds): Alert[] {
  const { businessDate, cells } = days
  const trading = new Set(
    cells.filter((cell) => cell.attempts > 0).map((cell) => cell.businessDate),
  )
  if (!trading.has(businessDate)) return []
  const past = [...trading].filter((date) => date < businessDate).sort()
  const terminals = groupedInOrder(cells, (cell) =>
    cell.terminalId === '' || cell.attempts === 0 ? null : `${cell.merchantId}\n${cell.terminalId}`,
  )
  const silent: Silent[] = []
  const awake = new Set<string>()
  for (const own of terminals.values()) {
    const [first] = own
    if (first === undefined) continue
    const { merchantId, terminalId } = first
    const active = new Set(own.map((cell) => cell.businessDate))
    if (active.has(businessDate)) {
      awake.add(merchantId)
      continue
    }
    const absence = absenceOf([...active].sort(), past, businessDate, thresholds)
    if (absence === null) continue
    const attempts = own.reduce((sum, cell) => sum + cell.attempts, 0)
    if ((absence.days / (absence.days + 1)) ** attempts > CHANCE_MAX) continue
    silent.push({ merchantId, terminalId, attempts, ...absence })
  }
  const rowsOf = new Map(
    days.stans
      .filter((one) => one.businessDate === businessDate)
      .map((one) => [`${one.merchantId}\n${one.terminalId}`, one.rows]),
  )
  return [...groupedInOrder(silent, (one) => one.merchantId)].flatMap(([merchantId, list]) =>
    list.length > 1 && !awake.has(merchantId)
      ? [merchantAlert(businessDate, merchantId, list)]
      : list.map((one) =>
          terminalAlert(businessDate, one, rowsOf.get(`${one.merchantId}\n${one.terminalId}`) ?? 0),
        ),
  )
}

/** `rows`: the journal’s of the date, none of which is an attempt. */
function terminalAlert(businessDate: string, one: Silent, rows: number): Alert {
  const { merchantId, terminalId } = one
  const figures = [
    `active=${one.active}`,
    `days=${one.days}`,
    `attempts=${Math.round(one.attempts / one.active)}`,
    `last=${one.last}`,
  ]
  return {
    businessDate,
    kind: 'silent',
    scope: 'terminal',
    merchantId,
    name: terminalId,
    detail: '',
    since: addDays(one.last, 1),
    evidence: [
      { fact: 'silent_terminal', value: figures.join('; ') },
      ...(rows > 0 ? [{ fact: 'silent_but_alive', value: String(rows) }] : []),
    ],
  }
}

function merchantAlert(businessDate: string, merchantId: string, list: readonly Silent[]): Alert {
  const last = list
    .map((one) => one.last)
    .sort()
    .at(-1) as string
  return {
    businessDate,
    kind: 'silent',
    scope: 'merchant',
    merchantId,
    name: merchantId,
    detail: '',
    since: addDays(last, 1),
    evidence: [{ fact: 'silent_merchant', value: `terminals=${list.length}; last=${last}` }],
  }
}
