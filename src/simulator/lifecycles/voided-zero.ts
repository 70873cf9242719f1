// An operator keys 0 and voids it at once: a sale and its void, both of nothing.
import type { Story } from '../story.ts'

export const VOIDED_ZERO: Story = {
  name: 'voided zero',
  cards: 1,
  tell(sale, scene) {
    const at = scene.after(sale, 20, 90)
    if (at === null || sale.card?.pan === '' || !scene.isAlone(sale)) return false
    sale.amount = 0
    const void_ = scene.follow(sale, at, 'void', 0)
    void_.original = sale
    scene.zero(sale, 'undone', 'not_financial')
    scene.zero(void_, 'undone', 'not_financial')
    scene.add(sale, void_)
    scene.netted(sale, void_)
    return true
  },
}
