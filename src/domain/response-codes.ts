// Response codes (DE 39): what became of an attempt, and the candidate cause of a refusal.
import { CAUSES, type CauseId } from './exception.ts'
import type { Outcome, StoredTransaction } from './transaction.ts'

/** A table of one network and edition. A code gives a candidate; the lifecycle decides. */
export interface ResponseCodeTable {
  /** A scheme's name; `default`: of every row that no other table serves. */
  readonly network: string
  readonly edition: string
  /** Sources whose rows it serves where their scheme has no table of its own. */
  readonly sources?: readonly string[]
  /** The table that it overrides, where it is a configured one, and the codes that are its own. */
  readonly over?: { readonly base: ResponseCodeTable; readonly own: readonly string[] }
  readonly approved: readonly string[]
  /** Approved, but a partial amount was: compare amounts. */
  readonly partial: readonly string[]
  /** Approved for an amount of zero only. */
  readonly approvedZeroOnly: readonly string[]
  /** Approved, unconfirmed: a late or missing counterpart is to be expected. */
  readonly unconfirmed: readonly string[]
  /** No answer, or one that leaves the outcome open: look for the reversal. */
  readonly unanswered: readonly string[]
  readonly causes: Readonly<Partial<Record<CauseId, readonly string[]>>>
  readonly offlineDeclined: readonly string[]
}

/** The network of the table that serves what no other does. */
export const DEFAULT_NETWORK = 'default'

/** ISO 8583 with China UnionPay's additions, as public manuals give them. */
export const DEFAULT_RESPONSE_CODES: ResponseCodeTable = {
  network: DEFAULT_NETWORK,
  edition: '2026-11',
  approved: ['00', '08', '11', '16', 'Y1', 'Y3'],
  partial: ['10'],
  approvedZeroOnly: ['85'],
  unconfirmed: ['A2', 'A4', 'A5', 'A6'],
  unanswered: ['', '68', '98', '92'],
  causes: {
    payment_channel: ['91', '96', '06', '22'],
    system_fault: ['A0', 'A7', '99', 'C1'],
    network_failure: ['68', '98', '92'],
    operator_error: ['03', '12', '14', '25', '54', '55', '64', '97'],
    data_entry_error: ['13', '30', '94'],
    unsupported_payment_method: [
      '15',
      '31',
      '39',
      '40',
      '42',
      '44',
      '45',
      '52',
      '53',
      '57',
      '58',
      '81',
    ],
    insufficient_funds: ['51'],
    security_limit: ['61', '65', '38', '75', '62', '63', '21', '05', '01', 'P1'],
    fraud_suspected: ['34', '59', '41', '43', '04', '07', '33', '36', '37'],
    settlement_process: ['90', '95'],
  },
  offlineDeclined: ['Z1', 'Z3'],
}

/** What a configured code may mean beside a cause: ways of being approved, and a refusal offline. */
const ANSWERS = {
  approved: 'approved',
  partial: 'partial',
  approved_zero_only: 'approvedZeroOnly',
  unconfirmed: 'unconfirmed',
  offline_declined: 'offlineDeclined',
} as const

/** `network_failure` leaves the outcome open; `unknown` takes a code out of the table. */
export const CODE_MEANINGS = [
  ...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]),
  ...CAUSES.filter((cause) => cause !== 'not_financial' && cause !== 'timing'),
] as const
export type CodeMeaning = (typeof CODE_MEANINGS)[number]

/** What a person configures of a network: the codes in which it departs from the table beneath. */
export interface CodeOverrides {
  readonly network: string
  readonly edition: string
  readonly sources?: readonly string[]
  readonly codes: Readonly<Record<string, CodeMeaning>>
}

const isAnswer = (meaning: CodeMeaning): meaning is keyof typeof ANSWERS =>
  Object.hasOwn(ANSWERS, meaning)

