// Words of the catalog for ids that come with the books, and the lines that sheets share.
import type { DayBooks } from '../src/domain/day-books.ts'
import { hasWords, type Locale, say } from '../src/domain/wording/wording.ts'

/** The words of `<family>.<id>`; an id that a configuration brought along has none and shows itself. */
export function wordsOf(locale: Locale, family: string, id: string): string {
  const key = `${family}.${id}`
  return hasWords(key) ? say(locale, key) : id
}

/** Values of one cell, one below the other. */
export function lines(values: readonly string[]): string {
  return values.join('\n')
}

/** `file:line` of each row. */
export function places(rows: readonly { readonly file: string; readonly line: number }[]): string {
  return lines(rows.map((row) => `${row.file}:${row.line}`))
}

/** What stands under each sheet's title. */
export function dayLine(books: DayBooks, locale: Locale): string {
  return say(locale, 'report.day_line', {
    date: books.businessDate,
    revision: books.revision,
    run: books.runId,
  })
}

/** A control total; a file of several sections has `count_section_2`. */
export function totalWords(locale: Locale, name: string): string {
  const [, total, section] = /^(.+)_section_(\d+)$/.exec(name) ?? []
  if (total === undefined || section === undefined) return wordsOf(locale, 'total', name)
  return say(locale, 'total.section', { total: wordsOf(locale, 'total', total), section })
}
