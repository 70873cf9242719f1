// The head of the summary: the verdict in words, what is missing, the figures at a glance, the master check.
import { type DayStatus, MATCHED_WITH_DIFFERENCE } from '../../src/domain/day-books.ts'
import { outside } from '../../src/domain/place.ts'
import { countText, type Figure, putFormula, sumOf } from '../figures.ts'
import { INK, LOOK, type Look } from '../looks.ts'
import { dayLine } from '../words.ts'
import { CURRENCY, type Cursor, FIRST_COUNT, LAST, WORDS } from './cursor.ts'
import type { SourceFigures } from './sources.ts'

const verdictLook = (ink: string, fill: string): Look => ({
  size: 13,
  bold: true,
  ink,
  fill,
  vertical: 'middle',
  indent: 1,
})

const VERDICT: Readonly<Record<DayStatus, Look>> = {
  balanced: verdictLook(INK.good, INK.goodFill),
  exceptions: verdictLook(INK.warn, INK.warnFill),
  not_reconcilable: verdictLook(INK.bad, INK.badFill),
}

const MISSING_HEAD: Look = { ...LOOK.strong, ink: INK.bad }
const MISSING: Look = { ...LOOK.plain, indent: 1 }
const TILE: Look = { align: 'right', vertical: 'middle', fill: INK.tileFill }
const TILE_LABEL: Look = {
  ...TILE,
  size: 9,
  ink: INK.quiet,
  format: '@_)',
  top: 'medium',
  lineInk: INK.brand,
}
const TILE_FIGURE: Look = { ...TILE, size: 16, bold: true, ink: INK.brand, format: '#,##0_)' }
const CHECK_LABEL: Look = { bold: true, ink: INK.brand, vertical: 'middle' }
const CHECK_WORDS: Look = { ...LOOK.note, indent: 1 }

/** Rows whose figures are known only when the rest of the sheet is written. */
export interface TopRows {
  readonly tiles: number
  readonly master: number
}

export function writeTop(cursor: Cursor): TopRows {
  const { page, books } = cursor
  page.put(1, WORDS, cursor.say('report.title', { date: books.businessDate }), LOOK.title)
  page.height(1, 34)
  page.put(2, WORDS, dayLine(books, cursor.locale), LOOK.subtitle)
  page.height(2, 18)
  page.height(3, 6)
  cursor.row = 4
  const look =
    VERDICT[books.status === 'balanced' && !isExact(cursor) ? 'exceptions' : books.status]
  cursor.fill(WORDS, LAST, look)
  page.put(cursor.row, WORDS, verdict(cursor), look)
  page.height(cursor.row, 30)
  cursor.row += 1
  writeMissing(cursor)
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

/** False where a person or a tolerance accepted a difference. */
function isExact({ books }: Cursor): boolean {
  return !books.notices.some((notice) => notice.code === MATCHED_WITH_DIFFERENCE)
}

/** A day may tie out and still have rows that nobody could read, or that no source owes. */
function verdict(cursor: Cursor): string {
  const { books } = cursor
  const { rejected, unrouted } = outside(books.places)
  const words = [judgment(cursor)]
  for (const { code, values } of books.notices) {
    if (code === MATCHED_WITH_DIFFERENCE) words.push(cursor.say(`report.verdict.${code}`, values))
  }
  if (books.places.length === 0 && books.status !== 'not_reconcilable') {
    words.push(cursor.say('report.verdict.empty'))
  }
  if (rejected > 0)
    words.push(cursor.say('report.verdict.rejected', { count: countText(rejected) }))
  if (unrouted > 0)
    words.push(cursor.say('report.verdict.unrouted', { count: countText(unrouted) }))
  return words.join(cursor.locale === 'en' ? ' ' : '')
}

function judgment(cursor: Cursor): string {
  const { books } = cursor
  if (books.status === 'not_reconcilable') return cursor.say('report.verdict.not_reconcilable')
  const exact = isExact(cursor) ? '' : '_inexact'
  if (books.status === 'balanced') return cursor.say(`report.verdict.balanced${exact}`)
  const count = books.totals.reduce((total, entry) => total + entry.exceptions.count, 0)
  const code = count === 1 ? 'report.verdict.exception' : 'report.verdict.exceptions'
  return cursor.say(`${code}${exact}`, { count: countText(count) })
}

function writeMissing(cursor: Cursor): void {
  const missing = cursor.books.files.filter((file) => file.status === 'missing')
  if (missing.length === 0) return
  cursor.page.put(cursor.row, WORDS, cursor.say('report.missing_files'), MISSING_HEAD)
  cursor.page.height(cursor.row, 20)
  cursor.row += 1
  for (const file of missing) {
    const words = cursor.say('report.missing_file', {
      file: file.name,
      source: file.source,
      side: cursor.say(`report.side.${file.side}`),
    })
    cursor.page.put(cursor.row, WORDS, words, MISSING)
    cursor.row += 1
  }
}

/** The day's counts, large; each is the sum of its column below. */
export function writeTiles(cursor: Cursor, row: number, sources: SourceFigures): void {
  const { page } = cursor
  const tiles = [
    ['report.side.journal', WORDS, WORDS, sources.journal],
    ['report.side.settlement', CURRENCY, 5, sources.settlement],
    ['place.matched', 6, 7, sources.matched],
    ['place.awaiting', 8, 9, sources.awaiting],
    ['report.open_exceptions', 10, 11, sources.exceptions],
    ['report.zero', LAST, LAST, sources.zero],
  ] as const
  for (const [key, from, to, figures] of tiles) {
    for (let column = from; column <= to; column++) {
      page.put(row, column, null, TILE_LABEL)
      page.put(row + 1, column, null, TILE_FIGURE)
    }
    page.put(row, to, cursor.say(key), TILE_LABEL)
    putFormula(page, row + 1, to, sumOf(figures), figures, () => TILE_FIGURE)
  }
}

export function writeMaster(cursor: Cursor, row: number, differences: readonly Figure[]): void {
  const { page } = cursor
  page.put(row, WORDS, cursor.say('report.master_check'), CHECK_LABEL)
  putFormula(page, row, CURRENCY, sumOf(differences), differences, () => LOOK.masterCheck)
  page.flagCheck(row, CURRENCY)
  page.nameCell('MASTER_CHECK', row, CURRENCY)
  page.put(row, FIRST_COUNT, cursor.say('report.master_words'), CHECK_WORDS)
}
