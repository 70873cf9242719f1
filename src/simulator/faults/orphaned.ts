// A void, refund, reversal, tip or completion whose original nobody has; now and then because the journal lost it.
import type { Kind } from '../../domain/kind.ts'
import type { Story } from '../story.ts'

const KINDS: readonly Kind[] = ['void', 'refund', 'reversal', 'completion', 'refund']

export const ORPHANED: Story = {
  name: 'orphaned',
  cards: 4,
  tell(sale, scene) {
    const at = scene.after(sale, 30, 120)
    if (at === null || sale.card?.pan === '') return false
    const turn = scene.turn('orphaned', KINDS.length)
    const kind = KINDS[turn] ?? 'void'
    const row = scene.follow(sale, at, kind, sale.amount)
    if (turn === 0) {
      // The journal lost the sale: the void's original lies in a gap of the STANs.
      sale.lost = true
      scene.add(sale, row)
      row.original = sale
      scene.exception({
        type: 'orphan_lifecycle',
        cause: 'system_fault',
        note: 'void of a lost sale',
        journal: [row],
      })
      return true
    }
    const stan = String(900_000 + scene.dice.below(90_000))
    row.original = { stan, rrn: `999999${stan}` }
    if (kind === 'reversal') row.reversalReason = '4021'
    scene.add(row)
    const isSettled = kind === 'refund' || kind === 'completion'
    scene.exception({
      type: 'orphan_lifecycle',
      cause: kind === 'reversal' ? 'network_failure' : 'unknown',
      note: kind,
      journal: [row],
      settlement: isSettled ? [scene.settle(row)] : [],
    })
    return true
  },
}
