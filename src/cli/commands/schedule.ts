// tieout schedule: the daemon that rings the jobs until it is told to stop.
import type { Rung } from '../../../jobs/schedule.ts'
import type { Configuration } from '../../config/config.ts'
import { EXIT, type ExitCode } from '../../domain/stopped-error.ts'
import { say } from '../../domain/wording/wording.ts'
import { alertLines } from '../alert-words.ts'
import { type CommandDefinition, writeJson } from '../command.ts'
import { runJson } from '../json.ts'
import { tellReceived } from '../received.ts'
import { tellRun } from '../run-words.ts'
import { stopText } from '../stop-text.ts'
import {
  type CommonOptions,
  configurationFor,
  localeOf,
  terminalOf,
  type Work,
  withStoreOf,
} from '../work.ts'

interface ScheduleOptions extends CommonOptions {
  readonly once?: boolean
}

export const schedule: CommandDefinition = {
  name: 'schedule',
  summary: 'the daemon: looks for due dates on every ring, and runs them',
  example: 'tieout schedule',
  declare: (command) => {
    command.option('--once', 'ring once and end: for a scheduler of your own')
  },
  run: async (options: ScheduleOptions) => {
    let configuration = await configurationFor(options)
    const news = newsOnly()
    if (options.once) return ring(configuration, options, news)
    const { keepSchedule } = await import('../../../jobs/schedule.ts')
    const newsOfConfiguration = newsOnly()
    return keepSchedule(async () => {
      const alarm = async (error: unknown, news: News, what: string) => {
        const locale = localeOf(options, configuration.locale)
        const { text } = await stopText(error, locale)
        for (const one of news([`${text}\n  ${say(locale, what)}`])) terminalOf(options).alarm(one)
      }
      try {
        configuration = await configurationFor(options)
        newsOfConfiguration([])
      } catch (error) {
        await alarm(error, newsOfConfiguration, 'cli.schedule.kept')
      }
      try {
        await ring(configuration, options, news)
      } catch (error) {
        await alarm(error, (texts) => [...texts], 'cli.schedule.failed')
      }
      return configuration
    })
  },
}

/** Of what stands after a ring, the part that did not stand after the last one. */
type News = (texts: readonly string[]) => string[]

function newsOnly(): News {
  let told: readonly string[] = []
  return (texts) => {
    const news = texts.filter((text) => !told.includes(text))
    told = texts
    return news
  }
}

/**
 * One ring, and the exit code that it means. The store is opened for it alone: a server that has died,
 * or is not there yet, fails this ring and not the next.
 */
function ring(
  configuration: Configuration,
  options: ScheduleOptions,
  news: News,
): Promise<ExitCode> {
  return withStoreOf(configuration, options, async (work) => {
    const { json, locale, store, terminal, words } = work
    const { ringOnce } = await import('../../../jobs/schedule.ts')
    const rung = await ringOnce(configuration, store, {
      locale,
      say: (delay) => terminal.note(words(`delay.${delay}`)),
      received: ({ files, leftAlone }) => tellReceived(work, files, leftAlone),
      ran: (done) => (json ? writeJson(runJson([done])) : tellRun(work, done)),
      watched: ({ businessDate, alerts }) => {
        if (alerts.length === 0) return
        terminal.note(words('monitor.alerts', { date: businessDate, count: alerts.length }))
        for (const alert of alerts) terminal.note(alertLines(alert, work).join('\n'))
      },
    })
    // A scheduler of one's own would hear of them at every ring.
    const isOldNews = options.once === true && !rung.fed
    const told = isOldNews ? { ...rung, passedOver: [] } : rung
    for (const text of news(await standing(told, work))) terminal.alarm(text)
    if (rung.unwritten.length > 0) return EXIT.space
    return rung.refused || rung.blocked.length > 0 ? EXIT.quarantined : EXIT.done
  })
}

/** What a person must hear of until it is mended. */
async function standing(rung: Rung, { locale, words }: Work): Promise<string[]> {
  const { blocked, passedOver, unwritten } = rung
  const stops = await Promise.all(unwritten.map((error) => stopText(error, locale)))
  const texts = [
    ...blocked.map(({ businessDate: date, missing }) =>
      words('cli.schedule.blocked', { date, files: missing.join(', ') }),
    ),
    ...stops.map((stop) => stop.text),
  ]
  const [from, to] = [passedOver[0], passedOver.at(-1)]
  if (from === undefined || to === undefined) return texts
  return [...texts, words('cli.schedule.passed_over', { count: passedOver.length, from, to })]
}
