// Software versions that a merchant's terminals name for the first time.
import { bytewise } from '../domain/byte-order.ts'
import { groupedInOrder } from '../domain/grouping.ts'
import type { Alert, WatchedDays } from '../domain/monitoring.ts'

const TERMINALS_SHOWN = 10

/** Nothing on the first of all dates: there every version is new. */
export function newVersions(days: WatchedDays): Alert[] {
  const { businessDate, versions } = days
  const known = new Set(
    versions.filter((one) => one.firstSeen < businessDate).map((one) => one.merchantId),
  )
  const zerosOf = new Map<string, number>()
  for (const { merchantId, terminalId, count } of days.zeroCauses) {
    const terminal = `${merchantId}\n${terminalId}`
    zerosOf.set(terminal, (zerosOf.get(terminal) ?? 0) + count)
  }
  const groups = groupedInOrder(versions, (one) => `${one.merchantId}\n${one.version}`)
  return [...groups.values()].flatMap((list): Alert[] => {
    const [first] = list
    if (first === undefined || !known.has(first.merchantId)) return []
    if (list.some((one) => one.firstSeen < businessDate)) return []
    const { merchantId, version } = first
    const terminals = list.map((one) => one.terminalId).sort(bytewise)
    const zeros = terminals.reduce((sum, id) => sum + (zerosOf.get(`${merchantId}\n${id}`) ?? 0), 0)
    const shown = `${terminals.slice(0, TERMINALS_SHOWN).join(' ')}${terminals.length > TERMINALS_SHOWN ? ' ...' : ''}`
    return [
      {
        businessDate,
        kind: 'new_version',
        scope: 'merchant',
        merchantId,
        name: merchantId,
        detail: version,
        since: businessDate,
        evidence: [
          {
            fact: 'version_first_seen',
            value: `version=${version}; count=${terminals.length}; terminals=${shown}`,
          },
          { fact: 'zeros_since', value: String(zeros) },
        ],
      },
    ]
  })
}
