// tieout exceptions: what is open and why; with --zero the zero-amount ledger.
import { once } from 'node:events'
import { BadOptionError } from '../../domain/bad-option-error.ts'
import {
  CAUSES,
  EXCEPTION_STATUSES,
  EXCEPTION_TYPES,
  type ExceptionRecord,
} from '../../domain/exception.ts'
import { exactText } from '../../domain/money.ts'
import { EXIT } from '../../domain/stopped-error.ts'
import type { Client, WantedExceptions } from '../../store/store.ts'
import { runAskedFor } from '../asked-run.ts'
import { type CommandDefinition, dateOption, writeJson } from '../command.ts'
import { exceptionJson, zeroJson } from '../json.ts'
import { table } from '../terminal.ts'
import { type CommonOptions, type Work, withStore } from '../work.ts'

interface ExceptionsOptions extends CommonOptions {
  readonly date?: string
  readonly status?: string
  readonly type?: string
  readonly cause?: string
  readonly zero?: boolean
}

export const exceptions: CommandDefinition = {
  name: 'exceptions',
  summary: 'the exceptions, with cause and remedy; --zero: the zero-amount ledger',
  example: 'tieout exceptions --date 2026-03-02 --cause network_failure',
  prints: true,
  declare: (command) => {
    command
      .option('--date <date>', 'of this business date')
      .option('--status <status>', EXCEPTION_STATUSES.join(', '))
      .option('--type <type>', 'what disagrees')
      .option('--cause <cause>', 'why')
      .option('--zero', 'every zero, blank or unreadable amount of both sides')
  },
  run: async (options: ExceptionsOptions) => {
    const date = dateOption(options.date, '--date')
    oneOf(options.status, EXCEPTION_STATUSES, '--status')
    oneOf(options.type, EXCEPTION_TYPES, '--type')
    oneOf(options.cause, CAUSES, '--cause')
    if (options.zero) {
      // A row of the ledger has neither: all of them would look like the ones asked for.
      if (options.type !== undefined) throw new BadOptionError('with_zero', '--type')
      if (options.status !== undefined) throw new BadOptionError('with_zero', '--status')
    }
    return withStore(options, async (work) => {
      if (options.zero) await tellZeros(work, date, options.cause)
      else await tellExceptions(work, options, date)
      return EXIT.done
    })
  },
}

function oneOf(value: string | undefined, known: readonly string[], name: string): void {
  if (value === undefined || known.includes(value)) return
  throw new BadOptionError('unknown', name, { value, known: known.join(', ') })
}

async function tellExceptions(
  work: Work,
  options: ExceptionsOptions,
  date: string | undefined,
): Promise<void> {
  const { staleDates } = await import('../../../jobs/days.ts')
  const { connect, hasExceptionsOf } = await import('../../store/store.ts')
  // Nothing open and nothing known look alike in an empty list.
  if (date !== undefined && !(await hasExceptionsOf(work.store.knex, date))) {
    await runAskedFor(work.store, date)
  }
  const client = await connect(work.store.connection)
  let count: number
  try {
    const list = listed(work, client, { ...options, businessDate: date })
    count = work.json ? await writeList(list) : await printList(work, list)
  } finally {
    await client.end()
  }
  if (work.json) return
  work.terminal.note(work.words('cli.exceptions.count', { count }))
  const stale = await staleDates(work.store)
  if (stale.length > 0) {
    work.terminal.note(work.words('cli.exceptions.stale', { dates: stale.join(', ') }))
  }
}

async function* listed(
  work: Work,
  client: Client,
  wanted: WantedExceptions,
): AsyncGenerator<ExceptionRecord[]> {
  const { exceptionRecord } = await import('../../../jobs/day-books.ts')
  const { fileNames, latestExceptions } = await import('../../store/store.ts')
  const names = await fileNames(work.store.knex)
  for await (const batch of latestExceptions(client, wanted)) {
    yield batch.map(({ exception, on }) => exceptionRecord(exception, on, names))
  }
}

type List = AsyncIterable<readonly ExceptionRecord[]>

/** Batch by batch: a bad day has hundreds of thousands, and a pipe takes them slowly. */
async function writeList(list: List): Promise<number> {
  let count = 0
  let text = '{"schema":"tieout/exceptions@1","exceptions":['
  for await (const batch of list) {
    for (const one of batch)
      text += `${count++ === 0 ? '' : ','}${JSON.stringify(exceptionJson(one))}`
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    text = ''
  }
  process.stdout.write(`${text}]}\n`)
  return count
}

async function printList({ words }: Work, list: List): Promise<number> {
  const rows: string[][] = []
  for await (const batch of list) {
    for (const one of batch) {
      rows.push([
        one.id,
        one.businessDate,
        words(`type.${one.type}`),
        words(`cause.${one.cause}`),
        one.amount === null ? '' : exactText(one.amount, one.currency),
        one.currency,
        [...one.journal, ...one.settlement].map((row) => `${row.file}:${row.line}`).join(' '),
        words(`status.${one.status}`),
      ])
    }
  }
  if (rows.length === 0) return 0
  const heads = [
    'exception',
    'business_date',
    'type',
    'cause',
    'amount',
    'currency',
    'rows_at',
    'status',
  ]
  const heading = heads.map((name) => words(`report.column.${name}`))
  process.stdout.write(`${table([heading, ...rows], [4])}\n`)
  return rows.length
}

async function tellZeros(
  work: Work,
  date: string | undefined,
  cause: string | undefined,
): Promise<void> {
  const { zeroEntry } = await import('../../../jobs/day-books.ts')
  const { zeroLedger } = await import('../../../jobs/zero-ledger.ts')
  const { fileNames } = await import('../../store/store.ts')
  const names = await fileNames(work.store.knex)
  const ledger = await zeroLedger(work.store, date)
  if (date !== undefined && ledger.length === 0) await runAskedFor(work.store, date)
  const zero = ledger
    .map((one) => zeroEntry(one, names))
    .filter((one) => cause === undefined || one.cause === cause)
    .map((one) => {
      const { currency, otherAmount } = one
      return { ...one, otherAmount: otherAmount && exactText(otherAmount, currency) }
    })
  if (work.json) {
    writeJson({ schema: 'tieout/zero@1', zero: zero.map(zeroJson) })
    return
  }
  const { words } = work
  // What somebody must look at comes first.
  const faultyFirst = zero.toSorted((a, b) => Number(a.legitimate) - Number(b.legitimate))
  const rows = faultyFirst.map((one) => [
    `${one.file}:${one.line}`,
    one.kind === '' ? '' : words(`kind.${one.kind}`),
    words(`report.zero_value.${one.value}`),
    one.otherAmount === null ? '' : exactText(one.otherAmount, one.currency),
    words(`zero.${one.class}`),
    words(`cause.${one.cause}`),
    one.legitimate ? '' : words(`action.${one.action}`),
  ])
  if (rows.length === 0) return
  const heads = ['file', 'kind', 'zero_value', 'other_amount', 'zero_class', 'cause', 'remedy']
  const heading = heads.map((name) => words(`report.column.${name}`))
  process.stdout.write(`${table([heading, ...rows], [3])}\n`)
}
