// tieout explain: the whole story of one exception.
import type { Explained, ExplainedRow } from '../../../jobs/explanation.ts'
import { exactText } from '../../domain/money.ts'
import { EXIT } from '../../domain/stopped-error.ts'
import { evidenceText, isDecider } from '../../domain/wording/evidence-text.ts'
import { ruleWords } from '../../domain/wording/rule-words.ts'
import { hasWords } from '../../domain/wording/wording.ts'
import { type CommandDefinition, required, writeJson } from '../command.ts'
import { exceptionJson } from '../json.ts'
import { table } from '../terminal.ts'
import { type CommonOptions, type Work, withStore } from '../work.ts'

export const explain: CommandDefinition = {
  name: 'explain',
  summary: 'one exception: both sides, why, what shows it, what to do, what became of it',
  example: 'tieout explain X0123456789ABCDEF',
  declare: (command) => {
    command.argument('<id>', 'as tieout exceptions lists it')
  },
  run: async (options: CommonOptions, args) =>
    withStore(options, async (work) => {
      const { explanationOf } = await import('../../../jobs/explanation.ts')
      const told = await explanationOf(work.store, required(args[0], 'ID'))
      if (work.json) writeJson(explanationJson(told, work))
      else process.stdout.write(`${page(told, work)}\n`)
      return EXIT.done
    }),
}

function explanationJson(told: Explained, work: Work) {
  const { exception, actor, rule, isCurrent } = told
  const deciders = exception.evidence.filter(isDecider)
  const found = exception.evidence.filter((one) => !isDecider(one))
  const texts = (evidence: typeof found) => evidence.map((one) => evidenceText(work.locale, one))
  return {
    schema: 'tieout/explain@1',
    exception: exceptionJson(exception),
    isCurrent,
    rule,
    evidenceText: texts(found),
    decides: texts(deciders),
    remedy: work.words(`action.${exception.action}`),
    actor,
    prevention: work.words(`prevention.${exception.cause}`),
    rows: told.rows,
    fields: told.fields,
    related: told.related,
    neighbors: told.neighbors,
    history: told.history,
    decisions: told.decisions,
  }
}

function page(told: Explained, work: Work): string {
  const { words, terminal, locale } = work
  const { exception: one } = told
  const head = `${one.id}  ${words(`type.${one.type}`)}  ${words(`status.${one.status}`)}`
  const about = words('explain.of', {
    merchant: one.merchantId,
    date: one.businessDate,
    age: one.ageDays,
  })
  const facts: [string, string][] = []
  const say = (key: string, text: string) => facts.push([words(`explain.${key}`), text])
  if (one.amount !== null) say('amount', `${exactText(one.amount, one.currency)} ${one.currency}`)
  if (one.amountDifference !== null) {
    say('difference', `${exactText(one.amountDifference, one.currency)} ${one.currency}`)
  }
  if (told.rule !== null) say('rule', ruleWords(locale, told.rule))
  say('why', terminal.bold(words(`cause.${one.cause}`)))
  const shown = one.evidence.filter((each) => !isDecider(each))
  const deciders = one.evidence.filter(isDecider)
  shown.forEach((each, at) => {
    facts.push([at === 0 ? words('explain.evidence') : '', evidenceText(locale, each)])
  })
  if (one.alternativeCause !== null) say('alternative', words(`cause.${one.alternativeCause}`))
  for (const each of deciders) say('decides', evidenceText(locale, each))
  say('remedy', words(`action.${one.action}`))
  if (told.actor !== null) say('actor', words(`actor.${told.actor}`))
  say('prevention', words(`prevention.${one.cause}`))
  const sides = new Set(told.rows.map((row) => row.side)).size > 1 ? 'sides' : 'rows'
  return [
    terminal.bold(head),
    about,
    ...(told.isCurrent
      ? []
      : [terminal.yellow(words('explain.not_current', { date: lastDate(told) }))]),
    '',
    table(facts),
    '',
    terminal.bold(words(`explain.${sides}`)),
    comparison(told, work),
    '',
    ...rowList('related', told.related, work),
    '',
    ...rowList('neighbors', told.neighbors, work),
    '',
    terminal.bold(words('explain.history')),
    history(told, work),
    ...decisions(told, work),
  ].join('\n')
}

const lastDate = (told: Explained) => told.history.at(-1)?.businessDate ?? ''

