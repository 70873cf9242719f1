// New software, and from then on zeros until somebody notices. Another terminal gets the same software and is fine.
import { drawPlastic } from '../cards.ts'
import type { Scene } from '../scene.ts'
import type { Incident } from '../story.ts'
import { type Outage, zeroAttempt } from './failing.ts'

const OUTAGE: Outage = { class: 'upgrade', cause: 'system_fault', note: 'after an upgrade' }

export const UPGRADE: Incident = {
  name: 'upgrade',
  befall(plan) {
    const merchant = plan.take(2)
    if (merchant === null) return false
    const start = plan.hour() + plan.dice.below(1200)
    plan.before(merchant, (scene) => upgrade(scene, start))
    return true
  },
}

function upgrade(scene: Scene, start: number): void {
  const { dice, day, merchant } = scene
  // Earlier zeros would speak against the upgrade, later ones for it.
  scene.reserve(merchant.terminals, day.start, day.end)
  const [broken, fine] = dice.shuffled(merchant.terminals)
  if (broken === undefined || fine === undefined) return
  const to = `4.${3 + Math.floor(day.index / 3)}.${day.index % 3}`
  scene.upgrades.set(broken, { at: start, to })
  scene.upgrades.set(fine, { at: start + 900, to })
  let at = start + dice.between(120, 240)
  for (let left = dice.between(4, 6); left > 0; left--) {
    zeroAttempt(scene, broken, at, drawPlastic(dice), OUTAGE, true)
    at += dice.between(240, 600)
  }
  // The run begins with the first sale under the new version.
  scene.hush(broken, start, at)
}
