// tieout init: a commented configuration and the folders, never over what is there.
import { basename, resolve } from 'node:path'
import { EXIT } from '../../domain/stopped-error.ts'
import { say } from '../../domain/wording/wording.ts'
import { type CommandDefinition, writeJson } from '../command.ts'
import { type CommonOptions, localeOf, terminalOf } from '../work.ts'

export const init: CommandDefinition = {
  name: 'init',
  summary: 'writes a commented configuration and the folders',
  example: 'tieout init',
  declare: () => {},
  run: async (options: CommonOptions) => {
    const { writeFirstConfiguration } = await import('../../config/config.ts')
    const file = resolve(options.config ?? 'tieout.config.yaml')
    const made = await writeFirstConfiguration(file)
    const locale = localeOf(options)
    if (options.json) writeJson({ schema: 'tieout/init@1', configuration: file, made })
    else {
      terminalOf(options).note(
        say(locale, made.includes(file) ? 'cli.init.written' : 'cli.init.kept', {
          file: basename(file),
        }),
      )
    }
    return EXIT.done
  },
}
