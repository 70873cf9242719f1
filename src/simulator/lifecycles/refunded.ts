// A customer brings something back: the same day or days later, all of it or a part, once or again.
import type { JournalRow } from '../rows.ts'
import type { Scene } from '../scene.ts'
import type { Story } from '../story.ts'

function refund(scene: Scene, sale: JournalRow, at: number | null, amount: number): void {
  if (at === null) return
  const row = scene.follow(sale, at, 'refund', amount)
  row.original = sale
  scene.add(row)
  scene.match('refund', [row], [scene.settle(row)])
}

const WAYS = ['whole', 'part', 'whole later', 'part later', 'twice', 'twice later'] as const

export const REFUNDED: Story = {
  name: 'refunded',
  cards: 7,
  tell(sale, scene) {
    const amount = sale.amount
    const at = scene.after(sale, 600, 9000)
    if (
      amount === null ||
      amount < 1000 ||
      at === null ||
      scene.after(sale, 11_400, 11_400) === null
    ) {
      return false
    }
    // A part is never the whole, and two parts never more.
    const part = Math.floor((amount * scene.dice.between(20, 48)) / 100)
    const way = WAYS[scene.turn('refunded', scene.daysLeft() >= 2 ? 6 : 2)]
    scene.plain(sale)
    if (way === 'whole') refund(scene, sale, at, amount)
    else if (way === 'part') refund(scene, sale, at, part)
    else if (way === 'twice') {
      refund(scene, sale, at, part)
      refund(scene, sale, sale.at + 11_400, part)
    } else if (way === 'twice later') {
      for (const days of [1, 2])
        scene.later(days, (then) => refund(then, sale, then.visit(sale), part))
    } else {
      const back = way === 'whole later' ? amount : part
      scene.later(scene.dice.between(1, 2), (then) => refund(then, sale, then.visit(sale), back))
    }
    return true
  },
}
