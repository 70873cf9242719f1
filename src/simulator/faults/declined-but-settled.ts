// The terminal was told no, and the money was taken all the same: the code says what stood in the way.

import type { CauseId } from '../../domain/exception.ts'
import { DEFAULT_RESPONSE_CODES } from '../../domain/response-codes.ts'
import type { Story } from '../story.ts'

/** Every refusing code of the default table with its candidate cause: one of each cause, then the next. */
export const REFUSALS: readonly (readonly [code: string, cause: CauseId])[] = refusals()

function refusals(): [string, CauseId][] {
  const { causes, unanswered } = DEFAULT_RESPONSE_CODES
  const pairs: [string, CauseId][] = []
  for (let at = 0; at < 12; at++) {
    for (const [cause, codes] of Object.entries(causes)) {
      const code = codes[at]
      if (code !== undefined && !unanswered.includes(code)) pairs.push([code, cause as CauseId])
    }
  }
  return pairs
}

export const DECLINED_BUT_SETTLED: Story = {
  name: 'declined but settled',
  cards: 5,
  tell(sale, scene) {
    const [code, cause] = REFUSALS[scene.turn('declined but settled', REFUSALS.length)] ?? [
      '51',
      'insufficient_funds',
    ]
    if (!scene.mayRefuse(sale, code)) return false
    sale.responseCode = code
    const settlement = [scene.settle(sale)]
    scene.add(sale)
    scene.exception({ type: 'status_difference', cause, note: code, journal: [sale], settlement })
    return true
  },
}
