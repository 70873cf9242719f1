// One merchant on one business date: where stories put their rows and say what is true of them.

import { addDays } from '../domain/business-date.ts'
import type { CauseId, ExceptionType } from '../domain/exception.ts'
import type { Kind } from '../domain/kind.ts'
import type { Place } from '../domain/place.ts'
import { causeOfCode, DEFAULT_RESPONSE_CODES } from '../domain/response-codes.ts'
import type { ZeroClass } from '../domain/zero-ledger.ts'
import { type Card, drawCard, feeOf } from './cards.ts'
import type { Cents } from './cents.ts'
import { type Day, hourOf } from './clock.ts'
import type { Dice } from './dice.ts'
import {
  type JournalRow,
  journalRow,
  type SettlementReferences,
  type SettlementRow,
} from './rows.ts'
import type { MatchKind, Row, Statement, TrueException } from './statement.ts'
import { drawAmount } from './trades.ts'
import { type Merchant, type Terminal, turn, type World } from './world.ts'

/** Sales end this long before the cut-off, so that terminals can close their batches. */
export const CLOSING_S = 900

/** Failures of one merchant further apart than this make no window together. */
const APART_S = 1200

const OUTAGE_CAUSES: ReadonlySet<CauseId> = new Set([
  'payment_channel',
  'network_failure',
  'system_fault',
])

/** A time in which a terminal makes no ordinary sale, because an incident has it. */
interface Quiet {
  readonly terminal: Terminal
  readonly from: number
  readonly to: number
  /** Only sales of this scheme; null: all. */
  readonly scheme: string | null
}

/** An exception as a story says it; what is left out is the usual. */
export type Finding = Partial<Omit<TrueException, 'says' | 'type' | 'cause'>> & {
  readonly type: ExceptionType
  readonly cause: CauseId
}

/** What a merchant's days leave to later ones. */
export interface Ahead {
  /** Settlement rows that come in a later file, by settlement date. */
  readonly late: Map<string, SettlementRow[]>
  /** What today's stories bring about on a later day: a refund, an upload, a chargeback. */
  readonly agenda: { readonly day: number; readonly act: (scene: Scene) => void }[]
}

export class Scene {
  readonly dice: Dice
  readonly day: Day
  readonly merchant: Merchant
  readonly ahead: Ahead
  readonly world: World
  /** How many business dates the simulation has. */
  readonly days: number
  readonly journal: JournalRow[] = []
  readonly settlement: SettlementRow[] = []
  readonly statements: Statement[] = []
  /** Terminals that close no batch today, and none of whose rows are settled. */
  readonly unclosed = new Set<Terminal>()
  /** Terminals that are switched off today: no record at all. */
  readonly silent = new Set<Terminal>()
  /** Terminals that are on today but sell nothing: their batch close is empty. */
  readonly idle = new Set<Terminal>()
  /** Terminals whose batch close leaves out one of its sales. */
  readonly miscounted = new Set<Terminal>()
  /** Terminals that get new software today. */
  readonly upgrades = new Map<Terminal, { readonly at: number; readonly to: string }>()
  /** How the bank's credit of today's payout differs; null: it does not. */
  bankSlip: 'short' | 'absent' | 'late' | null = null
  readonly #quiet: Quiet[] = []
  readonly #failures: number[] = []
  readonly #taken = new Map<Terminal, Set<string>>()

  constructor(dice: Dice, day: Day, merchant: Merchant, ahead: Ahead, world: World, days: number) {
    this.dice = dice
    this.day = day
    this.merchant = merchant
    this.ahead = ahead
    this.world = world
    this.days = days
  }

  /** The next variant of a story, 0 to below `count`, in turn over the whole simulation. */
  turn(story: string, count: number): number {
    return turn(this.world, story, count)
  }

  /** True once per terminal, day and `what`: keeps one story out of another one's evidence. */
  claim(terminal: Terminal, what: string): boolean {
    let taken = this.#taken.get(terminal)
    if (taken === undefined) {
      taken = new Set()
      this.#taken.set(terminal, taken)
    }
    if (taken.has(what)) return false
    taken.add(what)
    return true
  }

