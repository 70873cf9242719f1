// Both sides have the sale and disagree about the amount: a slip of the fingers, the net for the gross, or who knows.
import { feeOf } from '../cards.ts'
import type { Story } from '../story.ts'
import { SLIPS, slipped, unlike } from './slip.ts'

const WAYS = [...SLIPS, 'net for gross', 'unlike'] as const

export const WRONG_AMOUNT: Story = {
  name: 'wrong amount',
  cards: 7,
  tell(sale, scene) {
    const right = sale.amount
    if (right === null || right < 1000 || sale.card === null) return false
    const way = WAYS[scene.turn('wrong amount', WAYS.length)] ?? 'swapped'
    if (way === 'net for gross') {
      const fee = feeOf(sale.card, right)
      if (fee === 0) return false
      scene.add(sale)
      scene.exception({
        type: 'amount_difference',
        cause: 'settlement_process',
        note: way,
        journal: [sale],
        settlement: [scene.settle(sale, { gross: right - fee, fee })],
      })
      return true
    }
    const wrong = way === 'unlike' ? unlike(right) : slipped(way, right, scene.dice)
    if (wrong === null || wrong === right || wrong === 0) return false
    // Where the fingers slipped at the terminal, the journal is wrong; else the acquirer's entry.
    if (way === 'unlike' || scene.turn('wrong side', 2) === 0) sale.amount = wrong
    const gross = sale.amount === wrong ? right : wrong
    scene.add(sale)
    scene.exception({
      type: 'amount_difference',
      cause: way === 'unlike' ? 'unknown' : 'data_entry_error',
      note: way,
      journal: [sale],
      settlement: [scene.settle(sale, { gross })],
    })
    return true
  },
}
