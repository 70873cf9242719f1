// One exception's whole story: both sides field by field, what surrounds it, and what became of it.
import { decidedRows, decisionId, keyedRows, parsePairing } from '../src/decisions/decisions.ts'
import { addDays } from '../src/domain/business-date.ts'
import type { ExceptionRecord } from '../src/domain/exception.ts'
import { exactText, money } from '../src/domain/money.ts'
import { reference } from '../src/domain/reference.ts'
import { type Actor, actorOf } from '../src/domain/remedy.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import { byTime } from '../src/domain/time-order.ts'
import {
  type RowReference,
  rowKey,
  type StoredTransaction,
  type Transaction,
} from '../src/domain/transaction.ts'
import {
  exceptionHistory,
  fileNames,
  type KeptException,
  type Mention,
  rowsAround,
  rowsAt,
  rowsWith,
  type Store,
} from '../src/store/store.ts'
import { exceptionRecord } from './day-books.ts'
import { soundDecisions } from './run-inputs.ts'

/** What both sides may say of one sale, in the order in which a person compares. */
const COMPARED = [
  'kind',
  'amount',
  'currency',
  'businessDate',
  'at',
  'terminalId',
  'batchNo',
  'stan',
  'rrn',
  'authCode',
  'acquirerReference',
  'pan',
  'scheme',
  'paymentMethod',
  'cardProduct',
  'originalStan',
  'originalRrn',
  'originalReference',
] as const satisfies readonly (keyof Transaction)[]

/** What one side alone says: shown, never held against the other. */
const OWN = [
  'amountState',
  'responseCode',
  'outcome',
  'reversalReason',
  'entryMode',
  'operatorId',
  'softwareVersion',
  'storedOffline',
  'item',
  'remark',
  'settlementDate',
  'fee',
  'net',
  'payoutReference',
] as const satisfies readonly (keyof Transaction)[]

type Compared = (typeof COMPARED)[number]
export type ExplainedField = Compared | (typeof OWN)[number]

/** A row with its file's name; what the file does not say is left out. */
export interface ExplainedRow {
  readonly file: string
  readonly line: number
  readonly side: string
  readonly source: string
  readonly values: Readonly<Partial<Record<ExplainedField, string>>>
}

/** One field over the rows of the exception, in their order. */
export interface FieldLine {
  readonly field: ExplainedField
  /** null: the row's file does not say. */
  readonly values: readonly (string | null)[]
  readonly differs: boolean
}

export interface HistoryLine {
  readonly businessDate: string
  readonly revision: number
  readonly runId: string
  readonly asOf: string
  readonly what: 'raised' | 'kept' | 'changed' | 'cleared'
  /** By field of the exception: from, to. */
  readonly changes: readonly {
    readonly field: string
    readonly from: string
    readonly to: string
  }[]
}

export interface DecisionLine {
  readonly id: string
  readonly what: string
  readonly journal: readonly { readonly file: string; readonly line: number }[]
  readonly settlement: readonly { readonly file: string; readonly line: number }[]
  readonly note: string
  readonly by: string
  readonly decidedAt: string
}

export interface Explained {
  readonly exception: ExceptionRecord
  /** False: a later revision of the date that mentioned it last knows nothing of it. */
  readonly isCurrent: boolean
  readonly actor: Actor | null
  readonly rule: string | null
  /** The rows of the exception: journal first, each side's anchor first. */
  readonly rows: readonly ExplainedRow[]
  readonly fields: readonly FieldLine[]
  /** Rows that bear the same references or name one another: the lifecycle, beyond the members. */
  readonly related: readonly ExplainedRow[]
  /** The rows before and after, on the same terminal's journal. */
  readonly neighbors: readonly ExplainedRow[]
  readonly history: readonly HistoryLine[]
  /** What people decided about rows of the exception, the first first. */
  readonly decisions: readonly DecisionLine[]
}

/** Days around an exception in which rows under its references are looked for. */
const RELATED_DAYS = 31
const RELATED_SHOWN = 20
/** Rows shown before and after. */
const NEIGHBORS_EACH_WAY = 3

/** @throws StoppedError NO_EXCEPTION (exit 2) where no run knows the id. */
export async function explanationOf(store: Store, id: string): Promise<Explained> {
  const mentions = await exceptionHistory(store.knex, id)
  const last = mentions.findLast((one) => one.isLatest) ?? mentions.at(-1)
  if (last === undefined) {
    throw new StoppedError('NO_EXCEPTION', EXIT.usage, `There is no exception ${id}.`, {
      place: id,
      hint: 'tieout exceptions lists them with their ids.',
    })
  }
  const names = await fileNames(store.knex)
  const { exception } = last
  const found = await rowsAt(store.knex, [...exception.journal, ...exception.settlement])
  const members = inOrder(found, [...exception.journal, ...exception.settlement])
  const around = await surrounding(store, members)
  const told = (row: StoredTransaction) => explainedRow(row, names)
  const related = relatedTo(members, around)
  return {
    exception: exceptionRecord(exception, last.businessDate, names),
    isCurrent: last.isLatest,
    actor: actorOf(exception.action),
    rule: exception.rule,
    rows: members.map(told),
    fields: fieldLines(members),
    related: related.slice(0, RELATED_SHOWN).map(told),
    neighbors: neighborsOf(members, around, related).map(told),
    history: historyOf(mentions),
    decisions: await decisionsAbout(store, members),
  }
}

