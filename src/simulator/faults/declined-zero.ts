// A refused attempt whose amount is 0 or blank: in the ledger with the code's cause, in no exception.
import type { Story } from '../story.ts'
import { REFUSALS } from './declined-but-settled.ts'

export const DECLINED_ZERO: Story = {
  name: 'declined zero',
  cards: 5,
  tell(sale, scene) {
    const turn = scene.turn('declined zero', REFUSALS.length)
    const [code, cause] = REFUSALS[turn] ?? ['13', 'data_entry_error']
    if (!scene.mayRefuse(sale, code)) return false
    sale.responseCode = code
    sale.authCode = ''
    sale.amount = scene.turn('declined blank', 3) === 2 ? null : 0
    // 51 on a refund is the merchant's own balance.
    if (code === '51') sale.kind = 'refund'
    scene.zero(sale, 'declined', cause)
    scene.declined(sale)
    scene.add(sale)
    return true
  },
}
