// tieout unmatch: a person takes apart what a rule or a person joined.
import { EXIT } from '../../domain/stopped-error.ts'
import { type CommandDefinition, dateOption, required } from '../command.ts'
import { signedBy, tellDecision } from '../decision-words.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const unmatch: CommandDefinition = {
  name: 'unmatch',
  summary: 'takes a match apart; no rule joins its rows again',
  example: 'tieout unmatch M0123456789ABCDEF --note "Two different guests" --by chen',
  declare: (command) => {
    command
      .argument('<match>', 'as tieout matches lists it, or the decision that joined by hand')
      .option('--date <date>', 'the date of the match: found faster')
      .option('--note <text>', 'why')
      .option('--by <user>', 'who decides')
  },
  run: async (options: CommonOptions & { note?: string; by?: string; date?: string }, args) => {
    const signed = signedBy(options)
    const id = required(args[0], 'MATCH')
    const date = dateOption(options.date, '--date')
    return withStore(options, async (work) => {
      const { unmatch: takeApart } = await import('../../../jobs/hand-match.ts')
      tellDecision(work, await takeApart(work.store, id, date, signed))
      return EXIT.done
    })
  },
}