async function decisionsAbout(
  store: Store,
  members: readonly StoredTransaction[],
): Promise<DecisionLine[]> {
  const entries = await soundDecisions(store)
  if (entries.length === 0) return []
  const own = new Set(members.map(rowKey))
  const twins = keyedRows(await rowsWith(store.knex, members), decidedRows(entries))
  const keys = new Set([...twins].flatMap(([row, key]) => (own.has(rowKey(row)) ? [key] : [])))
  const place = ({ file, line }: { readonly file: string; readonly line: number }) => ({
    file,
    line,
  })
  return entries.flatMap((entry): DecisionLine[] => {
    const { journal, settlement } = parsePairing(entry)
    if (![...journal, ...settlement].some((row) => keys.has(row.key))) return []
    const { what, note, by, decidedAt } = entry
    const id = decisionId(entry)
    const rows = { journal: journal.map(place), settlement: settlement.map(place) }
    return [{ id, what, ...rows, note, by, decidedAt }]
  })
}

function inOrder(
  rows: readonly StoredTransaction[],
  order: readonly RowReference[],
): StoredTransaction[] {
  const byKey = new Map(rows.map((row) => [rowKey(row), row]))
  return order.flatMap((one) => byKey.get(rowKey(one)) ?? [])
}

async function surrounding(
  store: Store,
  members: readonly StoredTransaction[],
): Promise<StoredTransaction[]> {
  const [first] = members
  if (first === undefined) return []
  const dates = members.map((row) => row.businessDate).sort()
  const [from, until] = [dates[0] as string, dates.at(-1) as string]
  const rows = await rowsAround(store.knex, {
    merchantId: first.merchantId,
    from: addDays(from, -1),
    until: addDays(until, 1),
    terminalIds: said(members, ['terminalId']),
    relatedFrom: addDays(from, -RELATED_DAYS),
    relatedUntil: addDays(until, RELATED_DAYS),
    plainRrns: numbersOf(members, ['rrn', 'originalRrn']),
    acquirerReferences: said(members, ['acquirerReference', 'originalReference']),
  })
  const own = new Set(members.map(rowKey))
  return rows.filter((row) => !own.has(rowKey(row))).sort(byDateAndTime)
}

function said(rows: readonly StoredTransaction[], fields: readonly Compared[]): string[] {
  const values = rows.flatMap((row) => fields.flatMap((field) => row[field] ?? []))
  return [...new Set(values)].filter((value) => value !== '')
}

/** Numbers as they are compared: without fillers and leading zeros. */
function numbersOf(rows: readonly StoredTransaction[], fields: readonly Compared[]): string[] {
  return said(rows, fields).flatMap((value) => reference(value) ?? [])
}

/** A row without a time comes first on its date. */
function byDateAndTime(one: StoredTransaction, two: StoredTransaction): number {
  const [a, b] = [one.at ?? one.businessDate, two.at ?? two.businessDate]
  if (a !== b) return a < b ? -1 : 1
  return byTime(one, two)
}

/** Rows under a reference of the members'; a STAN counts on the same terminal and its days only. */
function relatedTo(
  members: readonly StoredTransaction[],
  around: readonly StoredTransaction[],
): StoredTransaction[] {
  const rrns = new Set(numbersOf(members, ['rrn', 'originalRrn']))
  const references = new Set(said(members, ['acquirerReference', 'originalReference']))
  const stans = new Set(
    members.flatMap((row) =>
      numbersOf([row], ['stan', 'originalStan']).map((stan) => `${row.terminalId} ${stan}`),
    ),
  )
  const has = (set: ReadonlySet<string>, value: string | null) => value !== null && set.has(value)
  return around.filter(
    (row) =>
      has(rrns, reference(row.rrn)) ||
      has(rrns, reference(row.originalRrn)) ||
      has(references, row.acquirerReference) ||
      has(references, row.originalReference) ||
      has(stans, `${row.terminalId} ${reference(row.stan)}`) ||
      has(stans, `${row.terminalId} ${reference(row.originalStan)}`),
  )
}

