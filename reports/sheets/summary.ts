// The first sheet: in words and figures, does the day tie out, and is that proved.
import type { DayBooks, DayStatus, PlaceTotal } from '../../src/domain/day-books.ts'
import { CAUSES } from '../../src/domain/exception.ts'
import { type Money, money, sum } from '../../src/domain/money.ts'
import { PLACES } from '../../src/domain/place.ts'
import { hasWords, type Locale, say } from '../../src/domain/wording/wording.ts'
import { at, type Figure, putAmount, putCount, putFormula } from '../figures.ts'
import { amountLook, INK, LINE, LOOK, type Look } from '../looks.ts'
import type { KnownFigures, Sheet } from '../sheet.ts'
import { address } from '../sheet-data.ts'
import { dayLine, wordsOf } from '../words.ts'
import { addressOn, type Page } from '../workbook-writer.ts'

/** The grid: a margin, two columns of words, then counts (narrow) and amounts (wide) in turn. */
const MARGIN = 1
const WORDS = 2
const CURRENCY = 3
const FIRST_COUNT = 4
const LAST = 12

const VERDICT: Readonly<Record<DayStatus, Look>> = {
  balanced: {
    size: 13,
    bold: true,
    ink: INK.good,
    fill: INK.goodFill,
    vertical: 'middle',
    indent: 1,
  },
  exceptions: {
    size: 13,
    bold: true,
    ink: INK.warn,
    fill: INK.warnFill,
    vertical: 'middle',
    indent: 1,
  },
  not_reconcilable: {
    size: 13,
    bold: true,
    ink: INK.bad,
    fill: INK.badFill,
    vertical: 'middle',
    indent: 1,
  },
}

const TILE_LABEL: Look = {
  size: 9,
  ink: INK.quiet,
  align: 'right',
  format: '@_)',
  vertical: 'middle',
  fill: INK.tileFill,
  top: 'medium',
  lineInk: INK.brand,
}
const TILE_FIGURE: Look = {
  size: 16,
  bold: true,
  ink: INK.brand,
  align: 'right',
  vertical: 'middle',
  fill: INK.tileFill,
  format: '#,##0_)',
}
const BAR: Look = { ...LOOK.text, ink: '9DB4CF', size: 7, vertical: 'middle' }
const BAR_LENGTH = 16
const HEAD_LONG: Look = { ...LOOK.head, wrap: false, indent: 1 }
const PLACE_NAME: Look = { ...LOOK.text, indent: 1 }
const WORDS_CELL: Look = { ...LOOK.quiet, size: 9, indent: 1 }
const SECTION_LINE: Look = {
  ...LOOK.section,
  bottom: 'medium',
  lineInk: INK.brand,
}
const GROUP: Look = {
  ...LOOK.strong,
  ink: INK.brand,
  fill: INK.tileFill,
  bottom: 'hair',
  lineInk: LINE.fine,
}
const CHECK_LABEL: Look = {
  bold: true,
  ink: INK.brand,
  align: 'right',
  vertical: 'middle',
}

/** Writes row after row; each part leaves the cursor below itself. */
class Cursor {
  row = 1
  readonly page: Page
  readonly locale: Locale
  readonly books: DayBooks

  constructor(page: Page, locale: Locale, books: DayBooks) {
    this.page = page
    this.locale = locale
    this.books = books
  }

  say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    return say(this.locale, key, values)
  }

  section(key: string, words?: string): void {
    this.row += 1
    for (let column = WORDS; column <= LAST; column++) {
      this.page.put(this.row, column, null, SECTION_LINE)
    }
    this.page.put(this.row, WORDS, this.say(key), SECTION_LINE)
    this.page.height(this.row, 24)
    this.row += 1
    if (words !== undefined) {
      this.page.put(this.row, WORDS, this.say(words), LOOK.note)
      this.page.height(this.row, 18)
      this.row += 1
    }
  }

  /** Headings from column `from` on; an empty key leaves an empty heading. */
  head(keys: readonly string[], words = 2): void {
    keys.forEach((key, index) => {
      const plain = index < words ? LOOK.head : LOOK.headRight
      const look = key === 'prevention' ? HEAD_LONG : plain
      const text = key === '' ? null : this.say(`report.column.${key}`)
      this.page.put(this.row, WORDS + index, text, look)
    })
    this.page.height(this.row, 26)
    this.row += 1
  }

  /** Titles over pairs of columns: no merged cells. */
  groups(
    titles: readonly (readonly [key: string, from: number, to: number])[],
    last: number,
  ): void {
    for (let column = WORDS; column <= last; column++) {
      this.page.put(this.row, column, null, LOOK.headUpper)
    }
    for (const [key, from, to] of titles) {
      this.page.put(this.row, from, this.say(key), LOOK.group)
      for (let column = from + 1; column <= to; column++) {
        this.page.put(this.row, column, null, LOOK.group)
      }
    }
    this.row += 1
  }
}

