// The bank credits less than the payout, not at all, or a day late.
import type { Incident } from '../story.ts'

const SLIPS = ['short', 'late', 'absent'] as const

export const BANK_CREDIT: Incident = {
  name: 'bank credit',
  befall(plan) {
    const merchant = plan.dice.pick(plan.world.merchants)
    const slip = SLIPS[plan.day.index % SLIPS.length] ?? 'short'
    plan.on(merchant, (scene) => {
      scene.bankSlip = slip
    })
    return true
  },
}
