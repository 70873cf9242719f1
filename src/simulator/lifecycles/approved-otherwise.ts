// Approvals with other codes than 00: by identification, VIP, with an update, unconfirmed.
import type { Story } from '../story.ts'

const CODES = ['08', '11', '16', 'A2'] as const

export const APPROVED_OTHERWISE: Story = {
  name: 'approved otherwise',
  cards: 3,
  tell(sale, scene) {
    if (sale.card?.pan === '') return false
    sale.responseCode = CODES[scene.turn('approved otherwise', CODES.length)] ?? '08'
    scene.plain(sale)
    return true
  },
}