interface Sides {
  readonly counts: {
    journal: Figure[]
    settlement: Figure[]
    matched: Figure[]
  }
  readonly open: { awaiting: Figure[]; exceptions: Figure[]; zero: Figure[] }
  readonly awaitingAmounts: Map<string, Figure[]>
}

export const SUMMARY: Sheet = {
  id: 'summary',
  tab: INK.brand,
  setup: {
    widths: [2, 28, 10, 12, 17, 12, 17, 14, 17, 12, 17, 14],
    frozenRows: 0,
    frozenColumns: 0,
    repeatedRows: null,
    paper: 'A4',
  },
  write(page, books, locale, known) {
    const cursor = new Cursor(page, locale, books)
    page.put(1, MARGIN, null, LOOK.plain)
    const top = writeTop(cursor)
    const sides = writeSources(cursor)
    writeTiles(cursor, top.tiles, sides)
    writeCauses(cursor)
    page.breakBelow(cursor.row)
    const rolled = writeRollForward(cursor)
    writePlaces(cursor)
    const differences = writeProofs(cursor, sides, rolled, known)
    writeMaster(cursor, top.master, differences)
    writeNotices(cursor)
    writeIdentity(cursor)
  },
}

function writeTop(cursor: Cursor): {
  readonly tiles: number
  readonly master: number
} {
  const { page, books } = cursor
  page.put(1, WORDS, cursor.say('report.title', { date: books.businessDate }), LOOK.title)
  page.height(1, 34)
  page.put(2, WORDS, dayLine(books, cursor.locale), LOOK.subtitle)
  page.height(2, 18)
  page.height(3, 6)
  const open = books.totals.reduce((total, entry) => total + entry.exceptions.count, 0)
  const missing = books.files.filter((file) => file.status === 'missing')
  const verdict: Readonly<Record<DayStatus, string>> = {
    balanced: cursor.say('report.verdict.balanced'),
    exceptions: cursor.say(open === 1 ? 'report.verdict.exception' : 'report.verdict.exceptions', {
      count: open,
    }),
    not_reconcilable: cursor.say('report.verdict.not_reconcilable', {
      count: missing.length,
    }),
  }
  for (let column = WORDS; column <= LAST; column++) {
    page.put(4, column, null, VERDICT[books.status])
  }
  page.put(4, WORDS, verdict[books.status], VERDICT[books.status])
  page.height(4, 30)
  cursor.row = 5
  if (missing.length > 0) {
    page.put(cursor.row, WORDS, cursor.say('report.missing_files'), {
      ...LOOK.strong,
      ink: INK.bad,
    })
    page.height(cursor.row, 20)
    cursor.row += 1
    for (const file of missing) {
      const words = cursor.say('report.missing_file', {
        file: file.name,
        source: file.source,
        side: cursor.say(`report.side.${file.side}`),
      })
      page.put(cursor.row, WORDS, words, { ...LOOK.plain, indent: 1 })
      cursor.row += 1
    }
  }
  page.height(cursor.row, 6)
  const tiles = cursor.row + 1
  page.height(tiles, 16)
  page.height(tiles + 1, 26)
  page.height(tiles + 2, 6)
  const master = tiles + 3
  page.height(master, 22)
  cursor.row = master + 1
  return { tiles, master }
}

