// tieout match: a person joins rows that no rule joined.
import { EXIT } from '../../domain/stopped-error.ts'
import { type CommandDefinition, required } from '../command.ts'
import { signedBy, tellDecision } from '../decision-words.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const match: CommandDefinition = {
  name: 'match',
  summary: 'joins rows by hand; runs keep it, and no rule undoes it',
  example:
    'tieout match journal_2026-03-02.csv:7 settlement_2026-03-03.csv:9 --note "Slip 4711 shows it" --by chen',
  declare: (command) => {
    command
      .argument('<journal>', 'FILE:LINE of the journal rows, separated by commas')
      .argument('<settlement>', 'FILE:LINE of the settlement rows, separated by commas')
      .option('--note <text>', 'why')
      .option('--by <user>', 'who decides')
  },
  run: async (options: CommonOptions & { note?: string; by?: string }, args) => {
    const signed = signedBy(options)
    const journal = required(args[0], 'JOURNAL')
    const settlement = required(args[1], 'SETTLEMENT')
    return withStore(options, async (work) => {
      const { matchByHand } = await import('../../../jobs/hand-match.ts')
      tellDecision(work, await matchByHand(work.store, { journal, settlement }, signed))
      return EXIT.done
    })
  },
}
