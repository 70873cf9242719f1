// The journal has 0 or nothing, the acquirer has the amount: the terminal did not record it. Or the other way round.
import type { Story } from '../story.ts'

export const AMOUNT_NOT_RECORDED: Story = {
  name: 'amount not recorded',
  cards: 4,
  tell(sale, scene) {
    const turn = scene.turn('amount not recorded', 3)
    if (!scene.isAlone(sale)) return false
    const journal = [sale]
    const settled = scene.settle(sale, turn === 2 ? { gross: 0 } : {})
    const settlement = [settled]
    scene.add(sale)
    if (turn === 2) {
      scene.zero(settled, 'settled_as_zero', 'settlement_process')
      const cause = 'settlement_process'
      scene.exception({ type: 'zero_amount', cause, note: 'settled as 0', journal, settlement })
      return true
    }
    sale.amount = turn === 0 ? 0 : null
    scene.zero(sale, 'amount_not_recorded', 'system_fault')
    const note = turn === 0 ? 'recorded as 0' : 'recorded as blank'
    scene.exception({ type: 'zero_amount', cause: 'system_fault', note, journal, settlement })
    return true
  },
}
