// The operator keys 0, sees it, and keys the right amount for the same card a little later.
import type { Story } from '../story.ts'

export const KEYED_AGAIN: Story = {
  name: 'keyed again',
  cards: 4,
  tell(sale, scene) {
    const at = scene.after(sale, 45, 240)
    if (at === null || sale.card?.pan === '') return false
    if (!scene.isAlone(sale)) return false
    const right = scene.sale(sale.terminal, at, sale.card ?? undefined)
    right.amount = sale.amount
    right.item = sale.item
    right.operatorId = sale.operatorId
    sale.amount = scene.turn('keyed again', 3) === 2 ? null : 0
    scene.zero(sale, 'keyed_again', 'operator_error')
    scene.add(sale)
    scene.exception({
      type: 'zero_amount',
      cause: 'operator_error',
      note: 'keyed again',
      journal: [sale],
    })
    scene.plain(right)
    return true
  },
}
