// tieout monitor: zero-amount rates, declines, silent terminals, STAN gaps, new versions, alerts.
import type { watch } from '../../../jobs/watch.ts'
import { EXIT } from '../../domain/stopped-error.ts'
import { chanceText, percentText, type WatchedRate } from '../../monitor/monitor.ts'
import { alertLines } from '../alert-words.ts'
import { type CommandDefinition, dateOption, writeJson } from '../command.ts'
import { table } from '../terminal.ts'
import { type CommonOptions, type Work, withStore } from '../work.ts'

/** Rates in the table for a person; --json has all. */
const RATES_SHOWN = 15

export const monitor: CommandDefinition = {
  name: 'monitor',
  summary: 'zero-amount rates, declines, silent terminals, STAN gaps, new versions, alerts',
  example: 'tieout monitor --date 2026-03-02',
  declare: (command) => {
    command.option('--date <date>', 'the business date; absent: the latest that was run')
  },
  run: async (options: CommonOptions & { date?: string }) => {
    const date = dateOption(options.date, '--date')
    return withStore(options, async (work) => {
      const { watch } = await import('../../../jobs/watch.ts')
      const watched = await watch(work.configuration, work.store, date)
      if (work.json) {
        const { monitor: thresholds } = work.configuration
        const { rates, declines, ...rest } = watched
        writeJson({
          schema: 'tieout/monitor@1',
          ...rest,
          rates: rates.map(rateJson),
          declines: declines.map(({ cause, today, past }) => ({
            cause,
            count: today.hits,
            attempts: today.of,
            pastCount: past.hits,
            pastAttempts: past.of,
          })),
          today: { zeros: watched.today.hits, attempts: watched.today.of },
          past: { zeros: watched.past.hits, attempts: watched.past.of },
          thresholds,
        })
      } else process.stdout.write(`${page(watched, work)}\n`)
      return EXIT.done
    })
  },
}

function rateJson(one: WatchedRate) {
  const { scope, merchantId, name, today, past, against, chance, isUnusual } = one
  return {
    scope,
    merchantId,
    name,
    zeros: today.hits,
    attempts: today.of,
    pastZeros: past.hits,
    pastAttempts: past.of,
    against,
    chance: Number(chance.toPrecision(3)),
    isUnusual,
  }
}

/** A rate of nothing is none. */
const pastText = (past: WatchedRate['past']) => (past.of === 0 ? '-' : percentText(past))

function page(watched: Awaited<ReturnType<typeof watch>>, work: Work): string {
  const { words, terminal } = work
  const { businessDate, pastDates, today, past, alerts, history } = watched
  const rates = watched.rates.filter((one) => one.today.hits > 0).slice(0, RATES_SHOWN)
  const head = (name: string) => terminal.bold(words(`monitor.head.${name}`))
  const column = (name: string) => words(`monitor.column.${name}`)
  return [
    words('monitor.day', {
      date: businessDate,
      zeros: today.hits,
      attempts: today.of,
      rate: percentText(today),
      days: pastDates,
      past: pastText(past),
    }),
    '',
    head('alerts'),
    ...(alerts.length === 0
      ? [words('monitor.none')]
      : alerts.flatMap((alert) => alertLines(alert, work))),
    '',
    head('rates'),
    table(
      [
        ['scope', 'zeros', 'attempts', 'rate', 'measure', 'chance', 'against'].map(column),
        ...rates.map((one) => [
          words(`monitor.scope.${one.scope}`, { name: one.name, merchant: one.merchantId }),
          String(one.today.hits),
          String(one.today.of),
          percentText(one.today),
          pastText(one.past),
          chanceText(one.chance),
          words(`monitor.against.${one.against}`),
        ]),
      ],
      [1, 2, 3, 4, 5],
    ),
    '',
    head('declines'),
    table(
      [
        ['cause', 'count', 'rate', 'past'].map(column),
        ...watched.declines
          .filter((one) => one.today.hits > 0)
          .map((one) => [
            words(`cause.${one.cause}`),
            String(one.today.hits),
            percentText(one.today),
            pastText(one.past),
          ]),
      ],
      [1, 2, 3],
    ),
    '',
    words('monitor.history', { count: history.length }),
  ].join('\n')
}
