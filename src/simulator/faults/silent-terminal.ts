// A terminal without a single record all day: switched off, or out of reach. Nothing is owed; the monitor sees it.
import type { Incident } from '../story.ts'

export const SILENT_TERMINAL: Incident = {
  name: 'silent terminal',
  befall(plan) {
    if (plan.day.index % 3 !== 2) return false
    const merchant = plan.take(4)
    if (merchant === null) return false
    plan.on(merchant, (scene) => {
      const terminal = merchant.terminals.at(-1)
      if (terminal !== undefined) scene.silent.add(terminal)
    })
    return true
  },
}
