// tieout files: what was expected, received, rejected, is missing.
import type { ExpectedFile, ListedFile } from '../../../jobs/file-list.ts'
import { EXIT } from '../../domain/stopped-error.ts'
import { reasonWords } from '../../domain/wording/stop-words.ts'
import { type CommandDefinition, dateOption, writeJson } from '../command.ts'
import { table } from '../terminal.ts'
import { type CommonOptions, type Work, withStore } from '../work.ts'

export const files: CommandDefinition = {
  name: 'files',
  summary: 'what was expected, received, rejected, is missing',
  example: 'tieout files --date 2026-03-02',
  declare: (command) => {
    command.option('--date <date>', 'only what this business date needs or holds')
  },
  run: async (options: CommonOptions & { date?: string }) => {
    const date = dateOption(options.date, '--date')
    return withStore(options, async (work) => {
      const { listFiles } = await import('../../../jobs/file-list.ts')
      const list = await listFiles(work.configuration, work.store, date)
      if (work.json) writeJson({ schema: 'tieout/files@1', ...list })
      else {
        const { words } = work
        const rows = list.files.map((file) => [
          file.name,
          file.source,
          words(`cli.file.${file.status}`),
          String(file.rows),
          String(file.rejected),
          words(`cli.totals.${file.controlTotals.state}`),
          reasonOf(file, work),
        ])
        const heads = ['name', 'source', 'status', 'rows', 'rejected', 'totals', 'reason']
        const heading = heads.map((name) => words(`cli.files.${name}`))
        if (list.expected.length > 0) {
          process.stdout.write(`${expectedText(list.expected, work)}\n\n`)
        }
        process.stdout.write(`${table([heading, ...rows], [3, 4])}\n`)
        for (const { name, restatement } of list.files) {
          for (const row of restatement?.rows ?? []) {
            const { reference, currency, fields } = row
            const values = {
              place: `${name}:${row.line ?? row.lineBefore}`,
              lineBefore: row.lineBefore ?? '',
              reference: [row.merchantId, row.terminalId, reference].filter(Boolean).join(' '),
              before: `${row.amountBefore ?? '-'} ${currency}`,
              amount: `${row.amount ?? '-'} ${currency}`,
              fields: fields.join(', '),
            }
            process.stdout.write(`  ${words(`cli.restated.${row.change}`, values)}\n`)
          }
        }
        for (const line of list.rejectedLines) {
          const place = `${line.file}:${line.line}`
          process.stdout.write(
            `  ${place} ${line.field}: ${words(`rejected.${line.rule}`)} ${line.excerpt}\n`,
          )
        }
        for (const { source, code, values } of list.sourceRemarks) {
          process.stdout.write(`  ${source}: ${words(`source_remark.${code}`, values)}\n`)
        }
      }
      return EXIT.done
    })
  },
}

function expectedText(expected: readonly ExpectedFile[], { words }: Work): string {
  const rows = expected.map((one) => [
    one.name,
    one.source,
    words(`report.side.${one.part}`),
    words(`cli.expected.${one.state}`),
    dueWords(one, words),
  ])
  const heads = ['expected', 'source', 'side', 'status', 'by']
  return table([heads.map((name) => words(`cli.files.${name}`)), ...rows])
}

/** By when the file is owed, which dates it carries besides, and why none is owed. */
function dueWords(one: ExpectedFile, words: Work['words']): string {
  const { part, by, timezone, carries, date, expects } = one
  if (one.state === 'not_owed') {
    return words(`cli.expected.because.${expects === 'daily' ? 'holiday' : expects}`, { date })
  }
  const [from, to] = carries
  const due = words(`cli.expected.by.${part}`, { by: by.replace('T', ' '), timezone })
  return from === to ? due : `${due} ${words(`cli.expected.carries.${part}`, { from, to })}`
}

function reasonOf(
  { reason: refused, remarks, restatement }: ListedFile,
  { locale, words }: Work,
): string {
  const odd = (remarks ?? []).map(({ code, values }) => words(`file_remark.${code}`, values))
  const reason = [reasonWords(locale, refused), ...odd].filter((text) => text !== '').join(' ')
  if (restatement === undefined) return reason
  const { name, of, added, removed, changed } = restatement
  const told = words('report.restatement', { of: of.slice(0, 12), name, added, removed, changed })
  return reason === '' ? told : `${reason} ${told}`
}
