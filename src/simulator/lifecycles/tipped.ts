// A sale to which a tip is added at the table: settled as one amount. Now and then the tip is nothing.
import type { Story } from '../story.ts'

export const TIPPED: Story = {
  name: 'tipped',
  cards: 6,
  tell(sale, scene) {
    const at = scene.after(sale, 60, 1500)
    if (at === null || sale.amount === null || sale.card?.pan === '') return false
    const isNothing = scene.turn('tipped', 6) === 5
    const tip = isNothing ? 0 : Math.max(100, Math.floor(sale.amount / 1000) * 100)
    const adjust = scene.follow(sale, at, 'tip_adjust', tip)
    adjust.original = sale
    adjust.authCode = sale.authCode
    if (isNothing) scene.zero(adjust, 'tip_to_zero', 'not_financial')
    scene.add(sale, adjust)
    scene.match('tip', [sale, adjust], [scene.settle(sale, { gross: sale.amount + tip })])
    return true
  },
}
