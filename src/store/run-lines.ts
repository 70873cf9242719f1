// What a run keeps, as lines of COPY: made where it is decided, in any thread, and written by the run's one connection.
import type { Evidence, ExceptionRecord } from '../domain/exception.ts'
import type { Place } from '../domain/place.ts'
import type { RowReference, Side } from '../domain/transaction.ts'
import { copyRow } from './copying.ts'
import { COLUMNS } from './rows.ts'

/** An exception as a run keeps it. */
export interface KeptException
  extends Omit<ExceptionRecord, 'journal' | 'settlement' | 'ageDays' | 'decision'> {
  readonly rule: string | null
  readonly journal: readonly RowReference[]
  readonly settlement: readonly RowReference[]
}

/** An exception on its way into the store. Its evidence is written once, for the store and for the digest. */
export interface WrittenException {
  readonly kept: KeptException
  /** JSON. */
  readonly evidence: string
}

export function writtenException(kept: KeptException): WrittenException {
  return { kept, evidence: JSON.stringify(kept.evidence) }
}

/** One zero, blank or unreadable amount as a run keeps it. */
export interface KeptZero extends RowReference {
  readonly businessDate: string
  readonly merchantId: string
  readonly side: Side
  readonly kind: string
  readonly terminalId: string | null
  readonly value: string
  readonly class: string
  readonly cause: string
  readonly alternativeCause: string | null
  readonly legitimate: boolean
  readonly evidence: readonly Evidence[]
  readonly action: string
  readonly otherAmount: string | null
  readonly currency: string
  /** An earlier run counts the row: this one only has the last word about it. */
  readonly isAgain: boolean
}

/** Pairs of rows under one rule, merchant and pair of files. */
export interface KeptPairs {
  readonly merchantId: string
  readonly rule: string
  readonly journalFile: number
  readonly settlementFile: number
  readonly journalLines: readonly number[]
  readonly settlementLines: readonly number[]
}

/** A match of several rows. */
export interface KeptGroup {
  readonly merchantId: string
  readonly rule: string
  readonly journal: readonly RowReference[]
  readonly settlement: readonly RowReference[]
  readonly amount: string
  readonly currency: string
  readonly difference: string
}

export interface KeptPlace {
  /** The rows' business date. */
  readonly businessDate: string
  readonly merchantId: string
  readonly place: Place
  readonly side: Side
  readonly fileId: number
  readonly lines: readonly number[]
}

/** The columns of the tables that hang on a run, in the order of their lines. */
export const RUN_COLUMNS = {
  pair_match: [
    'business_date',
    'merchant_id',
    'run',
    'rule',
    'journal_file',
    'settlement_file',
    'journal_lines',
    'settlement_lines',
  ],
  group_match: [
    'business_date',
    'merchant_id',
    'run',
    'rule',
    'journal_rows',
    'settlement_rows',
    'amount',
    'currency',
    'difference',
  ],
  placed_rows: ['business_date', 'merchant_id', 'run', 'place', 'side', 'file_id', 'lines'],
  exception: [
    'business_date',
    'merchant_id',
    'run',
    'id',
    'raised_on',
    'type',
    'cause',
    'alternative_cause',
    'action',
    'evidence',
    'source',
    'rule',
    'terminal_id',
    'journal_rows',
    'settlement_rows',
    'amount',
    'amount_difference',
    'currency',
    'status',
  ],
  zero_amount: [
    'business_date',
    'merchant_id',
    'run',
    'file_id',
    'line',
    'side',
    'kind',
    'terminal_id',
    'value',
    'class',
    'cause',
    'alternative_cause',
    'legitimate',
    'evidence',
    'action',
    'other_amount',
    'currency',
    'is_again',
  ],
} as const

