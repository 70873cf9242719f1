// The shape of a sheet: one file in `sheets/` and one line in the list of `sheet-list.ts`.
import type { DayBooks } from '../src/domain/day-books.ts'
import type { Locale } from '../src/domain/wording/wording.ts'
import type { Figure } from './figures.ts'
import type { Page, PageSetup } from './workbook-writer.ts'

export interface Sheet {
  /** A stable id; its name on the tab stands in the catalog (`report.sheet.<id>`). */
  readonly id: string
  /** RGB of the tab; null: none. */
  readonly tab: string | null
  readonly setup: Omit<PageSetup, 'header' | 'footer' | 'tab'>
  /** Writes the page; `known` takes figures that the summary, which is written last, proves. */
  write(page: Page, books: DayBooks, locale: Locale, known: KnownFigures): void
}

/** Figures of other sheets, by a stable id. */
export type KnownFigures = Map<string, { readonly page: Page; readonly figures: readonly Figure[] }>
