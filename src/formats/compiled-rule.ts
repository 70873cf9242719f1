// A layout's rules with their columns found: indexes only, so that reading a row looks nothing up by name.
import type { Direction, TextField } from '../domain/declared-layout.ts'
import type { Kind } from '../domain/kind.ts'
import type { SourceSide } from '../domain/source.ts'
import type { Outcome, Side } from '../domain/transaction.ts'
import type { FigureOf, FileFacts, Format, PassedOver, RecordRule, Said, TimeOf } from './format.ts'
import type { ReadingTerms } from './reading.ts'
import { type TimeReader, timeReader } from './times.ts'

/** Where a layout's columns stand in this file's rows; -1: nowhere. */
export interface ColumnMap {
  readonly width: number
  indexOf(key: string): number
  /** The heading as the file writes it, for messages. */
  headingOf(key: string): string
}

export interface Lookup<T extends string> {
  readonly constant: T | null
  readonly index: number
  readonly words: ReadonlyMap<string, T | ''> | null
  readonly otherwise: T | '' | null
  readonly asWritten: boolean
}

/** The forms in which writers put the same word: as declared, in small, capital and title letters. */
function casesOf(word: string): string[] {
  const small = word.toLowerCase()
  const title = small.slice(0, 1).toUpperCase() + small.slice(1)
  return [word, small, word.toUpperCase(), title]
}

/** True where words and headings count exactly as declared. */
export function isExact(format: Format): boolean {
  return format.shape.type === 'delimited' && format.shape.exactHeadings === true
}

/** The words of a condition; exact layouts take them as declared only. */
export function conditionWords(words: readonly string[], exact: boolean): ReadonlySet<string> {
  return new Set(exact ? words : words.flatMap(casesOf))
}

function lookup<T extends string>(
  said: Said<T> | undefined,
  columns: ColumnMap,
  exact: boolean,
): Lookup<T> {
  if (said === undefined || typeof said === 'string') {
    const constant = said ?? null
    return { constant, index: -1, words: null, otherwise: null, asWritten: false }
  }
  return {
    constant: null,
    index: columns.indexOf(said.column),
    words: new Map(
      (Object.entries(said.words) as [string, T | ''][]).flatMap(([word, ours]) =>
        (exact ? [word] : casesOf(word)).map((form) => [form, ours] as const),
      ),
    ),
    otherwise: said.otherwise ?? null,
    asWritten: said.asWritten === true,
  }
}

export interface CompiledTime {
  readonly index: number
  readonly zoneIndex: number
  readonly reader: TimeReader
  readonly column: string
  readonly zoneColumn: string
  /** Reads what the patterns read with day and month changed round; null: no such file is known. */
  readonly turned: TimeReader | null
}

export interface CompiledFigure {
  readonly index: number
  readonly direction: Direction
  readonly column: string
}

/** One rule with its columns found: indexes only, so that reading a row looks nothing up by name. */
export interface Compiled {
  readonly rule: RecordRule
  readonly when: readonly { readonly index: number; readonly words: ReadonlySet<string> }[]
  readonly side: Side
  readonly kind: Lookup<Kind>
  readonly scheme: Lookup<string>
  readonly paymentMethod: Lookup<string> | null
  readonly outcome: Lookup<Outcome>
  readonly merchantId: number
  readonly pan: number
  readonly responseCode: number
  readonly storedOffline: number
  readonly currency: number
  readonly amount: CompiledFigure | null
  readonly fee: CompiledFigure | null
  readonly net: CompiledFigure | null
  readonly at: CompiledTime | null
  readonly settlementDate: CompiledTime | null
  readonly texts: Readonly<Record<TextField, number>>
  readonly longest: readonly (readonly [index: number, column: string])[]
}

