// Invented cards and wallets: schemes, issuers' first digits, and what the acquirer charges for each.
import { type Cents, shareOf } from './cents.ts'
import type { Dice } from './dice.ts'

/** What a customer pays with; `pan` is masked as a terminal prints it, empty for wallets. */
export interface Card {
  readonly pan: string
  readonly scheme: string
  readonly product: string
  /** DE 22: chip, contactless, stripe, QR. */
  readonly entryMode: string
}

/** What the acquirer keeps of a sale; refunds give nothing back. Rate in millionths. */
export interface FeeTerm {
  readonly scheme: string
  readonly product: string
  readonly rate: number
  readonly cap: Cents | null
}

interface Brand extends FeeTerm {
  /** How many of a hundred customers. */
  readonly share: number
  readonly bins: readonly string[]
}

/**
 * UnionPay by the price list that domain.md 8 quotes: debit 0.35% up to 13 yuan, credit 0.45%
 * without a cap. The others are invented of a usual size.
 */
const BRANDS: readonly Brand[] = [
  {
    scheme: 'unionpay',
    product: 'debit',
    rate: 3500,
    cap: 1300,
    share: 28,
    bins: ['622848', '621700', '622202', '621226', '623668', '621483'],
  },
  {
    scheme: 'unionpay',
    product: 'credit',
    rate: 4500,
    cap: null,
    share: 17,
    bins: ['625955', '622575', '628288', '625362'],
  },
  { scheme: 'wechat', product: 'wallet', rate: 3800, cap: null, share: 23, bins: [] },
  { scheme: 'alipay', product: 'wallet', rate: 3800, cap: null, share: 19, bins: [] },
  {
    scheme: 'visa',
    product: 'credit',
    rate: 16_000,
    cap: null,
    share: 6,
    bins: ['438088', '451461', '481699'],
  },
  {
    scheme: 'mastercard',
    product: 'credit',
    rate: 16_000,
    cap: null,
    share: 5,
    bins: ['520082', '552245', '543159'],
  },
  {
    scheme: 'jcb',
    product: 'credit',
    rate: 15_000,
    cap: null,
    share: 2,
    bins: ['356833', '353098'],
  },
]

export const FEE_TERMS: readonly FeeTerm[] = BRANDS.map(({ scheme, product, rate, cap }) => ({
  scheme,
  product,
  rate,
  cap,
}))

const DRAW: readonly Brand[] = BRANDS.flatMap((brand) => Array<Brand>(brand.share).fill(brand))
const DRAW_CARD: readonly Brand[] = DRAW.filter((brand) => brand.bins.length > 0)
const MODES = ['051', '051', '051', '071', '071', '071', '071', '021'] as const
const FOUR = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'))

function cardOf(brand: Brand, dice: Dice): Card {
  const { scheme, product } = brand
  if (brand.bins.length === 0) return { pan: '', scheme, product, entryMode: '031' }
  const pan = `${dice.pick(brand.bins)}******${FOUR[dice.below(10_000)]}`
  return { pan, scheme, product, entryMode: dice.pick(MODES) }
}

/** Any means of payment, as often as customers use it. */
export function drawCard(dice: Dice): Card {
  return cardOf(dice.pick(DRAW), dice)
}

/** A plastic card: it has a number and an authorization code. */
export function drawPlastic(dice: Dice): Card {
  return cardOf(dice.pick(DRAW_CARD), dice)
}

/** A means of payment of one scheme. */
export function drawOfScheme(scheme: string, dice: Dice): Card {
  return cardOf(dice.pick(DRAW.filter((brand) => brand.scheme === scheme)), dice)
}

/** What the agreed terms make of an amount, half up to the cent. */
export function feeOf(card: Card, amount: Cents): Cents {
  const term = BRANDS.find((one) => one.scheme === card.scheme && one.product === card.product)
  if (term === undefined) throw new Error(`No fee term for ${card.scheme} ${card.product}`)
  const share = shareOf(amount, term.rate)
  return term.cap !== null && share > term.cap ? term.cap : share
}
