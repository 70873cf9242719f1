// What happens to a terminal's whole batch: never closed and never settled, or closed with a wrong total.
import type { Incident } from '../story.ts'

export const UNCLOSED_BATCH: Incident = {
  name: 'unclosed batch',
  befall(plan) {
    // Every row of the batch is an exception: every other day is plenty.
    if (plan.day.index % 2 !== 1) return false
    const merchant = plan.take(3)
    if (merchant === null) return false
    plan.before(merchant, (scene) => {
      // Not the last one, which may have been silent so far: its journal would carry no close at all.
      const closing = merchant.terminals.slice(0, -1)
      const [terminal] = closing.sort((a, b) => a.weight - b.weight)
      if (terminal !== undefined) scene.unclosed.add(terminal)
    })
    return true
  },
}

export const MISCOUNTED_BATCH: Incident = {
  name: 'miscounted batch',
  befall(plan) {
    const merchant = plan.dice.pick(plan.world.merchants)
    plan.on(merchant, (scene) => {
      const terminal = scene.dice.pick(merchant.terminals)
      if (!scene.isBusy(terminal)) scene.miscounted.add(terminal)
    })
    return true
  },
}
