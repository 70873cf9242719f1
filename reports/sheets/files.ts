// The sheet of files: what was expected and is missing, what was refused and why, what was read.
import { address } from '../../src/domain/cell-address.ts'
import type { DayBooks, FileEntry } from '../../src/domain/day-books.ts'
import { money } from '../../src/domain/money.ts'
import { reasonWords } from '../../src/domain/wording/stop-words.ts'
import { type Locale, say } from '../../src/domain/wording/wording.ts'
import { folded } from '../cell-text.ts'
import { type Figure, putFormula } from '../figures.ts'
import { INK, LOOK, type Look } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { type Column, writeHead, writeTable } from '../table.ts'
import { dayLine, lines, totalWords } from '../words.ts'
import type { Page } from '../workbook-writer.ts'

/** What needs somebody comes first. */
const ORDER: readonly FileEntry['status'][] = [
  'missing',
  'quarantined',
  'restated',
  'accepted',
  'duplicate',
]

const STATUS_LOOK: Readonly<Record<FileEntry['status'], Look>> = {
  missing: { ...LOOK.wrapped, bold: true, ink: INK.bad, fill: INK.badFill },
  quarantined: { ...LOOK.wrapped, bold: true, ink: INK.bad, fill: INK.badFill },
  restated: { ...LOOK.wrapped, ink: INK.warn, fill: INK.warnFill },
  accepted: LOOK.wrapped,
  duplicate: LOOK.quietWrapped,
}

const DISAGREED: Look = { ...LOOK.wrapped, bold: true, ink: INK.bad }

function controlTotals(file: FileEntry, locale: Locale): string | null {
  if (file.status === 'missing') return null
  const { controlTotals: control } = file
  if (control.state === 'absent') return say(locale, 'report.control.absent')
  if (control.state === 'agreed') {
    const names = control.totals.map(
      (total) => `${totalWords(locale, total.name)} ${total.declared}`,
    )
    return lines([say(locale, 'report.control.agreed'), ...names])
  }
  const differing = control.totals.filter((total) => total.declared !== total.counted)
  return lines([
    say(locale, 'report.control.disagreed'),
    ...differing.map((total) =>
      say(locale, 'report.control.difference', {
        name: totalWords(locale, total.name),
        declared: total.declared,
        counted: total.counted,
      }),
    ),
  ])
}

/** Why it does not count, or what it changed in the version before it. */
function reason({ reason: why, remarks, restatement }: FileEntry, locale: Locale): string {
  const odd = (remarks ?? []).map(({ code, values }) => say(locale, `file_remark.${code}`, values))
  const refused = lines([reasonWords(locale, why), ...odd].filter((text) => text !== ''))
  if (restatement === undefined) return refused
  const { of, added, removed, changed } = restatement
  const told = say(locale, 'report.restatement', { of: of.slice(0, 12), added, removed, changed })
  return refused === '' ? told : lines([refused, told])
}

const COLUMNS: readonly Column<FileEntry>[] = [
  {
    id: 'file_status',
    width: 18,
    cell: (row, locale) => ({
      value: say(locale, `report.file_status.${row.status}`),
      look: STATUS_LOOK[row.status],
    }),
  },
  {
    id: 'file',
    width: 32,
    cell: (row) => ({ value: row.name, look: LOOK.idWrapped }),
  },
  {
    id: 'source',
    width: 13,
    cell: (row) => ({ value: row.source, look: LOOK.text }),
  },
  {
    id: 'side',
    width: 13,
    cell: (row, locale) => ({
      value: say(locale, `report.side.${row.side}`),
      look: LOOK.wrapped,
    }),
  },
  {
    id: 'rows',
    width: 10,
    right: true,
    cell: (row) => ({ value: row.rows, look: LOOK.count }),
  },
  {
    id: 'accepted',
    width: 10,
    right: true,
    cell: (row) => ({ value: row.accepted, look: LOOK.count }),
  },
  {
    id: 'rejected',
    width: 10,
    right: true,
    cell: (row) => ({ value: row.rejected, look: LOOK.count }),
  },
  {
    id: 'control_totals',
    width: 30,
    cell: (row, locale) => ({
      value: controlTotals(row, locale),
      look: row.controlTotals.state === 'disagreed' ? DISAGREED : LOOK.wrapped,
    }),
  },
  {
    id: 'reason',
    width: 34,
    cell: (row, locale) => ({ value: reason(row, locale), look: LOOK.wrapped }),
  },
  {
    id: 'sha256',
    width: 36,
    cell: (row) => ({ value: row.sha256, look: FINGERPRINT }),
  },
]

const FINGERPRINT: Look = { ...LOOK.quietWrapped, size: 7, mono: true }

export const FILES: Sheet = {
  id: 'files',
  tab: null,
  setup: {
    widths: COLUMNS.map((column) => column.width),
    frozenRows: 4,
    frozenColumns: 0,
    repeatedRows: [1, 4],
    paper: 'A4',
    // All but the fingerprint, which only a machine reads.
    printedColumns: COLUMNS.length - 1,
  },
  write(page, books, locale, known) {
    const files = ORDER.flatMap((status) => books.files.filter((file) => file.status === status))
    const top = writeHead(
      page,
      say(locale, 'report.sheet.files'),
      dayLine(books, locale),
      say(locale, 'report.files.words'),
    )
    const next = writeTable(page, locale, top, COLUMNS, files)
    if (files.length === 0) {
      writeLeftOut(page, next + 1, books, locale)
      return
    }
    page.filter(top, 1, next - 1, COLUMNS.length)
    // Files that were read stand together; refused, missing and doubled ones count nothing.
    const isRead = (file: FileEntry) => file.status === 'restated' || file.status === 'accepted'
    const read = files.filter(isRead)
    const first = top + 1 + files.findIndex(isRead)
    // A row apart from the filter's, so that hiding rows never hides the totals.
    const row = next + 1
    page.put(row, 1, say(locale, 'report.files.read'), LOOK.totalText)
    for (let column = 2; column <= 4; column++) page.put(row, column, null, LOOK.totalText)
    const total = (column: number, of: (file: FileEntry) => number): Figure => {
      const last = address(first + read.length - 1, column)
      const reckoning = {
        formula: read.length === 0 ? '0' : `SUM(${address(first, column)}:${last})`,
        value: money(String(read.reduce((sum, file) => sum + of(file), 0))),
      }
      return putFormula(page, row, column, reckoning, [], () => LOOK.totalCount)
    }
    const rows = total(5, (file) => file.rows)
    const accepted = total(6, (file) => file.accepted)
    const rejected = total(7, (file) => file.rejected)
    known.set('files.rows', { page, figures: [rows] })
    known.set('files.accounted', { page, figures: [accepted, rejected] })
    writeLeftOut(page, row + 2, books, locale)
  },
}

const ROOM = COLUMNS.slice(1, -1).reduce((total, column) => total + column.width, 0)

/** Below the files: sentences, which the empty cells beside them leave room for. */
function writeLeftOut(page: Page, top: number, books: DayBooks, locale: Locale): void {
  const remarks = books.sourceRemarks ?? []
  if (remarks.length === 0) return
  page.put(top, 1, say(locale, 'report.files.left_out'), LOOK.strong)
  let row = top
  for (const { source, code, values } of remarks) {
    page.put(row + 1, 1, source, LOOK.plain)
    for (const line of folded(say(locale, `source_remark.${code}`, values), ROOM)) {
      row += 1
      page.put(row, 2, line, LOOK.plain)
    }
  }
}
