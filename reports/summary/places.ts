// Every row in one place: by source and side, place by place, beside what the files themselves say.
import type { PlaceTotal } from '../../src/domain/day-books.ts'
import { money, sum } from '../../src/domain/money.ts'
import { PLACES } from '../../src/domain/place.ts'
import { type Figure, putAmount, putCount, putFormula, sumOf } from '../figures.ts'
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

/** Rows as they were placed and as the files say; `files` is empty where the books do not tell. */
export interface PlacedFigures {
  readonly placed: readonly Figure[]
  readonly files: readonly Figure[]
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
  const placed: Figure[] = []
  const files: Figure[] = []
  for (const group of groups.values()) {
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
    return { count, amount }
  })
  // A rejected line may say no currency, or one that is none; with two currencies there is no total of money.
  const said = group.filter(({ place, currency }) => place !== 'rejected' && currency !== '')
  const currencies = [...new Set(said.map((entry) => entry.currency))]
  const currency = currencies.length === 1 ? (currencies[0] ?? null) : null
  const { row } = cursor
  cursor.fill(WORDS, AMOUNT, LOOK.totalText)
  page.put(row, WORDS, cursor.say('report.all_rows'), LOOK.totalText)
  page.put(row, CURRENCY, currency, LOOK.totalText)
  const counts = figures.map((figure) => figure.count)
  const placed = putFormula(page, row, FIRST_COUNT, sumOf(counts), counts, () => LOOK.totalCount)
  if (currency !== null) {
    const amounts = figures
      .filter((_figure, each) => ordered[each]?.currency === currency)
      .map((figure) => figure.amount)
    putFormula(page, row, AMOUNT, sumOf(amounts), amounts, (decimals, negative) =>
      amountLook(decimals, negative, 'total'),
    )
  }
  cursor.row += 1
  if (books.received === undefined) return { placed: [], files: [] }

  const received = books.received.filter(
    (entry) => entry.source === head.source && entry.side === head.side,
  )
  const rejected = group.filter((entry) => entry.place === 'rejected')
  const lines = [...received, ...rejected].reduce((total, entry) => total + entry.count, 0)
  page.put(cursor.row, WORDS, cursor.say('report.as_files_say'), LOOK.text)
  page.put(cursor.row, CURRENCY, currency, LOOK.text)
  const files = putCount(page, cursor.row, FIRST_COUNT, lines, LOOK.count)
  page.put(cursor.row, AMOUNT, null, LOOK.text)
  if (currency !== null) {
    const known = [...received, ...rejected].filter((entry) => entry.currency === currency)
    const amount = sum(known.map((entry) => money(entry.amount)))
    putAmount(page, cursor.row, AMOUNT, amount.toFixed(), currency)
  }
  cursor.row += 1
  return { placed: [placed], files: [files] }
}
