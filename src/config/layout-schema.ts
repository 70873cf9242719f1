// The keys of a layout under `layouts:`, and the mistakes that no single key can show.
import { z } from 'zod'
import {
  type DeclaredLayout,
  LAYOUT_DIRECTIONS,
  LAYOUT_ENCODINGS,
  LAYOUT_TEXTS,
} from '../domain/declared-layout.ts'
import { KINDS } from '../domain/kind.ts'

const key = z.string().min(1)
const word = z.string({ error: 'is a word in quotes' })
const list = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((value) => [value]), z.array(one).min(1)], {
    error: 'is a text in quotes that fits here, or a list of them',
  })
const when = z.record(key, list(word))

function said<T extends z.ZodType<string>>(ours: T) {
  return z.union(
    [
      ours,
      z.strictObject({
        column: key,
        words: z.record(z.string(), z.union([ours, z.literal('')])).default({}),
        otherwise: z.union([ours, z.literal('')]).optional(),
        asWritten: z.boolean().optional(),
      }),
    ],
    { error: 'is one of the words that tieout knows, or column: and words: that turn into them' },
  )
}

const figure = z.strictObject({ column: key, direction: z.enum(LAYOUT_DIRECTIONS) })
const time = z.strictObject({
  column: z.union([key, z.array(key).min(2)]),
  patterns: list(
    z.string().regex(/[DJ]/, {
      error: 'is a pattern such as YYYY-MM-DD hh:mm:ss',
    }),
  ),
  zoneColumn: key.optional(),
})

const skip = z.strictObject({ side: z.literal('none'), when })
const record = z.strictObject({
  side: z.enum(['journal', 'settlement']),
  when: when.optional(),
  kind: said(z.enum(KINDS)),
  merchantId: key.optional(),
  texts: z.partialRecord(z.enum(LAYOUT_TEXTS), key).optional(),
  pan: key.optional(),
  responseCode: key.optional(),
  storedOffline: key.optional(),
  scheme: said(z.string().min(1)).optional(),
  paymentMethod: said(z.string().min(1)).optional(),
  outcome: said(z.enum(['approved', 'declined', 'cancelled', 'unanswered'])).optional(),
  currency: key.optional(),
  amount: figure.nullable(),
  fee: figure.optional(),
  net: figure.optional(),
  at: time.optional(),
  settlementDate: time.optional(),
})

const column = z.union([
  z
    .string()
    .min(1)
    .transform((name) => ({ names: [name] })),
  z
    .array(z.string().min(1))
    .min(1)
    .transform((names) => ({ names })),
  z.strictObject({
    names: list(z.string().min(1)),
    required: z.boolean().optional(),
  }),
])

export const layoutSchema = z.strictObject({
  type: z.enum(['delimited', 'xlsx', 'fixed']),
  encoding: list(z.enum(LAYOUT_ENCODINGS)).default(['utf-8']),
  delimiter: list(z.string().length(1, 'is one character, such as ";"')).optional(),
  sheet: z.string().min(1).optional(),
  headingWithin: z.int().min(1).max(200).optional(),
  padding: z.enum(['none', 'blanks', 'backtick']).optional(),
  looseEnd: z.boolean().optional(),
  trailer: list(z.string().min(1)).optional(),
  columns: z.record(key, column).optional(),
  fields: z
    .array(z.tuple([key, z.int().min(1).max(65_536)]), {
      error: 'is a list of [name, width], in the order of the line',
    })
    .min(1)
    .optional(),
  separator: z.string().optional(),
  figures: z
    .strictObject({
      decimal: z.enum(['.', ',']).optional(),
      thousands: z.enum([',', '.', ' ', "'"]).optional(),
      implied: z.union([z.int().min(0).max(8), z.literal('currency')]).optional(),
      symbols: list(z.string().min(1)).optional(),
      looseSigns: z.boolean().optional(),
    })
    .optional(),
  records: z.array(z.discriminatedUnion('side', [skip, record])).min(1),
  totals: z
    .strictObject({
      required: z.boolean().default(true),
      figures: z.array(z.strictObject({ name: key, of: key, cell: z.int().min(1) })).min(1),
    })
    .optional(),
})

