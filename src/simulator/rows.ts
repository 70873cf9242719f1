// The rows of the simulator's files while a day is being invented, and their canonical lines.
import type { CauseId } from '../domain/exception.ts'
import { type Kind, NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import type { Place } from '../domain/place.ts'
import type { ZeroClass } from '../domain/zero-ledger.ts'
import type { Card } from './cards.ts'
import { type Cents, centsText } from './cents.ts'
import { compactTime, rrnPrefix, timeText } from './clock.ts'
import type { Merchant, Terminal } from './world.ts'

/** One letter a place, as `truth.json` writes them. */
export const PLACE_LETTERS: Readonly<Record<Place, string>> = {
  matched: 'M',
  netted: 'N',
  awaiting: 'W',
  exception: 'X',
  declined: 'D',
  not_financial: 'F',
  other_tender: 'O',
  unrouted: 'U',
  acquirer_entry: 'A',
  superseded: 'S',
  rejected: 'R',
}

/** Why a row's amount is 0, blank, not applicable or unreadable. */
export interface ZeroFinding {
  readonly class: ZeroClass
  readonly cause: CauseId
  readonly legitimate: boolean
}

/** What both sides' rows have once they are written. */
export interface Written {
  place: Place | null
  zero: ZeroFinding | null
  file: string
  /** 0 until it is written; the header is line 1. */
  line: number
}

/** A terminal's record. References are given out when the terminal's day is in order of time. */
export interface JournalRow extends Written {
  readonly side: 'journal'
  readonly terminal: Terminal
  at: number
  kind: Kind
  amount: Cents | null
  /** What stands there instead of a figure. */
  amountText: string
  currency: string
  card: Card | null
  responseCode: string
  reversalReason: string
  /** False: no answer came back, so the terminal knows neither RRN nor authorization code. */
  answered: boolean
  original: Original | null
  operatorId: string
  storedOffline: boolean
  item: string
  remark: string
  /** A bad value in some other column: column name and text. */
  broken: { readonly column: string; readonly text: string } | null
  /** Happened, took a STAN, but the journal lost it: it is not written. */
  lost: boolean
  /** Written again by the terminal: same references as this one. */
  again: JournalRow | null
  batchNo: string
  stan: string
  rrn: string
  authCode: string
  software: string
  /** The settlement row of a plain sale. */
  partner: SettlementRow | null
}

/** What a later record says about an earlier one. */
export interface Original {
  readonly stan: string
  readonly rrn: string
}

/** A line of a settlement file; references come from the journal row it settles unless changed. */
export interface SettlementRow extends Written {
  readonly side: 'settlement'
  readonly merchant: Merchant
  readonly of: JournalRow | null
  kind: Kind
  gross: Cents | null
  grossText: string
  fee: Cents
  currency: string
  at: number | null
  changed: Partial<SettlementReferences> | null
}

export interface SettlementReferences {
  terminalId: string
  batchNo: string
  stan: string
  rrn: string
  authCode: string
  pan: string
  originalRrn: string
  scheme: string
  product: string
}

/** A credit on the merchant's bank account. */
export interface BankRow {
  readonly side: 'bank'
  file: string
  line: number
}

export const JOURNAL_HEADER =
  'merchant_id,terminal_id,batch_no,stan,rrn,auth_code,type,amount,currency,transaction_at,pan,' +
  'scheme,response_code,reversal_reason,entry_mode,original_stan,original_rrn,operator_id,' +
  'software_version,stored_offline,item,remark'

export const SETTLEMENT_HEADER =
  'merchant_id,terminal_id,batch_no,stan,rrn,auth_code,pan,scheme,card_product,type,gross,fee,' +
  'net,currency,transaction_at,settlement_date,original_rrn,acquirer_reference,payout_reference'

export const BANK_HEADER = 'account,value_date,amount,currency,reference,description,booked_date'

export function journalRow(terminal: Terminal, at: number, kind: Kind): JournalRow {
  return {
    side: 'journal',
    place: null,
    zero: null,
    file: '',
    line: 0,
    terminal,
    at,
    kind,
    amount: null,
    amountText: '',
    currency: 'CNY',
    card: null,
    responseCode: '00',
    reversalReason: '',
    answered: true,
    original: null,
    operatorId: '',
    storedOffline: false,
    item: '',
    remark: '',
    broken: null,
    lost: false,
    again: null,
    batchNo: '',
    stan: '',
    rrn: '',
    authCode: '',
    software: '',
    partner: null,
  }
}

/** Gives a row its references, once its place in the terminal's sequence is known. */
export function number(row: JournalRow, stan: number, batchNo: number, software: string): void {
  row.stan = String(stan).padStart(6, '0')
  row.batchNo = String(batchNo).padStart(6, '0')
  row.software = software
  if (row.card !== null) row.rrn = rrnPrefix(row.at) + row.stan
}

function field(text: string): string {
  return text.includes(',') || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text
}

/** What stands in the amount column. */
function amountField(amount: Cents | null, text: string): string {
  return amount === null ? text : centsText(amount)
}

export function journalLine(row: JournalRow): string {
  const card = row.card
  const original = row.original
  const rrn = row.answered ? row.rrn : ''
  const auth = row.answered ? row.authCode : ''
  let merchantId = row.terminal.merchant.id
  let kind: string = row.kind
  let currency = row.currency
  let at = timeText(row.at)
  if (row.broken !== null) {
    const { column, text } = row.broken
    if (column === 'merchant_id') merchantId = text
    else if (column === 'type') kind = text
    else if (column === 'currency') currency = text
    else if (column === 'transaction_at') at = text
  }
  return (
    `${merchantId},${row.terminal.id},${row.batchNo},${row.stan},${rrn},${auth},${kind},` +
    `${field(amountField(row.amount, row.amountText))},${currency},${at},` +
    (card === null ? ',,' : `${card.pan},${card.scheme},`) +
    `${row.responseCode},${row.reversalReason},${card === null ? '' : card.entryMode},` +
    (original === null ? ',,' : `${original.stan},${original.rrn},`) +
    `${row.operatorId},${row.software},${row.storedOffline ? 'true' : ''},${row.item},` +
    `${field(row.remark)}\n`
  )
}

/** `serial` numbers the acquirer's own ids of one file. */
export function settlementLine(
  row: SettlementRow,
  settlementDate: string,
  payout: string,
  serial: number,
): string {
  const of = row.of
  const changed = row.changed
  const card = of?.card ?? null
  const net = row.gross === null ? '' : centsText(row.gross - row.fee) // as written: net = gross - fee
  const time = row.at ?? of?.at ?? null
  const reference = `${compactTime(time ?? Date.parse(`${settlementDate}T00:00:00Z`) / 1000)}${String(serial).padStart(7, '0')}`
  return (
    `${row.merchant.id},${changed?.terminalId ?? of?.terminal.id ?? ''},` +
    `${changed?.batchNo ?? of?.batchNo ?? ''},${changed?.stan ?? of?.stan ?? ''},` +
    `${changed?.rrn ?? of?.rrn ?? ''},${changed?.authCode ?? of?.authCode ?? ''},` +
    `${changed?.pan ?? card?.pan ?? ''},${changed?.scheme ?? card?.scheme ?? ''},` +
    `${changed?.product ?? card?.product ?? ''},${row.kind},` +
    `${field(amountField(row.gross, row.grossText))},${centsText(row.fee)},${net},` +
    `${row.currency},${row.at === null ? '' : timeText(row.at)},${settlementDate},` +
    `${changed?.originalRrn ?? of?.original?.rrn ?? ''},${reference},${payout}\n`
  )
}

/** The four values of the zero ledger; null where a figure other than 0 stands. */
export function zeroValue(
  row: JournalRow | SettlementRow,
): 'zero' | 'blank' | 'not_applicable' | 'unparseable' | null {
  const amount = row.side === 'journal' ? row.amount : row.gross
  const text = row.side === 'journal' ? row.amountText : row.grossText
  if (amount !== null) return amount === 0 ? 'zero' : null
  if (text !== '') return 'unparseable'
  return NEVER_FINANCIAL_KINDS.has(row.kind) ? 'not_applicable' : 'blank'
}
