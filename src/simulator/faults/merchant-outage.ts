// A merchant's line is down: nearly all of its terminals fail for a while. Elsewhere, at the same time, one terminal alone is broken.
import { drawCard } from '../cards.ts'
import type { Scene } from '../scene.ts'
import type { Incident } from '../story.ts'
import { breakDown } from './broken-terminal.ts'
import { type Outage, timedOut, zeroAttempt } from './failing.ts'

const OUTAGE: Outage = { class: 'merchant_outage', cause: 'network_failure', note: 'line down' }

export const MERCHANT_OUTAGE: Incident = {
  name: 'merchant outage',
  befall(plan) {
    const merchant = plan.take(4)
    if (merchant === null) return false
    const start = plan.hour() + plan.dice.below(1200)
    const end = start + 900 + plan.dice.below(600)
    plan.on(merchant, (scene) => goDark(scene, start, end))
    // A stray failure at a third merchant would make it look like the channel's where merchants are few.
    for (const other of plan.world.merchants) {
      if (other !== merchant)
        plan.before(other, (scene) => scene.reserve(other.terminals, start, end))
    }
    const neighbor = plan.take(3)
    if (neighbor !== null) plan.on(neighbor, (scene) => breakDown(scene, start + 60))
    return true
  },
}

function goDark(scene: Scene, start: number, end: number): void {
  const { dice, merchant } = scene
  scene.reserve(merchant.terminals, start, end)
  // One terminal has a line of its own and goes on.
  const [, ...failing] = merchant.terminals
  for (const terminal of failing) {
    // Long enough that the next sale is not taken for the last zero, keyed again.
    scene.hush(terminal, start - 60, end + 600)
    for (let at = start + dice.below(100); at < end - 60; at += dice.between(140, 280)) {
      const card = drawCard(dice)
      const way = scene.turn('merchant outage', 3)
      if (way === 0) timedOut(scene, terminal, at, card)
      else zeroAttempt(scene, terminal, at, card, OUTAGE, way === 1)
    }
  }
}
