// A settlement row that lacks some references: another rung of the key ladder has to find it.
import type { Story } from '../story.ts'

export const SPARSE: Story = {
  name: 'sparse references',
  cards: 4,
  tell(sale, scene) {
    const way = scene.turn('sparse', 3)
    // Without RRN only the authorization code and the card are left: wallets have neither.
    if (way === 1 && sale.card?.pan === '') return false
    const changed = [
      { batchNo: '', stan: '' },
      { batchNo: '', stan: '', rrn: '' },
      { rrn: '', authCode: '' },
    ][way]
    scene.add(sale)
    scene.match('sparse', [sale], [scene.settle(sale, changed === undefined ? {} : { changed })])
    return true
  },
}
