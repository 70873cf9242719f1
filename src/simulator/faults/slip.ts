// The ways in which a figure is keyed wrong, digit by digit.
import type { Cents } from '../cents.ts'
import type { Dice } from '../dice.ts'

export const SLIPS = [
  'swapped',
  'ten times',
  'hundred times',
  'thousand times',
  'dropped',
  'doubled',
  'changed',
] as const
export type SlipName = (typeof SLIPS)[number]

/** The figure that the slip makes of an amount; null where this amount does not allow it. */
export function slipped(name: SlipName, amount: Cents, dice: Dice): Cents | null {
  const digits = String(amount)
  if (digits.length < 4) return null
  const at = dice.below(digits.length - 1)
  const here = digits[at] as string
  const next = digits[at + 1] as string
  switch (name) {
    case 'swapped':
      if (here === next || (at === 0 && next === '0')) return null
      return Number(digits.slice(0, at) + next + here + digits.slice(at + 2))
    case 'ten times':
      return amount * 10
    case 'hundred times':
      return amount * 100
    case 'thousand times':
      return amount * 1000
    case 'dropped': {
      // A trailing zero dropped would be a decimal slip.
      const rest = Number(digits.slice(0, at + 1) + digits.slice(at + 2))
      return next === '0' || rest * 10 === amount ? null : rest
    }
    case 'doubled':
      if (here === '0') return null
      return Number(digits.slice(0, at) + here + digits.slice(at))
    case 'changed': {
      const other = String(((Number(here) + dice.between(1, 8)) % 9) + 1)
      return other === here ? null : Number(digits.slice(0, at) + other + digits.slice(at + 1))
    }
  }
}

/** Another amount that no single slip makes: the first and the last but one digit are others. */
export function unlike(amount: Cents): Cents | null {
  const digits = String(amount)
  if (digits.length < 4) return null
  const other = (digit: string) => String(((Number(digit) + 3) % 9) + 1)
  const last = digits.length - 2
  const changed = [...digits].map((digit, at) => (at === 0 || at === last ? other(digit) : digit))
  const made = Number(changed.join(''))
  const isPower = [10, 100, 1000].some(
    (times) => made === amount * times || amount === made * times,
  )
  return made === amount || isPower ? null : made
}
