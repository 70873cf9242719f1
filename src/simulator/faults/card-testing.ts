// Stolen cards are tried with 0 on one terminal; on the next one an honest operator keys 0 by mistake.
import { drawPlastic } from '../cards.ts'
import type { Scene } from '../scene.ts'
import type { Incident } from '../story.ts'
import { type Outage, zeroAttempt } from './failing.ts'

const TESTING: Outage = { class: 'card_testing', cause: 'fraud_suspected', note: 'card testing' }
const MISTAKE: Outage = { class: 'keyed_again', cause: 'operator_error', note: 'beside testing' }

export const CARD_TESTING: Incident = {
  name: 'card testing',
  befall(plan) {
    const merchant = plan.take(2)
    if (merchant === null) return false
    const start = plan.hour() + plan.dice.below(1800)
    plan.on(merchant, (scene) => tryCards(scene, start))
    return true
  },
}

function tryCards(scene: Scene, start: number): void {
  const { dice, merchant } = scene
  scene.reserve(merchant.terminals, start, start + 1200)
  const [terminal, neighbor] = dice.shuffled(merchant.terminals)
  if (terminal === undefined || neighbor === undefined) return
  const tries = dice.between(5, 8)
  const pans = new Set<string>()
  let at = start
  while (pans.size < tries) {
    const card = drawPlastic(dice)
    if (pans.has(card.pan)) continue
    pans.add(card.pan)
    zeroAttempt(scene, terminal, at, card, TESTING, true)
    at += dice.between(20, 70)
  }
  scene.hush(terminal, start - 700, at + 700)

  const card = drawPlastic(dice)
  const mistake = start + dice.between(30, 90)
  zeroAttempt(scene, neighbor, mistake, card, MISTAKE, true)
  const right = scene.sale(neighbor, mistake + dice.between(60, 180), card)
  scene.hush(neighbor, mistake, right.at)
  scene.plain(right)
}
