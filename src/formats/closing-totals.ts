// The canonical files' last line: `#totals,COUNT,SUM...`, sums as written over all data lines.
import type { TotalsRule } from './format.ts'

const FIGURE = /^-?\d{1,60}(?:\.\d{1,18})?$/

/** The totals rule for the named sums, in the order in which the line carries them. */
export function closingTotals(
  ...sums: readonly (readonly [name: string, column: string])[]
): TotalsRule {
  return {
    counted: [
      { name: 'count', of: { lines: true } },
      ...sums.map(([name, column]) => ({ name, of: { column } })),
    ],
    declared(lines) {
      const [cells = [], more] = lines
      if (more !== undefined || cells.length < sums.length + 2 || cells[0] !== '#totals')
        return null
      // A spreadsheet fills the line up with blank cells.
      if (cells.slice(sums.length + 2).some((cell) => cell !== '')) return null
      const [, count = '', ...figures] = cells.slice(0, sums.length + 2)
      if (!/^\d{1,18}$/.test(count) || !figures.every((figure) => FIGURE.test(figure))) return null
      return Object.fromEntries([
        ['count', count],
        ...sums.map(([name], at) => [name, figures[at] ?? '']),
      ])
    },
    onDisagreement: 'quarantine',
  }
}