function writeSources(cursor: Cursor): Sides {
  const { page, books } = cursor
  const sides: Sides = {
    counts: { journal: [], settlement: [], matched: [] },
    open: { awaiting: [], exceptions: [], zero: [] },
    awaitingAmounts: new Map(),
  }
  cursor.section('report.section.owed', 'report.section.owed_words')
  cursor.groups(
    [
      ['report.side.journal', 4, 5],
      ['report.side.settlement', 6, 9],
    ],
    9,
  )
  cursor.head(['source', 'currency', 'count', 'amount', 'count', 'gross', 'fee', 'net'])
  const owedFirst = cursor.row
  const owed = books.totals.map((total) => {
    const { row } = cursor
    page.put(row, WORDS, total.source, LOOK.text)
    page.put(row, CURRENCY, total.currency, LOOK.text)
    const figures = {
      currency: total.currency,
      journal: putCount(page, row, 4, total.journal.count, LOOK.count),
      journalAmount: putAmount(page, row, 5, total.journal.amount, total.currency),
      settlement: putCount(page, row, 6, total.settlement.count, LOOK.count),
      gross: putAmount(page, row, 7, total.settlement.amount, total.currency),
      fee: putAmount(page, row, 8, total.settlement.fee, total.currency),
      net: putAmount(page, row, 9, total.settlement.net, total.currency),
    }
    sides.counts.journal.push(figures.journal)
    sides.counts.settlement.push(figures.settlement)
    cursor.row += 1
    return figures
  })
  if (owed.length === 0) none(cursor)
  writeCurrencyTotals(cursor, owedFirst, owed, [
    ['journal', 4],
    ['journalAmount', 5],
    ['settlement', 6],
    ['gross', 7],
    ['fee', 8],
    ['net', 9],
  ])

  cursor.section('report.section.stands', 'report.section.stands_words')
  cursor.groups(
    [
      ['place.matched', 4, 5],
      ['place.awaiting', 6, 7],
      ['report.open_exceptions', 8, 9],
      ['report.zero', 10, 10],
      ['report.matched_difference', 11, 11],
    ],
    11,
  )
  cursor.head([
    'source',
    'currency',
    'count',
    'amount',
    'count',
    'amount',
    'count',
    'amount',
    'count',
    'settled_less_matched',
  ])
  const standsFirst = cursor.row
  const stands = books.totals.map((total) => {
    const { row } = cursor
    page.put(row, WORDS, total.source, LOOK.text)
    page.put(row, CURRENCY, total.currency, LOOK.text)
    const difference = money(total.matched.settlementAmount).minus(money(total.matched.amount))
    const figures = {
      currency: total.currency,
      matched: putCount(page, row, 4, total.matched.count, LOOK.count),
      matchedAmount: putAmount(page, row, 5, total.matched.amount, total.currency),
      awaiting: putCount(page, row, 6, total.awaiting.count, LOOK.count),
      awaitingAmount: putAmount(page, row, 7, total.awaiting.amount, total.currency),
      exceptions: putCount(page, row, 8, total.exceptions.count, LOOK.count),
      exceptionsAmount: putAmount(page, row, 9, total.exceptions.amount, total.currency),
      zero: putCount(page, row, 10, total.zero.count, LOOK.count),
      difference: putAmount(page, row, 11, difference.toFixed(), total.currency),
    }
    sides.counts.matched.push(figures.matched)
    sides.open.awaiting.push(figures.awaiting)
    sides.open.exceptions.push(figures.exceptions)
    sides.open.zero.push(figures.zero)
    const known = sides.awaitingAmounts.get(total.currency)
    if (known === undefined) sides.awaitingAmounts.set(total.currency, [figures.awaitingAmount])
    else known.push(figures.awaitingAmount)
    cursor.row += 1
    return figures
  })
  if (stands.length === 0) none(cursor)
  writeCurrencyTotals(cursor, standsFirst, stands, [
    ['matched', 4],
    ['matchedAmount', 5],
    ['awaiting', 6],
    ['awaitingAmount', 7],
    ['exceptions', 8],
    ['exceptionsAmount', 9],
    ['zero', 10],
    ['difference', 11],
  ])
  return sides
}

function none(cursor: Cursor): void {
  cursor.page.put(cursor.row, WORDS, cursor.say('report.none'), LOOK.note)
  cursor.row += 1
}

/** One total a currency: money of two currencies is never added. */
function writeCurrencyTotals<K extends string>(
  cursor: Cursor,
  first: number,
  rows: readonly (Readonly<Record<K, Figure>> & {
    readonly currency: string
  })[],
  columns: readonly (readonly [K, number])[],
): void {
  const { page } = cursor
  const last = cursor.row - 1
  for (const currency of [...new Set(rows.map((row) => row.currency))].sort()) {
    const { row } = cursor
    const here = rows.filter((entry) => entry.currency === currency)
    page.put(row, WORDS, cursor.say('report.total'), LOOK.totalText)
    page.put(row, CURRENCY, currency, LOOK.totalText)
    for (const [key, column] of columns) {
      const figures = here.map((entry) => entry[key])
      const range = `${address(first, column)}:${address(last, column)}`
      const wanted = `${address(first, CURRENCY)}:${address(last, CURRENCY)}`
      const isCount = figures.every((figure) => figure.decimals === 0) && isCountKey(key)
      putFormula(
        page,
        row,
        column,
        `SUMIF(${wanted},${address(row, CURRENCY)},${range})`,
        sum(figures.map((figure) => figure.value)),
        figures,
        (decimals, negative) =>
          isCount ? LOOK.totalCount : amountLook(decimals, negative, 'total'),
      )
    }
    cursor.row += 1
  }
}

