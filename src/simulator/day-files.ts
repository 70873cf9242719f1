// The three files of one business date while they grow: each merchant's rows, its payout, and the bank's credit.
import { directionOf } from '../domain/kind.ts'
import { CanonicalFile } from './canonical-file.ts'
import { type Cents, centsText } from './cents.ts'
import type { Day } from './clock.ts'
import {
  BANK_HEADER,
  type BankRow,
  JOURNAL_HEADER,
  type JournalRow,
  journalLine,
  PLACE_LETTERS,
  SETTLEMENT_HEADER,
  type SettlementRow,
  settlementLine,
} from './rows.ts'
import type { Scene } from './scene.ts'
import { numbered } from './trading.ts'
import type { Truth } from './truth.ts'
import type { Merchant, World } from './world.ts'

/** A payout on its way to the bank. */
export interface Credit {
  readonly merchant: Merchant
  readonly amount: Cents
  readonly reference: string
  readonly row: SettlementRow
  readonly slip: Scene['bankSlip']
}

export class DayFiles {
  readonly files: readonly CanonicalFile[]
  readonly #journal: CanonicalFile
  readonly #settlement: CanonicalFile
  readonly #bank: CanonicalFile
  readonly #day: Day
  readonly #world: World
  readonly #truth: Truth
  readonly #sums = { journal: 0, gross: 0, fee: 0, net: 0, bank: 0 }
  readonly #credits: Credit[] = []

  private constructor(
    files: readonly [CanonicalFile, CanonicalFile, CanonicalFile],
    day: Day,
    world: World,
    truth: Truth,
  ) {
    this.files = files
    this.#journal = files[0]
    this.#settlement = files[1]
    this.#bank = files[2]
    this.#day = day
    this.#world = world
    this.#truth = truth
  }

  static async open(out: string, day: Day, world: World, truth: Truth): Promise<DayFiles> {
    const opened: CanonicalFile[] = []
    const open = async (side: 'journal' | 'settlement' | 'bank', date: string, header: string) => {
      const file = await CanonicalFile.open(out, side, date, header)
      opened.push(file)
      return file
    }
    try {
      const journal = await open('journal', day.date, JOURNAL_HEADER)
      const settlement = await open('settlement', day.settlementDate, SETTLEMENT_HEADER)
      const bank = await open('bank', day.settlementDate, BANK_HEADER)
      return new DayFiles([journal, settlement, bank], day, world, truth)
    } catch (failure) {
      for (const file of opened) await file.discard()
      throw failure
    }
  }

  /** Writes one merchant's day, both sides, and what is true of it. */
  async write(scene: Scene): Promise<void> {
    const journal = numbered(scene)
    for (const row of journal) {
      if (row.lost) continue
      row.file = this.#journal.name
      row.line = this.#journal.write(journalLine(row), letter(row.place))
      this.#sums.journal += row.amount ?? 0
      if (row.zero !== null || row.place === 'rejected') this.#truth.row(row)
      if (this.#journal.isFull) await this.#journal.flush()
    }
    await this.#settle(scene)
    for (const row of journal) {
      if (row.partner === null) continue
      this.#truth.plain(row, row.partner)
      if (this.#truth.isFull) await this.#truth.flush()
    }
    this.#truth.say(scene.statements)
  }

  async #settle(scene: Scene): Promise<void> {
    const { ahead, merchant, settlement } = scene
    const date = this.#day.settlementDate
    const late = ahead.late.get(date) ?? []
    ahead.late.delete(date)
    settlement.sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || 0)
    const number = this.#world.merchants.indexOf(merchant) + 1
    const payout = `PO${date.replaceAll('-', '')}M${String(number).padStart(5, '0')}`
    let net = 0
    for (const rows of [late, settlement]) {
      for (const row of rows) {
        this.#line(row, payout)
        if (row.gross !== null) net += directionOf(row.kind) * (row.gross - row.fee)
        if (this.#settlement.isFull) await this.#settlement.flush()
      }
    }
    if (late.length + settlement.length === 0) return
    const row = scene.entry('payout', net, 0, null)
    if (net === 0) scene.zero(row, 'acquirer_entry', 'not_financial')
    this.#line(row, payout)
    this.#credits.push({ merchant, amount: net, reference: payout, row, slip: scene.bankSlip })
  }

  #line(row: SettlementRow, payout: string): void {
    const { name, rows } = this.#settlement
    row.file = name
    row.line = this.#settlement.write(
      settlementLine(row, this.#day.settlementDate, payout, rows + 1),
      letter(row.place),
    )
    this.#sums.gross += row.gross ?? 0
    this.#sums.fee += row.fee
    if (row.gross !== null) this.#sums.net += row.gross - row.fee
    if (row.zero !== null || row.gross === null || row.gross === 0) this.#truth.row(row)
  }

  /** The bank's statement, then the control totals. Returns what the bank credits a day late. */
  async close(carried: readonly Credit[]): Promise<Credit[]> {
    const late: Credit[] = []
    for (const credit of carried) this.#credit(credit, credit.amount, '')
    for (const credit of this.#credits) {
      const { slip, amount, row } = credit
      if (slip === 'late' && !this.#day.last) {
        late.push(credit)
        continue
      }
      // A wire fee that nobody agreed on, or no credit at all.
      if (slip === null) this.#credit(credit, amount, '')
      else
        this.#slip(
          row,
          slip,
          slip === 'short' ? [this.#credit(credit, amount - 1500, 'wire fee')] : [],
        )
    }
    const { journal, gross, fee, net, bank } = this.#sums
    await this.#journal.close(centsText(journal))
    await this.#settlement.close(centsText(gross), centsText(fee), centsText(net))
    await this.#bank.close(centsText(bank))
    return late
  }

  #slip(row: SettlementRow, note: string, bank: readonly BankRow[]): void {
    this.#truth.say([
      {
        says: 'exception',
        type: 'bank_credit_difference',
        cause: 'settlement_process',
        note,
        journal: [],
        settlement: [row],
        bank,
        decidable: false,
        holds: false,
        on: this.#day.date,
      },
    ])
  }

  #credit(credit: Credit, amount: Cents, description: string): BankRow {
    const date = this.#day.settlementDate
    const words = description === '' ? 'card settlement' : `card settlement less ${description}`
    const line =
      `${credit.merchant.account},${date},${centsText(amount)},CNY,${credit.reference},` +
      `${words},${date}\n`
    this.#sums.bank += amount
    return { side: 'bank', file: this.#bank.name, line: this.#bank.write(line, 'A') }
  }

  async discard(): Promise<void> {
    for (const file of this.files) await file.discard()
  }
}

function letter(place: JournalRow['place']): string {
  if (place === null) throw new Error('The simulator left a settlement row without a place')
  return PLACE_LETTERS[place]
}
