// The paper that pages are printed on: its sizes and margins, and how much of a sheet one page holds.

export type Paper = 'A4' | 'A3'

/** Landscape, in points; `code` is the file format's. */
export const PAPER = {
  A3: { code: 8, width: 1190.55, height: 841.89 },
  A4: { code: 9, width: 841.89, height: 595.28 },
} as const satisfies Record<Paper, object>

/** In inches, as the file format has them. */
export const MARGINS = {
  left: 0.3,
  right: 0.3,
  top: 0.55,
  bottom: 0.6,
  header: 0.25,
  footer: 0.3,
} as const

const POINTS_OF_INCH = 72

/** A column's width counts digits of the standard font: 7 pixels in Excel, a little more elsewhere. */
const POINTS_OF_CHARACTER = 5.25

/** How much columns (widths in characters) shrink to stand side by side on a page; 1: not at all. */
export function scaleOf(widths: readonly number[], paper: Paper): number {
  const across = PAPER[paper].width - POINTS_OF_INCH * (MARGINS.left + MARGINS.right)
  const needed = widths.reduce((total, width) => total + width, 0) * POINTS_OF_CHARACTER
  return Math.min(1, across / needed)
}

/** Points of rows that one page holds when columns of these widths are fit to it. */
export function roomFor(widths: readonly number[], paper: Paper): number {
  const down = PAPER[paper].height - POINTS_OF_INCH * (MARGINS.top + MARGINS.bottom)
  return down / scaleOf(widths, paper)
}
