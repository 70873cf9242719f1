// Records around a sale that never move money: an inquiry, a verification, a mandate, a printed copy.
import { journalRow } from '../rows.ts'
import type { Story } from '../story.ts'

const WAYS = [
  'inquiry',
  'inquiry blank',
  'verification',
  'verification 85',
  'mandate',
  'print',
] as const

export const INQUIRED: Story = {
  name: 'inquired',
  cards: 8,
  tell(sale, scene) {
    const way = WAYS[scene.turn('inquired', WAYS.length)] ?? 'print'
    const at = scene.after(sale, 20, 90)
    if (at === null || sale.card?.pan === '') return false
    scene.plain(sale)
    if (way === 'print') {
      const print = journalRow(sale.terminal, at, 'print')
      print.original = sale
      scene.add(print)
      return true
    }
    const isInquiry = way.startsWith('inquiry')
    const kind = isInquiry ? 'balance_inquiry' : 'account_verification'
    const row = scene.follow(sale, sale.at - 20, kind, way === 'inquiry blank' ? null : 0)
    if (row.at < scene.day.start) row.at = scene.day.start
    row.authCode = ''
    if (way === 'verification 85') row.responseCode = '85'
    if (way === 'mandate') row.remark = 'mandate set'
    scene.notFinancial(row)
    if (way === 'mandate') scene.zero(row, 'mandate', 'not_financial')
    scene.add(row)
    return true
  },
}
