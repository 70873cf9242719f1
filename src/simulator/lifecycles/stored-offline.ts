// A sale taken without the line, stored, and forwarded later the same day or the next.
import type { JournalRow } from '../rows.ts'
import type { Scene } from '../scene.ts'
import type { Story } from '../story.ts'

/** Turns a sale into one that its terminal approved by itself. */
export function takeOffline(sale: JournalRow): void {
  sale.kind = 'offline_sale'
  sale.responseCode = sale.at % 2 === 0 ? 'Y1' : 'Y3'
  sale.storedOffline = true
  sale.answered = false
}

function forward(scene: Scene, sale: JournalRow, at: number | null): void {
  if (at === null || sale.terminal.stuckUntil >= scene.day.index) return
  const upload = scene.follow(sale, at, 'batch_upload', null)
  upload.original = sale
  scene.notFinancial(upload)
  scene.add(upload)
}

export const STORED_OFFLINE: Story = {
  name: 'stored offline',
  cards: 5,
  tell(sale, scene) {
    const at = scene.after(sale, 600, 7200)
    if (at === null || sale.card?.pan === '') return false
    if (sale.terminal.stuckUntil >= scene.day.index) return false
    if (!scene.claim(sale.terminal, 'stored')) return false
    takeOffline(sale)
    scene.add(sale)
    if (scene.daysLeft() > 0 && scene.turn('stored offline', 4) === 3) {
      scene.later(1, (then) => forward(then, sale, then.visit(sale)))
      scene.match('offline', [sale], [scene.settle(sale, { late: 1 })])
      scene.passing('network_failure', sale, 1)
      return true
    }
    forward(scene, sale, at)
    scene.match('offline', [sale], [scene.settle(sale)])
    return true
  },
}
