// The acquirer's own entries: chargebacks and their return, monthly fees, corrections.

import type { Story } from '../story.ts'
import { drawAmount } from '../trades.ts'

const WAYS = ['chargeback', 'returned', 'rental', 'service', 'correction'] as const

export const DISPUTED: Story = {
  name: 'disputed',
  cards: 3,
  tell(sale, scene) {
    const way = WAYS[scene.turn('disputed', WAYS.length)]
    if (way === 'rental') {
      scene.entry('fee', 3000, 0, { terminalId: sale.terminal.id })
    } else if (way === 'service') {
      // A row of a fee alone: nothing gross, a charge beside it.
      scene.zero(scene.entry('adjustment', 0, 1200, null), 'fee_only', 'not_financial')
    } else if (way === 'correction') {
      scene.entry('adjustment', drawAmount(scene.merchant.trade, scene.dice), 0, null)
    } else {
      if (sale.card?.pan === '' || scene.daysLeft() < 2) return false
      const amount = sale.amount ?? 0
      const about = () => ({
        terminalId: sale.terminal.id,
        pan: sale.card?.pan ?? '',
        scheme: sale.card?.scheme ?? '',
        originalRrn: sale.rrn,
      })
      scene.later(1, (then) => then.entry('chargeback', amount, 0, about()))
      if (way === 'returned') {
        scene.later(2, (then) => then.entry('representment', amount, 0, about()))
      }
    }
    scene.plain(sale)
    return true
  },
}
