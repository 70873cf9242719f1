// An approved 0 that nothing explains, or one that never got an answer. Sometimes a legitimate 0 stands beside it.
import type { Story } from '../story.ts'

export const UNEXPLAINED_ZERO: Story = {
  name: 'unexplained zero',
  cards: 3,
  tell(sale, scene) {
    if (sale.card?.pan === '' || scene.after(sale, 900, 901) === null) return false
    if (!scene.isAlone(sale)) return false
    const turn = scene.turn('unexplained zero', 3)
    sale.amount = 0
    if (turn === 1) scene.silence(sale, '')
    const isSilent = turn === 1
    const cause = isSilent ? 'network_failure' : 'unknown'
    scene.zero(sale, isSilent ? 'no_response' : 'unexplained', cause)
    scene.add(sale)
    scene.exception({
      type: 'zero_amount',
      cause,
      note: isSilent ? 'no answer' : 'alone',
      journal: [sale],
    })
    if (turn === 2) {
      // Another customer's card is verified on the same terminal: that 0 is as it should be.
      const other = scene.sale(sale.terminal, sale.at + 70)
      const verification = scene.follow(other, sale.at + 70, 'account_verification', 0)
      verification.authCode = ''
      scene.notFinancial(verification)
      scene.add(verification)
    }
    return true
  },
}
