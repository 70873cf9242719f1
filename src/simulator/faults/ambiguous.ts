// Two sales alike and two settlements without references but with different fees: which is whose cannot be said.
import { feeOf } from '../cards.ts'
import type { Story } from '../story.ts'

export const AMBIGUOUS: Story = {
  name: 'ambiguous',
  cards: 1,
  tell(sale, scene) {
    const { amount, card } = sale
    const at = scene.after(sale, 400, 900)
    if (at === null || amount === null || card === null || card.pan === '') return false
    const second = scene.sale(sale.terminal, at, card)
    second.amount = amount
    second.authCode = sale.authCode
    const changed = { batchNo: '', stan: '', rrn: '' }
    const settlement = [sale, second].map((row, which) => {
      const settled = scene.settle(row, { changed, fee: feeOf(card, amount) + which * 100 })
      settled.at = null
      return settled
    })
    scene.add(sale, second)
    scene.exception({ type: 'ambiguous', cause: 'unknown', journal: [sale, second], settlement })
    return true
  },
}
