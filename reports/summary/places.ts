// Every row in one place: by source and side, place by place, beside what the files themselves say.
import type { FileTotal, PlaceTotal } from '../../src/domain/day-books.ts'
import { money, sum } from '../../src/domain/money.ts'
import { PLACES } from '../../src/domain/place.ts'
import { addedUp, type Figure, putAmount, putCount, putFormula } from '../figures.ts'
import { amountLook, INK, LINE, LOOK, type Look } from '../looks.ts'
import { CURRENCY, type Cursor, FIRST_COUNT, LAST, WORDS } from './cursor.ts'

const AMOUNT = FIRST_COUNT + 1
const BOOK: Look = {
  ...LOOK.strong,
  ink: INK.brand,
  fill: INK.tileFill,
  bottom: 'hair',
  lineInk: LINE.fine,
}
const PLACE: Look = { ...LOOK.text, indent: 1 }
const MEANING: Look = { ...LOOK.quiet, size: 9, indent: 1 }

/** Rows as they were placed and as the files say; `files` are empty where the books do not tell. */
export interface PlacedFigures {
  readonly placed: readonly BookFigures[]
  readonly files: readonly BookFigures[]
}

/** Rows of one source, side and currency. */
export interface BookFigures {
  readonly currency: string
  readonly count: Figure
  readonly amount: Figure
}

export function writePlaces(cursor: Cursor): PlacedFigures {
  const { books } = cursor
  cursor.section('report.section.places', 'report.section.places_words')
  cursor.head(['place', 'currency', 'count', 'amount'])
  const groups = new Map<string, PlaceTotal[]>()
  for (const place of books.places) {
    const key = `${place.source}\n${place.side}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [place])
    else known.push(place)
  }
  if (groups.size === 0) cursor.none()
  const placed: BookFigures[] = []
  const files: BookFigures[] = []
  for (const group of groups.values()) {
    // The first stays with its heading.
    if (placed.length > 0) cursor.part()
    const written = writeBook(cursor, group)
    placed.push(...written.placed)
    files.push(...written.files)
  }
  return { placed, files }
}

function writeBook(cursor: Cursor, group: readonly PlaceTotal[]): PlacedFigures {
  const { page, books } = cursor
  const [head] = group
  if (head === undefined) return { placed: [], files: [] }
  cursor.fill(WORDS, AMOUNT, BOOK)
  page.put(cursor.row, WORDS, `${head.source} · ${cursor.say(`report.side.${head.side}`)}`, BOOK)
  cursor.row += 1
  const ordered = PLACES.flatMap((place) => group.filter((entry) => entry.place === place))
  const figures = ordered.map((entry) => {
    const { row } = cursor
    page.put(row, WORDS, cursor.say(`place.${entry.place}`), PLACE)
    page.put(row, CURRENCY, entry.currency, LOOK.text)
    cursor.fill(AMOUNT + 1, LAST, MEANING)
    page.put(row, AMOUNT + 1, cursor.say(`report.place_words.${entry.place}`), MEANING)
    const count = putCount(page, row, FIRST_COUNT, entry.count, LOOK.count)
    const amount = putAmount(page, row, AMOUNT, entry.amount, entry.currency)
    cursor.row += 1
    return { place: entry.place, currency: entry.currency, count, amount }
  })
  // A rejected line is no row, and nothing else tells its money: held against itself it would prove
  // nothing. That files are rows and rejected lines is proved on its own.
  const rows = figures.filter((figure) => figure.place !== 'rejected')
  // Money of two currencies has no total.
  const currencies = [...new Set(rows.map((figure) => figure.currency))].sort()
  const placed = currencies.map((currency) => {
    const own = rows.filter((figure) => figure.currency === currency)
    return writeAllRows(cursor, currency, own)
  })
  if (books.received === undefined) return { placed: [], files: [] }

  const ofBook = (entry: FileTotal) => entry.source === head.source && entry.side === head.side
  const told = books.received.filter(ofBook)
  const files = currencies.map((currency) => {
    const own = told.filter((entry) => entry.currency === currency)
    return writeFilesSay(cursor, currency, own)
  })
  return { placed, files }
}

function writeAllRows(
  cursor: Cursor,
  currency: string,
  figures: readonly BookFigures[],
): BookFigures {
  const { page, row } = cursor
  cursor.fill(WORDS, AMOUNT, LOOK.totalText)
  page.put(row, WORDS, cursor.say('report.all_rows'), LOOK.totalText)
  page.put(row, CURRENCY, currency, LOOK.totalText)
  const counts = figures.map((figure) => figure.count)
  const amounts = figures.map((figure) => figure.amount)
  const count = putFormula(page, row, FIRST_COUNT, addedUp(counts), counts, () => LOOK.totalCount)
  const amount = putFormula(page, row, AMOUNT, addedUp(amounts), amounts, (decimals, negative) =>
    amountLook(decimals, negative, 'total'),
  )
  cursor.row += 1
  return { currency, count, amount }
}

function writeFilesSay(cursor: Cursor, currency: string, told: readonly FileTotal[]): BookFigures {
  const { page, row } = cursor
  page.put(row, WORDS, cursor.say('report.as_files_say'), LOOK.text)
  page.put(row, CURRENCY, currency, LOOK.text)
  const lines = told.reduce((all, entry) => all + entry.count, 0)
  const total = sum(told.map((entry) => money(entry.amount)))
  const count = putCount(page, row, FIRST_COUNT, lines, LOOK.count)
  const amount = putAmount(page, row, AMOUNT, total.toFixed(), currency)
  cursor.row += 1
  return { currency, count, amount }
}
