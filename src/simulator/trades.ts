// What invented merchants sell, when people come, and what they pay.
import type { Cents } from './cents.ts'
import type { Dice } from './dice.ts'

export interface Trade {
  readonly name: string
  readonly mcc: string
  /** The middle price. */
  readonly median: Cents
  readonly items: readonly string[]
  /** Prices that come up again and again. */
  readonly favorites: readonly Cents[]
  /** How many come in each hour of the wall clock, 0 to 23, by no unit. */
  readonly hours: readonly number[]
  readonly tips: boolean
  readonly deposits: boolean
}

const SHOP = [0, 0, 0, 0, 0, 0, 0, 1, 4, 8, 10, 12, 11, 8, 8, 9, 11, 14, 16, 13, 9, 5, 2, 1]
const MEALS = [1, 0, 0, 0, 0, 0, 1, 4, 5, 2, 4, 18, 22, 11, 4, 3, 6, 17, 24, 20, 12, 7, 4, 2]
const ALWAYS = [3, 2, 1, 1, 1, 2, 5, 11, 12, 8, 7, 9, 11, 8, 7, 7, 9, 12, 13, 12, 11, 10, 8, 5]

export const TRADES: readonly Trade[] = [
  {
    name: 'cafe',
    mcc: '5814',
    median: 2800,
    items: ['flat white', 'latte', 'americano', 'scone', '拿铁'],
    favorites: [1800, 2200, 2500, 2800, 3200, 3500],
    hours: [0, 0, 0, 0, 0, 0, 1, 10, 20, 16, 12, 12, 16, 18, 15, 13, 10, 9, 8, 7, 5, 3, 1, 1],
    tips: false,
    deposits: false,
  },
  {
    name: 'convenience',
    mcc: '5499',
    median: 2600,
    items: ['groceries', 'water', 'snacks', 'tobacco', '便当'],
    favorites: [300, 500, 650, 1200, 1500, 2000],
    hours: ALWAYS,
    tips: false,
    deposits: false,
  },
  {
    name: 'restaurant',
    mcc: '5812',
    median: 16_800,
    items: ['table 4', 'table 7', 'table 12', 'set lunch', '牛肉面'],
    favorites: [6800, 8800, 12_800, 16_800, 19_800],
    hours: MEALS,
    tips: true,
    deposits: false,
  },
  {
    name: 'supermarket',
    mcc: '5411',
    median: 8600,
    items: ['groceries', 'household', 'fruit', 'rice', '蔬菜'],
    favorites: [3990, 5990, 9990],
    hours: SHOP,
    tips: false,
    deposits: false,
  },
  {
    name: 'department store',
    mcc: '5311',
    median: 45_900,
    items: ['shoes', 'coat', 'cosmetics', 'watch', '女装'],
    favorites: [19_900, 29_900, 39_900, 59_900, 99_900],
    hours: SHOP,
    tips: false,
    deposits: false,
  },
  {
    name: 'fuel station',
    mcc: '5541',
    median: 28_000,
    items: ['fuel 92', 'fuel 95', 'diesel', 'car wash'],
    favorites: [20_000, 25_000, 30_000, 35_000],
    hours: ALWAYS,
    tips: false,
    deposits: true,
  },
  {
    name: 'pharmacy',
    mcc: '5912',
    median: 5800,
    items: ['medicine', 'vitamins', 'masks', '感冒药'],
    favorites: [1980, 2980, 3980, 6800],
    hours: SHOP,
    tips: false,
    deposits: false,
  },
  {
    name: 'hotel',
    mcc: '7011',
    median: 68_800,
    items: ['room', 'breakfast', 'minibar', '客房'],
    favorites: [48_800, 58_800, 68_800, 88_800],
    hours: [2, 1, 1, 0, 0, 1, 4, 9, 12, 12, 11, 9, 8, 7, 9, 10, 10, 10, 10, 9, 8, 6, 5, 4],
    tips: true,
    deposits: true,
  },
]

/**
 * How amounts spread around the median, in thousandths: the quantiles of a log-normal with sigma
 * 0.8, written out because exp and log may differ between machines in the last bit.
 */
const SPREAD = [
  136, 225, 277, 321, 359, 395, 430, 465, 500, 535, 572, 609, 648, 689, 732, 778, 827, 880, 938,
  1000, 1066, 1136, 1209, 1285, 1367, 1454, 1544, 1643, 1750, 1870, 2000, 2151, 2325, 2531, 2786,
  3118, 3607, 4440, 7360, 11_500,
]

/** A price of this trade, at least 0.01. */
export function drawAmount(trade: Trade, dice: Dice): Cents {
  if (dice.below(100) < 30) return dice.pick(trade.favorites)
  const step = dice.below(SPREAD.length - 1)
  const from = SPREAD[step] as number
  const to = SPREAD[step + 1] as number
  const amount = Math.floor((trade.median * (from + dice.below(to - from))) / 1000)
  const ending = dice.below(10)
  if (ending < 3) return Math.max(100, amount - (amount % 100))
  if (ending < 6) return Math.max(90, amount - (amount % 100) + dice.pick([50, 80, 90, 99]))
  return Math.max(1, amount)
}
