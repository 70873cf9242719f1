// Which cells rules read: fields that none reads are not cut, derived cells that none reads are not made.
import type { Format, PassedOver, RecordRule, RowRules } from './format.ts'

/** The keys that decide whether a rule takes a row, and those of the figures that totals count. */
export function keysOfDecision(format: Format, rules: RowRules): ReadonlySet<string> {
  const keys = new Set(rules.records.flatMap((rule) => Object.keys(rule.when ?? {})))
  for (const { of, when } of format.totals?.counted ?? []) {
    if ('column' in of) keys.add(of.column)
    for (const key of Object.keys(when ?? {})) keys.add(key)
  }
  const balance = format.runningBalance
  if (balance !== undefined) keys.add(balance.figure).add(balance.balance)
  return keys
}

/** The keys that a rule reads once it takes a row. */
export function keysOfRule(rule: RecordRule | PassedOver): ReadonlySet<string> {
  const keys = new Set<string>()
  if (rule.side === 'none') return keys
  const add = (key: string | undefined) => {
    if (key !== undefined) keys.add(key)
  }
  for (const key of Object.values(rule.texts)) add(key)
  for (const said of [rule.kind, rule.scheme, rule.paymentMethod, rule.outcome]) {
    if (typeof said === 'object') add(said.column)
  }
  for (const from of [rule.amount, rule.fee, rule.net, rule.at, rule.settlementDate])
    add(from?.column)
  for (const key of [rule.merchantId, rule.pan, rule.responseCode, rule.currency]) add(key)
  add(rule.storedOffline)
  add(rule.at?.zoneColumn)
  add(rule.settlementDate?.zoneColumn)
  return keys
}

/** Every key that rules or their derived cells read. */
export function keysRead(rules: RowRules): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const cell of Object.values(rules.derived ?? {})) for (const key of cell.from) keys.add(key)
  for (const rule of rules.records) {
    for (const key of Object.keys(rule.when ?? {})) keys.add(key)
    for (const key of keysOfRule(rule)) keys.add(key)
  }
  return keys
}
