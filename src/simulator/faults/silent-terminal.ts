// A terminal without a single record all day: switched off, or out of reach. Nothing is owed; the monitor sees it.
import type { Incident } from '../story.ts'

export const SILENT_TERMINAL: Incident = {
  name: 'silent terminal',
  befall(plan) {
    if (plan.day.index % 2 !== 0) return false
    const merchant = plan.take(4)
    if (merchant === null) return false
    plan.before(merchant, (scene) => {
      const [spare, last] = merchant.terminals.slice(-2)
      if (last !== undefined) scene.silent.add(last)
      // Its neighbor is on, but nobody comes: an empty batch, which is as it should be.
      if (spare !== undefined) scene.idle.add(spare)
    })
    return true
  },
}
