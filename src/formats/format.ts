// The vocabulary of layouts: what a format declares of itself, so that the engine can do the rest.
import type { Direction, TextField } from '../domain/declared-layout.ts'
import type { Kind } from '../domain/kind.ts'
import type { Source } from '../domain/source.ts'
import type { Outcome, Side } from '../domain/transaction.ts'
import type { FigureStyle } from './figures.ts'
import type { IsoMessage } from './iso8583.ts'
import type { TimePattern } from './times.ts'

/** Encodings that a file may be in; with several, the first bytes that are no ASCII decide. */
export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** A column as files head it. Keys are ours, names are theirs: aliases, the first found counts. */
export interface Column {
  readonly names: readonly string[]
  /** A file without it is no file of this layout. */
  readonly required?: boolean
}

/**
 * Characters cut off every cell: none, blanks and tabs, or those and what makes spreadsheets take
 * digits for text: the wallets' backtick, an apostrophe, `="..."`.
 */
export type Padding = 'none' | 'blanks' | 'backtick'

/** Text with separators (RFC 4180) under a heading row. */
export interface DelimitedShape {
  readonly type: 'delimited'
  readonly encodings: readonly Encoding[]
  /** With several, the one that finds the heading row. */
  readonly delimiters: readonly string[]
  readonly columns: Readonly<Record<string, Column>>
  /** The heading stands within this many lines; 1: it is the first. */
  readonly headingWithin: number
  /** Headings that no column names refuse the file. */
  readonly exactHeadings?: boolean
  /** The same columns may come as a sheet of an xlsx workbook. */
  readonly orSheet?: boolean
  /** Only as a workbook. */
  readonly sheetOnly?: boolean
  /** The name of the sheet; absent: the only one that has the heading row. */
  readonly sheet?: string
  readonly padding?: Padding
  /**
   * A row may lack cells at its end, or have blank ones too many, where the writer drops or adds them.
   * The last line of a file may lack none unless its line end stands behind it.
   */
  readonly looseEnd?: boolean
  /** No more cells of a line that cannot be cut are shown: behind them stands what nobody may keep. */
  readonly shownCells?: number
  /**
   * A line that begins so, and every line after it, is the trailer. Where the layout declares no
   * totals, or such as stand between records, it is a sum like others: records may stand behind it again.
   */
  readonly trailer?: readonly string[]
  /** The same by a pattern, where no beginning is fixed. */
  readonly trailerPattern?: RegExp
}

/** One sort of line in a file of fixed widths. */
export interface FixedLine extends RowRules {
  /** In order, none left out: fields that no record uses are still declared. */
  readonly fields: readonly (readonly [key: string, width: number])[]
  /** Stands between two fields. */
  readonly separator?: string
}

/** Lines of fields by width, counted in bytes (a Chinese character of GBK is two). */
export interface FixedShape {
  readonly type: 'fixed'
  readonly encodings: readonly Encoding[]
  /** Told apart by their length. */
  readonly lines: readonly FixedLine[]
  /** Blanks at the end of a line may be missing. */
  readonly looseEnd?: boolean
}

/** What an assembler is told of the engine: how to say that a line or the file is wrong. */
export interface AssemblyDesk {
  readonly file: FileFacts
  row(line: number, cells: readonly string[]): void
  /** The line is no record of any sort known. */
  broken(line: number, text: string): void
  /** A figure that the file declares of itself, beside what its lines come to; absent: the layout's way. */
  total(
    name: string,
    declared: string,
    counted: string,
    onDisagreement?: TotalsRule['onDisagreement'],
  ): void
  stop(
    code: 'NO_HEADER' | 'MISSING_COLUMN' | 'CUT_OFF' | 'NO_TOTALS' | 'AFTER_TOTALS',
    message: string,
    line: number,
  ): never
}

export interface Assembler {
  /** One line, cut into cells; `isEnded`: its line end stands behind it. */
  line(cells: readonly string[], line: number, text: string, isEnded: boolean): void
  end(lastLine: number): void
}

/** Lines of several sorts that make records together: an assembler turns them into plain rows. */
export interface AssembledShape {
  readonly type: 'assembled'
  readonly encodings: readonly Encoding[]
  /** How a line becomes cells. By widths: the sort of line first, then its fields. */
  readonly cut:
    | { readonly by: 'delimiter'; readonly delimiter: string }
    | { readonly by: 'function'; readonly cells: (line: string) => readonly string[] }
  /** The keys of the rows' cells. */
  readonly keys: readonly string[]
  begin(desk: AssemblyDesk): Assembler
}

/** Pairs requests with their responses. */
export interface MessagePairing {
  message(message: IsoMessage, ordinal: number): void
  end(): void
}

/** ISO 8583 messages: rows are counted by the request's ordinal in the file. */
export interface MessagesShape {
  readonly type: 'messages'
  readonly keys: readonly string[]
  begin(row: (ordinal: number, cells: readonly string[]) => void): MessagePairing
}

