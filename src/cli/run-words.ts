// A run told to a person: whether the day is balanced, what is open, and where the workbook lies.
import { relative } from 'node:path'
import type { DayDone } from '../../jobs/days.ts'
import { MOSTLY_NOTICES } from '../../jobs/mostly.ts'
import { MATCHED_WITH_DIFFERENCE } from '../domain/day-books.ts'
import { exactText } from '../domain/money.ts'
import { outside } from '../domain/place.ts'
import { table } from './terminal.ts'
import type { Work } from './work.ts'

/**
 * What a person decided or configured must not come to nothing unseen, nor may one fault of a whole file
 * look like thousands; other notices stand in the workbook.
 */
const TOLD_AT_ONCE = [
  'decision_lapsed',
  'read_otherwise',
  'refused_stands',
  MATCHED_WITH_DIFFERENCE,
  ...MOSTLY_NOTICES,
]

export function tellRun(work: Work, { run, workbook, isNew, rulesChanged }: DayDone): void {
  const { terminal, words } = work
  const verdict = words(`cli.run.${run.status}`)
  const painted =
    run.status === 'balanced'
      ? terminal.green(verdict)
      : run.status === 'exceptions'
        ? terminal.yellow(verdict)
        : terminal.red(verdict)
  const lines = [
    `${terminal.bold(run.businessDate)}  ${painted}  ${words('cli.run.revision', {
      revision: run.revision,
    })}${isNew ? '' : ` (${words('cli.run.unchanged')})`}`,
  ]
  for (const file of run.summary.files) {
    if (file.status === 'missing') {
      lines.push(`  ${words('cli.run.missing', { name: file.name, source: file.source })}`)
    }
  }
  const figures = run.summary.totals.map((total) => [
    `  ${total.source}`,
    total.currency,
    ...[total.journal, total.settlement, total.matched, total.awaiting, total.exceptions].flatMap(
      ({ count, amount }) => [String(count), exactText(amount, total.currency)],
    ),
    String(total.zero.count),
  ])
  if (figures.length > 0) {
    const head = ['journal', 'settlement', 'matched', 'awaiting', 'exceptions'].flatMap((name) => [
      '',
      words(`cli.run.head.${name}`),
    ])
    const heading = [`  ${words('cli.run.head.source')}`, '', ...head, words('cli.run.head.zero')]
    lines.push(table([heading, ...figures], [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
  }
  const { rejected, unrouted } = outside(run.summary.places)
  if (rejected + unrouted > 0) lines.push(`  ${words('cli.run.outside', { rejected, unrouted })}`)
  for (const { code, values } of run.summary.notices) {
    if (TOLD_AT_ONCE.includes(code)) {
      lines.push(`  ${terminal.yellow(words(`notice.${code}`, values))}`)
    }
  }
  const causes = Object.entries(run.summary.exceptionsByCause).sort(([a], [b]) => (a < b ? -1 : 1))
  if (causes.length > 0) {
    const list = causes.map(([cause, count]) => `${words(`cause.${cause}`)} ${count}`).join(', ')
    lines.push(`  ${words('cli.run.why', { list })}`)
  }
  if (workbook !== null) {
    lines.push(
      `  ${words('cli.run.workbook', { file: relative(process.cwd(), workbook) || workbook })}`,
    )
  }
  process.stdout.write(`${lines.join('\n')}\n`)
  if (!rulesChanged) return
  const { businessDate: date, revision } = run
  terminal.note(words('cli.run.rules_changed', { date, revision, before: revision - 1 }))
}
