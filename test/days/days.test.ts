// Days as stories: what came into the inbox before each date was run, and what a clerk expects to read.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CAUSES, type CauseId } from '../../src/domain/exception.ts'
import { money, plainText } from '../../src/domain/money.ts'
import { evidenceText, isDecider } from '../../src/domain/wording/evidence-text.ts'
import { say } from '../../src/domain/wording/wording.ts'
import { Desk } from '../desk.ts'
import type { ExceptionJson, Row, RunJson } from '../json.ts'

/** `expectation.json`: by date, in the order in which the dates are run. */
interface Expectation {
  readonly story: string
  /** Causes that some date of the story names. */
  readonly found?: readonly CauseId[]
  /** Causes that it looks like, and that its last date must not name. */
  readonly notFound?: readonly CauseId[]
  readonly days: Readonly<Record<string, DayAsRead>>
}

interface DayAsRead {
  readonly status: string
  /** Rows that came with this date, as `side place: count, amount`. */
  readonly places: readonly string[]
  /** `journal rows = settlement rows: amount`. */
  readonly matches: readonly string[]
  /** `type because cause, status: rows: difference`: every exception known at the end of the date. */
  readonly exceptions: readonly string[]
  /** Zero, blank and unreadable amounts: `row value: class because cause`. */
  readonly zeros?: readonly string[]
  /** In a story about causes: what a person reads of each, `cause: evidence; evidence. Remedy`. */
  readonly why?: readonly string[]
}

const stories = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

const figure = (text: string | null) => (text === null ? 'unknown' : plainText(money(text)))
const rows = (all: readonly Row[]) =>
  all.map((row) => `${row.file}:${row.line}`).join(' + ') || 'nothing'

const read = (name: string) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, name, 'expectation.json'), 'utf8'),
  ) as Expectation

const isAboutCauses = ({ found, notFound }: Expectation) => (found ?? notFound) !== undefined

const evidenceOf = ({ evidence }: Pick<ExceptionJson, 'evidence'>) =>
  evidence
    .map((one) => {
      const what = evidenceText('en', one)
      return isDecider(one) ? say('en', 'report.would_decide', { what }) : what
    })
    .join('; ')

async function asRead(desk: Desk, run: RunJson, expectation: Expectation): Promise<DayAsRead> {
  const matches = await desk.matches(run.businessDate)
  const exceptions = await desk.exceptions()
  const zeros = await desk.zeros(run.businessDate)
  return {
    status: run.status,
    places: run.places.map(
      (one) => `${one.side} ${one.place}: ${one.count}, ${figure(one.amount)}`,
    ),
    matches: matches
      .map((one) => `${rows(one.journal)} = ${rows(one.settlement)}: ${figure(one.amount)}`)
      .sort(),
    exceptions: exceptions
      .map(
        (one) =>
          `${one.type} because ${one.cause}, ${one.status}: ${rows(one.journal)} against ${rows(one.settlement)}: ${figure(one.amountDifference)}`,
      )
      .sort(),
    ...(zeros.length === 0
      ? {}
      : {
          zeros: zeros.map(
            (one) => `${one.file}:${one.line} ${one.value}: ${one.class} because ${one.cause}`,
          ),
        }),
    ...(isAboutCauses(expectation) ? { why: whyOf(exceptions, zeros) } : {}),
  }
}

/** Each explanation once: an outage is told of many rows. */
function whyOf(
  exceptions: readonly ExceptionJson[],
  zeros: Awaited<ReturnType<Desk['zeros']>>,
): string[] {
  const held = new Set(exceptions.flatMap((one) => [...one.journal, ...one.settlement].map(place)))
  const told = [
    ...exceptions.map(
      (one) => `${one.cause}: ${evidenceOf(one)}. ${say('en', `action.${one.action}`)}`,
    ),
    ...zeros
      .filter((one) => !held.has(place(one)))
      .map((one) => `${one.cause}: ${evidenceOf(one)}.`),
  ]
  return [...new Set(told)].sort()
}

const place = (row: Row) => `${row.file}:${row.line}`

/** The causes that a date's exceptions and zeros name. */
function causesIn({ exceptions, zeros = [] }: DayAsRead): Set<string> {
  const named = [...exceptions, ...zeros].map((line) => / because (\w+)/.exec(line)?.[1] ?? '')
  return new Set(named)
}

describe('the day of', () => {
  it('stories are there', () => {
    expect(stories.length).toBeGreaterThanOrEqual(50)
  })

  it.each(CAUSES)('%s is found in a story, and in one that looks like it is not', (cause) => {
    const named = stories.map(read)
    expect(named.some(({ found }) => found?.includes(cause))).toBe(true)
    expect(named.some(({ notFound }) => notFound?.includes(cause))).toBe(true)
  })

  it.each(stories)('%s', async (name) => {
    const folder = join(import.meta.dirname, name)
    const expectation = read(name)
    const { found = [], notFound = [] } = expectation
    const desk = await Desk.open(readFileSync(join(folder, 'tieout.config.yaml'), 'utf8'))
    try {
      const days: Record<string, DayAsRead> = {}
      const inboxes = readdirSync(folder)
        .filter((entry) => entry.startsWith('inbox-'))
        .sort()
      for (const inbox of inboxes) {
        const date = inbox.slice('inbox-'.length)
        desk.deliverFrom(join(folder, inbox), readdirSync(join(folder, inbox)).sort())
        const { runs } = await desk.run(date)
        for (const run of runs) days[date] = await asRead(desk, run, expectation)
      }
      expect({ ...expectation, days }).toEqual(expectation)
      const causes = Object.values(days).map(causesIn)
      expect(causes.flatMap((one) => [...one])).toEqual(expect.arrayContaining([...found]))
      const last = causes.at(-1) ?? new Set()
      expect(notFound.filter((cause) => last.has(cause))).toEqual([])
    } finally {
      await desk.close()
    }
  })
})