  /**
   * True for a zero or timeout that stands alone: the first of its terminal in four hours, and far
   * from any other of the merchant, so that chance makes no outage.
   */
  isAlone(row: JournalRow): boolean {
    if (this.#failures.some((at) => Math.abs(at - row.at) < APART_S)) return false
    if (!this.claim(row.terminal, `failure ${this.#spell(row.at)}`)) return false
    this.#failures.push(row.at)
    return true
  }

  /** As `isAlone` for refusals that an outage could have caused; others say nothing about one. */
  mayRefuse(row: JournalRow, code: string): boolean {
    const cause = causeOfCode(code, DEFAULT_RESPONSE_CODES)
    return cause === null || !OUTAGE_CAUSES.has(cause) || this.isAlone(row)
  }

  /** Keeps lone zeros and timeouts off these terminals, an hour around as well. */
  reserve(terminals: readonly Terminal[], from: number, to: number): void {
    for (const terminal of terminals) {
      for (let spell = this.#spell(from - 3600); spell <= this.#spell(to + 3600); spell++) {
        this.claim(terminal, `failure ${spell}`)
      }
    }
  }

  #spell(at: number): number {
    return Math.floor((at - this.day.start) / 14_400)
  }

  /** True where the whole day of a terminal has a story of its own. */
  isBusy(terminal: Terminal): boolean {
    return this.unclosed.has(terminal) || this.silent.has(terminal) || this.idle.has(terminal)
  }

  /** Keeps ordinary sales away from a terminal for a while. */
  hush(terminal: Terminal, from: number, to: number, scheme: string | null = null): void {
    this.#quiet.push({ terminal, from, to, scheme })
  }

