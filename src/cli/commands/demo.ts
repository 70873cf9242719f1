// tieout demo: a realistic week, invented, reconciled, with its workbooks.
import { cp, mkdir, rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { addDays, datesFrom } from '../../domain/business-date.ts'
import { EXIT } from '../../domain/stopped-error.ts'
import { say } from '../../domain/wording/wording.ts'
import { type CommandDefinition, writeJson } from '../command.ts'
import { runJson } from '../json.ts'
import { tellReceived } from '../received.ts'
import { tellRun } from '../run-words.ts'
import { type CommonOptions, localeOf, terminalOf, withStore } from '../work.ts'

const FIRST_DATE = '2026-03-02'
const DAYS = 7

export const demo: CommandDefinition = {
  name: 'demo',
  summary: 'makes a realistic week, reconciles it, and leaves the workbooks in ./demo',
  example: 'tieout demo',
  declare: (command) => {
    command.option('--out <folder>', 'where to work; an earlier demo there is replaced', 'demo')
  },
  run: async (options: CommonOptions & { out?: string }) => {
    const { runDates } = await import('../../../jobs/days.ts')
    const { writeFirstConfiguration } = await import('../../config/config.ts')
    const { simulate } = await import('../../simulator/simulator.ts')
    const folder = resolve(options.out ?? 'demo')
    const locale = localeOf(options)
    const terminal = terminalOf(options)
    for (const name of ['inbox', 'archive', 'quarantine', 'outbox', 'simulated', '.tieout']) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
    const inbox = join(folder, 'inbox')
    await mkdir(inbox, { recursive: true })
    terminal.note(say(locale, 'cli.demo.simulating', { days: DAYS }))
    const simulated = join(folder, 'simulated')
    const { files } = await simulate({
      date: FIRST_DATE,
      days: DAYS,
      terminals: 40,
      transactions: 2_000,
      seed: 20_260_302,
      out: simulated,
      faults: 'light',
    })
    for (const { name, side } of files) {
      if (side !== 'bank') await cp(join(simulated, name), join(inbox, name))
    }
    const config = join(folder, 'tieout.config.yaml')
    await rm(config, { force: true })
    await writeFirstConfiguration(config)
    return withStore({ ...options, config }, async (work) => {
      const { configuration, store } = work
      const done = await runDates(configuration, store, {
        dates: datesFrom(FIRST_DATE, addDays(FIRST_DATE, DAYS - 1)),
        locale: work.locale,
        progress: (step, at, total) => work.terminal.progress(work.words(`cli.${step}`), at, total),
        received: (received) => tellReceived(work, received.files, received.leftAlone),
        ran: (one) => {
          if (!work.json) tellRun(work, one)
        },
      })
      const outbox = relative(process.cwd(), configuration.outbox) || configuration.outbox
      const count = done.runs.length
      if (work.json) writeJson(runJson(done.runs))
      else process.stdout.write(`${work.words('cli.demo.done', { count, folder: outbox })}\n`)
      return EXIT.done
    })
  },
}
