// The door of the simulator: invents days of journals, settlement files and bank statements, and tells the truth about them.
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { isDateText } from '../domain/business-date.ts'
import { directionOf } from '../domain/kind.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { CanonicalFile } from './canonical-file.ts'
import { type Cents, centsText } from './cents.ts'
import { type Day, dayOf } from './clock.ts'
import { actsOf } from './day-plan.ts'
import { type Dice, diceOf } from './dice.ts'
import { FAULTS } from './faults/faults.ts'
import { LIFECYCLES } from './lifecycles/lifecycles.ts'
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
import { CLOSING_S, Scene } from './scene.ts'
import { Deck, type Incident, type Story } from './story.ts'
import { closeTerminal } from './terminal-day.ts'
import { Truth } from './truth.ts'
import { type Merchant, type Terminal, type World, worldOf } from './world.ts'

export interface SimulationOptions {
  /** The first business date, `YYYY-MM-DD`. */
  readonly date: string
  readonly days: number
  readonly terminals: number
  /** Financial rows a day and side, about. */
  readonly transactions: number
  readonly seed: number
  /** The folder to write to; made where it is absent. Files of the same names are replaced. */
  readonly out: string
  /** Days from a business date to its settlement date; no calendar: every day is one. */
  readonly settlesWithin?: number
  /** `HH:MM`; later sales belong to the next business date. */
  readonly cutoff?: string
  /**
   * `all`: about an eighth of the sales are anything but plain, and every fault comes up.
   * `light`: about 3%. `none`: voids, refunds, declines and the like, but no fault: days balance.
   */
  readonly faults?: 'all' | 'none' | 'light'
  /** False: no `truth.json`. */
  readonly truth?: boolean
}

export interface SimulatedFile {
  readonly name: string
  readonly side: 'journal' | 'settlement' | 'bank'
  /** A journal's business date, a settlement file's settlement date, a bank statement's value date. */
  readonly date: string
  readonly rows: number
}

export interface SimulationSummary {
  readonly files: readonly SimulatedFile[]
  readonly journalRows: number
  readonly settlementRows: number
  readonly matches: number
  readonly netted: number
  readonly exceptions: number
  /** `type/cause` to count, ordered by key. */
  readonly exceptionsByCause: Readonly<Record<string, number>>
  readonly zero: number
  readonly rejected: number
  readonly truth: string | null
}

/** How many sales in a million draw a card of the deck. */
const DRAWS = { all: 125_000, light: 30_000, none: 20_000 } as const

/**
 * Writes `journal_{date}.csv`, `settlement_{date}.csv`, `bank_{date}.csv` and `truth.json` (its
 * shape: truth.ts). The same options write the same bytes, on any machine. One merchant's day is in
 * memory at a time. Throws StoppedError for options that make no sense and for a full disk.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationSummary> {
  const { date, days, terminals, transactions, seed, out } = options
  const { settlesWithin = 1, cutoff = '23:00', faults = 'all', truth: wantsTruth = true } = options
  check(options)
  await folder(out)

  const world = worldOf(seed, terminals)
  const told = { date, days, terminals, transactions, seed, settlesWithin, cutoff, faults }
  const truth = await Truth.open(wantsTruth ? out : null, told)
  const stories = (faults === 'none' ? [] : FAULTS).filter((one): one is Story => 'tell' in one)
  const incidents = (faults === 'none' ? [] : FAULTS).filter(
    (one): one is Incident => 'befall' in one,
  )
  const deck = new Deck([...LIFECYCLES, ...stories], diceOf(`${seed}/deck`))
  const files: CanonicalFile[] = []
  let carried: Credit[] = []

  try {
    for (let index = 0; index < days; index++) {
      const day = dayOf(date, index, days, cutoff, settlesWithin)
      const dice = diceOf(`${seed}/${day.date}`)
      const count = faults === 'all' ? incidents.length : Math.ceil(world.merchants.length / 50)
      const acts = actsOf(incidents, count, day, world, dice)
      const play = await DayFiles.open(out, day, world, truth)
      try {
        for (const merchant of world.merchants) {
          const own = diceOf(`${seed}/${day.date}/${merchant.id}`)
          const scene = new Scene(own, day, merchant, world, days)
          for (const act of acts.get(merchant) ?? []) act(scene)
          keepAppointments(scene)
          sell(scene, deck, DRAWS[faults], transactions)
          await play.write(scene)
        }
        carried = await play.close(carried)
      } catch (failure) {
        await play.discard()
        throw failure
      }
      files.push(...play.files)
      await truth.catchUp(day.last)
    }
    await truth.close(files)
  } catch (failure) {
    await truth.discard()
    throw failure
  }
  return summary(files, truth, wantsTruth ? path.join(out, 'truth.json') : null)
}

function check(options: SimulationOptions): void {
  const refuse = (name: string, hint: string): never => {
    throw new StoppedError('simulation_option', EXIT.usage, `--${name} makes no sense`, {
      place: name,
      hint,
    })
  }
  const isCount = (count: number, from: number, to: number) =>
    Number.isSafeInteger(count) && count >= from && count <= to
  if (!isDateText(options.date)) refuse('date', 'A date is written YYYY-MM-DD.')
  if (!isCount(options.days, 1, 366)) refuse('days', 'A whole number from 1 to 366.')
  if (!isCount(options.terminals, 1, 100_000)) {
    refuse('terminals', 'A whole number from 1 to 100000.')
  }
  if (!isCount(options.transactions, 1, 20_000_000)) {
    refuse('transactions', 'A whole number from 1 to 20000000, a day.')
  }
  if (!Number.isSafeInteger(options.seed)) refuse('seed', 'A whole number.')
  if (!isCount(options.settlesWithin ?? 1, 0, 30)) refuse('settles-within', 'From 0 to 30 days.')
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(options.cutoff ?? '23:00')) {
    refuse('cutoff', 'A time HH:MM; 24:00 is the calendar day.')
  }
}

async function folder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true })
    if (!(await stat(out)).isDirectory()) throw new Error('not a folder')
  } catch (cause) {
    throw new StoppedError('not_writable', EXIT.space, 'The folder cannot be made', {
      place: out,
      hint: 'Name another folder with --out.',
      cause,
    })
  }
}

function keepAppointments(scene: Scene): void {
  const { agenda } = scene.merchant
  const today = agenda.filter((one) => one.day === scene.day.index)
  const later = agenda.filter((one) => one.day > scene.day.index)
  agenda.splice(0, agenda.length, ...later)
  for (const one of today) one.act(scene)
}

/** The day's customers, terminal by terminal. */
function sell(scene: Scene, deck: Deck, draws: number, transactions: number): void {
  const { dice, day, merchant, world } = scene
  const clock = hoursOf(scene)
  for (const terminal of merchant.terminals) {
    if (scene.silent.has(terminal) || scene.idle.has(terminal)) continue
    const share = (transactions * terminal.weight) / world.weight
    const count = Math.floor(share) + (dice.chance((share % 1) * 1_000_000) ? 1 : 0)
    for (let left = count; left > 0; left--) {
      const sale = scene.sale(terminal, drawTime(clock, day, dice))
      if (scene.isHushed(sale)) continue
      if (scene.unclosed.has(terminal)) {
        scene.add(sale)
        scene.exception({
          type: 'missing_settlement',
          cause: 'system_fault',
          note: 'batch never closed',
          journal: [sale],
        })
        continue
      }
      if (dice.chance(draws) && deck.tell(sale, scene)) continue
      scene.plain(sale)
    }
  }
}

