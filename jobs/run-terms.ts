// What judging a run's rows rests on: plain data that any thread may be told, and the questions it answers.
import { calendarOfSource } from '../src/config/config.ts'
import { addDays, dueDate } from '../src/domain/business-date.ts'
import type { ResponseCodeTable } from '../src/domain/response-codes.ts'
import { routeOf } from '../src/domain/routing.ts'
import type { Source } from '../src/domain/source.ts'
import type { ExplainTerms } from '../src/exceptions/exceptions.ts'
import { coverageOf, type ReachingFile } from '../src/inbox/inbox.ts'
import type { MatchingTerms } from '../src/matching/matching.ts'
import type { RunKey } from '../src/store/store.ts'

/** A file as rows of a run may name it. */
export interface NamedFile {
  readonly id: number
  readonly source: string
  /** In the inbox. */
  readonly name: string
  /** In digests: never the store's number. */
  readonly identity: string
}

export interface RunTerms {
  readonly run: RunKey
  readonly sources: readonly Source[]
  readonly responseCodes: readonly ResponseCodeTable[]
  readonly files: readonly NamedFile[]
  /** How far files reach: decides waiting against missing. */
  readonly reaching: readonly ReachingFile[]
}

/** What the steps ask. */
export interface RunQuestions {
  readonly matching: MatchingTerms
  readonly explain: ExplainTerms
  /** @throws Error where no file has the number: a fault of ours. */
  readonly fileOf: (fileId: number) => NamedFile
}

export function questionsOf(terms: RunTerms): RunQuestions {
  const { sources, responseCodes } = terms
  const { businessDate } = terms.run
  const files = new Map(terms.files.map((file) => [file.id, file]))
  const sourceNamed = (name: string) => sources.find((one) => one.name === name)
  const coverage = coverageOf(sources, terms.reaching, calendarOfSource)
  const fileOf = (fileId: number) => {
    const found = files.get(fileId)
    if (found === undefined) throw new Error(`No file has the number ${fileId}`)
    return found
  }
  return {
    matching: {
      sources,
      responseCodes,
      coverage,
      calendarOf: (name) => {
        const source = sourceNamed(name)
        return source === undefined ? null : calendarOfSource(source)
      },
    },
    explain: {
      businessDate,
      fileName: (fileId) => fileOf(fileId).name,
      responseCodes,
      cutoffOf: (name) => sourceNamed(name)?.cutoff ?? '24:00',
      nextDateCovered: (name, date) => {
        const source = sourceNamed(name)
        if (source === undefined) return false
        const next = dueDate(addDays(date, 1), source.settlesWithin, calendarOfSource(source))
        return coverage.settlementCovered(name, next)
      },
      owedBy: (row) => {
        const route = routeOf(row, row.source, sources)
        return 'to' in route ? route.to : null
      },
    },
    fileOf,
  }
}
