// tieout load: files into the store, all or nothing each.
import { resolve } from 'node:path'
import { EXIT, StoppedError } from '../../domain/stopped-error.ts'
import { type CommandDefinition, writeJson } from '../command.ts'
import { tellReceived } from '../received.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const load: CommandDefinition = {
  name: 'load',
  summary: 'reads files into the store, all or nothing per file',
  example: 'tieout load journal_2026-03-02.csv --source stores',
  declare: (command) => {
    command.argument('<files...>').option('--source <name>', 'whose files they are')
  },
  run: async (options: CommonOptions & { source?: string }, args) =>
    withStore(options, async (work) => {
      const { receiveFiles } = await import('../../../jobs/receive.ts')
      const { fileAt } = await import('../../inbox/inbox.ts')
      const { configuration, store } = work
      const named = configuration.sources.find((source) => source.name === options.source) ?? null
      if (options.source !== undefined && named === null) {
        throw new StoppedError('NO_SOURCE', EXIT.usage, `There is no source "${options.source}".`, {
          place: '--source',
          hint: `Choose one of ${configuration.sources.map((one) => one.name).join(', ')}.`,
        })
      }
      const files = []
      for (const path of args) files.push(await fileAt(resolve(path), configuration.sources, named))
      const received = await receiveFiles(configuration, store, files, (_, done, total) =>
        work.terminal.progress(work.words('cli.receive'), done, total),
      )
      if (work.json) writeJson({ schema: 'tieout/load@1', ...received })
      else tellReceived(work, received.files, received.leftAlone)
      const refused = received.files.some((file) => file.status === 'quarantined')
      const changed = received.leftAlone.some(({ why }) => why === 'changed')
      return refused || changed ? EXIT.quarantined : EXIT.done
    }),
}