export type Shape = DelimitedShape | FixedShape | AssembledShape | MessagesShape

/** Which rows: each named column must hold one of the words ('' is a blank cell). */
export type When = Readonly<Record<string, readonly string[]>>

/** A word of the file turned into one of ours; '' leaves the fact unknown. */
export interface Words<T extends string> {
  readonly column: string
  readonly words: Readonly<Record<string, T | ''>>
  /** For words not listed; absent, such a line is refused (kind) or the fact stays unknown. */
  readonly otherwise?: T | ''
  /** Words not listed are kept as written, in small letters. */
  readonly asWritten?: boolean
}
export type Said<T extends string> = T | Words<T>

export interface FigureOf {
  readonly column: string
  readonly direction: Direction
}

export interface TimeOf {
  readonly column: string
  readonly patterns: readonly TimePattern[]
  /** The column that names each row's own zone. */
  readonly zoneColumn?: string
  /**
   * Writers set the day or the month first, by their language: a date that only reads with the month
   * first refuses the file, whose other dates would be read in the wrong order.
   */
  readonly eitherOrder?: boolean
  /** Of a settlement date: a row without it is refused, whatever else may tell its date. */
  readonly required?: boolean
}

/** How rows of one sort are read. The first rule whose `when` holds reads the row. */
export interface RecordRule {
  readonly when?: When
  readonly side: Side
  readonly kind: Said<Kind>
  readonly merchantId?: string // column
  readonly texts: Readonly<Partial<Record<TextField, string>>>
  readonly pan?: string // column
  readonly responseCode?: string // column
  readonly storedOffline?: string // column
  readonly scheme?: Said<string>
  /** Absent on the journal side: from the scheme. */
  readonly paymentMethod?: Said<string>
  readonly outcome?: Said<Outcome>
  readonly currency?: string // column: letters or ISO numbers
  readonly amount: FigureOf | null
  readonly fee?: FigureOf
  readonly net?: FigureOf
  readonly at?: TimeOf
  readonly settlementDate?: TimeOf
}

/** What a file's own name and its slot say. */
export interface FileFacts {
  readonly fileName: string
  readonly slotDate: string | null
  readonly source: Pick<Source, 'timezone' | 'defaults'>
}

/** Lines that are no records, e.g. announcements and section headings: counted, and passed over. */
export interface PassedOver {
  readonly when: When
  readonly side: 'none'
}

/** A cell computed from other cells of the row (by key), which records then read like any other. */
export interface DerivedCell {
  readonly from: readonly string[]
  readonly make: (cells: readonly string[], file: FileFacts) => string
}

/** A figure that the engine counts beside the rows, to compare with what the file declares. */
export interface CountedTotal {
  readonly name: string
  /** The number of data lines, or the column whose figures are added as written. */
  readonly of: { readonly lines: true } | { readonly column: string }
  readonly when?: When
}

export interface TotalsRule {
  readonly counted: readonly CountedTotal[]
  /**
   * Declared figures by name, from the trailer's lines as cells; null: that is no trailer of ours. Where
   * files differ in what a figure is of, `counted` tells which it agrees with.
   */
  readonly declared?: (
    trailer: readonly (readonly string[])[],
    counted: (name: string) => string,
  ) => Readonly<Record<string, string>> | null
  /** Such lines stand between records, too; then all of them are the trailer. */
  readonly between?: boolean
  /** `report`: known to be wrong in real files, so shown and not a reason to refuse. */
  readonly onDisagreement: 'quarantine' | 'report'
  /** A file of this layout always has its trailer: without it, it was cut off. */
  readonly required?: boolean
}

/** How the cells of one sort of line become transactions. */
export interface RowRules {
  readonly derived?: Readonly<Record<string, DerivedCell>>
  readonly records: readonly (RecordRule | PassedOver)[]
}

/** Which files of an archive are read; absent: all of them, as rows. */
export interface ArchiveRule {
  readonly rows: RegExp
  /** A file that declares the totals of the rows beside it. */
  readonly totals?: {
    readonly names: RegExp
    /** The file of rows that the totals are of. */
    readonly speakFor: RegExp
    readonly declared: (text: string) => Readonly<Record<string, string>> | null
    readonly encoding: Encoding
  }
}

/** A layout: one file in layouts/, one line in layouts/layouts.ts. */
export interface Format extends RowRules {
  readonly id: string
  readonly shape: Shape
  /** The source's side decides which side its rows are: a wallet's bill may stand for either. */
  readonly eitherSide?: boolean
  /** The date that the file's own name bears, where the source's pattern names none. */
  readonly fileDate?: (fileName: string) => string | null
  readonly figures?: FigureStyle
  /** Each row's balance is that of the row before it in time plus its own figure, the newest row first or last. */
  readonly runningBalance?: { readonly figure: string; readonly balance: string }
  readonly totals?: TotalsRule
  readonly archive?: ArchiveRule
}
