// One terminal records nothing but zeros for a while; its neighbors are fine.
import { drawPlastic } from '../cards.ts'
import type { Scene } from '../scene.ts'
import type { Incident } from '../story.ts'
import { type Outage, zeroAttempt } from './failing.ts'

const OUTAGE: Outage = { class: 'terminal_failure', cause: 'system_fault', note: 'one terminal' }

export const BROKEN_TERMINAL: Incident = {
  name: 'broken terminal',
  befall(plan) {
    const merchant = plan.take(3)
    if (merchant === null) return false
    const start = plan.hour() + plan.dice.below(1200)
    plan.on(merchant, (scene) => breakDown(scene, start))
    return true
  },
}

/** Three or four zeros in a row, with different cards but too few for card testing. */
export function breakDown(scene: Scene, start: number): void {
  const { dice, merchant } = scene
  scene.reserve(merchant.terminals, start, start + 1200)
  const terminal = dice.pick(merchant.terminals)
  let at = start
  for (let left = dice.between(3, 4); left > 0; left--) {
    zeroAttempt(scene, terminal, at, drawPlastic(dice), OUTAGE, true)
    at += dice.between(180, 280)
  }
  scene.hush(terminal, start - 300, at + 300)
}
