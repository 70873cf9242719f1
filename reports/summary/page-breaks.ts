// Page breaks of the summary: a part that would be torn begins a page, and no page ends after a few lines.
import type { Page } from '../workbook-writer.ts'

/** Of rows that nothing else gave a height: programs differ in what they would give them. */
const ROW_HEIGHT = 14

/** Programs differ in how far they shrink columns to a page: rather a break too early. */
const SAFETY = 0.97

/**
 * Gives each row of `page` a height, and breaks the page, whose parts begin at the rows `starts` and end
 * at `last`, where a part does not fit in what is left of a page (`room`, in points). A part that no
 * page holds is torn where it stands.
 */
export function breakBetween(
  page: Pick<Page, 'height' | 'heightOf' | 'breakBelow'>,
  starts: readonly number[],
  last: number,
  room: number,
): void {
  for (let row = 1; row <= last; row++) page.height(row, page.heightOf(row) ?? ROW_HEIGHT)
  const most = room * SAFETY
  let used = 0
  starts.forEach((start, index) => {
    const end = starts[index + 1] ?? last + 1
    let height = 0
    for (let row = start; row < end; row++) height += page.heightOf(row) ?? 0
    if (used > 0 && used + height > most && height <= most) {
      page.breakBelow(start - 1)
      used = 0
    }
    used = (used + height) % most
  })
}
