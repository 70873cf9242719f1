// tieout report: writes a run's workbook again.
import { relative, resolve } from 'node:path'
import { EXIT } from '../../domain/stopped-error.ts'
import { runAskedFor, warnWhereStale } from '../asked-run.ts'
import { type CommandDefinition, countOption, dateOption, required, writeJson } from '../command.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const report: CommandDefinition = {
  name: 'report',
  summary: 'writes a workbook again',
  example: 'tieout report --date 2026-03-02 --out day.xlsx',
  declare: (command) => {
    command
      .option('--date <date>', 'the business date')
      .option('--revision <n>', 'an earlier revision')
      .option('--out <file>', 'where to write it')
  },
  run: async (options: CommonOptions & { date?: string; revision?: string; out?: string }) => {
    const date = required(dateOption(options.date, '--date'), '--date')
    const revision =
      options.revision === undefined
        ? undefined
        : countOption(options.revision, '--revision', 1, 1_000_000)
    return withStore(options, async (work) => {
      const { report: writeReport } = await import('../../../jobs/report.ts')
      const run = await runAskedFor(work.store, date, revision)
      const out = options.out === undefined ? undefined : resolve(options.out)
      const file = await writeReport(work.configuration, work.store, run, work.locale, out)
      if (work.json) {
        writeJson({
          schema: 'tieout/report@1',
          runId: run.runId,
          revision: run.revision,
          workbook: file,
        })
      } else {
        process.stdout.write(
          `${work.words('cli.run.workbook', { file: relative(process.cwd(), file) || file })}\n`,
        )
      }
      // Who names a revision wants that one, whatever came after it.
      if (revision === undefined) await warnWhereStale(work, date)
      return EXIT.done
    })
  },
}