const COUNT_KEYS: ReadonlySet<string> = new Set([
  'journal',
  'settlement',
  'matched',
  'awaiting',
  'exceptions',
  'zero',
])

function isCountKey(key: string): boolean {
  return COUNT_KEYS.has(key)
}

function writeTiles(cursor: Cursor, row: number, sides: Sides): void {
  const { page } = cursor
  const tiles = [
    ['report.side.journal', WORDS, WORDS, sides.counts.journal],
    ['report.side.settlement', CURRENCY, 5, sides.counts.settlement],
    ['place.matched', 6, 7, sides.counts.matched],
    ['place.awaiting', 8, 9, sides.open.awaiting],
    ['report.open_exceptions', 10, 11, sides.open.exceptions],
    ['report.zero', LAST, LAST, sides.open.zero],
  ] as const
  for (const [key, from, to, figures] of tiles) {
    for (let column = from; column <= to; column++) {
      page.put(row, column, null, TILE_LABEL)
      page.put(row + 1, column, null, TILE_FIGURE)
    }
    page.put(row, to, cursor.say(key), TILE_LABEL)
    const { formula, value } = sumOf(figures)
    putFormula(page, row + 1, to, formula, value, figures, () => TILE_FIGURE)
  }
}

function sumOf(figures: readonly Figure[]): { formula: string; value: Money } {
  const first = figures[0]
  const last = figures.at(-1)
  const value = sum(figures.map((figure) => figure.value))
  if (first === undefined || last === undefined) return { formula: '0', value }
  return { formula: `SUM(${at(first)}:${at(last)})`, value }
}

function writeCauses(cursor: Cursor): void {
  const { page, books } = cursor
  const causes = CAUSES.map(
    (cause) => [cause, books.exceptionsByCause[cause] ?? 0] as const,
  ).filter(([, count]) => count > 0)
  if (causes.length === 0) return
  cursor.section('report.section.causes')
  cursor.head(['cause', '', 'count', '', 'prevention', '', '', '', '', '', ''])
  const first = cursor.row
  const largest = Math.max(...causes.map(([, count]) => count))
  for (const [cause, count] of causes) {
    const { row } = cursor
    page.put(row, WORDS, wordsOf(cursor.locale, 'cause', cause), LOOK.text)
    page.put(row, CURRENCY, null, LOOK.text)
    putCount(page, row, FIRST_COUNT, count, LOOK.count)
    const length = Math.round((BAR_LENGTH * count) / largest)
    page.put(
      row,
      FIRST_COUNT + 1,
      {
        formula: `REPT("█",ROUND(${BAR_LENGTH}*${address(row, FIRST_COUNT)}/MAX($D$${first}:$D$${first + causes.length - 1}),0))`,
        result: '█'.repeat(length),
      },
      BAR,
    )
    for (let column = 7; column <= LAST; column++) page.put(row, column, null, WORDS_CELL)
    page.put(row, 6, wordsOf(cursor.locale, 'prevention', cause), WORDS_CELL)
    cursor.row += 1
  }
  page.put(cursor.row, WORDS, cursor.say('report.total'), LOOK.totalText)
  page.put(cursor.row, CURRENCY, null, LOOK.totalText)
  putFormula(
    page,
    cursor.row,
    FIRST_COUNT,
    `SUM(${address(first, FIRST_COUNT)}:${address(cursor.row - 1, FIRST_COUNT)})`,
    money(String(causes.reduce((total, [, count]) => total + count, 0))),
    [],
    () => LOOK.totalCount,
  )
  cursor.row += 1
}