interface Hours {
  /** Cumulative weights of the business day's 24 hours, from the cut-off on. */
  readonly until: readonly number[]
  readonly total: number
}

function hoursOf(scene: Scene): Hours {
  const first = (scene.day.start % 86_400) / 3600
  const { hours } = scene.merchant.trade
  let total = 0
  const until = hours.map((_, at) => {
    total += hours[(Math.floor(first) + at) % 24] ?? 0
    return total
  })
  return { until, total }
}

function drawTime(hours: Hours, day: Day, dice: Dice): number {
  for (;;) {
    const mark = dice.below(hours.total)
    const hour = hours.until.findIndex((until) => mark < until)
    const at = day.start + hour * 3600 + dice.below(3600)
    if (at < day.end - CLOSING_S) return at
  }
}

/** A payout on its way to the bank. */
interface Credit {
  readonly merchant: Merchant
  readonly amount: Cents
  readonly reference: string
  readonly row: SettlementRow
  readonly slip: Scene['bankSlip']
}

/** The three files of one business date while they grow. */
class DayFiles {
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
    const journal = await CanonicalFile.open(out, 'journal', day.date, JOURNAL_HEADER)
    const settled = day.settlementDate
    const settlement = await CanonicalFile.open(out, 'settlement', settled, SETTLEMENT_HEADER)
    const bank = await CanonicalFile.open(out, 'bank', settled, BANK_HEADER)
    return new DayFiles([journal, settlement, bank], day, world, truth)
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
    const { merchant, settlement } = scene
    const date = this.#day.settlementDate
    const late = merchant.late.get(date) ?? []
    merchant.late.delete(date)
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

/** The merchant's journal in order of time, its terminals' records numbered. */
function numbered(scene: Scene): JournalRow[] {
  const byTerminal = new Map<Terminal, JournalRow[]>()
  for (const terminal of scene.merchant.terminals) byTerminal.set(terminal, [])
  for (const row of scene.journal) {
    const own = byTerminal.get(row.terminal)
    // A terminal that is not the merchant's: its rows exist only in the settlement file.
    if (own === undefined) byTerminal.set(row.terminal, [row])
    else own.push(row)
  }
  const rows: JournalRow[] = []
  for (const [terminal, own] of byTerminal) {
    if (scene.silent.has(terminal) && own.length === 0) continue
    for (const row of closeTerminal(scene, terminal, own)) rows.push(row)
  }
  return rows.sort((a, b) => a.at - b.at)
}

function letter(place: JournalRow['place']): string {
  if (place === null) throw new Error('The simulator left a settlement row without a place')
  return PLACE_LETTERS[place]
}

function summary(
  files: readonly CanonicalFile[],
  truth: Truth,
  truthFile: string | null,
): SimulationSummary {
  const rowsOf = (side: 'journal' | 'settlement') =>
    files.filter((file) => file.side === side).reduce((total, file) => total + file.rows, 0)
  const { matches, netted, exceptions, zero, rejected, byCause } = truth.counts
  const keys = [...byCause.keys()].sort()
  return {
    files: files.map(({ name, side, date, rows }) => ({ name, side, date, rows })),
    journalRows: rowsOf('journal'),
    settlementRows: rowsOf('settlement'),
    matches,
    netted,
    exceptions,
    exceptionsByCause: Object.fromEntries(keys.map((key) => [key, byCause.get(key) ?? 0])),
    zero,
    rejected,
    truth: truthFile,
  }
}
