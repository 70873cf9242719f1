// The same money under another currency, another kind, or other references: nothing says why.
import type { Finding } from '../scene.ts'
import type { Story } from '../story.ts'

const WAYS = ['currency', 'kind', 'reference'] as const

export const WRONG_IDENTITY: Story = {
  name: 'wrong identity',
  cards: 3,
  tell(sale, scene) {
    const way = WAYS[scene.turn('wrong identity', WAYS.length)] ?? 'currency'
    // Other references are told by the authorization code and the card, which wallets lack.
    if (way === 'reference' && sale.card?.pan === '') return false
    scene.add(sale)
    const finding: Pick<Finding, 'cause' | 'journal'> = { cause: 'unknown', journal: [sale] }
    if (way === 'currency') {
      const currency = scene.turn('other currency', 2) === 0 ? 'HKD' : 'USD'
      const settlement = [scene.settle(sale, { currency })]
      scene.exception({ ...finding, type: 'currency_difference', note: currency, settlement })
    } else if (way === 'kind') {
      const settlement = [scene.settle(sale, { kind: 'refund' })]
      scene.exception({ ...finding, type: 'kind_difference', note: 'as a refund', settlement })
    } else {
      // Numbers of another century: no terminal of ours is near them.
      const stan = String(900_000 + scene.dice.below(90_000))
      const changed = { stan, rrn: `999999${stan}` }
      const settlement = [scene.settle(sale, { changed })]
      scene.exception({ ...finding, type: 'reference_difference', note: 'other STAN', settlement })
    }
    return true
  },
}
