// The heading row: which of a layout's columns a file has, and where.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { ColumnMap } from './compiled-rule.ts'
import type { Column } from './format.ts'
import { excerptOf } from './refusal.ts'

interface HeadedShape {
  readonly columns: Readonly<Record<string, Column>>
  readonly exactHeadings?: boolean
}

/** Headings compare without regard to case, blanks and accents' encoding, but in exact layouts. */
function folded(heading: string): string {
  return heading.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/**
 * Finds a layout's columns in a row of headings. Null where a required one is missing and the
 * heading row may still come; with `final` that is a StoppedError that names what is missing.
 */
export function headingMap(
  shape: HeadedShape,
  headings: readonly string[],
  file: string,
  line: number,
  final: boolean,
): ColumnMap | null {
  const form = shape.exactHeadings === true ? (text: string) => text : folded
  const forms = headings.map(form)
  const places = new Map<string, number>()
  const missing: string[] = []
  for (const [key, column] of Object.entries(shape.columns)) {
    const at = column.names.map((name) => forms.indexOf(form(name))).find((index) => index >= 0)
    if (at !== undefined) places.set(key, at)
    else if (column.required === true) missing.push(column.names[0] ?? key)
  }
  if (missing.length > 0) {
    if (!final || places.size === 0) return null
    throw new StoppedError(
      'MISSING_COLUMN',
      EXIT.quarantined,
      `The heading row lacks ${missing.join(', ')}.`,
      {
        place: `${file}:${line}`,
        hint: headings.some((one) => one.includes('\r'))
          ? 'Its lines end with CR alone: save it with LF or CRLF.'
          : 'Export the file with these columns, or choose its layout.',
      },
    )
  }
  // One pass: a heading row may have as many cells as fit into a line.
  const known = new Map([...places.values()].map((at) => [forms[at], at]))
  const twice = forms.find((name, at) => (known.get(name) ?? at) !== at)
  if (twice !== undefined) {
    throw new StoppedError(
      'DUPLICATE_COLUMN',
      EXIT.quarantined,
      `The heading ${excerptOf(twice)} stands twice.`,
      { place: `${file}:${line}`, hint: 'Which of the two counts cannot be guessed: remove one.' },
    )
  }
  if (shape.exactHeadings === true) refuseUnknown(shape, headings, file, line)
  return {
    width: headings.length,
    indexOf: (key) => places.get(key) ?? -1,
    headingOf: (key) => headings[places.get(key) ?? -1] ?? shape.columns[key]?.names[0] ?? key,
  }
}

function refuseUnknown(
  shape: HeadedShape,
  headings: readonly string[],
  file: string,
  line: number,
): void {
  const names = new Set(Object.values(shape.columns).flatMap((column) => column.names))
  const unknown = headings.filter((heading) => !names.has(heading))
  if (unknown.length === 0) return
  throw new StoppedError(
    'UNKNOWN_COLUMN',
    EXIT.quarantined,
    `The heading row has columns that the layout does not know: ${unknown.slice(0, 5).map(excerptOf).join(', ')}.`,
    {
      place: `${file}:${line}`,
      hint: `Write the headings exactly so: ${[...names].join(', ')}.`,
    },
  )
}
