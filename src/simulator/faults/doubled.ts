// The same record twice on one side: sent again by the terminal, or booked again by the acquirer.
import type { Story } from '../story.ts'

export const DOUBLED: Story = {
  name: 'doubled',
  cards: 4,
  tell(sale, scene) {
    if (scene.turn('doubled', 2) === 0) {
      const again = { ...sale, again: sale }
      scene.add(sale, again)
      scene.match('plain', [sale], [scene.settle(sale)])
      scene.exception({
        type: 'duplicate_journal',
        cause: 'operator_error',
        note: 'sent twice',
        journal: [again],
      })
      scene.interchangeable(sale, again)
      return true
    }
    const first = scene.settle(sale)
    const second = scene.settle(sale)
    scene.add(sale)
    scene.match('plain', [sale], [first])
    scene.exception({
      type: 'duplicate_settlement',
      cause: 'settlement_process',
      note: 'booked twice',
      settlement: [second],
    })
    scene.interchangeable(first, second)
    return true
  },
}