export type WrittenLayout = z.output<typeof layoutSchema>

export function declaredLayout({ encoding, delimiter, ...rest }: WrittenLayout): DeclaredLayout {
  return { ...rest, encodings: encoding, delimiters: delimiter }
}

/** A mistake and the keys that lead to it. */
export type Mistake = readonly [keys: readonly PropertyKey[], what: string]

/** What no single key can show: columns that are nowhere declared, shapes that lack what they need. */
export function layoutMistakes(layout: WrittenLayout): Mistake[] {
  const found: Mistake[] = []
  const isFixed = layout.type === 'fixed'
  const columns = isFixed
    ? (layout.fields ?? []).map(([name]) => name)
    : Object.keys(layout.columns ?? {})
  if (isFixed && layout.fields === undefined) found.push([[], 'a fixed layout needs fields:'])
  if (!isFixed && layout.columns === undefined) found.push([[], 'the layout needs columns:'])
  for (const only of ['columns', 'delimiter', 'headingWithin', 'trailer', 'totals'] as const) {
    if (isFixed && layout[only] !== undefined)
      found.push([[only], `"${only}" is not for fixed layouts`])
  }
  for (const only of ['fields', 'separator'] as const) {
    if (!isFixed && layout[only] !== undefined)
      found.push([[only], `"${only}" is for fixed layouts only`])
  }
  if (layout.type !== 'xlsx' && layout.sheet !== undefined)
    found.push([['sheet'], '"sheet" is for xlsx layouts only'])
  const twice = columns.find((name, at) => columns.indexOf(name) !== at)
  if (twice !== undefined) found.push([['fields'], `two fields are named "${twice}"`])
  if (
    layout.figures?.decimal !== undefined &&
    layout.figures.decimal === layout.figures.thousands
  ) {
    found.push([['figures'], 'decimal and thousands are the same character'])
  }
  const check = (name: string, keys: readonly PropertyKey[]) => {
    if (columns.includes(name)) return
    found.push([keys, `there is no column "${name}"; declared are ${columns.join(', ')}`])
  }
  layout.records.forEach((one, index) => {
    const at = (...keys: PropertyKey[]) => ['records', index, ...keys]
    for (const name of Object.keys(one.when ?? {})) check(name, at('when', name))
    if (one.side === 'none') return
    for (const name of [
      'merchantId',
      'pan',
      'responseCode',
      'storedOffline',
      'currency',
    ] as const) {
      const column = one[name]
      if (column !== undefined) check(column, at(name))
    }
    for (const [name, column] of Object.entries(one.texts ?? {})) {
      if (column !== undefined) check(column, at('texts', name))
    }
    for (const name of [
      'kind',
      'scheme',
      'paymentMethod',
      'outcome',
      'amount',
      'fee',
      'net',
    ] as const) {
      const from = one[name]
      if (typeof from === 'object' && from !== null) check(from.column, at(name, 'column'))
    }
    for (const name of ['at', 'settlementDate'] as const) {
      const from = one[name]
      if (from === undefined) continue
      for (const column of [from.column].flat()) check(column, at(name, 'column'))
      if (from.zoneColumn !== undefined) check(from.zoneColumn, at(name, 'zoneColumn'))
    }
    if (one.side === 'journal' && one.at === undefined) {
      found.push([at(), 'a journal record needs at: without a time it belongs to no business date'])
    }
  })
  if (layout.totals !== undefined && layout.trailer === undefined) {
    found.push([['totals'], 'totals stand in a trailer: say how its line begins, trailer: ["..."]'])
  }
  layout.totals?.figures.forEach((one, index) => {
    if (one.of !== 'lines') check(one.of, ['totals', 'figures', index, 'of'])
  })
  return found
}
