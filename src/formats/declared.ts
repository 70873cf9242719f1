// A layout that the configuration declares, made into a format like those that ship.
import type {
  DeclaredLayout,
  DeclaredRecord,
  DeclaredSkip,
  DeclaredTime,
} from '../domain/declared-layout.ts'
import { type FigureStyle, figureReader } from './figures.ts'
import type {
  Column,
  DerivedCell,
  Format,
  PassedOver,
  RecordRule,
  Shape,
  TimeOf,
} from './format.ts'

const made = new WeakMap<DeclaredLayout, Format>()

/** The format of a declared layout, which the configuration has checked. */
export function declaredFormat(name: string, layout: DeclaredLayout): Format {
  const known = made.get(layout) ?? formatOf(name, layout)
  made.set(layout, known)
  return known
}

function formatOf(name: string, layout: DeclaredLayout): Format {
  const derived: Record<string, DerivedCell> = {}
  const records = layout.records.map((one) => ruleOf(one, derived))
  const { totals } = layout
  const figure = figureReader(defined(layout.figures ?? {}) as FigureStyle)
  return {
    id: name,
    shape: shapeOf(layout, records, derived),
    ...(layout.figures === undefined ? {} : { figures: defined(layout.figures) as never }),
    derived,
    records,
    ...(totals === undefined
      ? {}
      : {
          totals: {
            counted: totals.figures.map((one) => ({
              name: one.name,
              of: one.of === 'lines' ? { lines: true as const } : { column: one.of },
            })),
            declared: ([first = []]: readonly (readonly string[])[]) => {
              const figures = totals.figures.map((one) => {
                const text = first[one.cell - 1]?.trim() ?? ''
                // Sums are written as the column is; a count is a plain figure.
                return [one.name, one.of === 'lines' ? text : figure(text)] as const
              })
              if (figures.some(([, text]) => text === null || text === '')) return null
              return Object.fromEntries(figures) as Record<string, string>
            },
            onDisagreement: 'quarantine' as const,
            required: totals.required,
          },
        }),
  }
}

function shapeOf(
  layout: DeclaredLayout,
  records: readonly (RecordRule | PassedOver)[],
  derived: Readonly<Record<string, DerivedCell>>,
): Shape {
  const { encodings, looseEnd } = layout
  if (layout.type === 'fixed') {
    const { separator, fields = [] } = layout
    return {
      type: 'fixed',
      encodings,
      ...defined({ looseEnd }),
      lines: [{ fields, derived, records, ...defined({ separator }) }],
    }
  }
  const { padding, trailer, sheet } = layout
  return {
    type: 'delimited',
    encodings,
    delimiters: layout.delimiters ?? [','],
    headingWithin: layout.headingWithin ?? 1,
    columns: columnsOf(layout),
    sheetOnly: layout.type === 'xlsx',
    ...defined({ padding, trailer, looseEnd, sheet }),
  }
}

/** By the columns of amounts, kinds and times the heading row is known, and no file goes without them. */
function columnsOf({ columns = {}, records }: DeclaredLayout): Readonly<Record<string, Column>> {
  const needed = new Set(
    records.flatMap((one) => {
      if (one.side === 'none') return []
      const kind = typeof one.kind === 'string' ? [] : [one.kind.column]
      const amount = one.amount === null ? [] : [one.amount.column]
      return [...kind, ...amount, ...(one.at === undefined ? [] : [one.at.column].flat())]
    }),
  )
  return Object.fromEntries(
    Object.entries(columns).map(([key, { names, required = needed.has(key) }]) => [
      key,
      { names, required },
    ]),
  )
}

function ruleOf(
  one: DeclaredRecord | DeclaredSkip,
  derived: Record<string, DerivedCell>,
): RecordRule | PassedOver {
  if (one.side === 'none') return one
  const { at, settlementDate, texts, ...rest } = one
  return {
    ...(defined(rest) as Omit<RecordRule, 'texts'>),
    texts: defined(texts ?? {}),
    ...(at === undefined ? {} : { at: timeOf(at, derived) }),
    ...(settlementDate === undefined ? {} : { settlementDate: timeOf(settlementDate, derived) }),
  }
}

function timeOf(
  { column, patterns, zoneColumn }: DeclaredTime,
  derived: Record<string, DerivedCell>,
): TimeOf {
  const zone = defined({ zoneColumn })
  if (typeof column === 'string') return { column, patterns, ...zone }
  const joined = column.join(' ') // no declared name: those of derived cells are ours alone
  derived[joined] = {
    from: column,
    make: (cells) => cells.filter((cell) => cell !== '').join(' '),
  }
  return { column: joined, patterns, ...zone }
}

/** Without the keys that are not there. */
function defined<T extends object>(of: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
