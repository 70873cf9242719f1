// Digit slips: the ways in which one keyed amount becomes another, told by name.
import type { Fact } from '../domain/evidence-facts.ts'
import type { Money } from '../domain/money.ts'

/** How the journal's figure departs from the settled one. `places`: decimal slips only, 1 to 3. */
export interface Slip {
  readonly kind: 'swapped' | 'decimals' | 'dropped' | 'added' | 'doubled' | 'changed'
  readonly fact: Fact
  readonly places: number
}

const DIGITS_MIN = 3

const slip = (kind: Slip['kind'], places = 0): Slip => ({ kind, fact: `slip_${kind}`, places })

/** Digits of a figure at a common scale, so that 12.5 and 12.50 are the same digits. */
function digitsOf(amount: Money, decimals: number): string {
  return amount.toFixed(decimals).replace('.', '').replace(/^0+/, '')
}

function swapped(one: string, two: string): boolean {
  if (one.length !== two.length) return false
  const at = [...one].findIndex((digit, index) => digit !== two[index])
  return (
    at >= 0 &&
    one[at] === two[at + 1] &&
    one[at + 1] === two[at] &&
    one.slice(at + 2) === two.slice(at + 2)
  )
}

/** Where `longer` has one digit more than `shorter`: its index; -1 where it is not just that. */
function extraDigit(longer: string, shorter: string): number {
  if (longer.length !== shorter.length + 1) return -1
  let at = 0
  while (at < shorter.length && longer[at] === shorter[at]) at++
  return longer.slice(at + 1) === shorter.slice(at) ? at : -1
}

function changedDigits(one: string, two: string): number {
  if (one.length !== two.length) return Number.POSITIVE_INFINITY
  return [...one].filter((digit, index) => digit !== two[index]).length
}

/**
 * The slip by which `journal` was written for `settlement`; null where no single slip explains it.
 * Figures under 1.00 have too few digits to tell a slip from any other difference.
 * Source: domain.md 5 (swapped neighbors; x10, x100, x1000; one digit dropped, doubled, changed).
 */
export function namedSlip(journal: Money, settlement: Money): Slip | null {
  if (journal.isZero() || settlement.isZero()) return null
  if (journal.isNegative() !== settlement.isNegative()) return null
  return slipOf(journal.abs(), settlement.abs())
}

function slipOf(journal: Money, settlement: Money): Slip | null {
  if (journal.equals(settlement)) return null
  const ratio = journal.greaterThan(settlement)
    ? journal.dividedBy(settlement)
    : settlement.dividedBy(journal)
  for (const places of [1, 2, 3]) {
    if (ratio.equals(10 ** places)) return slip('decimals', places)
  }
  // Two decimals at least, as amounts are keyed: 80.00 for 50.00 is one digit changed.
  const decimals = Math.max(2, journal.decimalPlaces(), settlement.decimalPlaces())
  const keyed = digitsOf(journal, decimals)
  const right = digitsOf(settlement, decimals)
  if (Math.min(keyed.length, right.length) < DIGITS_MIN) return null
  if (swapped(keyed, right)) return slip('swapped')
  const added = extraDigit(keyed, right)
  if (added >= 0) return slip(isDoubled(keyed, added) ? 'doubled' : 'added')
  if (extraDigit(right, keyed) >= 0) return slip('dropped')
  if (changedDigits(keyed, right) === 1) return slip('changed')
  return null
}

function isDoubled(digits: string, at: number): boolean {
  return digits[at] === digits[at - 1] || digits[at] === digits[at + 1]
}
