// tieout schedule: the daemon that rings the jobs until it is told to stop.
import { EXIT } from '../../domain/stopped-error.ts'
import { alertLines } from '../alert-words.ts'
import { type CommandDefinition, writeJson } from '../command.ts'
import { runJson } from '../json.ts'
import { tellReceived } from '../received.ts'
import { tellRun } from '../run-words.ts'
import { stopText } from '../stop-text.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const schedule: CommandDefinition = {
  name: 'schedule',
  summary: 'the daemon: looks for due dates on every ring, and runs them',
  example: 'tieout schedule',
  declare: (command) => {
    command.option('--once', 'ring once and end: for a scheduler of your own')
  },
  run: async (options: CommonOptions & { once?: boolean }) =>
    withStore(options, async (work) => {
      const { keepSchedule } = await import('../../../jobs/schedule.ts')
      let told = ''
      const rung = await keepSchedule(work.configuration, work.store, {
        locale: work.locale,
        once: options.once === true,
        say: (text) => work.terminal.note(text),
        received: ({ files, leftAlone }) => tellReceived(work, files, leftAlone),
        ran: (done) => (work.json ? writeJson(runJson([done])) : tellRun(work, done)),
        passedOver: (dates) => {
          const text = work.words('cli.schedule.passed_over', datesWords(dates))
          if (text !== told) work.terminal.alarm(text)
          told = text
        },
        watched: ({ businessDate, alerts }) => {
          if (alerts.length === 0) return
          work.terminal.note(
            work.words('monitor.alerts', { date: businessDate, count: alerts.length }),
          )
          for (const alert of alerts) work.terminal.note(alertLines(alert, work).join('\n'))
        },
        failed: (error) =>
          work.terminal.note(
            work.words('cli.schedule.failed', {
              message: error instanceof Error ? error.message : String(error),
            }),
          ),
      })
      for (const error of rung.unwritten) {
        work.terminal.alarm((await stopText(error, work.locale)).text)
      }
      if (rung.unwritten.length > 0) return EXIT.space
      return rung.refused || rung.blocked ? EXIT.quarantined : EXIT.done
    }),
}

function datesWords(dates: readonly string[]) {
  return { count: dates.length, from: dates[0] ?? '', to: dates.at(-1) ?? '' }
}
