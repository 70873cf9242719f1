// tieout doctor: checks configuration, store and folders, and says what to mend.
import { EXIT } from '../../domain/stopped-error.ts'
import { type CommandDefinition, writeJson } from '../command.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const doctor: CommandDefinition = {
  name: 'doctor',
  summary: 'checks configuration, store, folders and calendar; says what to mend',
  example: 'tieout doctor',
  declare: () => {},
  run: async (options: CommonOptions) =>
    withStore(options, async (work) => {
      const { examine } = await import('../../../jobs/examine.ts')
      const findings = await examine(work.configuration, work.store)
      if (work.json) writeJson({ schema: 'tieout/doctor@1', findings })
      else {
        for (const { ok, check, values } of findings) {
          const mark = ok ? work.terminal.green('ok ') : work.terminal.red('!! ')
          const key = `cli.doctor.${check}.${ok ? 'ok' : 'mend'}`
          process.stdout.write(`${mark} ${work.words(key, values)}\n`)
        }
      }
      return findings.every((one) => one.ok) ? EXIT.done : EXIT.usage
    }),
}
