// A sale wholly paid by voucher or points: the record is 0, and says so.
import { centsText } from '../cents.ts'
import type { Story } from '../story.ts'

export const PAID_BY_VOUCHER: Story = {
  name: 'paid by voucher',
  cards: 1,
  tell(sale, scene) {
    const tender = scene.turn('paid by voucher', 2) === 0 ? 'voucher' : 'points'
    sale.remark = `paid by ${tender} ${centsText(sale.amount ?? 0)}`
    sale.amount = 0
    sale.card = null
    sale.authCode = ''
    scene.notFinancial(sale)
    scene.zero(sale, 'paid_by_voucher', 'not_financial')
    scene.add(sale)
    return true
  },
}
