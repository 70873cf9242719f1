// The void came after the acquirer had cut off its day: the sale is settled in full, a refund is due.
import type { Story } from '../story.ts'

export const VOIDED_BUT_SETTLED: Story = {
  name: 'voided but settled',
  cards: 3,
  tell(sale, scene) {
    const at = scene.after(sale, 1800, 9000)
    if (at === null) return false
    const void_ = scene.follow(sale, at, 'void', sale.amount)
    void_.original = sale
    scene.add(sale, void_)
    scene.exception({
      type: 'status_difference',
      cause: 'settlement_process',
      note: 'void too late',
      journal: [sale, void_],
      settlement: [scene.settle(sale)],
    })
    return true
  },
}
