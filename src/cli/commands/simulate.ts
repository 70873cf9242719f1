// tieout simulate: invented days with faults, and the truth about every line.
import { resolve } from 'node:path'
import { EXIT } from '../../domain/stopped-error.ts'
import { say } from '../../domain/wording/wording.ts'
import type { SimulationOptions } from '../../simulator/simulator.ts'
import { type CommandDefinition, countOption, dateOption, required, writeJson } from '../command.ts'
import { type CommonOptions, localeOf, terminalOf } from '../work.ts'

export const simulate: CommandDefinition = {
  name: 'simulate',
  summary: 'writes journals, settlement files, bank statements and truth.json of invented days',
  example: 'tieout simulate --date 2026-03-02 --days 7 --seed 1 --out ./inbox',
  declare: (command) => {
    command
      .option('--date <date>', 'the first business date')
      .option('--days <n>', 'business dates', '1')
      .option('--terminals <n>', 'terminals', '20')
      .option('--transactions <n>', 'financial rows a day and side, about', '2000')
      .option('--seed <n>', 'the same seed gives the same bytes', '1')
      .option('--out <folder>', 'where to write')
      .option('--faults <kind>', 'all, light or none', 'all')
      .option('--no-truth', 'without truth.json')
  },
  run: async (options: CommonOptions & Record<string, unknown>) => {
    const { simulate: simulateDays } = await import('../../simulator/simulator.ts')
    const summary = await simulateDays({
      date: required(dateOption(options.date, '--date'), '--date'),
      days: countOption(options.days, '--days', 1, 3_660),
      terminals: countOption(options.terminals, '--terminals', 1, 1_000_000),
      transactions: countOption(options.transactions, '--transactions', 0, 100_000_000),
      seed: countOption(options.seed, '--seed', 0, 4_294_967_295),
      out: resolve(required(options.out as string | undefined, '--out')),
      faults: options.faults as NonNullable<SimulationOptions['faults']>,
      truth: options.truth !== false,
    })
    if (options.json) writeJson({ schema: 'tieout/simulate@1', ...summary })
    else {
      const rows = summary.files.reduce((total, file) => total + file.rows, 0)
      terminalOf(options).note(
        say(localeOf(options), 'cli.simulate.done', { files: summary.files.length, rows }),
      )
    }
    return EXIT.done
  },
}