/** The terminal's journal just before and after the anchor: by time, or by STAN where no time is. */
function neighborsOf(
  members: readonly StoredTransaction[],
  around: readonly StoredTransaction[],
  related: readonly StoredTransaction[],
): StoredTransaction[] {
  const [anchor] = members
  if (anchor === undefined || anchor.terminalId === null) return []
  const isRelated = new Set(related.map(rowKey))
  const line = around.filter(
    (row) =>
      row.side === 'journal' && row.terminalId === anchor.terminalId && !isRelated.has(rowKey(row)),
  )
  const { at, stan, businessDate } = anchor
  if (at === null && stan === null) return []
  const isBefore = (row: StoredTransaction) =>
    at !== null && row.at !== null
      ? row.at < at
      : row.businessDate < businessDate ||
        (row.businessDate === businessDate && Number(row.stan) < Number(stan))
  const ordered = at === null ? line.toSorted(byStan) : line
  return [
    ...ordered.filter(isBefore).slice(-NEIGHBORS_EACH_WAY),
    ...ordered.filter((row) => !isBefore(row)).slice(0, NEIGHBORS_EACH_WAY),
  ]
}

function byStan(one: StoredTransaction, two: StoredTransaction): number {
  if (one.businessDate !== two.businessDate) return one.businessDate < two.businessDate ? -1 : 1
  return Number(one.stan) - Number(two.stan) || one.line - two.line
}

const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'fee', 'net'])

function textOf(row: StoredTransaction, field: ExplainedField): string | null {
  const value = row[field]
  if (AMOUNTS.has(field) && typeof value === 'string') return exactText(value, row.currency)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  // No answer at all is something else than no response codes in the file.
  if (value === '') return field === 'responseCode' ? '' : null
  return value
}

function explainedRow(row: StoredTransaction, names: ReadonlyMap<number, string>): ExplainedRow {
  const values: Partial<Record<ExplainedField, string>> = {}
  for (const field of [...COMPARED, ...OWN]) {
    const text = textOf(row, field)
    if (text !== null) values[field] = text
  }
  return {
    file: names.get(row.fileId) ?? '',
    line: row.line,
    side: row.side,
    source: row.source,
    values,
  }
}

function fieldLines(rows: readonly StoredTransaction[]): FieldLine[] {
  const held = heldAgainst(rows)
  return [...COMPARED, ...OWN].flatMap((field): FieldLine[] => {
    const values = rows.map((row) => textOf(row, field))
    if (values.every((value) => value === null)) return []
    const isCompared = (COMPARED as readonly string[]).includes(field)
    return [{ field, values, differs: isCompared && differ(field as Compared, held) }]
  })
}

/** The anchors of both sides; of one side alone all its rows. */
function heldAgainst(rows: readonly StoredTransaction[]): StoredTransaction[] {
  const journal = rows.find((row) => row.side === 'journal')
  const settlement = rows.find((row) => row.side === 'settlement')
  return journal === undefined || settlement === undefined ? [...rows] : [journal, settlement]
}

function differ(field: Compared, rows: readonly StoredTransaction[]): boolean {
  const isAmount = field === 'amount'
  const values = rows
    .map((row) => textOf(row, field))
    // A blank beside a figure is what the exception is about; elsewhere a file just does not say.
    .filter((value) => value !== null || isAmount)
    .map((value) => comparable(field, value))
  return new Set(values).size > 1
}

const NUMBERS: ReadonlySet<Compared> = new Set([
  'batchNo',
  'stan',
  'rrn',
  'originalStan',
  'originalRrn',
] as const)

/** Texts that mean the same are the same: leading zeros of numbers, decimals, masked heads of cards. */
function comparable(field: Compared, value: string | null): string {
  if (value === null) return '-'
  if (field === 'amount') return money(value).toFixed()
  if (field === 'pan') return value.slice(-4)
  if (NUMBERS.has(field)) return reference(value) ?? '0'
  return field === 'scheme' ? value.toLowerCase() : value
}

const WATCHED = ['type', 'cause', 'alternativeCause', 'action', 'amount', 'status'] as const

function watchedText(exception: KeptException, field: (typeof WATCHED)[number]): string {
  const value = exception[field] ?? ''
  return field === 'amount' && value !== '' ? exactText(value, exception.currency) : value
}

function historyOf(mentions: readonly Mention[]): HistoryLine[] {
  return mentions.map((mention, at): HistoryLine => {
    const { businessDate, revision, runId, asOf, exception } = mention
    const run = { businessDate, revision, runId, asOf }
    const before = mentions[at - 1]?.exception
    if (before === undefined) return { ...run, what: 'raised', changes: [] }
    const changes = WATCHED.flatMap((field): { field: string; from: string; to: string }[] => {
      const [from, to] = [watchedText(before, field), watchedText(exception, field)]
      return from === to ? [] : [{ field, from, to }]
    })
    const [rowsBefore, rowsNow] = [before, exception].map((one) =>
      String(one.journal.length + one.settlement.length),
    ) as [string, string]
    if (rowsBefore !== rowsNow) changes.push({ field: 'rows', from: rowsBefore, to: rowsNow })
    const isCleared = exception.status === 'cleared' && before.status !== 'cleared'
    const what = isCleared ? 'cleared' : changes.length > 0 ? 'changed' : 'kept'
    return { ...run, what, changes }
  })
}
