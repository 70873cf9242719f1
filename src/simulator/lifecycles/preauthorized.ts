// A deposit held and later completed for another amount, or let go, or held for nothing.
import type { JournalRow } from '../rows.ts'
import type { Scene } from '../scene.ts'
import type { Story } from '../story.ts'

function complete(scene: Scene, hold: JournalRow, at: number | null, amount: number): void {
  if (at === null) return
  const row = scene.follow(hold, at, 'completion', amount)
  row.original = hold
  row.authCode = hold.authCode
  scene.add(row)
  scene.match('completion', [row], [scene.settle(row)], [hold])
}

export const PREAUTHORIZED: Story = {
  name: 'preauthorized',
  cards: 5,
  tell(sale, scene) {
    const at = scene.after(sale, 1200, 9000)
    const amount = sale.amount
    if (at === null || amount === null || amount < 500 || sale.card?.pan === '') return false
    const way = scene.turn('preauthorized', scene.daysLeft() > 0 ? 5 : 4)
    sale.kind = 'preauth'
    sale.item = ''
    scene.notFinancial(sale)
    scene.add(sale)
    const final = Math.floor((amount * scene.dice.between(60, 115)) / 100)
    if (way === 2) {
      const cancel = scene.follow(sale, at, 'preauth_cancel', amount)
      cancel.original = sale
      scene.notFinancial(cancel)
      scene.add(cancel)
    } else if (way === 3) {
      sale.amount = 0
    } else if (way === 4) {
      scene.later(1, (then) => complete(then, sale, then.visit(sale), final))
    } else {
      complete(scene, sale, at, final)
    }
    return true
  },
}
