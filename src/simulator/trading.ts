// A merchant's day of trade: appointments kept, customers served, and the journal put in order.
import type { Day } from './clock.ts'
import type { Dice } from './dice.ts'
import type { JournalRow } from './rows.ts'
import { CLOSING_S, type Scene } from './scene.ts'
import type { Deck } from './story.ts'
import { closeTerminal } from './terminal-day.ts'
import type { Terminal } from './world.ts'

/** What earlier days arranged for this one. */
export function keepAppointments(scene: Scene): void {
  const { agenda } = scene.ahead
  const today = agenda.filter((one) => one.day === scene.day.index)
  const later = agenda.filter((one) => one.day > scene.day.index)
  agenda.splice(0, agenda.length, ...later)
  for (const one of today) one.act(scene)
}

/** The day's customers, terminal by terminal. */
export function sell(scene: Scene, deck: Deck, draws: number, transactions: number): void {
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

/** The merchant's journal in order of time, its terminals' records numbered. */
export function numbered(scene: Scene): JournalRow[] {
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