function writeRollForward(cursor: Cursor): Figure[] {
  const { page, books } = cursor
  const checks: Figure[] = []
  cursor.section('report.section.roll', 'report.section.roll_words')
  cursor.groups(
    [
      ['report.opening', 4, 5],
      ['report.new', 6, 7],
      ['report.cleared', 8, 9],
      ['report.closing', 10, 11],
      ['report.must_be_zero', 12, 12],
    ],
    12,
  )
  cursor.head([
    'source',
    'currency',
    'count',
    'amount',
    'count',
    'amount',
    'count',
    'amount',
    'count',
    'amount',
    'check',
  ])
  for (const roll of books.rollForward) {
    const { row } = cursor
    page.put(row, WORDS, `${roll.source} · ${cursor.say(`report.side.${roll.side}`)}`, LOOK.text)
    page.put(row, CURRENCY, roll.currency, LOOK.text)
    const tallies = [roll.opening, roll.new, roll.cleared, roll.closing].map((tally, index) => ({
      count: putCount(page, row, 4 + index * 2, tally.count, LOOK.count),
      amount: putAmount(page, row, 5 + index * 2, tally.amount, roll.currency),
    }))
    const off = (what: 'count' | 'amount'): Money =>
      tallies.reduce(
        (left, tally, index) =>
          index < 2 ? left.plus(tally[what].value) : left.minus(tally[what].value),
        money('0'),
      )
    const figures = tallies.flatMap((tally) => [tally.count, tally.amount])
    checks.push(
      putFormula(
        page,
        row,
        LAST,
        `ABS(D${row}+F${row}-H${row}-J${row})+ABS(ROUND(E${row}+G${row}-I${row}-K${row},${Math.max(
          ...figures.map((figure) => figure.decimals),
        )}))`,
        off('count').abs().plus(off('amount').abs()),
        figures,
        () => LOOK.check,
      ),
    )
    page.flagCheck(row, LAST)
    cursor.row += 1
  }
  if (books.rollForward.length === 0) none(cursor)
  return checks
}