/** One field a line, one row a column, `≠` before what differs. */
function comparison({ fields, rows }: Explained, { words, terminal }: Work): string {
  const told = fields.filter(({ field, values }) => field !== 'amountState' || values.some(isOdd))
  const lines = told.map(({ field, values, differs }) => {
    const cells = values.map((value) => fieldText(field, value, words))
    return differs
      ? [terminal.red('≠'), words(`field.${field}`), ...cells.map((cell) => terminal.red(cell))]
      : ['', words(`field.${field}`), ...cells]
  })
  const files = rows.map((row) => `${row.file}:${row.line}`)
  const sources = rows.map((row) => row.source)
  return table([
    ['', words('field.file'), ...files],
    ['', words('field.source'), ...sources],
    ...lines,
  ])
}

/** That a figure stands there goes without saying. */
const isOdd = (state: string | null) => state !== null && state !== 'value'

/** Fields with words of their own for what we write into them ourselves (`paymentMethod.card`). */
const NAMED_FIELDS: ReadonlySet<string> = new Set(['paymentMethod', 'storedOffline'])

function fieldText(field: string, value: string | null, words: Work['words']): string {
  if (value === null) return '-'
  if (field === 'kind') return words(`kind.${value}`)
  if (field === 'at') return value.replace('T', ' ')
  if (field === 'amountState' && hasWords(`amount_state.${value}`)) {
    return words(`amount_state.${value}`)
  }
  if (field === 'outcome' && hasWords(`value.${value}`)) return words(`value.${value}`)
  const named = `${field}.${value}`
  if (NAMED_FIELDS.has(field) && hasWords(named)) return words(named)
  return value === '' ? '""' : value
}

function rowList(name: string, rows: readonly ExplainedRow[], work: Work): string[] {
  const { words, terminal } = work
  const title = terminal.bold(words(`explain.${name}`))
  if (rows.length === 0) return [words('explain.no_rows', { title })]
  const cells = rows.map(({ file, line, values }) => [
    `${file}:${line}`,
    (values.at ?? values.businessDate ?? '').replace('T', ' '),
    values.kind === undefined ? '' : words(`kind.${values.kind}`),
    values.amount ?? '-',
    values.currency ?? '',
    values.stan ?? '',
    values.rrn ?? '',
    values.responseCode === undefined ? '' : `[${values.responseCode}]`,
  ])
  return [title, table(cells, [3])]
}

/** Fields of an exception whose values are ids of the catalog. */
const FAMILIES: Readonly<Record<string, string>> = {
  type: 'type',
  cause: 'cause',
  alternativeCause: 'cause',
  action: 'action',
}

function changedText(field: string, id: string, words: Work['words']): string {
  if (id === '') return words('explain.none')
  const key = `${FAMILIES[field]}.${id}`
  return hasWords(key) ? words(key) : id
}

function history({ history: lines }: Explained, { words }: Work): string {
  const rows: string[][] = []
  let kept = 0
  lines.forEach((line, at) => {
    kept = line.what === 'kept' ? kept + 1 : 0
    if (line.what !== 'kept') {
      const run = words('explain.run', { date: line.businessDate, revision: line.revision })
      const changes = line.changes
        .filter((change) => change.field !== 'status')
        .map(({ field, from, to }) => {
          const [before, after] = [from, to].map((id) => changedText(field, id, words))
          const name = words(`field.${field}`)
          return words('explain.change', { field: name, before: before ?? '', after: after ?? '' })
        })
      rows.push([run, words(`explain.${line.what}`), changes.join(words('explain.between'))])
    } else if (lines[at + 1]?.what !== 'kept') {
      rows.push(['', words('explain.kept', { count: kept, date: line.businessDate }), ''])
    }
  })
  return table(rows)
}

function decisions({ decisions: lines }: Explained, { words, terminal }: Work): string[] {
  if (lines.length === 0) return []
  const list = (rows: (typeof lines)[number]['journal']) =>
    rows.map((row) => `${row.file}:${row.line}`).join(' + ')
  const rows = lines.map((line) => [
    line.decidedAt.slice(0, 16).replace('T', ' '),
    line.by,
    words(`explain.decided.${line.what}`),
    `${list(line.journal)} = ${list(line.settlement)}`,
    line.note,
  ])
  return ['', terminal.bold(words('explain.decisions')), table(rows)]
}
