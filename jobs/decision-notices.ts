// What a run says of people's decisions on its first sheet: what they joined, and what came to nothing.
import type { Pairings } from '../src/decisions/decisions.ts'
import type { Notice } from '../src/domain/day-books.ts'
import { exactText, money, plainText, sum } from '../src/domain/money.ts'
import type { DecidedDay } from './decided-day.ts'

export function decisionNotices(
  { matches, summary }: DecidedDay,
  pairings: Pairings,
): readonly Notice[] {
  const currencies = [...new Set(matches.map((match) => match.currency))].sort()
  const lapsed = pairings.matches.filter((match) => summary?.lapsed.includes(match.digest))
  return [
    ...currencies.map((currency) => {
      const own = matches.filter((match) => match.currency === currency)
      const total = (of: 'amount' | 'difference') =>
        exactText(plainText(sum(own.map((one) => money(one[of])))), currency)
      return {
        code: 'matched_by_hand',
        values: {
          count: String(own.length),
          amount: total('amount'),
          difference: total('difference'),
          currency,
        },
      }
    }),
    ...lapsed.map(({ entry, journal, settlement }) => ({
      code: 'decision_lapsed',
      values: {
        by: entry.by,
        note: entry.note,
        rows: [...journal, ...settlement].map((row) => `${row.file}:${row.line}`).join(', '),
      },
    })),
  ]
}