export function compiled(
  rule: RecordRule,
  columns: ColumnMap,
  terms: ReadingTerms,
  exact: boolean,
  fileDate: string | null,
): Compiled {
  const at = (key: string | undefined) => (key === undefined ? -1 : columns.indexOf(key))
  const figure = (from: FigureOf | null | undefined): CompiledFigure | null => {
    if (from === null || from === undefined || at(from.column) < 0) return null
    return { index: at(from.column), direction: from.direction, column: from.column }
  }
  const time = (from: TimeOf | undefined): CompiledTime | null => {
    if (from === undefined || at(from.column) < 0) return null
    const reader = timeReader(from.patterns, terms.source.timezone, fileDate)
    const { column, zoneColumn = '' } = from
    const turned =
      from.eitherOrder === true
        ? timeReader(
            from.patterns.map((one) => one.replace(/^DD(.)MM/, 'MM$1DD')),
            terms.source.timezone,
            fileDate,
          )
        : null
    return { index: at(column), zoneIndex: at(from.zoneColumn), reader, column, zoneColumn, turned }
  }
  const { texts } = rule
  return {
    rule,
    when: Object.entries(rule.when ?? {}).map(([key, words]) => {
      return { index: at(key), words: conditionWords(words, exact) }
    }),
    side: rule.side,
    kind: lookup(rule.kind, columns, exact),
    scheme: lookup(rule.scheme, columns, exact),
    paymentMethod:
      rule.paymentMethod === undefined ? null : lookup(rule.paymentMethod, columns, exact),
    outcome: lookup(rule.outcome, columns, exact),
    merchantId: at(rule.merchantId),
    pan: at(rule.pan),
    responseCode: at(rule.responseCode),
    storedOffline: at(rule.storedOffline),
    currency: at(rule.currency),
    amount: figure(rule.amount),
    fee: figure(rule.fee),
    net: figure(rule.net),
    at: time(rule.at),
    settlementDate: time(rule.settlementDate),
    texts: {
      terminalId: at(texts.terminalId),
      batchNo: at(texts.batchNo),
      stan: at(texts.stan),
      rrn: at(texts.rrn),
      authCode: at(texts.authCode),
      acquirerReference: at(texts.acquirerReference),
      payoutReference: at(texts.payoutReference),
      originalStan: at(texts.originalStan),
      originalRrn: at(texts.originalRrn),
      originalReference: at(texts.originalReference),
      reversalReason: at(texts.reversalReason),
      entryMode: at(texts.entryMode),
      cardProduct: at(texts.cardProduct),
      operatorId: at(texts.operatorId),
      softwareVersion: at(texts.softwareVersion),
      item: at(texts.item),
      remark: at(texts.remark),
    },
    longest: [...Object.entries(texts), ['merchantId', rule.merchantId] as const]
      .filter(([field, key]) => field !== 'item' && field !== 'remark' && at(key) >= 0)
      .map(([, key]) => [at(key), key ?? ''] as const),
  }
}

/** A rule that passes lines over. */
export interface Skipping {
  readonly rule: PassedOver
  readonly when: Compiled['when']
  readonly side: 'none'
}

export function skipping(rule: PassedOver, columns: ColumnMap, exact: boolean): Skipping {
  const when = Object.entries(rule.when).map(([key, words]) => {
    return { index: columns.indexOf(key), words: conditionWords(words, exact) }
  })
  return { rule, when, side: 'none' }
}

/**
 * The side of a rule's rows. A layout that fits either takes the source's; of a layout with rows of
 * both, a source of one side reads its own and passes the others over.
 */
export function sideFor(format: Format, side: Side, source: SourceSide): Side | 'none' {
  if (source !== 'journal' && source !== 'settlement') return side
  if (format.eitherSide === true) return source
  const sides = new Set(format.records.map((rule) => rule.side))
  return side !== source && sides.has('journal') && sides.has('settlement') ? 'none' : side
}

/** A derived cell with its places: made from `from`, put at `at`. */
export interface Derived {
  readonly key: string
  readonly at: number
  readonly from: readonly number[]
  readonly make: (cells: readonly string[], file: FileFacts) => string
}
