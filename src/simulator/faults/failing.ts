// How an attempt looks while something is down: 0, no answer, a timeout that the terminal takes back.
import type { CauseId } from '../../domain/exception.ts'
import type { ZeroClass } from '../../domain/zero-ledger.ts'
import type { Card } from '../cards.ts'
import type { Scene } from '../scene.ts'
import type { Terminal } from '../world.ts'

export interface Outage {
  readonly class: ZeroClass
  readonly cause: CauseId
  readonly note: string
}

/** An approved 0, or one without an answer: an exception with the outage's cause. */
export function zeroAttempt(
  scene: Scene,
  terminal: Terminal,
  at: number,
  card: Card,
  outage: Outage,
  isAnswered: boolean,
): void {
  const row = scene.sale(terminal, at, card)
  row.amount = 0
  if (!isAnswered) scene.silence(row, '')
  scene.zero(row, outage.class, outage.cause)
  scene.add(row)
  scene.exception({
    type: 'zero_amount',
    cause: outage.cause,
    note: outage.note,
    journal: [row],
  })
}

/** An attempt without an answer, and its reversal: both come to nothing. */
export function timedOut(scene: Scene, terminal: Terminal, at: number, card: Card): void {
  const row = scene.sale(terminal, at, card)
  scene.silence(row, '')
  const reversal = scene.follow(row, at + 30, 'reversal', row.amount)
  reversal.original = row
  reversal.reversalReason = '4021'
  scene.add(row, reversal)
  scene.netted(row, reversal)
}

/** An attempt that the channel itself refuses. */
export function refused(
  scene: Scene,
  terminal: Terminal,
  at: number,
  card: Card,
  code: string,
): void {
  const row = scene.sale(terminal, at, card)
  row.responseCode = code
  row.authCode = ''
  scene.add(row)
  scene.declined(row)
}
