// The last seconds before the cut-off: the acquirer's clock is a little ahead and has the sale on its next date.
import type { Story } from '../story.ts'

export const CUT_OFF: Story = {
  name: 'cut-off',
  cards: 2,
  tell(sale, scene) {
    if (!scene.claim(sale.terminal, 'cut-off')) return false
    sale.at = scene.day.end - scene.dice.between(3, 25)
    scene.add(sale)
    if (scene.daysLeft() === 0) {
      // Its file lies beyond what is simulated.
      scene.exception({
        type: 'missing_settlement',
        cause: 'timing',
        note: 'seconds before the cut-off',
        journal: [sale],
      })
      return true
    }
    const at = scene.day.end + scene.dice.between(0, 20)
    scene.match('late', [sale], [scene.settle(sale, { late: 1, at })])
    scene.passing('timing', sale, 1)
    return true
  },
}
