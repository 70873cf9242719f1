// The issuer approves a part (DE 39 = 10): the part is settled, the rest is paid otherwise.
import { centsText } from '../cents.ts'
import type { Story } from '../story.ts'

export const PARTLY_APPROVED: Story = {
  name: 'partly approved',
  cards: 3,
  tell(sale, scene) {
    const amount = sale.amount
    const at = scene.after(sale, 40, 120)
    if (at === null || amount === null || amount < 2000 || sale.card?.pan === '') return false
    const part = Math.floor((amount * scene.dice.between(30, 80)) / 100)
    sale.responseCode = '10'
    // Some terminals keep what was asked for, others what was approved.
    if (scene.turn('partly approved', 3) === 2) {
      sale.amount = part
    } else {
      sale.remark = `approved ${centsText(part)}`
    }
    scene.add(sale)
    scene.match('partial', [sale], [scene.settle(sale, { gross: part })])
    const rest = scene.sale(sale.terminal, at)
    rest.amount = amount - part
    rest.item = sale.item
    scene.plain(rest)
    return true
  },
}
