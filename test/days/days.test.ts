// Days as stories: what came into the inbox before each date was run, and what a clerk expects to read.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { money, plainText } from '../../src/domain/money.ts'
import { Desk } from '../desk.ts'
import type { Row, RunJson } from '../json.ts'

/** `expectation.json`: by date, in the order in which the dates are run. */
interface Expectation {
  readonly story: string
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
}

const stories = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

const figure = (text: string | null) => (text === null ? 'unknown' : plainText(money(text)))
const rows = (all: readonly Row[]) =>
  all.map((row) => `${row.file}:${row.line}`).join(' + ') || 'nothing'

async function asRead(desk: Desk, run: RunJson): Promise<DayAsRead> {
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
  }
}

describe('the day of', () => {
  it('stories are there', () => {
    expect(stories.length).toBeGreaterThanOrEqual(11)
  })

  it.each(stories)('%s', async (name) => {
    const folder = join(import.meta.dirname, name)
    const expectation = JSON.parse(
      readFileSync(join(folder, 'expectation.json'), 'utf8'),
    ) as Expectation
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
        for (const run of runs) days[date] = await asRead(desk, run)
      }
      expect({ story: expectation.story, days }).toEqual(expectation)
    } finally {
      await desk.close()
    }
  })
})
