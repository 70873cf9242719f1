// The facts that explanations rest on, gathered for a batch of judged merchants.
import type { Configuration } from '../src/config/config.ts'
import type { DayFacts } from '../src/domain/day-facts.ts'
import type { Judgement } from '../src/domain/leftover.ts'
import { DEFAULT_RESPONSE_CODES } from '../src/domain/response-codes.ts'
import { routeOf } from '../src/domain/routing.ts'
import { dayFactsFrom } from '../src/exceptions/exceptions.ts'

export interface DayEvidence {
  of(judgements: readonly Judgement[]): Promise<DayFacts>
}

export function dayEvidence(configuration: Configuration, businessDate: string): DayEvidence {
  return {
    of: async (judgements) => {
      const matched = judgements.flatMap((one) =>
        one.matches.flatMap((match) => [...match.journal, ...match.settlement]),
      )
      const placed = judgements.flatMap((one) => one.placed.map(({ row }) => row))
      const left = judgements.flatMap((one) =>
        one.leftovers.flatMap((leftover) => [...leftover.journal, ...leftover.settlement]),
      )
      const settled = new Set(matched)
      return dayFactsFrom([...matched, ...placed, ...left], {
        businessDate,
        responseCodes: [DEFAULT_RESPONSE_CODES],
        isSettled: (row) => settled.has(row),
        isConfigured: () => true,
        owedBy: (row) => {
          const route = routeOf(row, row.source, configuration.sources)
          return 'to' in route ? route.to : null
        },
        concerned: [...left, ...placed],
      })
    },
  }
}
