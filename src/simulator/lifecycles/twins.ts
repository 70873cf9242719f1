// Two coffees, same card, same minute: two sales that are alike and both true.
import type { Story } from '../story.ts'

export const TWINS: Story = {
  name: 'twins',
  cards: 5,
  tell(sale, scene) {
    const at = scene.after(sale, 1, 25)
    if (at === null) return false
    const second = scene.sale(sale.terminal, at, sale.card ?? undefined)
    second.amount = sale.amount
    second.item = sale.item
    const isBare = sale.card?.pan !== '' && scene.turn('twins', 4) === 3
    if (!isBare) {
      scene.add(sale, second)
      scene.match('twin', [sale], [scene.settle(sale)])
      scene.match('twin', [second], [scene.settle(second)])
      return true
    }
    // The acquirer gives no references, and the issuer gave both the same code: either is either.
    second.authCode = sale.authCode
    second.at = sale.at
    const changed = { batchNo: '', stan: '', rrn: '' }
    const rows = [scene.settle(sale, { changed }), scene.settle(second, { changed })] as const
    scene.add(sale, second)
    scene.match('twin', [sale], [rows[0]])
    scene.match('twin', [second], [rows[1]])
    scene.interchangeable(...rows)
    return true
  },
}
