// Lines that no reader may accept: an amount that is none, a currency, kind or time that does not exist.
import type { Story } from '../story.ts'

const AMOUNTS = ['1e3', 'N/A', '12,50', '--', '1 250.00', 'NaN', '¥88.00', '+5.00'] as const
const OTHERS = [
  { column: 'currency', text: 'RMY' },
  { column: 'type', text: 'purchas' },
  { column: 'transaction_at', text: '2026-13-45T25:61:00' },
  { column: 'merchant_id', text: '' },
] as const

export const UNREADABLE: Story = {
  name: 'unreadable',
  cards: 3,
  tell(sale, scene) {
    const turn = scene.turn('unreadable', 4)
    if (turn === 3) {
      sale.broken = OTHERS[scene.turn('unreadable column', OTHERS.length)] ?? OTHERS[0]
      scene.rejected(sale)
      scene.add(sale)
      return true
    }
    const text = AMOUNTS[scene.turn('unreadable amount', AMOUNTS.length)] ?? 'N/A'
    if (turn === 2) {
      // The acquirer's line cannot be read, so the journal's sale stands alone.
      const settled = scene.settle(sale)
      settled.gross = null
      settled.grossText = text
      settled.fee = 0
      scene.rejected(settled)
      scene.zero(settled, 'unreadable', 'data_entry_error')
      scene.add(sale)
      scene.exception({
        type: 'missing_settlement',
        cause: 'data_entry_error',
        note: 'the settlement line is unreadable',
        journal: [sale],
        decidable: false,
      })
      return true
    }
    const amount = sale.amount ?? 0
    sale.amount = null
    sale.amountText = text
    scene.rejected(sale)
    scene.zero(sale, 'unreadable', 'data_entry_error')
    scene.add(sale)
    if (turn === 1) {
      scene.exception({
        type: 'missing_journal',
        cause: 'data_entry_error',
        note: 'the journal line is unreadable',
        settlement: [scene.settle(sale, { gross: amount })],
        decidable: false,
      })
    }
    return true
  },
}
