// The door of the reports: day books in, one finished workbook out.
import type { DayBooks } from '../src/domain/day-books.ts'
import { type Locale, say } from '../src/domain/wording/wording.ts'
import { putInPlace } from './finished-file.ts'
import type { KnownFigures } from './sheet.ts'
import { SHEETS } from './sheet-list.ts'
import { checkWorkbook } from './workbook-check.ts'
import { type Page, WorkbookWriter } from './workbook-writer.ts'

export { isInPlace } from './finished-file.ts'

/** Fonts that every office program of the locale brings along. */
const FONT: Readonly<Record<Locale, string>> = {
  en: 'Arial',
  'zh-CN': 'Microsoft YaHei',
}

/**
 * Writes the workbook of a run to `file` (an absolute path; its folder is made). It appears complete
 * or not at all, and replaces an earlier one. Identical books give identical bytes.
 *
 * @throws StoppedError `NO_SPACE` or `WORKBOOK_NOT_WRITTEN` (exit 6); nothing is left behind then
 */
export async function writeWorkbook(books: DayBooks, file: string, locale: Locale): Promise<void> {
  const writer = written(books, locale)
  const bytes = await writer.bytes()
  await checkWorkbook(bytes, writer.contents())
  await putInPlace(bytes, file)
}

function written(books: DayBooks, locale: Locale): WorkbookWriter {
  const title = say(locale, 'report.title', { date: books.businessDate })
  const writer = new WorkbookWriter(FONT[locale], title, books.businessDate)
  const footer = say(locale, 'report.footer', {
    date: books.businessDate,
    revision: books.revision,
    // In headers and footers an ampersand begins a code.
    run: books.runId.replaceAll('&', '&&'),
  })
  const pages = SHEETS.map((sheet): Page => {
    const name = say(locale, `report.sheet.${sheet.id}`)
    return writer.page(name, {
      ...sheet.setup,
      tab: sheet.tab,
      header: name,
      footer: [footer, say(locale, 'report.page_of', { page: '&P', pages: '&N' })],
    })
  })
  // The summary comes first and is written last: it proves itself by the other sheets' figures.
  const known: KnownFigures = new Map()
  for (let index = SHEETS.length - 1; index >= 0; index--) {
    const page = pages[index]
    if (page !== undefined) SHEETS[index]?.write(page, books, locale, known)
  }
  return writer
}
