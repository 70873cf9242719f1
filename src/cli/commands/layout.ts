// tieout layout: tries a layout on a file, or proposes one for a file that nobody knows.
import { resolve } from 'node:path'
import type { Trial } from '../../../jobs/layout-trial.ts'
import { BadOptionError } from '../../domain/bad-option-error.ts'
import { EXIT, type ExitCode } from '../../domain/stopped-error.ts'
import { say } from '../../domain/wording/wording.ts'
import { type CommandDefinition, required, writeJson } from '../command.ts'
import { table } from '../terminal.ts'
import { type CommonOptions, configurationFor, localeOf, type Work } from '../work.ts'

interface LayoutOptions extends CommonOptions {
  readonly layout?: string
}

export const layout: CommandDefinition = {
  name: 'layout',
  summary: 'tries a layout on a file (try), or proposes one for it (guess)',
  example: 'tieout layout try export.csv --layout my-terminals',
  declare: (command) => {
    command
      .argument('<action>', 'try or guess')
      .argument('<file>')
      .option('--layout <name>', 'a layout that ships, or one of layouts: in the configuration')
  },
  run: async (options: LayoutOptions, args): Promise<ExitCode> => {
    const [action, file = ''] = args
    const path = resolve(file)
    if (action === 'guess') return propose(options, path)
    if (action === 'try') return attempt(options, path)
    throw new BadOptionError('no_action', 'layout', { value: action ?? '' })
  },
}

async function propose(options: LayoutOptions, path: string): Promise<ExitCode> {
  const { proposeLayout } = await import('../../../jobs/layout-trial.ts')
  const { layoutText } = await import('../../config/config.ts')
  const { layout: proposed, doubts } = await proposeLayout(path)
  const locale = localeOf(options)
  if (options.json) writeJson({ schema: 'tieout/layout-guess@1', layout: proposed, doubts })
  else {
    const notes = doubts.map((doubt) => `# ${say(locale, `cli.layout.${doubt}`)}\n`)
    process.stdout.write(`${notes.join('')}${layoutText(options.layout ?? 'my-layout', proposed)}`)
  }
  return EXIT.done
}

async function attempt(options: LayoutOptions, path: string): Promise<ExitCode> {
  const { requireLayout, tryLayout } = await import('../../../jobs/layout-trial.ts')
  const { layoutIds } = await import('../../formats/formats.ts')
  const configuration = await configurationFor(options)
  const name = required(options.layout, '--layout')
  requireLayout(configuration, name, layoutIds())
  const trial = await tryLayout(configuration, path, name)
  const locale = localeOf(options, configuration.locale)
  if (options.json) writeJson({ schema: 'tieout/layout-try@1', ...trial })
  else tell(trial, (key, values) => say(locale, key, values))
  return trial.accepted > 0 || trial.rows === 0 ? EXIT.done : EXIT.quarantined
}

function tell(trial: Trial, words: Work['words']): void {
  const head = (names: readonly string[]) => names.map((name) => words(`cli.layout.${name}`))
  const { rows, accepted, rejected, passedOver } = trial
  const lines = [words('cli.layout.read', { rows, accepted, rejected, passedOver })]
  const shown = ['line', 'side', 'kind', 'date', 'merchant', 'terminal', 'reference']
  lines.push(
    '',
    table(
      [
        head([...shown, 'amount', 'fee', 'net', 'currency']),
        ...trial.first.map((row) => [
          String(row.line),
          row.side,
          row.kind,
          row.at ?? row.businessDate,
          row.merchantId,
          row.terminalId ?? '',
          row.acquirerReference ?? row.rrn ?? row.stan ?? '',
          row.amount ?? '',
          row.fee ?? '',
          row.net ?? '',
          row.currency,
        ]),
      ],
      [0, 7, 8, 9],
    ),
    '',
  )
  for (const line of trial.refused) {
    const { field, excerpt } = line
    lines.push(`  ${line.line} ${field}: ${words(`rejected.${line.rule}`)} ${excerpt}`)
  }
  lines.push(
    table(
      [
        head(['side', 'kind', 'currency', 'count', 'amount', 'fee', 'net']),
        ...trial.sums.map((sum) => [
          sum.side,
          sum.kind,
          sum.currency,
          String(sum.count),
          sum.amount,
          sum.fee,
          sum.net,
        ]),
      ],
      [3, 4, 5, 6],
    ),
    `${words('cli.files.totals')}: ${words(`cli.totals.${trial.controlTotals.state}`)}`,
  )
  process.stdout.write(`${lines.join('\n')}\n`)
}
