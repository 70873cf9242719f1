// Sales settled for a terminal that no journal has ever named.
import type { Incident } from '../story.ts'
import type { Terminal } from '../world.ts'

export const UNKNOWN_TERMINAL: Incident = {
  name: 'unknown terminal',
  befall(plan) {
    const merchant = plan.dice.pick(plan.world.merchants)
    const start = plan.hour()
    plan.on(merchant, (scene) => {
      const { dice, day } = scene
      const stranger: Terminal = {
        id: `9${String(9_000_000 + day.index * 1000 + dice.below(1000)).padStart(7, '0')}`,
        merchant,
        operators: ['000'],
        weight: 0,
        stan: dice.below(500_000),
        batchNo: 1,
        software: '',
        stuckUntil: -1,
      }
      for (let left = dice.between(2, 5); left > 0; left--) {
        const sale = scene.sale(stranger, start + dice.below(3000))
        sale.lost = true
        scene.add(sale)
        scene.exception({
          type: 'missing_journal',
          cause: 'fraud_suspected',
          note: 'unknown terminal',
          settlement: [scene.settle(sale)],
        })
      }
    })
    return true
  },
}
