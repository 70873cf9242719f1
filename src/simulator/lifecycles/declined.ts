// An attempt that the issuer refuses; often the customer tries again and it works.
import type { Story } from '../story.ts'

/** As often as terminals see them: mostly no funds and wrong PINs. */
const CODES = [
  '51',
  '51',
  '51',
  '51',
  '51',
  '51',
  '51',
  '55',
  '55',
  '55',
  '61',
  '61',
  '65',
  '54',
  '14',
  '57',
  '05',
  '05',
  '75',
  '62',
  '13',
  '30',
  '15',
  '40',
  '58',
  '91',
  '96',
  '12',
  '41',
  '43',
  '59',
  '34',
  '03',
  'A0',
  '99',
  '22',
  '06',
  '97',
  '38',
  '63',
  'Z1',
  '42',
  '94',
  '90',
] as const

export const DECLINED: Story = {
  name: 'declined',
  cards: 16,
  tell(sale, scene) {
    const code = CODES[scene.turn('declined', CODES.length)] ?? '51'
    const at = scene.after(sale, 35, 150)
    if (at === null || !scene.mayRefuse(sale, code)) return false
    // A refund can be refused for want of the merchant's own balance.
    if (code === '51' && scene.turn('declined refund', 7) === 6) sale.kind = 'refund'
    sale.responseCode = code
    sale.authCode = ''
    scene.add(sale)
    scene.declined(sale)
    if (sale.kind === 'sale' && scene.dice.below(2) === 0) {
      const again = scene.sale(
        sale.terminal,
        at,
        code === '55' ? (sale.card ?? undefined) : undefined,
      )
      again.amount = sale.amount
      again.item = sale.item
      scene.plain(again)
    }
    return true
  },
}