function writePlaces(cursor: Cursor): void {
  const { page, books } = cursor
  cursor.section('report.section.places', 'report.section.places_words')
  cursor.head(['place', 'currency', 'count', 'amount'])
  const groups = new Map<string, PlaceTotal[]>()
  for (const place of books.places) {
    const key = `${place.source}\n${place.side}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [place])
    else known.push(place)
  }
  for (const group of groups.values()) {
    const [head] = group
    if (head === undefined) continue
    for (let column = WORDS; column <= 5; column++) page.put(cursor.row, column, null, GROUP)
    page.put(cursor.row, WORDS, `${head.source} · ${cursor.say(`report.side.${head.side}`)}`, GROUP)
    cursor.row += 1
    const first = cursor.row
    const figures: { currency: string; count: Figure; amount: Figure }[] = []
    const ordered = PLACES.flatMap((place) => group.filter((entry) => entry.place === place))
    for (const entry of ordered) {
      const { row } = cursor
      page.put(row, WORDS, cursor.say(`place.${entry.place}`), PLACE_NAME)
      page.put(row, CURRENCY, entry.currency, LOOK.text)
      figures.push({
        currency: entry.currency,
        count: putCount(page, row, 4, entry.count, LOOK.count),
        amount: putAmount(page, row, 5, entry.amount, entry.currency),
      })
      page.put(row, 6, cursor.say(`report.place_words.${entry.place}`), WORDS_CELL)
      for (let column = 7; column <= LAST; column++) page.put(row, column, null, WORDS_CELL)
      cursor.row += 1
    }
    const { row } = cursor
    page.put(row, WORDS, cursor.say('report.all_rows'), LOOK.totalText)
    page.put(row, CURRENCY, null, LOOK.totalText)
    const counts = sumOf(figures.map((figure) => figure.count))
    putFormula(page, row, 4, counts.formula, counts.value, [], () => LOOK.totalCount)
    const currencies = new Set(
      ordered.filter((entry) => entry.currency !== '').map((e) => e.currency),
    )
    page.put(row, 5, null, LOOK.totalText)
    if (currencies.size === 1) {
      const amounts = figures.map((figure) => figure.amount)
      putFormula(
        page,
        row,
        5,
        `SUM(${address(first, 5)}:${address(row - 1, 5)})`,
        sum(amounts.map((figure) => figure.value)),
        amounts,
        (decimals, negative) => amountLook(decimals, negative, 'total'),
      )
      page.put(row, CURRENCY, [...currencies][0] ?? null, LOOK.totalText)
    }
    cursor.row += 1
  }
  if (groups.size === 0) none(cursor)
}

/** What must be equal, both figures beside their difference. Gives the differences. */
function writeProofs(
  cursor: Cursor,
  sides: Sides,
  rolled: readonly Figure[],
  known: KnownFigures,
): Figure[] {
  const { page } = cursor
  cursor.section('report.section.proofs', 'report.section.proofs_words')
  for (let column = WORDS; column <= 9; column++) page.put(cursor.row, column, null, LOOK.head)
  page.put(cursor.row, WORDS, cursor.say('report.column.proof'), LOOK.head)
  page.put(cursor.row, 7, cursor.say('report.column.one_side'), LOOK.headRight)
  page.put(cursor.row, 8, cursor.say('report.column.other_side'), LOOK.headRight)
  page.put(cursor.row, 9, cursor.say('report.column.check'), LOOK.headRight)
  cursor.row += 1
  const differences: Figure[] = []

  const prove = (
    words: string,
    one: { formula: string; value: Money },
    other: { formula: string; value: Money },
    figures: readonly Figure[],
  ) => {
    const { row } = cursor
    for (let column = WORDS; column <= 6; column++) page.put(row, column, null, LOOK.text)
    page.put(row, WORDS, words, LOOK.text)
    const look = (decimals: number, negative: boolean) =>
      decimals === 0 ? LOOK.count : amountLook(decimals, negative, 'dash')
    const a = putFormula(page, row, 7, one.formula, one.value, figures, look)
    const b = putFormula(page, row, 8, other.formula, other.value, figures, look)
    const difference = one.value.minus(other.value).abs()
    differences.push(
      putFormula(page, row, 9, `ABS(${at(a)}-${at(b)})`, difference, [a, b], () => LOOK.check),
    )
    page.flagCheck(row, 9)
    cursor.row += 1
  }
  const elsewhere = (id: string) => {
    const entry = known.get(id)
    const figures = entry?.figures ?? []
    return {
      formula:
        entry === undefined || figures.length === 0
          ? '0'
          : figures.map((f) => addressOn(entry.page.name, f.row, f.column)).join('+'),
      value: sum(figures.map((figure) => figure.value)),
      figures,
    }
  }

  prove(cursor.say('report.proof.roll'), sumOf(rolled), { formula: '0', value: money('0') }, rolled)
  const rows = elsewhere('files.rows')
  const accounted = elsewhere('files.accounted')
  prove(cursor.say('report.proof.files'), rows, accounted, [])
  prove(
    cursor.say('report.proof.awaiting'),
    sumOf(sides.open.awaiting),
    elsewhere('awaiting.counts'),
    [],
  )
  const exceptions = elsewhere('exceptions.counts')
  prove(cursor.say('report.proof.exceptions'), sumOf(sides.open.exceptions), exceptions, [])
  return differences
}

function writeMaster(cursor: Cursor, row: number, differences: readonly Figure[]): void {
  const { page } = cursor
  page.put(row, WORDS, cursor.say('report.master_check'), {
    ...CHECK_LABEL,
    align: 'left',
  })
  const { formula, value } = sumOf(differences)
  putFormula(page, row, CURRENCY, formula, value, differences, () => LOOK.masterCheck)
  page.flagCheck(row, CURRENCY)
  page.nameCell('MASTER_CHECK', row, CURRENCY)
  page.put(row, FIRST_COUNT, cursor.say('report.master_words'), {
    ...LOOK.note,
    vertical: 'middle',
    indent: 1,
  })
}

function writeNotices(cursor: Cursor): void {
  const { page, books } = cursor
  if (books.notices.length === 0) return
  cursor.section('report.section.notices')
  for (const notice of books.notices) {
    const key = `notice.${notice.code}`
    const values = Object.entries(notice.values).map(([name, value]) => `${name}: ${value}`)
    const words = hasWords(key)
      ? cursor.say(key, notice.values)
      : [notice.code, ...values].join(' · ')
    page.put(cursor.row, WORDS, words, LOOK.plain)
    cursor.row += 1
  }
}

function writeIdentity(cursor: Cursor): void {
  const { page, books } = cursor
  cursor.section('report.section.identity', 'report.section.identity_words')
  const facts: readonly (readonly [string, string])[] = [
    ['business_date', books.businessDate],
    ['revision', String(books.revision)],
    ['run', books.runId],
    ['previous_run', books.previousRunId ?? cursor.say('report.no_previous_run')],
    ['digest', books.digest],
    ['rules_digest', books.rulesDigest],
  ]
  for (const [id, value] of facts) {
    page.put(cursor.row, WORDS, cursor.say(`report.identity.${id}`), LOOK.label)
    page.put(cursor.row, CURRENCY, value, LOOK.fingerprint)
    cursor.row += 1
  }
}