/** Lines for these columns of one table, in bytes of their own: a thread may hand them to another. */
export interface RunLines {
  readonly table: keyof typeof RUN_COLUMNS | 'exception_row' | 'idle_upload'
  readonly columns: readonly string[]
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The run that lines are of. */
export interface RunKey {
  readonly id: number
  readonly businessDate: string
}

const encoder = new TextEncoder()
/** Lines that are encoded together: texts of megabytes are kept apart by V8, and die late. */
const TOGETHER = 64

type Value = string | number | boolean | null

function linesOf<T>(
  table: keyof typeof RUN_COLUMNS,
  run: RunKey,
  kept: readonly T[],
  valuesOf: (one: T, run: RunKey) => readonly Value[],
): RunLines[] {
  if (kept.length === 0) return []
  const pieces: Uint8Array[] = []
  let lines = ''
  for (const [at, one] of kept.entries()) {
    lines += copyRow(valuesOf(one, run))
    if (at % TOGETHER < TOGETHER - 1 && at < kept.length - 1) continue
    pieces.push(encoder.encode(lines))
    lines = ''
  }
  return [{ table, columns: RUN_COLUMNS[table], bytes: joined(pieces) }]
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

export function pairLines(run: RunKey, kept: readonly KeptPairs[]): RunLines[] {
  return linesOf('pair_match', run, kept, pairValues)
}

function pairValues(one: KeptPairs, run: RunKey): Value[] {
  return [
    run.businessDate,
    one.merchantId,
    run.id,
    one.rule,
    one.journalFile,
    one.settlementFile,
    `{${one.journalLines.join(',')}}`,
    `{${one.settlementLines.join(',')}}`,
  ]
}

export function groupLines(run: RunKey, kept: readonly KeptGroup[]): RunLines[] {
  return linesOf('group_match', run, kept, groupValues)
}

function groupValues(one: KeptGroup, run: RunKey): Value[] {
  return [
    run.businessDate,
    one.merchantId,
    run.id,
    one.rule,
    numbered(one.journal),
    numbered(one.settlement),
    one.amount,
    one.currency,
    one.difference,
  ]
}

export function placeLines(run: RunKey, kept: readonly KeptPlace[]): RunLines[] {
  return linesOf('placed_rows', run, kept, placeValues)
}

function placeValues(one: KeptPlace, run: RunKey): Value[] {
  return [
    one.businessDate,
    one.merchantId,
    run.id,
    one.place,
    one.side,
    one.fileId,
    `{${one.lines.join(',')}}`,
  ]
}

export function exceptionLines(run: RunKey, kept: readonly WrittenException[]): RunLines[] {
  return linesOf('exception', run, kept, exceptionValues)
}

function exceptionValues({ kept: one, evidence }: WrittenException, run: RunKey): Value[] {
  return [
    one.businessDate,
    one.merchantId,
    run.id,
    one.id,
    one.raisedOn,
    one.type,
    one.cause,
    one.alternativeCause,
    one.action,
    evidence,
    one.source,
    one.rule,
    one.terminalId,
    numbered(one.journal),
    numbered(one.settlement),
    one.amount,
    one.amountDifference,
    one.currency,
    one.status,
  ]
}

/** The rows that exceptions hold, for runs that take them up again: as the store told them (`LeftRow`). */
export function exceptionRowLines(told: readonly string[]): RunLines[] {
  return toldLines('exception_row', COLUMNS, told)
}

/** An upload of an open sale, as the store told it (`LeftRow`). */
export interface KeptUpload {
  readonly sale: RowReference
  readonly told: string
}

/** Uploads for runs that take up their sales again. */
export function idleUploadLines(run: RunKey, kept: readonly KeptUpload[]): RunLines[] {
  const told = kept.map(({ sale, told }) => `${run.id}\t${sale.fileId}\t${sale.line}\t${told}`)
  return toldLines('idle_upload', ['run', 'sale_file', 'sale_line', ...COLUMNS], told)
}

function toldLines(
  table: RunLines['table'],
  columns: readonly string[],
  told: readonly string[],
): RunLines[] {
  if (told.length === 0) return []
  const pieces: Buffer[] = []
  for (let at = 0; at < told.length; at += TOGETHER) {
    pieces.push(Buffer.from(`${told.slice(at, at + TOGETHER).join('\n')}\n`, 'latin1'))
  }
  return [{ table, columns, bytes: joined(pieces) }]
}

export function zeroLines(run: RunKey, kept: readonly KeptZero[]): RunLines[] {
  return linesOf('zero_amount', run, kept, zeroValues)
}

function zeroValues(one: KeptZero, run: RunKey): Value[] {
  return [
    one.businessDate,
    one.merchantId,
    run.id,
    one.fileId,
    one.line,
    one.side,
    one.kind,
    one.terminalId,
    one.value,
    one.class,
    one.cause,
    one.alternativeCause,
    one.legitimate,
    JSON.stringify(one.evidence),
    one.action,
    one.otherAmount,
    one.currency,
    one.isAgain,
  ]
}

function numbered(rows: readonly RowReference[]): string {
  let text = ''
  for (const { fileId, line } of rows) text += `${text === '' ? '' : ','}[${fileId},${line}]`
  return `[${text}]`
}
