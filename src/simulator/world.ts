// The invented merchants and terminals, with the counters that run on from one day to the next.
import { passesLuhn } from '../domain/card-number.ts'
import { type Dice, diceOf } from './dice.ts'
import { TRADES, type Trade } from './trades.ts'

export interface Terminal {
  readonly id: string // DE 41, 8 characters
  readonly merchant: Merchant
  readonly operators: readonly string[]
  /** Its part of the day's sales: any terminal's expected count is the day's count x weight / all. */
  readonly weight: number
  /** The last STAN it gave out; the next one is one more, 999999 wraps to 1. */
  stan: number
  batchNo: number
  software: string
  /** Until this day (its index) the terminal forwards nothing that it stored offline. */
  stuckUntil: number
}

export interface Merchant {
  readonly id: string // DE 42, 15 digits
  readonly account: string
  readonly trade: Trade
  readonly terminals: Terminal[]
}

export interface World {
  readonly merchants: readonly Merchant[]
  readonly weight: number
  /** Which variant a story tells next: every variant comes up in turn. */
  readonly turns: Map<string, number>
}

const REGIONS = ['310', '110', '440', '330', '510', '320'] as const
const VERSIONS = ['3.8.2', '3.9.0', '4.1.0', '4.1.3'] as const

export function worldOf(seed: number, terminalCount: number): World {
  const dice = diceOf(`${seed}/world`)
  const merchants: Merchant[] = []
  let weight = 0
  for (let made = 0; made < terminalCount; ) {
    const merchant = merchantOf(merchants.length, dice)
    const left = terminalCount - made
    // No merchant is left with a single terminal where it can be helped: outages need neighbors.
    const count = left < 8 ? left : Math.min(dice.between(4, 7), left - 4)
    for (let own = 0; own < count; own++) {
      const terminal = terminalOf(made + own, merchant, dice)
      merchant.terminals.push(terminal)
      weight += terminal.weight
    }
    made += count
    merchants.push(merchant)
  }
  return { merchants, weight, turns: new Map() }
}

function merchantOf(index: number, dice: Dice): Merchant {
  const trade = TRADES[(index + dice.below(2)) % TRADES.length] as Trade
  const head = `898${dice.pick(REGIONS)}${trade.mcc}`
  // A merchant number must not look like a card number: readers would truncate it.
  let id = head + String(10_000 + index).padStart(5, '0')
  if (passesLuhn(id)) id = `897${id.slice(3)}`
  return {
    id,
    account: `4100${String(20_000_000 + index * 37).padStart(8, '0')}`,
    trade,
    terminals: [],
  }
}

function terminalOf(index: number, merchant: Merchant, dice: Dice): Terminal {
  const operator = dice.between(1, 60)
  return {
    id: String(10_000_000 + index * 3 + dice.below(3)),
    merchant,
    operators: [operator, operator + 1, operator + 2].map((n) => String(n).padStart(3, '0')),
    weight: dice.between(60, 140),
    // Some counters stand just before the wrap.
    stan: index % 9 === 4 ? 999_999 - dice.below(60) : dice.below(900_000),
    batchNo: dice.between(1, 900),
    software: dice.pick(VERSIONS),
    stuckUntil: -1,
  }
}

/** The next variant of `count`: 0, 1, 2, ... and around again. */
export function turn(world: World, name: string, count: number): number {
  const at = world.turns.get(name) ?? 0
  world.turns.set(name, at + 1)
  return at % count
}