  isHushed(row: JournalRow, at = row.at): boolean {
    return this.#quiet.some(
      (quiet) =>
        quiet.terminal === row.terminal &&
        at >= quiet.from &&
        at <= quiet.to &&
        (quiet.scheme === null || quiet.scheme === row.card?.scheme),
    )
  }

  /** A time `from` to `to` seconds after a row; null where the terminal is closed or hushed then. */
  after(row: JournalRow, from: number, to: number): number | null {
    const at = row.at + this.dice.between(from, to)
    return at < this.day.end - CLOSING_S && !this.isHushed(row, at) ? at : null
  }

  /** A time of trade on this day for a customer who comes back; null where the terminal cannot serve. */
  visit(row: JournalRow): number | null {
    if (this.isBusy(row.terminal)) return null
    const at = this.day.start + 43_200 + this.dice.below(21_600)
    return this.isHushed(row, at) ? null : at
  }

  /** Lets something happen some days later. False: the simulation does not reach that day. */
  later(days: number, act: (scene: Scene) => void): boolean {
    if (this.day.index + days >= this.days) return false
    this.ahead.agenda.push({ day: this.day.index + days, act })
    return true
  }

  /** An approved sale, not yet in the journal. */
  sale(terminal: Terminal, at: number, card: Card = drawCard(this.dice)): JournalRow {
    const row = journalRow(terminal, at, 'sale')
    row.card = card
    row.amount = drawAmount(this.merchant.trade, this.dice)
    row.authCode = card.pan === '' ? '' : String(100_000 + this.dice.below(900_000))
    row.operatorId = terminal.operators[Math.floor(hourOf(at) / 8)] ?? ''
    row.item = this.dice.pick(this.merchant.trade.items)
    return row
  }

  /** Another record on the same terminal about the same card. */
  follow(row: JournalRow, at: number, kind: Kind, amount: Cents | null): JournalRow {
    const next = journalRow(row.terminal, at, kind)
    next.card = row.card
    next.amount = amount
    next.authCode = row.card === null || row.card.pan === '' ? '' : this.authCode()
    next.operatorId = row.operatorId
    return next
  }

  authCode(): string {
    return String(100_000 + this.dice.below(900_000))
  }

  /** No answer came back. */
  silence(row: JournalRow, responseCode: string): void {
    row.responseCode = responseCode
    row.answered = false
  }

  /** Puts rows into the journal. */
  add(...rows: JournalRow[]): void {
    for (const row of rows) this.journal.push(row)
  }

  /** What the acquirer makes of a journal row: due on this day's settlement date, `late` days after. */
  settle(
    row: JournalRow,
    as: {
      readonly kind?: Kind
      readonly gross?: Cents
      readonly fee?: Cents
      readonly currency?: string
      readonly at?: number
      readonly changed?: Partial<SettlementReferences>
      readonly late?: number
    } = {},
  ): SettlementRow {
    const kind = as.kind ?? row.kind
    const gross = as.gross ?? row.amount ?? 0
    const charged = kind === 'sale' || kind === 'completion' || kind === 'offline_sale'
    const settled: SettlementRow = {
      side: 'settlement',
      place: null,
      zero: null,
      file: '',
      line: 0,
      merchant: this.merchant,
      of: row,
      kind,
      gross,
      grossText: '',
      fee: as.fee ?? (charged && row.card !== null ? feeOf(row.card, gross) : 0),
      currency: as.currency ?? row.currency,
      at: as.at ?? row.at,
      changed: as.changed ?? null,
    }
    this.#deliver(settled, as.late ?? 0)
    return settled
  }

  /** A row of the acquirer's own, which no journal has. */
  entry(
    kind: Kind,
    gross: Cents,
    fee: Cents,
    changed: Partial<SettlementReferences> | null,
  ): SettlementRow {
    const row: SettlementRow = {
      side: 'settlement',
      place: 'acquirer_entry',
      zero: null,
      file: '',
      line: 0,
      merchant: this.merchant,
      of: null,
      kind,
      gross,
      grossText: '',
      fee,
      currency: 'CNY',
      at: null,
      changed,
    }
    this.settlement.push(row)
    return row
  }

  #deliver(row: SettlementRow, late: number): void {
    if (late === 0) {
      this.settlement.push(row)
      return
    }
    const date = addDays(this.day.settlementDate, late)
    const waiting = this.ahead.late.get(date)
    if (waiting === undefined) this.ahead.late.set(date, [row])
    else waiting.push(row)
  }

  /** The last business day whose settlement file this simulation writes, counted from this day. */
  daysLeft(): number {
    return this.days - 1 - this.day.index
  }

  /** A sale and its settlement, as nearly all are. The fast path: no statement object is made. */
  plain(row: JournalRow): SettlementRow {
    this.journal.push(row)
    const settled = this.settle(row)
    row.place = 'matched'
    settled.place = 'matched'
    row.partner = settled
    return settled
  }

  #stand(place: Place, rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.place !== null) {
        throw new Error(`The simulator placed a ${row.kind} twice: ${row.place}, then ${place}`)
      }
      row.place = place
    }
  }

  match(
    kind: MatchKind,
    journal: readonly JournalRow[],
    settlement: readonly SettlementRow[],
    context: readonly Row[] = [],
  ): void {
    this.#stand('matched', [...journal, ...settlement])
    this.statements.push({ says: 'match', kind, journal, settlement, context })
  }

  netted(...rows: Row[]): void {
    this.#stand('netted', rows)
    this.statements.push({ says: 'netted', rows })
  }

  exception(finding: Finding): void {
    const full: TrueException = {
      says: 'exception',
      note: '',
      journal: [],
      settlement: [],
      bank: [],
      decidable: finding.cause !== 'unknown',
      holds: true,
      on: this.day.date,
      ...finding,
    }
    if (full.holds) this.#stand('exception', [...full.journal, ...full.settlement])
    this.statements.push(full)
  }

  passing(cause: CauseId, row: JournalRow, days: number): void {
    this.statements.push({
      says: 'passing',
      type: 'missing_settlement',
      cause,
      journal: [row],
      on: this.day.date,
      clearedOn: addDays(this.day.date, days),
    })
  }

  interchangeable(...rows: Row[]): void {
    this.statements.push({ says: 'interchangeable', rows })
  }

  declined(...rows: JournalRow[]): void {
    this.#stand('declined', rows)
  }

  notFinancial(...rows: JournalRow[]): void {
    this.#stand('not_financial', rows)
  }

  rejected(row: Row): void {
    this.#stand('rejected', [row])
  }

  /** Says why a row's amount is no figure, or 0. */
  zero(row: Row, zeroClass: ZeroClass, cause: CauseId): void {
    row.zero = { class: zeroClass, cause, legitimate: cause === 'not_financial' }
  }
}
