// Approved and due, and the acquirer's file has nothing: left out there, or stored offline here and never forwarded.
import { takeOffline } from '../lifecycles/stored-offline.ts'
import type { Story } from '../story.ts'

export const MISSING_SETTLEMENT: Story = {
  name: 'missing settlement',
  cards: 4,
  tell(sale, scene) {
    const isStored = scene.turn('missing settlement', 4) === 3
    if (isStored) {
      if (sale.card?.pan === '' || !scene.claim(sale.terminal, 'stored')) return false
      // A terminal forwards all that it stored or nothing.
      sale.terminal.stuckUntil = scene.day.index + 3
      takeOffline(sale)
    }
    scene.add(sale)
    scene.exception({
      type: 'missing_settlement',
      cause: isStored ? 'network_failure' : 'settlement_process',
      note: isStored ? 'stored, never forwarded' : 'left out',
      journal: [sale],
    })
    return true
  },
}
