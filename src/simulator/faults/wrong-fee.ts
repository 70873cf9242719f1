// The acquirer charges by other terms than agreed: without the cap, by another rate, or a cent beside.
import { feeOf } from '../cards.ts'
import { shareOf } from '../cents.ts'
import type { Story } from '../story.ts'

const WAYS = ['overcharged', 'rounding', 'undercharged'] as const

export const WRONG_FEE: Story = {
  name: 'wrong fee',
  cards: 3,
  tell(sale, scene) {
    const { amount, card } = sale
    if (amount === null || card === null) return false
    const agreed = feeOf(card, amount)
    if (agreed < 10) return false
    const way = WAYS[scene.turn('wrong fee', WAYS.length)] ?? 'overcharged'
    const fee =
      way === 'rounding'
        ? agreed + 1
        : way === 'overcharged'
          ? agreed + Math.max(5, shareOf(amount, 2000))
          : agreed - Math.max(4, Math.floor(agreed / 3))
    const settled = scene.settle(sale, { fee })
    scene.add(sale)
    scene.match('plain', [sale], [settled])
    scene.exception({
      type: 'fee_difference',
      cause: 'settlement_process',
      note: way,
      journal: [sale],
      settlement: [settled],
      holds: false,
    })
    return true
  },
}
