// The end of a terminal's day: its records in order of time, numbered, with its own housekeeping and the batch close.
import type { ZeroClass } from '../domain/zero-ledger.ts'
import { type Cents, centsText } from './cents.ts'
import { wallTime } from './clock.ts'
import { type JournalRow, journalRow, number, zeroValue } from './rows.ts'
import { CLOSING_S, type Scene } from './scene.ts'
import type { Terminal } from './world.ts'

const APPROVED: ReadonlySet<string> = new Set(['00', '08', '10', '11', '16', 'Y1', 'Y3', 'A2'])
const DEBITS: ReadonlySet<string> = new Set(['sale', 'completion', 'offline_sale', 'tip_adjust'])
const CREDITS: ReadonlySet<string> = new Set(['void', 'refund'])

/** Orders and numbers a terminal's rows of the day; its counters move on to the next day. */
export function closeTerminal(scene: Scene, terminal: Terminal, rows: JournalRow[]): JournalRow[] {
  if (!terminal.merchant.terminals.includes(terminal)) {
    // Nobody's terminal: what it did stands only in the settlement file.
    for (const row of rows) number(row, ++terminal.stan, terminal.batchNo, '')
    return rows
  }
  housekeeping(scene, terminal, rows)
  const close = scene.unclosed.has(terminal) ? null : batchClose(scene, terminal, rows)
  if (close !== null) rows.push(close)
  rows.sort((a, b) => a.at - b.at)
  const [first] = rows
  if (first?.lost) {
    // A gap is one between two neighbors: without the one before, nobody could see it.
    rows.unshift(journalRow(terminal, Math.max(scene.day.start, first.at - 20), 'echo'))
  }

  const upgrade = scene.upgrades.get(terminal)
  for (const row of rows) {
    if (upgrade !== undefined && row.at >= upgrade.at) terminal.software = upgrade.to
    if (row.again !== null) {
      // Sent twice: the same record, with the same numbers.
      row.stan = row.again.stan
      row.batchNo = row.again.batchNo
      row.rrn = row.again.rrn
      row.software = row.again.software
      continue
    }
    terminal.stan = (terminal.stan % 999_999) + 1
    number(row, terminal.stan, terminal.batchNo, terminal.software)
    if (row === close) terminal.batchNo = (terminal.batchNo % 999_999) + 1
  }
  if (close === null) terminal.batchNo = (terminal.batchNo % 999_999) + 1
  else total(scene, terminal, close, rows)
  for (const row of rows) stand(row)
  return rows
}

function housekeeping(scene: Scene, terminal: Terminal, rows: JournalRow[]): void {
  const { dice, day } = scene
  const opening = wallTime(day, 7, 30) + dice.below(5400)
  const manage = (kind: 'sign_on' | 'echo' | 'key_change' | 'settings', at: number): JournalRow => {
    const row = journalRow(terminal, Math.min(at, day.end - CLOSING_S - 1), kind)
    // Some terminals write 0.00 where others leave the amount out.
    if (terminal.stan % 10 === 3) row.amount = 0
    rows.push(row)
    return row
  }
  manage('sign_on', opening)
  if (dice.below(5) === 0) manage('key_change', opening + 4)
  for (let left = dice.below(3); left > 0; left--) {
    manage('echo', day.start + dice.below(day.end - day.start - CLOSING_S))
  }
  if (dice.below(40) === 0) manage('settings', opening + 60).remark = 'receipt footer changed'
  const upgrade = scene.upgrades.get(terminal)
  if (upgrade !== undefined) manage('settings', upgrade.at).remark = `software ${upgrade.to}`
}

function batchClose(scene: Scene, terminal: Terminal, rows: readonly JournalRow[]): JournalRow {
  const at = scene.day.end - CLOSING_S + 30 + scene.dice.below(CLOSING_S - 120)
  // A late customer is still served, and belongs to the batch.
  const last = rows.reduce((latest, row) => Math.max(latest, row.at), 0)
  return journalRow(terminal, Math.max(at, last + 1), 'batch_close')
}

/** The terminal's own totals (0500): what it thinks it approved, debits and credits. */
function total(scene: Scene, terminal: Terminal, close: JournalRow, rows: JournalRow[]): void {
  const sides = { debits: { count: 0, sum: 0 }, credits: { count: 0, sum: 0 } }
  const counted = rows.filter(
    (row) =>
      row.batchNo === close.batchNo &&
      !row.lost &&
      row.again === null &&
      row.amount !== null &&
      row.broken === null &&
      APPROVED.has(row.responseCode) &&
      (DEBITS.has(row.kind) || CREDITS.has(row.kind)),
  )
  const left = scene.miscounted.has(terminal)
    ? counted.find((row) => row.kind === 'sale' && (row.amount ?? 0) > 0)
    : undefined
  for (const row of counted) {
    if (row === left) continue
    const side = CREDITS.has(row.kind) ? sides.credits : sides.debits
    side.count++
    side.sum += row.amount as Cents
  }
  const { debits, credits } = sides
  close.amount = debits.sum - credits.sum
  close.remark = `debits ${debits.count} ${centsText(debits.sum)} credits ${credits.count} ${centsText(credits.sum)}`
  if (left !== undefined) {
    scene.exception({
      type: 'batch_total_difference',
      cause: 'system_fault',
      note: `one sale of ${centsText(left.amount as Cents)} left out`,
      journal: [close],
      decidable: false,
      holds: false,
    })
  }
}

const OWN_CLASS: Readonly<Partial<Record<string, ZeroClass>>> = {
  balance_inquiry: 'balance_inquiry',
  account_verification: 'account_verification',
  preauth: 'preauth',
  preauth_cancel: 'preauth',
  batch_close: 'batch_close',
}

/** Every written row needs a place, and every zero its reason: stories say it, housekeeping is plain. */
function stand(row: JournalRow): void {
  if (row.lost) return
  const isHousekeeping = row.card === null && row.place === null
  if (isHousekeeping) row.place = 'not_financial'
  if (row.place === null) throw new Error(`The simulator left a ${row.kind} without a place`)
  if (row.zero !== null || zeroValue(row) === null) return
  if (row.place !== 'not_financial') throw new Error(`An unexplained zero on a ${row.kind}`)
  row.zero = {
    class: OWN_CLASS[row.kind] ?? 'management',
    cause: 'not_financial',
    legitimate: true,
  }
}
