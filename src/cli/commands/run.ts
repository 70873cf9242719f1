// tieout run: what waits in the inbox, reconciled for one date or a range, with workbooks.
import type { DaysOptions } from '../../../jobs/days.ts'
import { BadOptionError } from '../../domain/bad-option-error.ts'
import { datesFrom } from '../../domain/business-date.ts'
import { EXIT, type ExitCode } from '../../domain/stopped-error.ts'
import { type CommandDefinition, dateOption, required, writeJson } from '../command.ts'
import { runJson } from '../json.ts'
import { tellReceived } from '../received.ts'
import { tellRun } from '../run-words.ts'
import { type CommonOptions, configurationFor, type Work, withStoreOf } from '../work.ts'

interface RunOptions extends CommonOptions {
  readonly date?: string
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly dryRun?: boolean
  readonly cascade?: boolean
  readonly failOnExceptions?: boolean
}

export const run: CommandDefinition = {
  name: 'run',
  summary: 'loads what waits in the inbox, reconciles the business date(s), writes the workbook(s)',
  example: 'tieout run --date 2026-03-02',
  declare: (command) => {
    command
      .option('--date <date>', 'one business date')
      .option('--from <date>', 'the first of several')
      .option('--to <date>', 'the last of several')
      .option('--as-of <timestamp>', 'only what was received until then counts')
      .option('--dry-run', 'decides everything, keeps no run and writes no workbook')
      .option('--cascade', 'runs later dates again that stand on an older revision')
      .option('--fail-on-exceptions', 'exit 1 when exceptions are open')
  },
  run: async (options: RunOptions): Promise<ExitCode> => {
    const dates = datesOf(options)
    const asOf = timestampOf(options.asOf)
    const configuration = await configurationFor(options)
    const isGuess = options.dryRun === true && dates.length > 1
    const { openInbox } = await import('../../../jobs/opened-inbox.ts')
    // Threads for large files load their modules while this one opens the store.
    const inbox = openInbox(configuration)
    try {
      return await withStoreOf(configuration, options, (work) => {
        if (isGuess) work.terminal.note(work.words('cli.run.dry_dates'))
        return runAndTell(work, options, { dates, asOf, inbox })
      })
    } finally {
      await inbox.end()
    }
  },
}

async function runAndTell(
  work: Work,
  options: RunOptions,
  terms: Pick<DaysOptions, 'dates' | 'asOf' | 'inbox'>,
): Promise<ExitCode> {
  const { runDates } = await import('../../../jobs/days.ts')
  const done = await runDates(work.configuration, work.store, {
    ...terms,
    locale: work.locale,
    dryRun: options.dryRun === true,
    cascade: options.cascade === true,
    say: (delay) => work.terminal.note(work.words(`delay.${delay}`)),
    progress: (step, at, total) => work.terminal.progress(work.words(`cli.${step}`), at, total),
    received: ({ files, leftAlone }) => tellReceived(work, files, leftAlone),
    ran: (one) => {
      if (!work.json) tellRun(work, one)
    },
  })
  const { leftAlone } = done.received
  if (work.json) writeJson({ ...runJson(done.runs), stale: done.stale, leftAlone })
  for (const date of done.stale) work.terminal.note(work.words('cli.run.stale', { date }))
  const refused = done.received.files.some((file) => file.status === 'quarantined')
  const blocked = done.runs.some(({ run }) => run.status === 'not_reconcilable')
  if (refused || blocked) return EXIT.quarantined
  const excepted = done.runs.some(({ run }) => run.status === 'exceptions')
  return options.failOnExceptions && excepted ? EXIT.exceptions : EXIT.done
}

function datesOf(options: RunOptions): string[] {
  const date = dateOption(options.date, '--date')
  if (date !== undefined && (options.from ?? options.to) === undefined) return [date]
  if (date !== undefined) {
    throw new BadOptionError('date_and_range', '--date')
  }
  const from = required(dateOption(options.from, '--from'), '--date')
  const to = required(dateOption(options.to, '--to'), '--to')
  if (to >= from) return datesFrom(from, to)
  throw new BadOptionError('range_reversed', '--to', { from, to })
}

function timestampOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  // Without an offset the time would be read in the machine's own zone.
  const isWhole = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[-+]\d{2}:\d{2})$/.test(text)
  if (!Number.isNaN(at) && isWhole) return new Date(at).toISOString()
  throw new BadOptionError('no_timestamp', '--as-of', { value: text })
}