/** `base` with the codes of `overrides` in the place of its own. */
function overriding(base: ResponseCodeTable, overrides: CodeOverrides): ResponseCodeTable {
  const { network, edition, sources } = overrides
  const codes = Object.entries(overrides.codes)
  const own = new Set(codes.map(([code]) => code))
  const meant = (is: (meaning: CodeMeaning) => boolean) =>
    codes.filter(([, meaning]) => is(meaning)).map(([code]) => code)
  const merged = (before: readonly string[], is: (meaning: CodeMeaning) => boolean) => [
    ...before.filter((code) => !own.has(code)),
    ...meant(is),
  ]
  const answered = (answer: keyof typeof ANSWERS) =>
    merged(base[ANSWERS[answer]], (meaning) => meaning === answer)
  const causes = new Set(
    meant((meaning) => !isAnswer(meaning)).map((code) => overrides.codes[code]),
  )
  const named = [...new Set([...Object.keys(base.causes), ...causes])] as CauseId[]
  return {
    network,
    edition,
    ...(sources === undefined ? {} : { sources }),
    over: { base, own: [...own] },
    approved: answered('approved'),
    partial: answered('partial'),
    approvedZeroOnly: answered('approved_zero_only'),
    unconfirmed: answered('unconfirmed'),
    unanswered: merged(base.unanswered, (meaning) => meaning === 'network_failure'),
    causes: Object.fromEntries(
      named
        .filter((cause) => cause !== 'unknown')
        .map((cause) => [cause, merged(base.causes[cause] ?? [], (meaning) => meaning === cause)]),
    ),
    offlineDeclined: answered('offline_declined'),
  }
}

/**
 * The tables that `configured` ones make, the default among them, which the others stand on. Where
 * none is configured that is the built-in one.
 */
export function responseCodeTables(configured: readonly CodeOverrides[]): ResponseCodeTable[] {
  const general = configured.find((one) => one.network === DEFAULT_NETWORK)
  const base =
    general === undefined ? DEFAULT_RESPONSE_CODES : overriding(DEFAULT_RESPONSE_CODES, general)
  const others = configured.filter((one) => one !== general)
  return [...others.map((one) => overriding(base, one)), base]
}

/** The table that serves a row: its scheme's, else its source's, else the default one. */
export function tableFor(
  row: Pick<StoredTransaction, 'scheme' | 'source'>,
  tables: readonly ResponseCodeTable[],
): ResponseCodeTable {
  let best = DEFAULT_RESPONSE_CODES
  let isOfSource = false
  for (const table of tables) {
    if (table.network === row.scheme) return table
    if (isOfSource) continue
    isOfSource = table.sources?.includes(row.source) === true
    if (isOfSource || table.network === DEFAULT_NETWORK) best = table
  }
  return best
}

/** The table that a code stands in, or is missing from: `unionpay 2024-05`. */
export function tableNamed(code: string, table: ResponseCodeTable): string {
  const { over } = table
  if (over === undefined || over.own.includes(code) || !isInTable(code, over.base)) {
    return `${table.network} ${table.edition}`
  }
  return tableNamed(code, over.base)
}

function isInTable(code: string, table: ResponseCodeTable): boolean {
  const all = [approvedCodes(table), table.unanswered, table.offlineDeclined]
  return all.some((codes) => codes.includes(code)) || causeOfCode(code, table) !== null
}

/** The ways to let money through (the zero-only one is judged with its amount). */
const APPROVALS = ['approved', 'partial', 'approvedZeroOnly', 'unconfirmed'] as const

/** Every code that lets money through. */
export function approvedCodes(table: ResponseCodeTable): string[] {
  return APPROVALS.flatMap((way) => table[way])
}

/** True for one of `approvedCodes`, without a list of them: every row is asked. */
export function isApproving(code: string, table: ResponseCodeTable): boolean {
  for (const way of APPROVALS) if (table[way].includes(code)) return true
  return false
}

/** Codes of attempts approved in full, for any amount: the sieve needs no more than that. */
export function approvedInFull(table: ResponseCodeTable): string[] {
  return [...table.approved, ...table.unconfirmed]
}

/**
 * What became of an attempt. The file's own word goes first; a record without response codes is
 * one that its terminal counts as done.
 */
export function outcomeOf(
  row: { readonly outcome: Outcome | null; readonly responseCode: string | null },
  table: ResponseCodeTable,
): Outcome {
  if (row.outcome !== null) return row.outcome
  if (row.responseCode === null || isApproving(row.responseCode, table)) return 'approved'
  return table.unanswered.includes(row.responseCode) ? 'unanswered' : 'declined'
}

/** The candidate cause of a code; null for an approved one or a code that the table does not know. */
export function causeOfCode(code: string, table: ResponseCodeTable): CauseId | null {
  for (const [cause, codes] of Object.entries(table.causes)) {
    if (codes.includes(code)) return cause as CauseId
  }
  return null
}
