// Settled a day or two after it was due: a match in the end, an exception for whoever runs before.
import type { Story } from '../story.ts'

export const LATE_SETTLEMENT: Story = {
  name: 'late settlement',
  cards: 3,
  tell(sale, scene) {
    const left = scene.daysLeft()
    if (left === 0) return false
    const late = Math.min(left, scene.dice.between(1, 2))
    scene.add(sale)
    scene.match('late', [sale], [scene.settle(sale, { late })])
    scene.passing('settlement_process', sale, late)
    return true
  },
}
