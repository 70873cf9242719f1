// A sale and its void in the same batch: together they come to nothing.
import type { Story } from '../story.ts'

export const VOIDED: Story = {
  name: 'voided',
  cards: 8,
  tell(sale, scene) {
    const at = scene.after(sale, 40, 5400)
    if (at === null) return false
    const void_ = scene.follow(sale, at, 'void', sale.amount)
    void_.original = sale
    scene.add(sale, void_)
    // Some acquirers print both, most print neither.
    if (scene.turn('voided', 8) === 7) {
      scene.netted(sale, void_, scene.settle(sale), scene.settle(void_))
    } else {
      scene.netted(sale, void_)
    }
    return true
  },
}
