// The proofs: figures that were reckoned apart and must be equal, side by side with their difference.
import { type Money, money, sum, ZERO } from '../../src/domain/money.ts'
import { addedUp, at, type Figure, putFormula, type Reckoning, sumOf } from '../figures.ts'
import { amountLook, LOOK } from '../looks.ts'
import type { KnownFigures } from '../sheet.ts'
import { addressOn } from '../workbook-writer.ts'
import { type Cursor, WORDS } from './cursor.ts'
import type { BookFigures, PlacedFigures } from './places.ts'
import type { SourceFigures } from './sources.ts'

const ONE = 7
const OTHER = 8
const CHECK = 9

export interface Provable {
  readonly sources: SourceFigures
  readonly causes: readonly Figure[]
  readonly rolled: readonly Figure[]
  readonly placed: PlacedFigures
}

/** A figure or a sum of figures, and what they stand on. */
interface Side extends Reckoning {
  readonly from: readonly Figure[]
}

/** Gives the differences: the master check is their sum. */
export function writeProofs(cursor: Cursor, here: Provable, known: KnownFigures): Figure[] {
  const { page, books } = cursor
  cursor.section('report.section.proofs', 'report.section.proofs_words')
  cursor.fill(WORDS, CHECK, LOOK.head)
  page.put(cursor.row, WORDS, cursor.say('report.column.proof'), LOOK.head)
  page.put(cursor.row, ONE, cursor.say('report.column.one_side'), LOOK.headRight)
  page.put(cursor.row, OTHER, cursor.say('report.column.other_side'), LOOK.headRight)
  page.put(cursor.row, CHECK, cursor.say('report.column.check'), LOOK.headRight)
  cursor.row += 1

  const differences: Figure[] = []
  const prove = (id: string, one: Side, other: Side, currency = '') => {
    const words = cursor.say(`report.proof.${id}`, { currency })
    differences.push(writeProof(cursor, words, one, other))
  }
  const elsewhere = (id: string) => sideElsewhere(known, id)

  if (books.received !== undefined) {
    const { placed, files } = here.placed
    const counts = (books: readonly BookFigures[]) => scattered(books.map((book) => book.count))
    prove('places', counts(placed), counts(files))
    for (const currency of [...new Set(placed.map((book) => book.currency))].sort()) {
      const amounts = (books: readonly BookFigures[]) => {
        const own = books.filter((book) => book.currency === currency)
        return scattered(own.map((book) => book.amount))
      }
      prove('place_amount', amounts(placed), amounts(files), currency)
    }
  }
  prove('files', elsewhere('files.rows'), elsewhere('files.accounted'))
  prove('roll', below(here.rolled), NOTHING)
  prove('awaiting', below(here.sources.awaiting), elsewhere('awaiting.count'))
  for (const [currency, figure] of here.sources.awaitingAmounts) {
    prove('awaiting_amount', below([figure]), elsewhere(`awaiting.amount.${currency}`), currency)
  }
  prove('exceptions', below(here.sources.exceptions), elsewhere('exceptions.count'))
  for (const [currency, figure] of here.sources.exceptionAmounts) {
    prove('exception_amount', below([figure]), elsewhere(`exceptions.amount.${currency}`), currency)
  }
  prove('zero', below(here.sources.zero), elsewhere('zero.count'))
  prove('causes', below(here.causes), elsewhere('exceptions.count'))
  return differences
}

function writeProof(cursor: Cursor, words: string, one: Side, other: Side): Figure {
  const { page, row } = cursor
  cursor.fill(WORDS, ONE - 1, LOOK.text)
  page.put(row, WORDS, words, LOOK.text)
  const look = (decimals: number, negative: boolean) =>
    decimals === 0 ? LOOK.count : amountLook(decimals, negative, 'dash')
  const from = [...one.from, ...other.from]
  const a = putFormula(page, row, ONE, one, from, look)
  const b = putFormula(page, row, OTHER, other, from, look)
  const difference = {
    formula: `ABS(${at(a)}-${at(b)})`,
    value: one.value.minus(other.value).abs(),
  }
  const figure = putFormula(page, row, CHECK, difference, [a, b], () => LOOK.check)
  page.flagCheck(row, CHECK)
  cursor.row += 1
  return figure
}

const NOTHING: Side = { formula: '0', value: ZERO, from: [] }

/** Figures of this sheet that stand one below the other. */
function below(figures: readonly Figure[]): Side {
  return { ...sumOf(figures), from: figures }
}

/** Figures of this sheet that stand apart. */
function scattered(figures: readonly Figure[]): Side {
  return { ...addedUp(figures), from: figures }
}

function sideElsewhere(known: KnownFigures, id: string): Side {
  const entry = known.get(id)
  if (entry === undefined || entry.figures.length === 0) return NOTHING
  const { page, figures } = entry
  return {
    formula: figures.map((figure) => addressOn(page.name, figure.row, figure.column)).join('+'),
    value: total(figures),
    from: figures,
  }
}

function total(figures: readonly Figure[]): Money {
  return sum([money('0'), ...figures.map((figure) => figure.value)])
}
