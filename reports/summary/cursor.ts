// Writes the summary downwards on one grid: a margin, two columns of words, then counts and amounts in turn.
import type { DayBooks } from '../../src/domain/day-books.ts'
import { type Locale, say } from '../../src/domain/wording/wording.ts'
import { INK, LOOK, type Look } from '../looks.ts'
import type { Page } from '../workbook-writer.ts'

export const WORDS = 2
export const CURRENCY = 3
/** Counts stand in even columns from here, the amount of each beside it. */
export const FIRST_COUNT = 4
export const LAST = 12

export const GRID: readonly number[] = [2, 28, 10, 12, 17, 12, 17, 14, 17, 12, 17, 14]

const SECTION: Look = { ...LOOK.section, bottom: 'medium', lineInk: INK.brand }
const HEAD_LONG: Look = { ...LOOK.head, wrap: false, indent: 1 }

/** Each part writes from `row` on and leaves it below itself. */
export class Cursor {
  row = 1
  /** Rows at which parts begin that paper should not tear. */
  readonly parts: number[] = [1]
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
    this.part()
    this.fill(WORDS, LAST, SECTION)
    this.page.put(this.row, WORDS, this.say(key), SECTION)
    this.page.height(this.row, 24)
    this.row += 1
    if (words === undefined) return
    this.page.put(this.row, WORDS, this.say(words), LOOK.note)
    this.page.height(this.row, 18)
    this.row += 1
  }

  /** What follows belongs together. */
  part(): void {
    this.parts.push(this.row)
  }

  /** Empty cells of a look in the current row. */
  fill(from: number, to: number, look: Look): void {
    for (let column = from; column <= to; column++) this.page.put(this.row, column, null, look)
  }

  /** Headings from the words on; an empty id leaves an empty heading. */
  head(ids: readonly string[]): void {
    ids.forEach((id, index) => {
      const plain = WORDS + index < FIRST_COUNT ? LOOK.head : LOOK.headRight
      const look = id === 'prevention' ? HEAD_LONG : plain
      const text = id === '' ? null : this.say(`report.column.${id}`)
      this.page.put(this.row, WORDS + index, text, look)
    })
    this.page.height(this.row, 26)
    this.row += 1
  }

  /** Titles over several columns, centered without merging cells. */
  groups(titles: readonly (readonly [key: string, from: number, to: number])[]): void {
    this.fill(WORDS, Math.max(...titles.map(([, , to]) => to)), LOOK.headUpper)
    for (const [key, from, to] of titles) {
      this.fill(from, to, LOOK.group)
      this.page.put(this.row, from, this.say(key), LOOK.group)
    }
    this.row += 1
  }

  none(): void {
    this.page.put(this.row, WORDS, this.say('report.none'), LOOK.note)
    this.row += 1
  }
}
