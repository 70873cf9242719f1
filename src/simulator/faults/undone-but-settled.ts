// Timed out, with or without a reversal, and settled: the reason of the reversal says whose fault it was.
import { causeOfReversal } from '../../domain/reversal-reasons.ts'
import { REVERSALS } from '../lifecycles/reversed.ts'
import type { Story } from '../story.ts'

export const UNDONE_BUT_SETTLED: Story = {
  name: 'undone but settled',
  cards: 5,
  tell(sale, scene) {
    const at = scene.after(sale, 15, 60)
    if (at === null || !scene.isAlone(sale)) return false
    const settlement = [scene.settle(sale)]
    scene.add(sale)
    if (scene.turn('undone but settled', 3) === 2) {
      scene.silence(sale, scene.turn('silence', 2) === 0 ? '' : '68')
      scene.exception({
        type: 'status_difference',
        cause: 'network_failure',
        note: 'timeout, no reversal',
        journal: [sale],
        settlement,
      })
      return true
    }
    const turn = scene.turn('reversal reasons', REVERSALS.length)
    const [reason, code] = REVERSALS[turn] ?? ['4021', '']
    const cause = causeOfReversal(reason)
    if (cause === null) throw new Error(`No cause for the reversal reason ${reason}`)
    if (code !== '00') scene.silence(sale, code)
    const reversal = scene.follow(sale, at, 'reversal', sale.amount)
    reversal.original = sale
    reversal.reversalReason = reason
    scene.add(reversal)
    scene.exception({
      type: 'status_difference',
      cause,
      note: reason,
      journal: [sale, reversal],
      settlement,
    })
    return true
  },
}
